// What every journey needs: a browser, a look behind the doubles, checks that say what they expected.
//
// A journey is a script that the test binary starts with the addresses of a fresh demo in its environment. It finds
// things on pages by role and label only, as a person with a screen reader would.

import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.env.TELLERLINE_NODE_MODULES || path.join(here, "..", "node_modules");
const require = createRequire(path.join(folder, "x.js"));

/** A file of a package from npm, wherever the packages of the tests are. */
export const resolve = (name) => require.resolve(name);

/** A package from npm. */
export const load = (name) => import(pathToFileURL(resolve(name)));

const { chromium } = require("playwright-core");

/** How long anything may take on a busy machine before it counts as broken. */
export const PATIENCE_MS = 30_000;

/** Whether pages run their scripts; what works with them works without. */
export const SCRIPTS = process.env.TELLERLINE_JAVASCRIPT !== "off";

/** Holds every answer back for a random time of up to so many milliseconds: what a journey looks at too early, or
 * believes to be quick, then shows itself. */
const SLOW_MS = Number(process.env.TELLERLINE_SLOW_MS ?? 0);

/** How long a whole journey may take. */
const JOURNEY_MS = SLOW_MS ? 900_000 : 240_000;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Letters as they are designed: what is measured and pictured is then the same everywhere.
  "--font-render-hinting=none",
  // A site that a journey writes itself would else count as far away, and be kept from this machine.
  "--disable-features=LocalNetworkAccessChecks",
];

/** Stops the journey with words about what was expected. */
export function check(holds, words) {
  if (!holds) throw new Error(words);
}

/** Equality of two values that print as JSON. */
export function same(found, expected, words) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  check(left === right, `${words}\n  found:    ${left}\n  expected: ${right}`);
}

/** No text of `forbidden` may appear in `text`. */
export function lacks(text, forbidden, where) {
  for (const word of forbidden) {
    check(!text.includes(word), `${where} must not hold ${JSON.stringify(word)}`);
  }
}

/** Says what is being done, and how far into the journey. */
export function log(words) {
  console.error(`  ${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${words}`);
}

function program() {
  const chosen = process.env.TELLERLINE_CHROMIUM;
  if (chosen) return chosen;
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(path.delimiter)];
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find((file) => existsSync(file));
  check(found, "no Chromium found: run `cargo xtask setup`, or set TELLERLINE_CHROMIUM");
  return found;
}

function address(name) {
  const value = process.env[name];
  check(value, `${name} is not set: journeys are started by \`cargo xtask test --only browser\``);
  return value.replace(/\/$/, "");
}

/** The page that a request came from. A new tab may ask for its style sheet before it is known as a page. */
function asker(request) {
  try {
    return request.frame().url();
  } catch {
    return request.headers().referer ?? "about:blank";
  }
}

/** A demo, a browser to visit it with, and what was seen on the way. */
export class World {
  constructor(browser) {
    this.browser = browser;
    this.app = address("TELLERLINE_URL");
    this.bank = address("TELLERLINE_BANK_URL");
    this.chat = address("TELLERLINE_CHAT_URL");
    this.contexts = [];
    this.troubles = [];
  }

