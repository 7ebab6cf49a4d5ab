// How much a person has to do on a phone: taps and fields are counted, beside those of the bank's own login.
// `design.md` 6 made easy: the figure is two taps away, a PIN more after a while, and linking takes at most twelve.

import { button, check, heading, journey, same } from "./lib.mjs";
import { Customer, PIN, logIn } from "./people.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Does things and counts them. */
class Hand {
  taps = 0;
  fields = 0;

  get all() {
    return this.taps + this.fields;
  }

  async tap(target) {
    this.taps += 1;
    await target.tap();
  }

  async type(target, text) {
    this.fields += 1;
    await target.fill(text);
  }

  /** Taps a button of the chat, whose page opens beside it. */
  async open(customer, title) {
    this.taps += 1;
    return customer.tap(title);
  }
}

await journey(async (world) => {
  const ada = await Customer.meet(world, PHONE);
  await ada.say("what's my balance");
  await ada.hear(/connect your account/);

  const first = new Hand();
  const tab = await first.open(ada, "Connect account");
  await heading(tab, /Connect your account/);
  await first.tap(button(tab, "Start"));
  await heading(tab, /What may we read/);
  await first.tap(tab.getByRole("checkbox", { name: /balances/ }));
  await first.tap(tab.getByRole("checkbox", { name: /payments/ }));
  await first.tap(button(tab, "Agree and continue"));
  await logIn(tab, "ada");
  await heading(tab, /Which accounts/);
  await first.tap(button(tab, "Continue"));
  await heading(tab, /How would you like/);
  await first.tap(button(tab, "See by tapping"));
  await heading(tab, /Choose a PIN/);
  await first.type(tab.getByLabel("PIN"), PIN);
  await first.tap(button(tab, "Save PIN"));
  const words = (await tab.getByLabel("Pairing words").innerText()).trim();
  check(await tab.getByRole("link", { name: "Back to Messenger" }).isVisible(), "a way back to the chat");
  first.taps += 1;
  first.fields += 1;
  await ada.say(words);
  first.taps += 1;
  await ada.hear(/your balance is ready/);
  check(first.all <= 12, `linking took ${first.taps} taps and ${first.fields} fields, 12 at most are held`);

  const warm = new Hand();
  const page = await warm.open(ada, "See balance");
  await heading(page, /Your balance/);
  check(warm.taps <= 2 && warm.fields === 0, `${warm.taps} taps and ${warm.fields} fields to a figure`);

  // Hidden after a minute, and back with one tap; more time where somebody asks for it.
  await page.clock.install();
  await page.reload();
  await heading(page, /Your balance/);
  await page.clock.runFor(45_000);
  const warning = await page.getByRole("alert").filter({ hasText: "about to close" }).boundingBox();
  const { height } = page.viewportSize();
  check(warning && warning.y >= 0 && warning.y + warning.height <= height, `a warning on the screen: ${JSON.stringify(warning)}`);
  await button(page, "Stay longer").tap();
  await page.getByRole("alert").filter({ hasText: "about to close" }).waitFor({ state: "hidden" });
  await page.reload();
  await heading(page, /Your balance/);
  const before = await world.calls("harbour", "balances");
  await page.clock.runFor(62_000);
  await heading(page, /^Hidden$/);
  check(!/[£€]/.test(await page.locator("body").innerText()), "no figure stays");
  same(await world.calls("harbour", "balances"), before, "hiding reads nothing at the bank");
  await page.getByRole("link", { name: "Show again" }).tap();
  await heading(page, /Your balance/);

  // Locked, as after five minutes: one unlock more.
  await button(page, "Lock now").tap();
  const stale = new Hand();
  const locked = await stale.open(ada, "See balance");
  await heading(locked, /Enter your PIN/);
  await stale.type(locked.getByLabel("PIN"), PIN);
  await stale.tap(button(locked, "Show"));
  await heading(locked, /Your balance/);
  check(stale.taps <= 2 && stale.fields === 1, `${stale.taps} taps and ${stale.fields} fields after a while`);
  console.error(`  linking ${first.taps} taps, ${first.fields} fields; warm ${warm.taps}; stale ${stale.taps} and ${stale.fields} field`);
});
