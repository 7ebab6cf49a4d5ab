// How soon something is seen: first contentful paint of the main pages, each visit in a browser with empty pockets.
// Started by `cargo xtask bench`; no test, since a busy machine would fail it. Writes its figures to standard output.

import { check, journey, log } from "./lib.mjs";

const VISITS = 21;

await journey(async (world) => {
  const pages = {
    "landing page": `${world.app}/`,
    "web chat": `${world.app}/chat/demo`,
    "my data": `${world.app}/me`,
    "staff login": `${world.app}/desk`,
    "messenger simulator": `${world.chat}/`,
  };
  const figures = [];
  for (const [name, url] of Object.entries(pages)) {
    const times = [];
    for (let visit = 0; visit <= VISITS; visit += 1) {
      const context = await world.open();
      const page = await context.newPage();
      await page.goto(url);
      const time = await page.evaluate(painted);
      check(time > 0, `${url}: nothing was painted`);
      // The browser itself starts with the first one.
      if (visit > 0) times.push(time);
      await context.close();
    }
    times.sort((left, right) => left - right);
    const [p50_ms, p95_ms] = [0.5, 0.95].map((share) => times[Math.ceil(share * VISITS) - 1]);
    log(`${name}: first paint after ${p50_ms.toFixed(0)} ms, p95 ${p95_ms.toFixed(0)} ms`);
    figures.push({ name, p50_ms, p95_ms });
  }
  process.stdout.write(JSON.stringify(figures));
});

/** Milliseconds from the start of the navigation (Paint Timing, W3C). */
function painted() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true });
  });
}
