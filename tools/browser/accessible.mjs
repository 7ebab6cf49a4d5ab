// Everybody can connect: the front page, and each page from the first link to the figures.

import { button, check, heading, journey } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { Customer, agree, choosePin, logIn, pairingWords, start } from "./people.mjs";

await journey(async (world) => {
  const person = await Customer.meet(world, STILL);
  const front = await person.context.newPage();
  await front.goto(world.app);
  await everywhere(front, "front page");
  for (const [name, way] of [["As a customer", world.chat], ["As an agent", world.app], ["As an officer", world.app]]) {
    const href = await front.getByRole("link", { name, exact: true }).getAttribute("href");
    const answer = await front.request.get(world.app + href);
    check(answer.ok() && answer.url().startsWith(way), `${name} leads to ${answer.url()} (${answer.status()})`);
  }
  for (const path of ["", "/harbour"]) {
    await front.goto(world.bank + path);
    await everywhere(front, `bank at ${path || "/"}`, { again: false });
  }
  await front.goto(`${world.app}/link/none`);
  await everywhere(front, "error page");

  await person.say("what's my balance");
  await person.hear(/connect your account/);
  const tab = await person.tap("Connect account");
  await heading(tab, /Connect your account/);
  await everywhere(tab, "link, first page");
  await start(tab, "Harbour Bank");
  await heading(tab, /What may we read/);
  await button(tab, "Agree and continue").click();
  await tab.getByRole("alert").waitFor();
  await everywhere(tab, "link, purposes with an error");
  await agree(tab, [/balances/, /payments/]);
  await heading(tab, /^Log in$/);
  await everywhere(tab, "bank login", { again: false });
  await logIn(tab, "ada", (what) => everywhere(tab, `bank, ${what}`, { again: false }));
  await heading(tab, /Which accounts/);
  await everywhere(tab, "link, accounts");
  await button(tab, "Continue").click();
  await heading(tab, /How would you like/);
  await everywhere(tab, "link, how answers are seen");
  await button(tab, "See by tapping").click();
  await choosePin(tab, "111111");
  await tab.getByRole("alert").waitFor();
  await everywhere(tab, "link, PIN with an error");
  await choosePin(tab);
  const words = await pairingWords(tab);
  await everywhere(tab, "pairing words");
  await person.say(words);
  await person.hear(/your balance is ready/);
  await heading(tab, /Connected/);
  await everywhere(tab, "connected");
  await everywhere(person.page, "chat of the simulator", { again: false });
});
