// Takes the pictures of the read-me: the main job as Ada sees it, and the desk. Saves them in TELLERLINE_PICTURES.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { check, heading, journey, log } from "./lib.mjs";
import { Customer, agree, atTheDesk, choosePin, logIn, narrow, pairingWords, start } from "./people.mjs";

const folder = process.env.TELLERLINE_PICTURES;
check(folder, "TELLERLINE_PICTURES is not set: run `cargo xtask screenshots`");
mkdirSync(folder, { recursive: true });

const PHONE = { viewport: { width: 390, height: 760 }, deviceScaleFactor: 1.5 };
const DESK = { viewport: { width: 1000, height: 700 }, deviceScaleFactor: 1.25 };

async function picture(page, name) {
  const file = path.join(folder, `${name}.png`);
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: file, animations: "disabled" });
  log(file);
}

await journey(async (world) => {
  const ada = await Customer.meet(world, PHONE);
  await ada.say("Hi, what's my balance?");
  await ada.hear(/connect your account/);
  const tab = await ada.tap("Connect account");
  await heading(tab, /Connect your account/);
  await start(tab, "Harbour Bank");
  await heading(tab, /What may we read/);
  for (const box of await tab.getByRole("checkbox").all()) await box.check();
  await picture(tab, "purposes");
  await agree(tab, []);
  await logIn(tab, "ada");
  await narrow(tab, "See by tapping", ["Everyday", "Euro travel"]);
  await choosePin(tab);
  const words = await pairingWords(tab);
  await picture(tab, "words");
  await ada.say(words);
  await ada.hear(/your balance is ready/);
  await picture(ada.page, "chat");
  const reveal = await ada.tap("See balance");
  await heading(reveal, /Your balance/);
  await picture(reveal, "balance");
  await reveal.emulateMedia({ colorScheme: "dark" });
  await picture(reveal, "balance-dark");

  const own = await ada.context.newPage();
  await own.goto(`${world.app}/me`);
  await heading(own, /My data/);
  await picture(own, "my-data");
  const web = await (await world.open(PHONE)).newPage();
  await web.goto(world.app);
  await heading(web, /./);
  await picture(web, "landing");
  await web.goto(`${world.app}/chat/demo`);
  await web.getByLabel("Message", { exact: true }).fill("my card was stolen");
  await web.getByRole("button", { name: "Send", exact: true }).click();
  await web.getByRole("log").getByText("your report is taken").waitFor();
  await picture(web, "web-chat");

  await ada.say("I want to talk to a person");
  await ada.hear(/person will be with you/);
  const robbed = await Customer.meet(world);
  await robbed.say("My card was stolen and somebody paid with it");
  await robbed.hear(/your report is taken/);
  const sam = await atTheDesk(world, "sam", DESK);
  await picture(sam, "desk");
});
