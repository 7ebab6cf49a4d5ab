// The bank's own web chat, with scripts and (TELLERLINE_JAVASCRIPT=off) without: what is written is answered and marked,
// nothing is lost or doubled when the connection drops, nothing moves, it is light, and it shuts nobody out.

import { PATIENCE_MS, SCRIPTS, accessible, arriving, button, check, heading, journey, log, same } from "./lib.mjs";
import { agree, choosePin, logIn, narrow, start } from "./people.mjs";

const lines = (page) => page.getByRole("log", { name: "Conversation" }).getByRole("listitem");

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await arriving(page, () => button(page, "Send").click());
}

/** Waits until a message that matches stands in the thread, however often the page loads itself meanwhile. */
async function read(page, pattern) {
  const until = Date.now() + PATIENCE_MS;
  const found = lines(page).filter({ hasText: pattern }).first();
  while (!SCRIPTS && (await found.count()) === 0 && Date.now() < until) {
    await page.waitForTimeout(50);
    await page.reload();
  }
  try {
    await found.waitFor();
  } catch (error) {
    throw new Error(`nothing like ${pattern} in ${JSON.stringify(await lines(page).allInnerTexts())}`, { cause: error });
  }
}

/** What stands in a thread, message by message, as the server numbered it. */
const numbers = (page) =>
  page.evaluate(() => [...document.querySelectorAll("#thread li")].map((line) => Number(line.dataset.seq)));

await journey(async (world) => {
  const context = await world.open();
  const page = await context.newPage();
  await page.goto(world.app);
  await page.getByRole("link", { name: "Chat with the bank here" }).click();
  await heading(page, /^Chat/);

  await say(page, "help");
  await read(page, /Read/);
  await page.getByRole("link", { name: "Save as text" }).waitFor();
  same(await page.getByRole("link", { name: "Look for new messages" }).isVisible(), !SCRIPTS, "only what a script does not do");
  check((await lines(page).filter({ hasText: /You/ }).count()) >= 1, "what I said is in the thread");
  const offered = page.getByRole("log").getByRole("button");
  check((await offered.count()) > 0, "ready answers are offered");
  const title = await offered.first().innerText();
  await arriving(page, () => offered.first().click());
  await read(page, new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  await page.reload();
  const there = await numbers(page);
  same(there, there.map((_, index) => index + 1), "every message once and in order");
  await carried(world);
  if (!SCRIPTS) return;

  await light(world);
  await keyboard(page);
  await dropped(context, page);
  await urgent(page);
  await unread(context, page);
  for (const [locale, colorScheme, width] of [["en-GB", "light", 320], ["en-GB", "dark", 1100], ["ar", "light", 420]]) {
    const other = await world.open({ locale, colorScheme, viewport: { width, height: 720 } });
    const small = await other.newPage();
    await small.goto(`${world.app}/chat/demo`);
    await small.locator("#text").fill("<b>help</b> \u202e " + "x".repeat(300));
    await small.locator("#composer button").click();
    await small.locator("#thread li.bot").first().waitFor();
    await accessible(small, `chat, ${locale}, ${colorScheme}, ${width}`, { strict: true });
    const wide = await small.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `the chat is ${wide} px wider than ${width} px`);
  }
});

/** What is asked before signing in is answered after it, in a thread that holds nothing else of before. */
async function carried(world) {
  const context = await world.open();
  const page = await context.newPage();
  await page.goto(`${world.app}/chat/demo`);
  await say(page, "what's my balance");
  await read(page, /please sign in and connect your account/);
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("log").getByRole("link", { name: "Connect account" }).click(),
  ]);
  await heading(tab, "Sign in to go on");
  await tab.getByText("What you asked comes along").waitFor();
  if (SCRIPTS) await accessible(tab, "the page that signs in", { strict: true });
  await button(tab, "Log in at Harbour Bank").click();
  await logIn(tab, "ada");
  await heading(tab, /^Chat/);
  await read(tab, /Before you signed in you asked for your balance/);
  same(await lines(tab).filter({ hasText: "what's my balance" }).count(), 0, "what was said before stays behind");
  // The tab in which it was asked shows the new thread, too.
  if (!SCRIPTS) await page.reload();
  await read(page, /Before you signed in you asked for your balance/);
  const [link] = await Promise.all([
    context.waitForEvent("page"),
    tab.getByRole("log").getByRole("link", { name: "Connect account" }).click(),
  ]);
  await linkOwn(link);
  await read(tab, /your balance is ready/);
}

/** Linking by who is signed in: no pairing words. */
async function linkOwn(page) {
  await start(page, "Harbour Bank");
  await agree(page, [/balances/]);
  await logIn(page, "ada");
  await narrow(page, "See by tapping");
  await choosePin(page);
  await heading(page, /Connected/);
}

