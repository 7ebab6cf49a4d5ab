// The web chat on somebody's site, from its one script tag: on a site that is listed, a button, a frame and an answer,
// and what was not read on the button; on one that is not listed the browser refuses the frame.

import { createServer } from "node:http";
import { PATIENCE_MS, check, journey, log, same } from "./lib.mjs";

const HOST = (app) => `<!doctype html><html lang="en"><title>A bank's site</title><h1>Welcome</h1>
<p>Mortgages and more.</p><script src="${app}/widget.js"></script></html>`;

/** A site of its own, with nothing but the script tag. */
async function site(app) {
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(HOST(app)));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

await journey(async (world) => {
  // Not by `world.open`, which forbids what this is about: a page with something of another server in it.
  const context = await world.browser.newContext({ locale: "en-GB", viewport: { width: 1100, height: 800 } });
  context.setDefaultTimeout(PATIENCE_MS);
  world.contexts.push(context);
  await listed(world, context);
  await unlisted(world, context);
});

/** The demo lists its sandbox bank, whose site this page is said to be. */
async function listed(world, context) {
  check(new URL(world.bank).hostname !== new URL(world.app).hostname, "another site than the chat's");
  const page = await context.newPage();
  await page.route(`${world.bank}/branch`, (route) => route.fulfill({ contentType: "text/html", body: HOST(world.app) }));
  await page.goto(`${world.bank}/branch`);
  const opener = page.getByRole("button", { name: /^Chat with/ });
  await opener.click();
  const frame = page.frameLocator("iframe");
  await frame.getByLabel("Message", { exact: true }).fill("help");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  const lines = frame.getByRole("log", { name: "Conversation" }).getByRole("listitem");
  await lines.filter({ hasText: "Read" }).waitFor();
  await lines.nth(1).waitFor();
  check((await frame.locator("#thread li.bot").count()) >= 1, "an answer in the frame");
  same(await frame.getByRole("button", { name: /sign in/i }).count(), 0, "nobody signs in within a frame");

  const kept = await context.cookies(world.app);
  const cookie = kept.find(({ name }) => name === "tl_chat_framed");
  check(cookie?.partitionKey && cookie.httpOnly && cookie.secure, `a partitioned cookie: ${JSON.stringify(cookie)}`);
  check(!kept.some(({ name }) => name === "tl_chat"), "and no other for the thread");

  // Reloaded, it is the same thread: the cookie came back within the frame.
  await page.reload();
  await opener.click();
  await lines.filter({ hasText: "help" }).first().waitFor();
  log("the frame keeps its thread over pages of the site");

  // The keyboard closes it, from within as well, and comes back to the button.
  await frame.getByLabel("Message", { exact: true }).focus();
  await page.keyboard.press("Escape");
  await opener.waitFor();
  check(await page.locator("iframe").isHidden(), "closed");
  same(await page.evaluate(() => document.activeElement.tagName), "BUTTON", "the focus is on the button");

  // What is answered behind the closed frame waits on the button, unread, until it is opened.
  await opener.click();
  await page.getByRole("button", { name: /close/i }).waitFor();
  await frame.getByLabel("Message", { exact: true }).fill("what can you do");
  // It leaves once the frame is closed: an answer that is quicker than that has been seen.
  const sent = (request) => request.method() === "POST" && (request.postData() ?? "").includes("what");
  await page.route(/\/chat\//, async (route) => {
    if (sent(route.request())) await page.locator("iframe").waitFor({ state: "hidden" });
    await route.continue();
  });
  const [answered] = await Promise.all([
    page.waitForRequest(sent),
    frame.locator("#composer").evaluate((form) => {
      form.requestSubmit();
      window.parent.postMessage({ tellerline: "escape" }, "*");
    }),
  ]);
  check(answered, "it was sent");
  await page.getByRole("button", { name: /^Chat with .* \(\d+\)$/ }).waitFor();
  log("what came behind the closed frame stands on the button");
  await opener.click();
  await page.getByRole("button", { name: /close/i }).click();
  await page.getByRole("button", { name: /^Chat with [^(]*$/ }).waitFor();
  await page.close();
}

/** The same tag where nobody allowed it. */
async function unlisted(world, context) {
  const { server, url } = await site(world.app);
  const page = await context.newPage();
  const refused = new Promise((done) => page.on("console", (message) => {
    if (/frame-ancestors/.test(message.text())) done();
  }));
  await page.goto(url);
  await page.getByRole("button", { name: /^Chat with/ }).click();
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error("the frame was not refused")), PATIENCE_MS)));
  await Promise.race([refused, late]);
  clearTimeout(timer);
  const child = page.frames().find((frame) => frame !== page.mainFrame());
  same(await child.locator("#composer").count(), 0, "nothing of the chat is in the frame");
  log("a site that is not listed gets no frame");
  await page.close();
  server.closeAllConnections();
  server.close();
}