  /** A browser of its own: other cookies than all others. */
  async open(options = {}) {
    const usual = { locale: "en-GB", viewport: { width: 420, height: 860 }, javaScriptEnabled: SCRIPTS };
    const context = await this.browser.newContext({ ...usual, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.push(context);
    if (SLOW_MS) await context.route("**/*", (route) => setTimeout(() => route.continue().catch(() => {}), Math.random() * SLOW_MS));
    context.on("request", (request) => this.#requested(request));
    context.on("console", (message) => this.#said(message));
    context.on("weberror", (error) => this.troubles.push(`script error: ${error.error().stack ?? error.error()}`));
    return context;
  }

  /** Pages contact only the server that they came from; people are led only to the three that belong to the demo. */
  #requested(request) {
    const target = new URL(request.url());
    if (request.isNavigationRequest()) {
      if (![this.app, this.bank, this.chat].includes(target.origin)) {
        this.troubles.push(`a page led to a third party: ${request.url()}`);
      }
      return;
    }
    const page = asker(request);
    if (target.origin !== new URL(page).origin) {
      this.troubles.push(`${page} asked another server for ${request.url()}`);
    }
  }

  #said(message) {
    const text = message.text();
    // An answer of 4xx, which a journey may be about, is written there as well; its page is looked at.
    // Nor is a connection that a journey dropped, or a stream that ended with it, a fault of the page.
    const fault =
      message.type() === "error" &&
      !/^Failed to load resource: (the server responded|net::ERR_(INTERNET_DISCONNECTED|INCOMPLETE_CHUNKED_ENCODING))/.test(text);
    if (fault || /content security policy|refused to/i.test(text)) {
      this.troubles.push(`${message.page()?.url()}: ${text}`);
    }
  }

  /** Reads or changes something at a double, past every page. */
  async control(base, method, route, body) {
    const answer = await fetch(`${base}/_control/${route}`, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    check(answer.ok, `${method} ${base}/_control/${route}: ${answer.status} ${await answer.clone().text()}`);
    const text = await answer.text();
    return text === "" ? null : JSON.parse(text);
  }

  /** Exact figures of one customer as the bank's own books have them. */
  async ledger(institution, customer) {
    return (await this.control(this.bank, "GET", `ledger/${institution}/${customer}`)).accounts;
  }

  /** What was agreed at an institution. */
  async consents(institution) {
    return (await this.control(this.bank, "GET", `consents/${institution}`)).consents;
  }

  /** Waits until so many consents hold at an institution: it is told of an end in the background. */
  async consentsHold(institution, count) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const held = (await this.consents(institution)).filter((one) => one.status === "AUTH");
      if (held.length === count) return held;
      check(Date.now() < deadline, `${count} consents should hold at ${institution}, found ${JSON.stringify(held)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** How often a resource of an institution was asked for. */
  async calls(institution, resource) {
    const all = await this.control(this.bank, "GET", "calls");
    return all[institution]?.[resource]?.total ?? 0;
  }

  /** Messages of the Send API to one person, oldest first, waiting for at least so many of them. */
  async sent(psid, { after = 0, atLeast = 1, waitMs = 0 } = {}) {
    const query = new URLSearchParams({ psid, kind: "message", after, at_least: atLeast, wait_ms: waitMs });
    return (await this.control(this.chat, "GET", `sent?${query}`)).entries;
  }

  /** Fails when any page of the journey contacted a third party or broke its own content security policy. */
  checkQuiet() {
    check(this.troubles.length === 0, `the pages were not quiet:\n  ${this.troubles.join("\n  ")}`);
  }

  async #keepEvidence(name) {
    const folder = process.env.TELLERLINE_EVIDENCE;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const pages = this.contexts.flatMap((context) => context.pages());
    for (const [number, page] of pages.entries()) {
      const file = path.join(folder, `${name}-${number}`);
      try {
        await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 5_000 });
        writeFileSync(`${file}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
        log(`${page.url()}: ${file}.png`);
      } catch (error) {
        log(`${page.url()}: no picture: ${error.message}`);
      }
    }
  }

  static async run(name, steps) {
    const browser = await chromium.launch({ executablePath: program(), args: FLAGS });
    const world = new World(browser);
    try {
      await steps(world);
      world.checkQuiet();
    } catch (error) {
      await world.#keepEvidence(name);
      for (const trouble of world.troubles) log(`also: ${trouble}`);
      throw error;
    } finally {
      await browser.close();
    }
  }
}

/** Runs one journey to its end; the exit code says how it went. */
export async function journey(steps) {
  const name = path.basename(process.argv[1], ".mjs");
  const late = () => {
    console.error(`\n${name}: not finished after ${JOURNEY_MS / 1000} s`);
    process.exit(1);
  };
  setTimeout(late, JOURNEY_MS).unref();
  try {
    await World.run(name, steps);
  } catch (error) {
    console.error(`\n${name}: ${error.stack ?? error}`);
    process.exit(1);
  }
}

/** Waits for the page whose main heading matches, and gives its text. An error page instead is an error here. */
export async function heading(page, expected) {
  const found = page.getByRole("heading", { level: 1, name: expected });
  try {
    await found.first().waitFor();
  } catch {
    const shown = await page.getByRole("heading", { level: 1 }).allInnerTexts();
    throw new Error(`expected a page headed ${expected}, found ${JSON.stringify(shown)} at ${page.url()}`);
  }
  const text = await found.first().innerText();
  // A heading can be seen before what stands under it has come.
  await page.waitForLoadState("domcontentloaded");
  return text;
}

/** Does what a script does in place, and what is a new page without: then waits until that page has come. */
export async function arriving(page, act) {
  if (SCRIPTS) return act();
  // The event of a page that is still coming would be taken for that of the next.
  await page.waitForLoadState("load");
  const arrived = page.waitForEvent("load");
  await act();
  await arrived;
}

export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Everything that a page says, to people and to programs. */
export const whole = async (page) => `${page.url()}\n${await page.content()}`;

const axeSource = () => readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Checks a page with axe-core: serious and critical findings fail, all others are printed; `strict`: every one fails. */
export async function accessible(page, name, { strict = false } = {}) {
  // It is a script itself; the same pages are checked with scripts.
  if (!SCRIPTS) return;
  // Colours and sizes are those of the style sheets, once they are there.
  await page.waitForLoadState("load");
  await page.evaluate(axeSource());
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  check(passes.length > 10, `axe-core found hardly anything to check on ${name}`);
  const line = (one) => `${one.impact} ${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(" ")).join(", ")})`;
  for (const one of violations) log(`axe, ${name}: ${line(one)}`);
  const grave = violations.filter((one) => strict || ["serious", "critical"].includes(one.impact));
  check(grave.length === 0, `${name} shuts people out:\n  ${grave.map(line).join("\n  ")}`);
}

/** Amounts as bare numbers: "-£1,234.50" and "£-1,234.50" are "-1234.50". */
export function digits(text) {
  const bare = text.replace(/[−‒–]/g, "-").replace(/[^0-9.-]/g, "");
  return bare.replace(/^\.+|\.+$/g, "");
}

/** An amount as people who read British English write it. */
export function money(amount, currency) {
  // The amount goes in as text: no binary fraction ever stands between the ledger and the comparison.
  return plain(new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(amount));
}

/** One kind of space, one kind of minus. */
export const plain = (text) => text.replace(/[\u00a0\u202f\u2009]/g, " ").replace(/[\u2212\u2012\u2013]/g, "-").trim();
