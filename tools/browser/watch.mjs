// The watch over pages must see what it is there for: a page that asks a third party, one that breaks its own policy,
// one that shuts people out, a demo that leads elsewhere.

import { accessible, check, journey } from "./lib.mjs";

await journey(async (world) => {
  const page = await (await world.open()).newPage();

  await page.goto(world.app);
  await page.evaluate(() => {
    const style = document.createElement("style");
    document.head.append(Object.assign(style, { textContent: "p { color: red }" }));
  });
  await seen(/content security policy/i, "a page that breaks its own policy");

  await page.goto(world.app);
  await page.evaluate(() => console.error("a script of ours gave up"));
  await seen(/a script of ours gave up/, "a complaint on the console");

  // A page without a policy, which asks elsewhere.
  await page.route(`${world.app}/loud`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<h1>Loud</h1><img src="${world.bank}/pixel.gif">` }),
  );
  await page.goto(`${world.app}/loud`);
  await seen(/asked another server/, "a page that contacts a third party");

  await page.route("http://elsewhere.test/", (route) => route.fulfill({ contentType: "text/html", body: "Hello" }));
  await page.goto("http://elsewhere.test/");
  await seen(/led to a third party/, "a page that leads to a third party");

  await page.setContent('<html lang="en"><title>Form</title><main><h1>Form</h1><input></main></html>');
  const words = await accessible(page, "a field without a name").then(
    () => "nothing",
    (error) => error.message,
  );
  check(/critical label/.test(words), `a field without a name must be found, not: ${words}`);

  /** Found, and forgotten, so that the journey's own end is quiet. */
  async function seen(pattern, what) {
    const deadline = Date.now() + 10_000;
    while (!world.troubles.some((one) => pattern.test(one))) {
      check(Date.now() < deadline, `${what} was not noticed: ${JSON.stringify(world.troubles)}`);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    world.troubles = [];
  }
});
