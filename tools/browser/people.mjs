// The people of the journeys: a customer with a phone and a browser, an agent at the desk.

import { PATIENCE_MS, SCRIPTS, arriving, button, check, heading, log } from "./lib.mjs";

/** Words of a message as the messenger got it: text, then titles of cards. */
export function textOf(entry) {
  const message = entry.body.message ?? {};
  const payload = message.attachment?.payload ?? {};
  const cards = (payload.elements ?? []).flatMap((card) => [card.title, card.subtitle]);
  return [message.text, payload.text, ...cards].filter(Boolean).join("\n");
}

/** Link buttons of a message, by title. */
export function linksOf(entry) {
  const payload = entry.body.message?.attachment?.payload ?? {};
  const buttons = [...(payload.buttons ?? []), ...(payload.elements ?? []).flatMap((card) => card.buttons ?? [])];
  return Object.fromEntries(buttons.filter((one) => one.url).map((one) => [one.title, one.url]));
}

/** Somebody who chats with the bank. */
export class Customer {
  /** A new person of the simulator, on a phone (a browser of their own). */
  static async meet(world, options = {}) {
    const context = await world.open(options);
    const page = await context.newPage();
    await page.goto(world.chat);
    await button(page, "New person").click();
    await page.getByLabel("Message").waitFor();
    const psid = new URL(page.url()).pathname.split("/").pop();
    return Object.assign(new Customer(), { world, context, page, psid, seen: 0 });
  }

  async say(text) {
    log(`${this.psid} says: ${text}`);
    await this.page.getByLabel("Message").fill(text);
    await arriving(this.page, () => button(this.page, "Send").click());
  }

  /** Waits for a message that matches, newer than all that were waited for before, and looks at it in the thread. */
  async hear(pattern) {
    const until = Date.now() + PATIENCE_MS;
    let after = this.seen;
    const heard = [];
    while (Date.now() < until) {
      const entries = await this.world.sent(this.psid, { after, waitMs: Math.max(until - Date.now(), 1) });
      for (const entry of entries) {
        after = entry.seq;
        heard.push(textOf(entry));
        if (pattern.test(textOf(entry))) {
          this.seen = entry.seq;
          await this.#look(entry);
          return entry;
        }
      }
    }
    throw new Error(`${this.psid} waited for ${pattern}, heard ${JSON.stringify(heard)}`);
  }

  async #look(entry) {
    if (!SCRIPTS) await this.page.reload();
    const first = textOf(entry).split("\n")[0];
    // The same words may have been said before: as many bubbles as messages.
    const said = (await this.world.sent(this.psid)).filter((one) => one.seq <= entry.seq && textOf(one).includes(first));
    await this.bubbles().filter({ hasText: first }).nth(said.length - 1).waitFor();
  }

  bubbles() {
    return this.page.getByRole("log", { name: "Conversation" }).getByRole("article");
  }

  /** Taps a link button of the latest message that has it; the page that opens. */
  async tap(title) {
    const links = this.page.getByRole("log", { name: "Conversation" }).getByRole("link", { name: title, exact: true });
    const [tab] = await Promise.all([this.context.waitForEvent("page"), links.last().click()]);
    await tab.waitForLoadState("domcontentloaded");
    return tab;
  }
}

/** The first page of linking: which bank, then *Start*. */
export async function start(page, institution) {
  await heading(page, /Connect your account/);
  await page.getByRole("radio", { name: institution, exact: true }).check();
  await button(page, "Start").click();
}

/** The second: what for, then *Agree and continue*. */
export async function agree(page, purposes) {
  await heading(page, /What may we read/);
  for (const purpose of purposes) await page.getByRole("checkbox", { name: purpose }).check();
  await button(page, "Agree and continue").click();
}

const LOGIN_OR_SHARE = /^Log in$|^Share with/;

/** At the bank, wherever its login begins for this browser. */
export async function atTheBank(page) {
  const title = await heading(page, LOGIN_OR_SHARE);
  check(!page.url().includes("localhost"), `the login must be the bank's own page, not ${page.url()}`);
  return title;
}

