// *My data* opens by the bank's login, without the messenger: what was allowed, what was read, and the end of it.

import { accessible, button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, secretsOf } from "./figures.mjs";
import { linked, linksOf, logIn } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada } = await linked(world, { institution: "Harbour Bank", as: "ada", keep: ["Everyday"] });
  const reveal = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  await heading(await ada.tap("See balance"), /Your balance/);
  const accounts = await books(world, "harbour", "ada");
  const [{ consent_id: kept }] = await world.consentsHold("harbour", 1);

  // Somebody else of the same bank sees nothing of hers.
  const ben = await open("ben");
  lacks(await whole(ben), ["Connected until", ...secretsOf(accounts)], "My data of another customer");

  const page = await open("ada");
  const card = page.getByRole("article", { name: "Harbour Bank" });
  await card.getByText(/Connected until/).waitFor();
  check(/Read my balances/i.test(await card.innerText()), "what was allowed is listed");
  await card.getByText("What happened").click();
  await card.getByText("Your balances were read at the bank").first().waitFor();
  // Its owner recognises an account by its name; figures are not for this page.
  const names = accounts.map((account) => account.nickname);
  lacks(await whole(page), secretsOf(accounts).filter((secret) => !names.includes(secret)), "My data");
  check(/Stop sharing Everyday/.test(await card.innerText()), "the shared account can be taken back by its name");
  await accessible(page, "My data");
  // The login for this page has left nothing behind at the bank.
  same((await world.consentsHold("harbour", 1)).map((one) => one.consent_id), [kept], "the consent of the connection");

  await card.getByRole("button", { name: /End the connection/ }).click();
  await ada.hear(/disconnected|ended|no longer/i);
  await world.consentsHold("harbour", 0);
  await page.goto(`${world.app}/me`);
  await card.getByText(/Ended on/).waitFor();
  const tab = await ada.context.newPage();
  await tab.goto(reveal);
  await heading(tab, /connection has ended/);

  await button(page, "Sign out of this page").click();
  await page.goto(`${world.app}/me`);
  lacks(await whole(page), ["Ended on"], "My data after leaving");

  async function open(as) {
    const page = await (await world.open()).newPage();
    await page.goto(`${world.app}/me`);
    await heading(page, /My data/);
    await button(page, "Log in at Harbour Bank").click();
    await logIn(page, as);
    await heading(page, /My data/);
    return page;
  }
});
