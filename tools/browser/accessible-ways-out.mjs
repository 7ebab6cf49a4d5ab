// Everybody can turn back or stand outside: the pages of those who do not go on, who come twice, who come by somebody
// else's link, or whose connection has ended; the text that was agreed to; the web chat.

import { button, heading, journey } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { Customer, agree, atTheBank, linked, linksOf, logIn, start } from "./people.mjs";

await journey(async (world) => {
  const person = await Customer.meet(world, STILL);
  await person.say("what's my balance");
  let link = linksOf(await person.hear(/connect your account/))["Connect account"];
  let tab = await person.tap("Connect account");
  await start(tab, "Harbour Bank");
  await heading(tab, /What may we read/);
  const other = await (await world.open(STILL)).newPage();
  await other.goto(link);
  await heading(other, /opened before/);
  await everywhere(other, "link, opened before");
  await leaving(world, tab);
  await tab.goto(link);
  await heading(tab, /been to your bank's login/);
  await everywhere(tab, "link, come back from the bank");
  await button(tab, "Try again").click();
  await agree(tab, [/balances/]);
  await atTheBank(tab);
  await button(tab, "Cancel").click();
  await heading(tab, /Cancelled at the bank/);
  await everywhere(tab, "link, cancelled at the bank", { again: false });
  await person.hear(/cancelled at the bank/);
  tab = await person.tap("Connect account");
  await button(tab, "Not now").click();
  await heading(tab, /Nothing was connected/);
  await everywhere(tab, "link, not now", { again: false });

  const { customer: ada, tab: done } = await linked(world, { institution: "Harbour Bank", as: "ada" }, STILL);
  await done.close();
  link = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  await other.goto(link);
  await heading(other, /Log in to see this/);
  await everywhere(other, "figures, another browser");
  await ada.say("Stop");
  await ada.hear(/disconnected/);
  await other.goto(link);
  await heading(other, /connection has ended/);
  await everywhere(other, "figures, an ended connection");

  await other.goto(`${world.app}/chat/demo`);
  await heading(other, /^Chat/);
  await everywhere(other, "web chat, empty");
  await other.getByLabel("Message", { exact: true }).fill("I want to talk to a person");
  await button(other, "Send").click();
  await other.getByRole("log").getByText("person will be with you").waitFor();
  await everywhere(other, "web chat, a thread");
  await other.goto(`${world.app}/chat/demo?framed`);
  await heading(other, /^Chat/);
  await everywhere(other, "web chat, in a frame");
  await other.goto(`${world.app}/chat/demo`);
  await other.getByText("Sign in", { exact: true }).click();
  await button(other, "Log in at Harbour Bank").click();
  await logIn(other, "ada");
  await other.getByText("Signed in", { exact: true }).waitFor();
  await everywhere(other, "web chat, signed in");
});

/** The page between ours and the bank's leads on at once: here the way is held open. */
async function leaving(world, page) {
  await page.getByRole("checkbox", { name: /balances/ }).check();
  const away = (url) => url.origin === new URL(world.bank).origin;
  await page.route(away, (route) => route.fulfill({ status: 204 }));
  await button(page, "Agree and continue").click();
  await heading(page, /Taking you to/);
  await everywhere(page, "link, leaving for the bank", { again: false });
  await page.unroute(away);
}