/** Under 60 kB for the first page, and nothing on it moves while a conversation goes on. */
async function light(world) {
  const page = await (await world.open()).newPage();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", (one) => (bytes += one.encodedDataLength));
  await page.addInitScript(() => {
    globalThis.moved = [];
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) {
        const nodes = one.sources.map((source) => `${source.node?.nodeName}.${source.node?.className ?? ""}`);
        if (!one.hadRecentInput) globalThis.moved.push(`${one.value}: ${nodes.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  // The logo comes late, as on a slow line: the page has kept room for it.
  let come;
  const late = new Promise((resolve) => (come = resolve));
  await page.route("**/icon.svg", (route) => late.then(() => route.continue()));
  await page.goto(`${world.app}/chat/demo`, { waitUntil: "domcontentloaded" });
  await heading(page, /^Chat/);
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  come();
  await page.waitForLoadState("networkidle");
  log(`the chat page is ${bytes} bytes`);
  check(bytes > 1_000 && bytes < 60_000, `the chat page is ${bytes} bytes`);
  // A slow line: what follows from sending comes later than a browser forgives.
  const slow = (route) => setTimeout(() => route.continue(), 700);
  await page.route("**/chat/demo", (route) => (route.request().method() === "POST" ? slow(route) : route.continue()));
  // One after the other: what is still being sent stays below what was said, and makes room for it.
  const answers = { help: /Here is what I can do/, "what's my balance": /please sign in/, "I want to talk to a person": /person will be with you/ };
  for (const [text, answer] of Object.entries(answers)) {
    await say(page, text);
    await read(page, answer);
  }
  // Longer than the half second in which a browser forgives what follows from typing.
  await page.waitForTimeout(1_000);
  same(await page.evaluate(() => globalThis.moved), [], "nothing on the page moves");
}

/** The keyboard is enough, and stays where one writes. */
async function keyboard(page) {
  await page.locator("#text").focus();
  await page.keyboard.type("thank you");
  await page.keyboard.press("Enter");
  await read(page, /thank you/);
  same(await page.evaluate(() => document.activeElement.id), "text", "the focus stays in the composer");
}

/** A notice of fraud is said at once, by the region that interrupts; what is ordinary is not. */
async function urgent(page) {
  const alarm = page.getByRole("alert");
  same(await alarm.innerText(), "", "nothing was urgent until now");
  await say(page, "my card was stolen");
  const until = Date.now() + PATIENCE_MS;
  while (!(await alarm.innerText())) {
    check(Date.now() < until, `no alarm in ${JSON.stringify(await lines(page).allInnerTexts())}`);
    await page.waitForTimeout(50);
  }
  const said = (await alarm.innerText()).trim();
  await read(page, said.split("\n")[0]);
  log(`the alarm says ${JSON.stringify(said)}`);
  check(said.length > 20, `the alarm says what stands in the thread: ${said}`);
  const before = await lines(page).count();
  await say(page, "help");
  await lines(page).nth(before + 1).waitFor();
  same((await alarm.innerText()).trim(), said, "help interrupts nobody");
}

/** What comes while nobody looks is counted, in the title and on the page, until somebody looks. */
async function unread(context, page) {
  const badge = page.locator("[data-unread]");
  check(await badge.isHidden(), "all is read while the page is looked at");
  // A page in a hidden tab says so; headless browsers hide none.
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  const other = await context.newPage();
  await other.goto(page.url());
  const before = await lines(other).count();
  await say(other, "thank you");
  await lines(other).nth(before + 1).waitFor();
  await badge.waitFor();
  check(/^\(\d+\) /.test(await page.title()), `the title counts: ${await page.title()}`);
  check(/[1-9]/.test(await badge.innerText()), `the badge counts: ${await badge.innerText()}`);
  await other.close();
  await hide(false);
  await badge.waitFor({ state: "hidden" });
  check(!/^\(/.test(await page.title()), "looked at, nothing is unread");
}

/** One tab loses its connection, the other goes on; a message that could not be sent is sent again, once. */
async function dropped(context, page) {
  const wire = await context.newCDPSession(page);
  const offline = (off) =>
    wire.send("Network.emulateNetworkConditions", { offline: off, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await wire.send("Network.enable");
  const other = await context.newPage();
  await other.goto(page.url());
  await offline(true);
  await say(page, "said without a connection");
  await page.getByText("Not sent.").waitFor();
  await say(other, "said in the other tab");
  await read(other, /said in the other tab/);
  await offline(false);
  await button(page, "Try again").click();
  await read(page, /said in the other tab/);
  await read(other, /said without a connection/);
  for (const text of ["said without a connection", "said in the other tab"]) {
    for (const tab of [page, other]) same(await lines(tab).filter({ hasText: text }).count(), 1, `${text}, once`);
  }
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const [here, there] = [await numbers(page), await numbers(other)];
    if (JSON.stringify(here) === JSON.stringify(there)) break;
    check(Date.now() < until, `the tabs differ: ${JSON.stringify([here, there])}`);
    await page.waitForTimeout(50);
  }
  await other.close();
}
