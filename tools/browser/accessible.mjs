// axe-core over the pages that people meet, in light and in dark, on a phone and at the desk.

import { accessible, button, check, heading, journey } from "./lib.mjs";
import { Customer, agree, atTheDesk, choosePin, logIn, narrow, pairingWords, start } from "./people.mjs";

await journey(async (world) => {
  for (const colorScheme of ["light", "dark"]) {
    const look = async (page, name) => {
      await accessible(page, `${name}, ${colorScheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(wide <= 0, `${name}: ${wide} px wider than the screen at ${page.viewportSize().width} px`);
    };
    // 320 CSS pixels: a small phone, or a page at four times its size (WCAG 1.4.10).
    const person = await Customer.meet(world, { colorScheme, viewport: { width: 320, height: 640 } });
    const front = await person.context.newPage();
    await front.goto(world.app);
    await look(front, "front page");
    for (const [name, way] of [["As a customer", world.chat], ["As an agent", world.app], ["As an officer", world.app]]) {
      const href = await front.getByRole("link", { name, exact: true }).getAttribute("href");
      const answer = await front.request.get(world.app + href);
      check(answer.ok() && answer.url().startsWith(way), `${name} leads to ${answer.url()} (${answer.status()})`);
    }
    await front.goto(`${world.app}/link/none`);
    await look(front, "error page");

    await person.say("what's my balance");
    await person.hear(/connect your account/);
    const tab = await person.tap("Connect account");
    await heading(tab, /Connect your account/);
    await look(tab, "link, first page");
    await start(tab, "Harbour Bank");
    await heading(tab, /What may we read/);
    await button(tab, "Agree and continue").click();
    await tab.getByRole("alert").waitFor();
    await look(tab, "link, purposes with an error");
    await agree(tab, [/balances/, /payments/]);
    await heading(tab, /^Log in$/);
    await look(tab, "bank login");
    await logIn(tab, "ada");
    await heading(tab, /Which accounts/);
    await look(tab, "link, accounts");
    await narrow(tab, "See by tapping");
    await choosePin(tab, "111111");
    await tab.getByRole("alert").waitFor();
    await look(tab, "link, PIN with an error");
    await choosePin(tab);
    const words = await pairingWords(tab);
    await look(tab, "pairing words");
    await person.say(words);
    await person.hear(/your balance is ready/);
    await heading(tab, /Connected/);
    await look(tab, "connected");
    const reveal = await person.tap("See balance");
    await heading(reveal, /Your balance/);
    await look(reveal, "balance");
    await button(reveal, "Lock now").click();
    await heading(reveal, /Enter your PIN/);
    await look(reveal, "unlock");
    await look(person.page, "chat of the simulator");

    await person.say("I want to talk to a person");
    await person.hear(/person will be with you/);
    const robbed = await Customer.meet(world);
    await robbed.say("someone stole my card and paid with it, this is fraud");
    await robbed.hear(/your report is taken/);

    const desk = await (await world.open({ colorScheme, viewport: { width: 1100, height: 800 } })).newPage();
    await desk.goto(`${world.app}/desk`);
    await heading(desk, /Staff sign-in/);
    await look(desk, "desk login");
    const agent = await atTheDesk(world, colorScheme === "light" ? "sam" : "lee", { colorScheme });
    await look(agent, "queue");
    await button(agent, "Next customer").click();
    await heading(agent, /Conversation/);
    await look(agent, "conversation");
    await agent.setViewportSize({ width: 320, height: 640 });
    await look(agent, "conversation on a small screen");
  }
});
