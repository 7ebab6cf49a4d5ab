// Who chooses *Show in chat* reads the figure in the messenger: exactly the ledger's, and nothing masks it.

import { check, digits, journey, money, plain, same } from "./lib.mjs";
import { books } from "./figures.mjs";
import { linked, textOf } from "./people.mjs";

await journey(async (world) => {
  // Ben's accounts are in pounds, yen and dinars: two, none and three decimals.
  const { customer: ben } = await linked(world, { institution: "Harbour Bank", as: "ben", choice: "Show in chat" });
  await checkAnswer(await ben.hear(/your balance/));

  const [main] = await books(world, "harbour", "ben");
  const payment = { institution: "harbour", account_id: main.account_id, amount: "-1000.01", text: "BOAT YARD" };
  await world.control(world.bank, "POST", "transactions", payment);
  await ben.say("how much money do I have?");
  await checkAnswer(await ben.hear(/your balance/));

  // While the bank is asked, the customer sees that the message was read and that an answer is on its way.
  const signs = (await world.control(world.chat, "GET", `sent?psid=${ben.psid}`)).entries.map((one) => one.body.sender_action);
  check(signs.includes("mark_seen") && signs.includes("typing_on"), `signs: ${JSON.stringify(signs)}`);

  async function checkAnswer(entry) {
    const lines = textOf(entry).split("\n").map(plain);
    for (const account of await books(world, "harbour", "ben")) {
      const line = lines.find((one) => one.includes(account.nickname)) ?? lines.find((one) => one.includes(money(account.available, account.currency)));
      check(line, `no line about ${account.nickname} in ${JSON.stringify(lines)}`);
      const figure = /: (\S+(?: \S*\d\S*)?) available/.exec(line)?.[1];
      check(figure, `no available figure in ${JSON.stringify(line)}`);
      same(digits(figure), account.available, `${account.nickname}: not the ledger's figure`);
      same(figure, money(account.available, account.currency), `${account.nickname}: not written as an amount`);
    }
  }
});
