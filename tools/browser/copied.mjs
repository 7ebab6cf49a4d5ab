// Links in a chat can be copied, forwarded and looked at by machines. They name what to show; they show nothing.

import { button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { Customer, agree, choosePin, linksOf, logIn, narrow, pairingWords, start } from "./people.mjs";

const CANARY = "Canary Quayside Bakery";

await journey(async (world) => {
  const ada = await Customer.meet(world);
  await ada.say("what's my balance");
  const link = linksOf(await ada.hear(/connect your account/))["Connect account"];

  // A preview and a scanner look first: nothing is used up.
  for (const method of ["HEAD", "GET", "GET"]) {
    const answer = await fetch(link, { method, headers: { "user-agent": "facebookexternalhit/1.1" } });
    check(answer.status < 300, `${method} of a link by a preview answers ${answer.status}`);
  }
  const tab = await ada.tap("Connect account");
  await start(tab, "Harbour Bank");
  await heading(tab, /What may we read/);

  // From now on it belongs to that browser.
  const other = await (await world.open()).newPage();
  await other.goto(link);
  await heading(other, /opened before/);
  lacks(await whole(other), ["Agree and continue", "Pairing"], "a used link in another browser");
  same(await world.consents("harbour"), [], "nothing was agreed at the bank yet");

  await tab.reload();
  const words = await goOn(tab);
  // With the words on the first screen, the second sees none of it.
  await other.reload();
  await heading(other, /opened before/);
  lacks(await whole(other), [words], "the other browser");
  await ada.say(words);
  await ada.hear(/your account is connected/);
  const reveal = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  await ada.say("show my last payments");
  const payments = linksOf(await ada.hear(/your payments are ready/))["See payments"];

  const accounts = await books(world, "harbour", "ada");
  const payment = { institution: "harbour", account_id: accounts[0].account_id, amount: "-77.31", text: CANARY };
  await world.control(world.bank, "POST", "transactions", { ...payment, merchant: { name: CANARY, mcc: "5462" } });
  const now = await books(world, "harbour", "ada");
  const canaries = [...secretsOf(now), CANARY, "77.31", "Ada"];

  const before = await world.calls("harbour", "balances");
  for (const address of [reveal, payments]) {
    const answer = await fetch(address, { headers: { "user-agent": "facebookexternalhit/1.1" } });
    lacks(await answer.text(), canaries, `a preview of ${address}`);
    const stranger = await (await world.open()).newPage();
    await stranger.goto(address);
    await heading(stranger, /Log in to see this/);
    lacks(await whole(stranger), canaries, "a reveal link in a stranger's browser");
    await stranger.goto(`${address}?page=2`);
    lacks(await whole(stranger), canaries, "its second page");
  }

  // Somebody else of the same bank logs in through it.
  const thief = await (await world.open()).newPage();
  await thief.goto(reveal);
  await button(thief, "Log in at your bank").click();
  await logIn(thief, "ben");
  await heading(thief, /^(?!Log in$|Second step)/);
  lacks(await whole(thief), canaries, "a reveal link after another customer's login");
  check(!(await thief.getByLabel("PIN").count()), "another customer's login must not bind a browser");
  await thief.goto(reveal);
  lacks(await whole(thief), canaries, "the link after another customer's login, again");
  same(await world.calls("harbour", "balances"), before, "no figure was read for strangers");
  same(await world.calls("harbour", "transactions"), 0, "no payment was read for strangers");

  // The canaries are real: her own browser shows them.
  const own = await ada.context.newPage();
  await own.goto(reveal);
  await heading(own, /Your balance/);
  await checkReveal(own, now);
  check((await whole(own)).includes(CANARY), "her own browser shows the latest payment");
  await own.goto(payments);
  await heading(own, /Your payments/);
  check((await whole(own)).includes(CANARY), "her own browser shows her payments");

  async function goOn(page) {
    await agree(page, [/balances/, /payments/]);
    await logIn(page, "ada");
    await narrow(page, "See by tapping");
    await choosePin(page);
    return pairingWords(page);
  }
});
