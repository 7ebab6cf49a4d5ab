// Only what the question needs is asked for; another purpose is asked for when it is first used, by itself, and what
// was given before goes on holding.

import { accessible, button, check, heading, journey, same } from "./lib.mjs";
import { books, checkReveal } from "./figures.mjs";
import { Customer, linkPages, linksOf, logIn } from "./people.mjs";

const institution = "Harbour Bank";

await journey(async (world) => {
  const ada = await Customer.meet(world);
  await ada.say("show my last payments");
  await ada.hear(/connect your account/);
  let tab = await ada.tap("Connect account");
  await ada.say(await linkPages(tab, { institution, as: "ada", purposes: [/payments/] }));
  await ada.hear(/your account is connected/);
  check(linksOf(await ada.hear(/your payments are ready/))["See payments"], "the question asked before is answered");
  const payments = await ada.tap("See payments");
  await heading(payments, /Your payments at Harbour Bank/);
  check(/£\d/.test(await payments.getByRole("main").innerText()), "payments with amounts");
  same(await world.calls("harbour", "balances"), 0, "no balance is read without that permission");

  await ada.say("what's my balance");
  await ada.hear(/one more permission/);
  tab = await ada.tap("Allow this");
  await heading(tab, /One more permission/);
  await accessible(tab, "One more permission");
  same(await tab.getByRole("checkbox").count(), 1, "one box, for what the question needs");
  check(!(await tab.getByRole("checkbox").isChecked()), "the box is not ticked beforehand");
  await tab.getByRole("checkbox", { name: /balances/ }).check();
  await button(tab, "Agree and continue").click();
  // The bank's own consent was made for payments only, so the bank is asked.
  await logIn(tab, "ada");
  await heading(tab, /^Done$/);
  await ada.hear(/allowed now/);
  await ada.hear(/your balance is ready/);
  const balance = await ada.tap("See balance");
  await heading(balance, /Your balance/);
  await checkReveal(balance, await books(world, "harbour", "ada"));
  await world.consentsHold("harbour", 1);
  await payments.reload();
  await heading(payments, /Your payments at Harbour Bank/);
});
