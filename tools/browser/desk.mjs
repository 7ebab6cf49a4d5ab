// A person is one message away: fraud comes first at the desk, what an agent writes arrives, and the bot is silent
// meanwhile.

import { SCRIPTS, button, check, heading, journey, lacks, same } from "./lib.mjs";
import { books, secretsOf } from "./figures.mjs";
import { Customer, atTheDesk, linked, textOf } from "./people.mjs";

await journey(async (world) => {
  // Two people wait; the one who was robbed wrote last.
  const { customer: asks } = await linked(world, { institution: "Harbour Bank", as: "ada" });
  await asks.hear(/your balance is ready/);
  await asks.say("I want to talk to a person");
  await asks.hear(/A person will be with you/);
  const robbed = await Customer.meet(world);
  await robbed.say("someone stole my card and paid with it, this is fraud");
  const report = textOf(await robbed.hear(/your report is taken/));
  const reference = /Reference (\S+?)\./.exec(report)?.[1];
  check(reference, `the report has a reference: ${report}`);

  const stranger = await (await world.open()).newPage();
  await stranger.goto(`${world.app}/desk`);
  await heading(stranger, /Staff sign-in/);
  const sam = await atTheDesk(world, "sam");
  const rows = (await sam.getByRole("row").allInnerTexts()).slice(1);
  check(rows.length === 2, `two wait at the desk, found ${JSON.stringify(rows)}`);
  check(rows[0].includes(reference), `fraud comes first, found ${JSON.stringify(rows)}`);
  check(/Not linked/.test(rows[0]) && /Linked/.test(rows[1]), `who is linked is shown: ${JSON.stringify(rows)}`);

  // *Next customer*: the fraud report, with the customer's own words.
  await button(sam, "Next customer").click();
  await heading(sam, /Conversation/);
  const shown = await sam.getByRole("main").innerText();
  check(shown.includes(reference) && shown.includes("someone stole my card"), "the agent sees the report and its words");
  await sam.getByLabel("Reply").fill("Hello, this is Sam. I am looking at it now.");
  await button(sam, "Send").click();
  const reply = textOf(await robbed.hear(/I am looking at it now/));
  check(/^sam:/i.test(reply), `the customer sees who writes: ${reply}`);

  // While Sam holds the conversation the bot says nothing; another customer's answer proves that it is awake.
  await robbed.say("what's my balance");
  await asks.say("show my last payments");
  await asks.hear(/your payments are ready/);
  const since = await world.sent(robbed.psid, { after: robbed.seen });
  same(since.map(textOf), [], "the bot is silent while a person helps");
  await sam.reload();
  await sam.getByText("what's my balance").first().waitFor();

  // A number that must never be in a chat does not get there.
  await sam.getByLabel("Reply").fill("Your card 4111 1111 1111 1111 is safe");
  await button(sam, "Send").click();
  await sam.getByRole("alert").filter({ hasText: "Not sent" }).waitFor();

  await button(sam, "Resolve").click();
  await heading(sam, /Queue|Conversation/);
  await robbed.hear(/has closed your request/);
  await robbed.say("what's my balance");
  await robbed.hear(/connect your account/);

  // The next one: no figure of theirs is at the desk, though they are linked.
  await sam.goto(`${world.app}/desk`);
  await button(sam, "Next customer").click();
  await heading(sam, /Conversation/);
  const conversation = await sam.content();
  check(conversation.includes("I want to talk to a person"), "the second customer is next");
  lacks(conversation, secretsOf(await books(world, "harbour", "ada")), "the desk");
  await sam.getByLabel("Reply").fill("How can I help?");
  await button(sam, "Send").click();
  await asks.hear(/How can I help/);
  await button(sam, "Hand back to the bot").click();
  await asks.hear(/automated assistant again/);
  await asks.say("what's my balance");
  await asks.hear(/your balance is ready/);

  if (SCRIPTS) await renewed(sam);
  await sam.goto(`${world.app}/desk`);
  await button(sam, "Sign out").click();
  await sam.goto(`${world.app}/desk`);
  await heading(sam, /Staff sign-in/);
  for (const entry of await world.sent(robbed.psid)) lacks(JSON.stringify(entry), ["4111"], "the robbed customer's chat");

  /** What a script alone does. */
  async function renewed(sam) {
    // An open queue renews itself, again and again, without being loaded anew; the focus stays where it was.
    await sam.goto(`${world.app}/desk`);
    await sam.evaluate(() => Object.assign(window, { sameDocument: true }));
    await button(sam, "Next customer").focus();
    const before = await sam.getByRole("row").count();
    for (const more of [1, 2]) {
      const next = await Customer.meet(world);
      await next.say("I want to talk to a person");
      await next.hear(/person will be with you/);
      await sam.getByRole("row").nth(Math.max(before, 1) + more - 1).waitFor();
    }
    check(await sam.getByRole("status").filter({ hasText: /queue/i }).count(), "the change is said to screen readers");
    same(await sam.evaluate(() => [window.sameDocument, document.activeElement.textContent]), [true, "Next customer"], "the same page");

    // So does an open conversation, once, and what is being written stays.
    await sam.getByRole("row").nth(1).getByRole("link").first().click();
    await heading(sam, /Conversation/);
    await sam.getByLabel("Reply").fill("half a sentence");
    const path = new URL(sam.url()).pathname;
    const lee = await atTheDesk(world, "lee");
    await lee.goto(`${world.app}${path}`);
    await lee.getByLabel("Reply").fill("Lee here");
    await button(lee, "Send").click();
    await lee.getByText("Lee here").first().waitFor();
    await sam.getByRole("status").getByRole("link", { name: "Refresh" }).waitFor();
    same(await sam.getByLabel("Reply").inputValue(), "half a sentence", "the draft");
  }
});
