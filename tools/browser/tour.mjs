// Records the tour of the read-me: somebody new goes from the terminal to a linked account and its balance, doing only
// what the screen says. Saved as an animated picture in TELLERLINE_PICTURES; TELLERLINE_TABLE is what the demo printed.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { button, check, heading, journey, load, log, resolve } from "./lib.mjs";
import { PIN } from "./people.mjs";

const { PNG } = (await load("pngjs")).default;
const { GIFEncoder, quantize, applyPalette } = (await load("gifenc")).default;
const folder = process.env.TELLERLINE_PICTURES;
const table = process.env.TELLERLINE_TABLE;
check(folder && table, "TELLERLINE_PICTURES or TELLERLINE_TABLE is not set: run `cargo xtask screenshots`");

const SCREEN = { width: 390, height: 720 };
const SHOWN_MS = 2_200;
/** A colour more costs bytes in every frame; the pages use few. */
const COLOURS = 64;

/** Pictures one after the other, each under a line that says what is seen, with a ring around what is tapped next. */
class Tour {
  static async begin(world) {
    const page = await (await world.open({ viewport: { ...SCREEN, height: SCREEN.height + 40 } })).newPage();
    const font = readFileSync(resolve("dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf")).toString("base64");
    return Object.assign(new Tour(), { page, font, frames: [] });
  }

  /** What the demo printed. */
  async terminal() {
    const text = table.replace(/[&<]/g, (sign) => `&#${sign.codePointAt(0)};`);
    const style = `@font-face { font-family: Kept; src: url(data:font/ttf;base64,${this.font}) }
      body { margin: 0; background: #10201f; color: #d6e6e2; font: 9px/1.7 Kept; padding: 16px; overflow: hidden }
      b { color: #fff } pre { font: inherit; margin: 12px 0; white-space: pre }`;
    await this.page.setViewportSize(SCREEN);
    await this.page.setContent(`<style>${style}</style><b>$ cargo run --release -- demo</b><pre>${text}</pre>`);
    await this.#keep(await this.page.screenshot(), "One command");
  }

  /** The page as it is; then the tap on `target`, where there is one. */
  async step(page, words, target) {
    await page.evaluate(() => document.activeElement?.blur());
    await target?.scrollIntoViewIfNeeded();
    await target?.evaluate((one) => Object.assign(one.style, { outline: "4px solid #f2a33a", outlineOffset: "-4px" }));
    await this.#keep(await page.screenshot({ animations: "disabled" }), words);
    await target?.evaluate((one) => Object.assign(one.style, { outline: "", outlineOffset: "" }));
    await target?.click();
  }

  /** The same for a link that opens a tab, which it gives. */
  async opens(page, words, target) {
    const [tab] = await Promise.all([page.context().waitForEvent("page"), this.step(page, words, target)]);
    await tab.waitForLoadState("domcontentloaded");
    return tab;
  }

  async #keep(screen, words) {
    const style = `body { margin: 0; font: 600 15px/40px Arial, sans-serif; color: #fff; background: #0b5c6b }
      p { margin: 0; padding: 0 14px; height: 40px } img { display: block }`;
    const number = this.frames.length + 1;
    const picture = `data:image/png;base64,${screen.toString("base64")}`;
    await this.page.setViewportSize({ ...SCREEN, height: SCREEN.height + 40 });
    await this.page.setContent(`<style>${style}</style><p>${number}. ${words}</p><img src="${picture}">`);
    await this.page.locator("img").evaluate((one) => one.decode());
    this.frames.push(PNG.sync.read(await this.page.screenshot()));
    log(`${number}. ${words}`);
  }

  save(file) {
    const gif = GIFEncoder();
    for (const [at, { data, width, height }] of this.frames.entries()) {
      const palette = quantize(data, COLOURS);
      const last = at === this.frames.length - 1;
      gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay: last ? 3 * SHOWN_MS : SHOWN_MS });
    }
    gif.finish();
    writeFileSync(file, gif.bytes());
    log(`${file}: ${this.frames.length} pictures, ${gif.bytes().length} bytes`);
  }
}

await journey(async (world) => {
  const tour = await Tour.begin(world);
  await tour.terminal();

  const context = await world.open({ viewport: SCREEN, reducedMotion: "reduce" });
  let page = await context.newPage();
  await page.goto(world.app);
  await heading(page, /./);
  await tour.step(page, "The address that it printed", page.getByRole("link", { name: "As a customer", exact: true }));
  await page.getByRole("link", { name: /^Ada on her phone/ }).waitFor();
  await tour.step(page, "A messenger on this machine", page.getByRole("link", { name: /^Ada on her phone/ }));

  const chat = page;
  const field = chat.getByLabel("Message");
  await field.fill("what's my balance?");
  await tour.step(chat, "Ask", button(chat, "Send"));
  const connect = chat.getByRole("link", { name: "Connect account", exact: true }).last();
  await connect.waitFor();
  page = await tour.opens(chat, "The chat is nobody's yet: one button", connect);

  await heading(page, /Connect your account/);
  await page.getByRole("radio", { name: "Harbour Bank", exact: true }).check();
  await tour.step(page, "A page of the bank, not of the messenger", button(page, "Start"));
  await heading(page, /What may we read/);
  for (const purpose of [/balances/, /payments/]) await page.getByRole("checkbox", { name: purpose }).check();
  await tour.step(page, "What may be read is asked, purpose by purpose", button(page, "Agree and continue"));
  await heading(page, /^Log in$/);
  await page.getByLabel("Username").fill("ada");
  await page.getByLabel("Password").fill("demo");
  await tour.step(page, "The bank's own login: first factor", button(page, "Continue"));
  await heading(page, /^Second step$/);
  const code = await page.getByRole("complementary", { name: "Demo only" }).getByRole("status").innerText();
  await page.getByLabel("Code").fill(code.trim());
  await tour.step(page, "Second factor", button(page, "Continue"));
  await heading(page, /^(?!Second step)/);
  if (await page.getByRole("group", { name: "Accounts to share" }).count()) {
    await tour.step(page, "Which accounts the bank shares", button(page, "Continue"));
  }
  await heading(page, /Which accounts/);
  await tour.step(page, "Which of them the chat may ask about", button(page, "Continue"));
  await heading(page, /How would you like/);
  await tour.step(page, "The messenger sees no figure", button(page, "See by tapping"));
  await heading(page, /Choose a PIN/);
  await page.getByLabel("PIN").fill(PIN);
  await tour.step(page, "A PIN for this browser", page.getByRole("button").first());
  const words = page.getByLabel("Pairing words");
  await words.waitFor();
  await tour.step(page, "Two words prove that the chat is yours");

  await chat.bringToFront();
  await field.fill((await words.innerText()).trim());
  await tour.step(chat, "They are typed into the chat", button(chat, "Send"));
  const see = chat.getByRole("link", { name: "See balance", exact: true }).last();
  await see.waitFor();
  page = await tour.opens(chat, "Connected, and the question is answered", see);
  await heading(page, /Your balance/);
  await tour.step(page, "The figure, on the bank's own page");
  tour.save(path.join(folder, "tour.gif"));
});
