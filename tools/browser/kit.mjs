// The component kit: nobody shut out, nothing wider than the screen, in both themes, at three widths, in both
// directions; dialogs and toasts with scripts and without; nothing of the hostile samples comes to life.

import { accessible, button, check, heading, journey, same } from "./lib.mjs";

const WIDTHS = [320, 768, 1280];

await journey(async (world) => {
  for (const colorScheme of ["light", "dark"]) {
    for (const dir of ["ltr", "rtl"]) {
      for (const width of WIDTHS) {
        const name = `kit, ${colorScheme}, ${dir}, ${width} px`;
        const page = await open({ colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" }, dir);
        same(await page.evaluate(() => document.documentElement.dir), dir, `${name}: the direction`);
        await accessible(page, name, { strict: true });
        await fits(page, name);
        await page.context().close();
      }
    }
  }

  const page = await open({ viewport: { width: 420, height: 800 } });
  same(await page.locator("script:not([src]), [onclick], [style], bdi b").count(), 0, "markup of the samples is text");
  await targets(page);
  await mirrored(page);

  // With scripts a dialog holds the focus, closes at Escape, and gives the focus back.
  await page.getByRole("link", { name: "End connection" }).click();
  const dialog = page.getByRole("dialog", { name: /^End the connection/ });
  await dialog.waitFor();
  check(await dialog.evaluate((one) => one.matches(":modal")), "a script makes the dialog a modal one");
  await accessible(page, "kit with a dialog", { strict: true });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  same(await page.evaluate(() => document.activeElement.textContent), "End connection", "what has the focus afterwards");
  await page.getByRole("link", { name: "End connection" }).click();
  await dialog.getByRole("link", { name: "Keep it" }).click();
  await dialog.waitFor({ state: "hidden" });

  const news = page.getByText("The choice is stored.");
  await page.locator("#toast").getByRole("button", { name: "Close" }).first().click();
  await news.waitFor({ state: "hidden" });

  // Without, the same link opens it and another closes it; nothing offers what cannot work.
  const plain = await open({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  await plain.getByRole("link", { name: "End connection" }).click();
  const shown = plain.getByRole("dialog", { name: /^End the connection/ });
  await shown.waitFor();
  await shown.getByRole("link", { name: "Keep it" }).click();
  await shown.waitFor({ state: "hidden" });
  same(await button(plain, "Close").count(), 0, "buttons that need a script");

  // On paper: no menus, dark ink.
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  check(!(await page.getByRole("navigation", { name: "Kit" }).isVisible()), "paper has no menu");
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  check(ink.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 80), `dark ink on paper, not ${ink}`);

  async function open(options, dir = "ltr") {
    const opened = await (await world.open(options)).newPage();
    await opened.goto(`${world.app}/demo/kit?dir=${dir}`);
    await heading(opened, "Component kit");
    return opened;
  }
});

/** Nothing sticks out of the screen, but what stands in a region that scrolls by itself. */
async function fits(page, name) {
  const outside = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const sticksOut = (one) => {
      const box = one.getBoundingClientRect();
      return box.width > 1 && (box.right > width + 1 || box.left < -1);
    };
    const excused = (one) => one.closest(".scroll > *, .skip, .avatar > *, .hidden > *");
    const all = [...document.querySelectorAll("body *")].filter((one) => !excused(one) && sticksOut(one));
    return {
      wider: document.documentElement.scrollWidth - width,
      elements: all.slice(0, 8).map((one) => `${one.tagName}.${one.className} in ${one.closest("section")?.id}`),
    };
  });
  same(outside, { wider: 0, elements: [] }, `${name}: what is wider than the screen`);
}

/** Every control is large enough for a finger (WCAG 2.5.8 wants 24 px; a link within a sentence is excused). */
async function targets(page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, .button, input, select, textarea, summary, nav a")]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".skip"))
      .map((one) => ({ what: one.outerHTML.slice(0, 80), box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ what, box }) => `${what}: ${box.width} x ${box.height}`),
  );
  same(small, [], "controls smaller than 24 px");
}

/** What begins at the left begins at the right where people read so. */
async function mirrored(page) {
  const side = () =>
    page.evaluate(() => {
      const mine = document.querySelector(".bubble.me .bubble-text").getBoundingClientRect();
      const theirs = document.querySelector(".bubble.bot .bubble-text").getBoundingClientRect();
      return mine.right > theirs.right ? "right" : "left";
    });
  const before = await side();
  const address = new URL(page.url());
  await page.goto(`${address.origin}/demo/kit?dir=rtl`);
  same([before, await side()], ["right", "left"], "the side of one's own messages");
  const aligned = () => getComputedStyle(document.querySelector("#list .item a")).textAlign;
  same(await page.evaluate(aligned), "right", "the side of an English name in a list that runs from right to left");
  await page.goto(address.href);
}