/** The bank's own login: password, then the code from the demo box, then what to share, where it asks. A browser that
 * the bank knows from a moment ago is only asked what to share. `look` is called at each page after the first. */
export async function logIn(page, customer, look = async () => {}) {
  if ((await atTheBank(page)) === "Log in") {
    await page.getByLabel("Username").fill(customer);
    await page.getByLabel("Password").fill("demo");
    await button(page, "Continue").click();
    await heading(page, /^Second step$/);
    await look("second step");
    await page.getByLabel("Code").fill(await demoCode(page));
    await button(page, "Continue").click();
    await heading(page, /^(?!Second step|Log in$)/);
  }
  if (await page.getByRole("group", { name: "Accounts to share" }).count()) {
    await look("what to share");
    await button(page, "Continue").click();
  }
}

/** A code counts once; when this half minute's are used up, the page has one again in the next. */
async function demoCode(page) {
  const box = page.getByRole("complementary", { name: "Demo only" });
  for (let tries = 0; tries < 3; tries += 1) {
    const shown = box.getByRole("status");
    if (await shown.count()) return (await shown.innerText()).trim();
    const seconds = Number(/in (\d+) seconds/.exec(await box.innerText())?.[1] ?? 30);
    log(`codes are used up: waiting ${seconds} s for the next`);
    await new Promise((resolve) => setTimeout(resolve, (seconds + 1) * 1000));
    await page.reload();
  }
  throw new Error("the bank's page shows no code");
}

/** After the login: which accounts (all, or those named), and how to see answers. */
export async function narrow(page, choice, keep) {
  await heading(page, /Which accounts/);
  if (keep) {
    for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
    for (const name of keep) await page.getByRole("checkbox", { name }).check();
  }
  await button(page, "Continue").click();
  await heading(page, /How would you like/);
  await button(page, choice).click();
}

export const PIN = "483920";

export async function choosePin(page, pin = PIN) {
  await heading(page, /Choose a PIN/);
  await page.getByLabel("PIN").fill(pin);
  await page.getByRole("button").first().click();
}

/** The two words that only the chat that asked may answer. */
export async function pairingWords(page) {
  const words = (await page.getByLabel("Pairing words").innerText()).trim();
  check(/^\S+ \S+$/.test(words), `two words were expected, found ${JSON.stringify(words)}`);
  return words;
}

/** From the open link to the words. */
export async function linkPages(page, { institution, as, purposes = [/balances/, /payments/], choice = "See by tapping", keep }) {
  await start(page, institution);
  await agree(page, purposes);
  await logIn(page, as);
  await narrow(page, choice, keep);
  await choosePin(page);
  return pairingWords(page);
}

/** The page with the words has noticed: it leaves by itself, and would break off a visit that began before. Without scripts
 * it leaves at a tap. */
export async function connected(page) {
  if (!SCRIPTS) await page.getByRole("link", { name: "I have typed them" }).click();
  return heading(page, /^Connected$/);
}

/** A new person who asks for the balance, links, and has heard "connected". */
export async function linked(world, how, options = {}) {
  const customer = await Customer.meet(world, options);
  await customer.say("what's my balance");
  await customer.hear(/connect your account/i);
  const tab = await customer.tap("Connect account");
  const words = await linkPages(tab, how);
  await customer.say(words);
  await customer.hear(/your account is connected/);
  await connected(tab);
  return { customer, tab };
}

/** Opens every part of a page that is folded. */
export async function unfold(page) {
  const folded = page.locator("details:not([open]) > summary");
  while (await folded.count()) await folded.first().click();
}

/** Somebody of the staff, logged in at the desk with both factors. */
export async function atTheDesk(world, name, options = {}) {
  const context = await world.open({ viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  await page.goto(`${world.app}/desk`);
  await heading(page, /Staff sign-in/);
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("Password").fill("demo");
  await button(page, "Continue").click();
  await heading(page, /Your code/);
  const code = /\b\d{6}\b/.exec(await page.getByText("Demo only").innerText())?.[0];
  check(code, "the demo shows no code for the desk");
  await page.getByLabel("Code").fill(code);
  await button(page, "Continue").click();
  await heading(page, options.home ?? /Queue/);
  return page;
}
