// A browser that was not there at linking: the bank's login once, then a PIN, then the PIN is enough.

import { button, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { PIN, choosePin, linked, linksOf, logIn } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada } = await linked(world, { institution: "Harbour Bank", as: "ada" });
  const reveal = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  const accounts = await books(world, "harbour", "ada");
  const consents = await world.consents("harbour");

  const page = await (await world.open()).newPage();
  await page.goto(reveal);
  await heading(page, /Log in to see this/);

  // Changing one's mind at the bank ends nothing.
  await button(page, "Log in at your bank").click();
  await heading(page, /^Log in$/);
  await button(page, "Cancel").click();
  await heading(page, /Cancelled at the bank/);
  lacks(await whole(page), secretsOf(accounts), "the page after cancelling");

  await page.goto(reveal);
  await button(page, "Log in at your bank").click();
  await logIn(page, "ada");
  await choosePin(page, "739164");
  await heading(page, /Your balance at Harbour Bank/);
  await checkReveal(page, accounts);

  // Locked, it asks for the PIN: a wrong one shows nothing, the right one everything.
  await button(page, "Lock now").click();
  await heading(page, /Enter your PIN/);
  lacks(await whole(page), secretsOf(accounts), "the locked page");
  const before = await world.calls("harbour", "balances");
  await tryPin(page, PIN);
  await page.getByRole("alert").waitFor();
  lacks(await whole(page), secretsOf(accounts), "the page after a wrong PIN");
  same(await world.calls("harbour", "balances"), before, "nothing is read for a wrong PIN");
  await tryPin(page, "739164");
  await heading(page, /Your balance/);
  await checkReveal(page, accounts);

  // The browser of the linking has its own PIN, and is not locked by this.
  const first = await ada.tap("See balance");
  await heading(first, /Your balance/);

  // Five wrong ones: this browser must go to the bank again.
  await button(page, "Lock now").click();
  for (const wrong of ["739165", "739166", "739167", "739168", "739169"]) {
    await heading(page, /Enter your PIN/);
    await tryPin(page, wrong);
  }
  await heading(page, /Too many wrong tries/);
  lacks(await whole(page), secretsOf(accounts), "the page after five wrong PINs");
  await page.goto(reveal);
  await heading(page, /Log in to see this/);
  await first.reload();
  await heading(first, /Your balance/);
  const left = (await world.consents("harbour")).map((one) => [one.consent_id, one.status]);
  same(left, consents.map((one) => [one.consent_id, one.status]), "the link's consent at the bank is as it was");

  async function tryPin(where, pin) {
    await where.getByLabel("PIN").fill(pin);
    await button(where, "Show").click();
  }
});
