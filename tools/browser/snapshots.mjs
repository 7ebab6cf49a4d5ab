// The component kit looks as it did: each of its parts, in light, in dark and from right to left, is compared with the
// picture kept of it in `snapshots/`. What was meant to change is taken anew with TELLERLINE_WRITE_SNAPSHOTS=1
// (`docs/design-system.md`) and looked at in review.
//
// One font from npm, unhinted, so that pictures compare between machines. The part with hostile texts is left out: its
// emoji and scripts are drawn by whatever fonts a machine has.

import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { check, heading, journey, load, log, resolve } from "./lib.mjs";

const { PNG } = (await load("pngjs")).default;
const pixelmatch = (await load("pixelmatch")).default;
const FONT = readFileSync(resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")).toString("base64");

/** How far the colours of a pixel may be apart, from 0 to 1; smoothed edges do not count. */
const NEAR = 0.15;
/** Pixels of a part that may differ: a button's colour, a line that wraps or a frame that went is far above. */
const SHARE = 0.002;
const KINDS = [
  { name: "light", colorScheme: "light", dir: "ltr" },
  { name: "dark", colorScheme: "dark", dir: "ltr" },
  { name: "right-to-left", colorScheme: "light", dir: "rtl" },
];

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "snapshots");
const evidence = process.env.TELLERLINE_EVIDENCE ?? folder;
const writes = process.env.TELLERLINE_WRITE_SNAPSHOTS === "1";

await journey(async (world) => {
  const different = [];
  for (const { name, dir, colorScheme } of KINDS) {
    const page = await kit(world, dir, colorScheme);
    const parts = await page.locator("section.kit").evaluateAll((all) => all.map((one) => one.id));
    check(parts.length > 10, `the kit has only ${parts.length} parts`);
    for (const part of parts.filter((part) => part !== "hostile")) {
      const now = await page.locator(`section#${part}`).screenshot({ animations: "disabled", caret: "hide" });
      const file = path.join(folder, name, `${part}.png`);
      if (writes) {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, now);
      } else {
        check(existsSync(file), `${file} is missing: TELLERLINE_WRITE_SNAPSHOTS=1 takes it`);
        different.push(...compare(`${name}-${part}`, readFileSync(file), now));
      }
    }
    log(`${parts.length - 1} parts of the kit, ${name}`);
  }
  check(different.length === 0, `parts of the kit look different, see ${evidence}:\n  ${different.join("\n  ")}`);
});

/** The kit in the one font. Its own policy for styles is set aside for that; other journeys hold it. */
async function kit(world, dir, colorScheme) {
  const screen = { viewport: { width: 480, height: 900 }, deviceScaleFactor: 1, reducedMotion: "reduce" };
  const page = await (await world.open({ ...screen, colorScheme, bypassCSP: true })).newPage();
  await page.goto(`${world.app}/demo/kit?dir=${dir}`);
  await heading(page, "Component kit");
  const face = `@font-face { font-family: Kept; src: url(data:font/ttf;base64,${FONT}); }`;
  await page.addStyleTag({ content: `${face} *, ::before, ::after { font-family: Kept !important; }` });
  check(await page.evaluate(async () => (await document.fonts.load("16px Kept")).length === 1), "the font is not there");
  return page;
}

/** What is to be said about a part that looks different; nothing where it does not. */
function compare(name, kept, taken) {
  const [before, now] = [PNG.sync.read(kept), PNG.sync.read(taken)];
  const sizes = [before, now].map(({ width, height }) => `${width} x ${height}`);
  const picture = new PNG(before);
  const same = sizes[0] === sizes[1];
  const count = same && pixelmatch(before.data, now.data, picture.data, before.width, before.height, { threshold: NEAR });
  const share = count / (before.width * before.height);
  if (same && share <= SHARE) return [];
  mkdirSync(evidence, { recursive: true });
  writeFileSync(path.join(evidence, `${name}-now.png`), taken);
  if (same) writeFileSync(path.join(evidence, `${name}-difference.png`), PNG.sync.write(picture));
  return [`${name}: ${same ? `${(share * 100).toFixed(2)} % of the pixels` : sizes.join(" became ")}`];
}
