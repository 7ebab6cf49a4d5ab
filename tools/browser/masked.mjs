// On Messenger the default shows no figure: whatever somebody has, the messages about it are the same bytes.

import { check, heading, journey, lacks, same } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { linked } from "./people.mjs";

await journey(async (world) => {
  const people = [];
  for (const as of ["ada", "ben"]) {
    const { customer } = await linked(world, { institution: "Harbour Bank", as });
    people.push({ as, customer, accounts: await books(world, "harbour", as) });
  }
  const [ada, ben] = people;
  check(ada.accounts[0].available !== ben.accounts[0].available, "the two must have different balances to begin with");

  const bodies = [];
  for (const { as, customer, accounts } of people) {
    const first = await customer.hear(/your balance is ready/);
    await customer.say("show my last payments");
    const second = await customer.hear(/your payments are ready/);
    bodies.push([stripped(first), stripped(second)]);
    lacks(JSON.stringify(await world.sent(customer.psid)), secretsOf(accounts), `the chat of ${as}`);
  }
  same(bodies[0][0], bodies[1][0], "the masked balance differs from person to person");
  same(bodies[0][1], bodies[1][1], "the masked payments differ from person to person");

  // The same person, poorer: still the same bytes.
  const [account] = ada.accounts;
  const payment = { institution: "harbour", account_id: account.account_id, amount: "-5000.00", text: "NEW ROOF" };
  await world.control(world.bank, "POST", "transactions", payment);
  await ada.customer.say("what's my balance");
  same(stripped(await ada.customer.hear(/your balance is ready/)), bodies[0][0], "the masked balance depends on the figure");

  // The figures differ all the same, in currencies of two, none and three decimals.
  for (const { as, customer } of people) {
    const page = await customer.tap("See balance");
    await heading(page, /Your balance/);
    await checkReveal(page, await books(world, "harbour", as));
  }
});

/** The bytes that the messenger gets, without what must differ: whom it is for, the row's id, the link's token. */
function stripped(entry) {
  const bytes = JSON.stringify(entry.body);
  return bytes
    .replaceAll(/tlr_reveal_[0-9a-z]+/g, "TOKEN")
    .replace(/"metadata":"[^"]*"/, '"metadata":"ROW"')
    .replace(/"recipient":\{"id":"[^"]*"\}/, '"recipient":{"id":"PERSON"}');
}
