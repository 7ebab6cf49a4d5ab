// Everybody can read a secure note, have everything deleted, see what became of a deletion, and sign in to the web chat.

import { createHmac } from "node:crypto";
import { button, check, heading, journey } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { atTheDesk, linked, logIn } from "./people.mjs";

await journey(async (world) => {
  const how = { institution: "Harbour Bank", as: "ada", keep: ["Everyday"] };
  const { customer: ada, tab: connected } = await linked(world, how, STILL);
  await connected.close();
  await ada.say("I want to talk to a person");
  await ada.hear(/person will be with you/);
  const sam = await atTheDesk(world, "sam");
  await button(sam, "Next customer").click();
  await heading(sam, /Conversation/);
  await sam.getByLabel("Reply").fill("The charge of 12.50 was taken back.");
  await button(sam, "Send as secure note").click();
  await ada.hear(/there is a message for you/);
  const note = await ada.tap("Read it");
  await heading(note, /A message for you/);
  await everywhere(note, "secure note");
  await button(note, "Lock now").click();
  await heading(note, /Enter your PIN/);
  await everywhere(note, "secure note, locked");

  const page = await (await world.open(STILL)).newPage();
  await page.goto(`${world.app}/chat/demo`);
  await page.getByLabel("Message", { exact: true }).fill("what's my balance");
  await button(page, "Send").click();
  const link = page.getByRole("log").getByRole("link", { name: "Connect account" });
  await link.waitFor();
  await page.goto(world.app + (await link.getAttribute("href")));
  await heading(page, "Sign in to go on");
  await everywhere(page, "web chat, signing in");

  await page.goto(`${world.app}/me`);
  await button(page, "Log in at Harbour Bank").click();
  await logIn(page, "ada");
  await heading(page, /My data/);
  await page.goto(`${world.app}/me/erase`);
  await heading(page, /Delete my data/);
  await everywhere(page, "deletion, offered");
  await button(page, "Delete my data").click();
  await button(page, "Keep my data").waitFor();
  await everywhere(page, "deletion, asked for");
  await button(page, "Keep my data").click();
  await ada.hear(/Your data is kept/);

  await page.goto(await deletion(world, ada.psid));
  await heading(page, /Your request to delete/);
  await everywhere(page, "what became of a deletion");
});

/** Has the messenger pass a deletion on, signed as it signs; the page that tells what became of it. */
async function deletion(world, person) {
  const words = { algorithm: "HMAC-SHA256", issued_at: Math.floor(Date.now() / 1000), user_id: person };
  const payload = Buffer.from(JSON.stringify(words)).toString("base64url");
  const signature = createHmac("sha256", "app-secret").update(payload).digest("base64url");
  const answer = await fetch(`${world.app}/hooks/messenger/messenger/data-deletion`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ signed_request: `${signature}.${payload}` }),
  });
  check(answer.ok, `the deletion was not taken: ${answer.status}`);
  return world.app + new URL((await answer.json()).url).pathname;
}
