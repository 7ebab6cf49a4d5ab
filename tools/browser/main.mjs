// The main job: a person whom nobody knows asks for the balance, links Ada's accounts with two factors, and sees
// exactly what the bank's books say. With TELLERLINE_JAVASCRIPT=off, by pages alone.

import { button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { Customer, agree, choosePin, connected, linksOf, logIn, narrow, pairingWords, start, textOf } from "./people.mjs";

const keep = ["Everyday", "Euro travel"];

await journey(async (world) => {
  const ada = await Customer.meet(world);
  await ada.say("what's my balance");
  check(/automated assistant/.test(textOf(await ada.hear(/Harbour Bank's/))), "the bot says what it is");
  await ada.hear(/connect your account/);

  const tab = await ada.tap("Connect account");
  check(tab.url().startsWith(`${world.app}/link/`), `the button leads to the bank's own address, not to ${tab.url()}`);
  await start(tab, "Harbour Bank");
  for (const box of await tab.getByRole("checkbox").all()) check(!(await box.isChecked()), "no purpose is ticked beforehand");
  await button(tab, "Agree and continue").click();
  await tab.getByRole("alert").waitFor();
  await agree(tab, [/balances/, /payments/]);
  await logIn(tab, "ada");

  await heading(tab, /Which accounts/);
  const offered = await world.calls("harbour", "balances");
  same(offered, 0, "no figure is read before the words were typed");
  await narrow(tab, "See by tapping", keep);
  await choosePin(tab, "123456");
  await tab.getByRole("alert").waitFor();
  await choosePin(tab);

  const words = await pairingWords(tab);
  await ada.hear(/two words/);
  same(await world.calls("harbour", "balances"), 0, "nothing is read before the words were typed");
  await ada.say(words);
  await ada.hear(/your account is connected/);
  const answer = await ada.hear(/your balance is ready/);
  same(textOf(answer), "Harbour Bank: your balance is ready.", "the masked message");
  same(Object.keys(linksOf(answer)), ["See balance"], "its buttons");
  same(await world.calls("harbour", "balances"), 0, "a masked answer costs no bank call");

  // The page with the words notices by itself, or at a tap.
  await connected(tab);

  const accounts = await books(world, "harbour", "ada", keep);
  const chat = JSON.stringify(await world.sent(ada.psid));
  lacks(chat, secretsOf(await books(world, "harbour", "ada")), "the chat");

  const page = await ada.tap("See balance");
  await heading(page, /Your balance at Harbour Bank/);
  await checkReveal(page, accounts);
  lacks(await whole(page), ["Rainy day", "Harbour card"], "the page of two accounts");
  same(await world.calls("harbour", "balances") > 0, true, "the bank was read at the tap");

  // Money moves; the same link shows the new figure.
  const [everyday] = accounts;
  const payment = { institution: "harbour", account_id: everyday.account_id, amount: "-12.34", text: "CORNER BOOKS" };
  await world.control(world.bank, "POST", "transactions", payment);
  await page.reload();
  await checkReveal(page, await books(world, "harbour", "ada", keep));
});
