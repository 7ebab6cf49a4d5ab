// The messenger simulator as a phone: ada asks, sees the masked answer and opens the bank in a new tab; quick replies go
// when one is tapped; the menu; the clock closes the window, and the wire shows the refusal; a call that fails is made
// once more and arrives once; a webhook that comes twice has one effect; hostile words are words. With scripts and without.

import { PATIENCE_MS, SCRIPTS, accessible, arriving, button, check, heading, journey, log, same } from "./lib.mjs";
import { Customer, atTheDesk, linkPages, textOf } from "./people.mjs";

const HOSTILE = [
  "<script>alert(1)</script><img src=x onerror=alert(2)> <b>bold</b>",
  "\u202Ekcab ot tnorf\u202C مرحبا \u2066isolate",
  "w".repeat(300),
  "👩‍👩‍👧‍👦🏳️‍🌈🇬🇧 é ﷽",
];

await journey(async (world) => {
  const ada = await phoneOf("Ada on her phone");
  const front = await ada.page.context().newPage();
  await front.goto(world.chat);
  for (const name of [/^Ada on her phone/, /^Ben on his phone/, /^Noor, new here/]) {
    await front.getByRole("link", { name }).waitFor();
  }
  await front.close();

  log("the menu and the first questions are what the Page's profile says");
  await ada.page.getByRole("list", { name: "Questions to begin with" }).getByRole("button", { name: "Balance", exact: true }).waitFor();
  await ada.say("balance");
  await ada.hear(/connect your account/i);
  const tab = await ada.tap("Connect account");
  check((await tab.evaluate(() => globalThis.opener)) === null, "the page of the bank must not reach the phone's");
  const words = await linkPages(tab, { institution: "Harbour Bank", as: "ada" });
  await tab.close();
  await ada.say(words);
  await ada.hear(/your account is connected/);
  await ada.say("balance");
  const masked = textOf(await ada.hear(/your balance is ready/i));
  check(!/[£€]\s?\d/.test(masked), `the answer shows a figure: ${masked}`);
  const reveal = await ada.tap("See balance");
  check(reveal.url().startsWith(world.app), `the button leads to ${reveal.url()}`);
  await heading(reveal, /PIN|Your balance|Log in/i);
  await reveal.close();
  const locked = ada.page.getByRole("region", { name: "On the locked screen" });
  same((await locked.innerText()).includes("Harbour Bank"), true, "the locked screen names the bank");

  log("a quick reply vanishes when it is tapped");
  const replies = ada.page.getByRole("list", { name: "Quick replies" });
  await ada.say("hello");
  await ada.hear(/./);
  await fresh(ada.page);
  await replies.waitFor();
  await arriving(ada.page, () => replies.getByRole("button", { name: "Balance", exact: true }).click());
  await ada.bubbles().filter({ hasText: "Balance" }).last().waitFor();
  await ada.hear(/your balance is ready/i);
  await fresh(ada.page);

  log("beside the answer about a refund stands the right that one may need next");
  const ben = await phoneOf("Ben on his phone");
  await ben.say("where is my refund?");
  await ben.hear(/can't follow refunds/);
  await fresh(ben.page);
  const right = ben.page.getByRole("list", { name: "Quick replies" }).getByRole("button", { name: "Money back", exact: true });
  await arriving(ben.page, () => right.click());
  await ben.hear(/something is wrong with a payment/);
  await ben.context.close();

  log("the menu beside the field");
  await ada.page.locator("summary", { hasText: "Menu" }).click();
  await arriving(ada.page, () => ada.page.locator("details.menu").getByRole("button", { name: "Balance", exact: true }).click());
  await ada.hear(/your balance is ready/i);

  log("what comes twice has one effect");
  const before = (await world.sent(ada.psid)).length;
  await inject(ada.page, "Duplicate the same bytes twice");
  await ada.say("what's my balance?");
  await ada.hear(/your balance is ready/i);
  const copies = await deliveredTwice(ada.psid, "what's my balance?");
  same(copies[0].body, copies[1].body, "the same bytes");
  same(copies.map((one) => one.status), [200, 200], "both copies are taken");
  await ada.say("help");
  await ada.hear(/./);
  const balances = (await world.sent(ada.psid)).slice(before).filter((one) => /your balance is ready/i.test(textOf(one)));
  same(balances.length, 1, "answers to what came twice");

  log("a call that fails is made once more, and arrives once");
  const sent = (await world.sent(ada.psid)).length;
  await inject(ada.page, "500 not accepted");
  await ada.say("balance");
  await ada.hear(/your balance is ready/i);
  const after = (await world.sent(ada.psid)).slice(sent).filter((one) => /your balance is ready/i.test(textOf(one)));
  same(after.length, 1, "messages that arrived after a 500");
  await entry(ada.page, "troubles", "500");

  log("the clock closes the window, and the wire shows the refusal");
  await ada.say("I want to talk to a person");
  await ada.hear(/person will be with you/);
  const sam = await atTheDesk(world, "sam");
  await button(sam, "Next customer").click();
  await heading(sam, /Conversation/);
  await arriving(ada.page, () => button(ada.page, "+24 h").click());
  await ada.page.getByText(/^Closed\. A person at the bank may answer/).waitFor();
  await sam.getByLabel("Reply").fill("Good evening, Sam here.");
  await button(sam, "Send").click();
  const refusal = await entry(ada.page, "troubles", "400");
  await refusal.locator("summary").first().click();
  const said = await refusal.innerText();
  check(/2018278/.test(said) && /outside of the allowed window/.test(said), `the wire says ${said}`);
  check(/"access_token": "•••••• \(access_token\)"/.test(said), "the token is masked");
  const command = refusal.locator("summary", { hasText: "As curl" });
  await command.click();
  check(/curl -X 'POST'/.test(await refusal.innerText()), "the call as a command");
  if (SCRIPTS) {
    await ada.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await refusal.getByRole("button", { name: "Copy as curl" }).click();
    await refusal.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await ada.page.evaluate(() => navigator.clipboard.readText());
    check(copied.startsWith("curl -X 'POST'") && copied.includes('"$ACCESS_TOKEN"'), `copied: ${copied}`);
  } else {
    same(await refusal.getByRole("button", { name: "Copy as curl" }).count(), 0, "buttons that need a script");
  }
  await arriving(ada.page, () => button(ada.page, "Reset clock").click());
  await ada.page.getByText(/^Open for/).waitFor();

  log("hostile words are words");
  const noor = await phoneOf("Noor, new here");
  for (const words of HOSTILE) await noor.say(words);
  await fresh(noor.page);
  for (const words of HOSTILE) await noor.bubbles().filter({ hasText: words }).first().waitFor();
  same(await noor.page.locator("script:not([src]), [onclick], [style], article b, article img").count(), 0, "markup of what people wrote");

  log("nobody is shut out, in both themes, at three widths, in both directions");
  // Few exchanges, all laid open: hundreds of the same kind tell nothing more.
  const pages = [`/t/${ada.psid}?show=troubles`, `/t/${noor.psid}?show=troubles`, "/", "/t/nobody"];
  for (const colorScheme of SCRIPTS ? ["light", "dark"] : []) {
    for (const width of [320, 768, 1500]) {
      const options = { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" };
      const page = await (await world.open(options)).newPage();
      for (const path of pages) {
        await page.goto(world.chat + path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        for (const part of await page.locator("#faults summary, #exchanges summary").all()) await part.click();
        await whole(page, `${path}, ${colorScheme}, ${width} px`);
      }
      await page.context().close();
    }
  }
  await noor.page.goto(`${world.chat}/t/${noor.psid}?show=troubles`);
  await arriving(noor.page, () => button(noor.page, "Phone from right to left").click());
  await noor.page.locator("main[dir=rtl]").waitFor();
  if (SCRIPTS) await whole(noor.page, "right to left");

  log("by keyboard alone");
  await noor.page.getByLabel("Message").focus();
  await noor.page.keyboard.type("typed without a mouse");
  await noor.page.keyboard.press("Enter");
  await noor.bubbles().filter({ hasText: "typed without a mouse" }).waitFor();

  /** The phone of one of those who are there from the start. */
  async function phoneOf(name) {
    const context = await world.open({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(world.chat);
    await arriving(page, () => page.getByRole("link", { name: new RegExp(`^${name}`) }).click());
    await page.getByLabel("Message").waitFor();
    const psid = new URL(page.url()).pathname.split("/").pop();
    return Object.assign(new Customer(), { world, context, page, psid, seen: 0 });
  }

  async function fresh(page) {
    if (!SCRIPTS) await page.reload();
  }

  async function inject(page, label) {
    const details = page.locator("#faults details");
    if (!(await details.evaluate((one) => one.open))) await details.locator("summary").click();
    await page.getByLabel(label, { exact: true }).check();
    await arriving(page, () => button(page, "Inject").click());
    await page.getByRole("list", { name: "Injected" }).getByText(/the next 1 of this person/).waitFor();
  }

  /** The newest exchange of this status on the wire. */
  async function entry(page, show, status) {
    await page.goto(`${world.chat}/t/${ada.psid}?show=${show}#wire`);
    const found = page.getByRole("listitem").filter({ has: page.locator("summary .code", { hasText: status }) }).first();
    const until = Date.now() + PATIENCE_MS;
    while (!SCRIPTS && (await found.count()) === 0 && Date.now() < until) await page.reload();
    await found.waitFor();
    return found;
  }

  /** Webhooks of what a person wrote. */
  async function delivered(psid, options = {}) {
    const query = new URLSearchParams({ psid, kind: "messages", ...options });
    return (await world.control(world.chat, "GET", `deliveries?${query}`)).entries;
  }

  /** Both deliveries of what was said once. */
  async function deliveredTwice(psid, text) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const all = await delivered(psid);
      const copies = all.filter((one) => one.body.includes(JSON.stringify(text)));
      if (copies.length === 2) return copies;
      check(copies.length < 2 && Date.now() < until, `${copies.length} deliveries of ${text}`);
      await delivered(psid, { after: all.at(-1).seq, wait_ms: 1000 });
    }
  }

  async function whole(page, name) {
    await accessible(page, name, { strict: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${name}: ${wide} px wider than the screen`);
  }
});
