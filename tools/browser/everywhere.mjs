// One page as everybody may meet it: in both themes, on a small screen, a tablet and a desk, and from right to left.
// Nobody is shut out (axe-core finds nothing at all), and nothing is wider than the screen.

import { accessible, check, log, same } from "./lib.mjs";

/** 320 CSS pixels: a small phone, or a page at four times its size (WCAG 1.4.10). */
const WIDTHS = [320, 768, 1280];

/** What a browser of these journeys is opened with: colours must not be measured while they change. */
export const STILL = { reducedMotion: "reduce", viewport: { width: WIDTHS[0], height: 800 } };

/** Every theme and width of the page as it stands, and from right to left. Pages of ours follow the browser's language:
 * they are asked for once more in Arabic, and then in English, so that the journey can go on. Where asking again is not
 * the same page, or the language is not the reader's (`again: false`), the page is only turned round. */
export async function everywhere(page, name, { again = true } = {}) {
  const before = performance.now();
  await themes(page, name);
  if (again) {
    await speak(page, "ar");
    same(await page.evaluate(() => document.documentElement.dir), "rtl", `${name}: the direction in Arabic`);
    await themes(page, `${name}, Arabic`);
    await speak(page, "en-GB");
  } else {
    const turn = (dir) => page.evaluate((dir) => (document.documentElement.dir = dir), dir);
    await turn("rtl");
    await themes(page, `${name}, from right to left`);
    await turn("ltr");
  }
  log(`${name}: looked at for ${((performance.now() - before) / 1000).toFixed(1)} s`);
}

async function themes(page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${name}, ${colorScheme}, ${width} px`, { strict: true });
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wider <= 0, `${name}: ${wider} px wider than the screen at ${width} px`);
  }
  await page.setViewportSize(STILL.viewport);
  await hostile(page, name);
}

/** Names and texts as nobody wishes for: markup, marks that turn the direction over, a word without an end, signs of
 * several code points, a script that is written the other way. */
const HOSTILE = [
  "<b onclick=alert(1)>Bold</b><script>alert(2)</script>",
  "\u202e00.000,1£ diaP\u2066\u2067 left open \u202bhere",
  "Donaudampfschifffahrt".repeat(15),
  "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 Z\u0351\u0301\u0317algo 𝔹𝕒𝕟𝕜 🇬🇧".repeat(6),
  "مصرف الميناء: الرصيد 1,234.50 £ في Harbour Bank",
];

/** What people have written and named stands in elements that keep its direction to itself: each of them holds, in turn,
 * the worst that it could, and still nothing sticks out of the smallest screen. */
async function hostile(page, name) {
  for (const sample of HOSTILE) {
    const wider = await page.evaluate((text) => {
      // Amounts and times are set by us, not by people.
      const ours = "input, textarea, select, time, .amount, .amount *, .figure, .figure *";
      const fits = (one) => one.children.length === 0 && one.textContent.trim() && !one.matches(ours);
      const places = [...document.querySelectorAll("bdi, [dir=auto]")].filter(fits);
      const before = places.map((one) => one.textContent);
      for (const one of places) one.textContent = text;
      const found = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      places.forEach((one, at) => (one.textContent = before[at]));
      return found;
    }, sample);
    check(wider <= 0, `${name}: ${wider} px wider than ${STILL.viewport.width} px with ${sample.slice(0, 30)}`);
  }
}

/** The page anew, for a browser whose first language is this. */
async function speak(page, language) {
  const session = await page.context().newCDPSession(page);
  const userAgent = await page.evaluate(() => navigator.userAgent);
  await session.send("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: language });
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
}
