// Only what the question needs is asked for; another purpose is asked for when it is first used, and what was given
// before goes on holding.

import { check, heading, journey, same } from "./lib.mjs";
import { books, checkReveal } from "./figures.mjs";
import { Customer, linkPages, linksOf } from "./people.mjs";

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
  tab = await ada.tap("Connect account");
  await ada.say(await linkPages(tab, { institution, as: "ada", purposes: [/balances/, /payments/] }));
  await ada.hear(/your account is connected/);
  await ada.hear(/your balance is ready/);
  const balance = await ada.tap("See balance");
  await heading(balance, /Your balance/);
  await checkReveal(balance, await books(world, "harbour", "ada"));
  await world.consentsHold("harbour", 1);

  // The page of the connection that was replaced reads nothing any more, and says so.
  const before = await world.calls("harbour", "transactions");
  await payments.reload();
  await heading(payments, /connection has ended/);
  same(await world.calls("harbour", "transactions"), before, "nothing is read through a connection that was replaced");
});
