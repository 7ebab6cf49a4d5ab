// Not going on is always possible: nothing is connected, the page says so kindly, the chat has a fresh button.

import { button, check, heading, journey, lacks, whole } from "./lib.mjs";
import { Customer, agree, atTheBank, choosePin, linksOf, logIn, narrow, pairingWords, start } from "./people.mjs";

await journey(async (world) => {
  const person = await Customer.meet(world);
  await person.say("what's my balance");
  let link = linksOf(await person.hear(/connect your account/))["Connect account"];

  // *Not now* on the first page.
  let tab = await person.tap("Connect account");
  await button(tab, "Not now").click();
  await heading(tab, /Nothing was connected/);
  link = await fresh(link, /nothing has been connected/);

  // *Not now* after *Start*.
  tab = await person.tap("Connect account");
  await start(tab, "Harbour Bank");
  await heading(tab, /What may we read/);
  await button(tab, "Not now").click();
  await heading(tab, /Nothing was connected/);
  await tab.goto(link);
  await heading(tab, /opened before/);
  await wayOn(tab);
  link = await fresh(link, /nothing has been connected/);

  // *Cancel* at the bank, at the password.
  tab = await person.tap("Connect account");
  await start(tab, "Harbour Bank");
  await agree(tab, [/balances/]);
  await atTheBank(tab);
  await button(tab, "Cancel").click();
  await heading(tab, /Cancelled at the bank/);
  await wayOn(tab);
  link = await fresh(link, /cancelled at the bank/);

  // *Not now* after the login, when tokens exist already.
  tab = await person.tap("Connect account");
  await start(tab, "Harbour Bank");
  await agree(tab, [/balances/]);
  await logIn(tab, "ada");
  await heading(tab, /Which accounts/);
  await button(tab, "Not now").click();
  await heading(tab, /Nothing was connected/);
  link = await fresh(link, /nothing has been connected/);
  await world.consentsHold("harbour", 0);

  // Wandering off, coming back by the address, and beginning the login anew.
  tab = await person.tap("Connect account");
  await start(tab, "Harbour Bank");
  await agree(tab, [/balances/]);
  await atTheBank(tab);
  const callback = `${world.app}/link/callback/harbour?code=guessed&state=guessed`;
  const stranger = await (await world.open()).newPage();
  await stranger.goto(callback);
  await heading(stranger, /isn't expected|used before|isn't here/);
  await tab.goto(link);
  await heading(tab, /been to your bank's login/);
  await button(tab, "Try again").click();
  await agree(tab, [/balances/]);
  await logIn(tab, "ada");
  await heading(tab, /Which accounts/);
  await narrow(tab, "See by tapping");
  await choosePin(tab);
  await person.say(await pairingWords(tab));
  await person.hear(/your account is connected/);
  await person.hear(/your balance is ready/);

  // Addresses that never were.
  for (const path of ["/link/tlr_link_none", "/reveal/tlr_reveal_none", "/nowhere"]) {
    await stranger.goto(`${world.app}${path}`);
    await heading(stranger, /isn't here/);
    await wayOn(stranger);
  }

  /** The chat has been told, and offers a button that was not used yet. */
  async function fresh(old, words) {
    const link = linksOf(await person.hear(words))["Connect account"];
    check(link && link !== old, "the chat offers a fresh button");
    return link;
  }

  /** An error page says what to do next, in words. */
  async function wayOn(page) {
    const paragraphs = await page.getByRole("main").getByRole("paragraph").allInnerTexts();
    check(paragraphs.filter((one) => one.trim().length > 10).length >= 2, `${page.url()} has no way on: ${paragraphs}`);
    lacks(await whole(page), ["panicked", "error:", "undefined"], page.url());
  }
});
