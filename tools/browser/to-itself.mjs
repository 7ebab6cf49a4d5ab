// Every page of every role, and the errors among them: nothing is asked of another server, no policy is broken, no
// script complains (the watch in lib.mjs looks on), nothing is kept in the browser's storage, and no other page can
// put ours into a frame.

import { button, check, heading, journey, same } from "./lib.mjs";
import { atTheDesk, linked } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada, tab } = await linked(world, { institution: "Harbour Bank", as: "ada" });
  await quiet(tab, "connected");
  const balance = await ada.tap("See balance");
  await heading(balance, /Your balance/);
  await quiet(balance, "balance");
  await button(balance, "Lock now").click();
  await heading(balance, /Enter your PIN/);
  await quiet(balance, "PIN");
  for (const path of ["/", "/me", "/link/none", "/reveal/none", "/step-up/none", "/consent/none", "/none", "/link/%ff"]) {
    await tab.goto(`${world.app}${path}`);
    await tab.getByRole("heading", { level: 1 }).waitFor();
    await quiet(tab, path);
  }

  await ada.say("I want to talk to a person");
  await ada.hear(/person will be with you/);
  const agent = await atTheDesk(world, "sam");
  await quiet(agent, "queue");
  await button(agent, "Next customer").click();
  await heading(agent, /Conversation/);
  await quiet(agent, "conversation");
  for (const path of ["/desk/undelivered", "/desk/c/none", "/officer"]) {
    await agent.goto(`${world.app}${path}`);
    await agent.getByRole("heading", { level: 1 }).waitFor();
    await quiet(agent, `agent at ${path}`);
  }
  for (const [name, path] of [["olga", "/officer"], ["ari", "/author"], ["otto", "/operator"]]) {
    const page = await atTheDesk(world, name, { home: /./ });
    check(new URL(page.url()).pathname.startsWith(path), `${name} starts at ${page.url()}`);
    await quiet(page, path);
    await page.goto(`${world.app}/desk`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await quiet(page, `${name} at the desk`);
  }

  // A page of somebody else's that wants to have ours clicked on.
  const stranger = await (await world.open()).newPage();
  await stranger.route(`${world.app}/trap`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<h1>Win a prize</h1><iframe src="${world.app}/me"></iframe>` }),
  );
  await stranger.goto(`${world.app}/trap`);
  const framed = stranger.frames().find((frame) => frame !== stranger.mainFrame());
  const deadline = Date.now() + 10_000;
  while (!world.troubles.some((one) => /frame-ancestors|in a frame|refused to/i.test(one))) {
    check(Date.now() < deadline, `the browser should refuse the frame: ${JSON.stringify(world.troubles)}`);
    await stranger.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  const inside = await framed.evaluate(() => document.body?.innerText ?? "").catch(() => "");
  check(!/My data/.test(inside), `a frame shows ${JSON.stringify(inside)}`);
  world.troubles = world.troubles.filter((one) => !/frame/i.test(one));

  async function quiet(page, name) {
    const kept = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map((one) => one.name),
      caches: await globalThis.caches?.keys() ?? [],
      workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
      cookies: document.cookie,
    }));
    same(
      kept,
      { local: [], session: [], databases: [], caches: [], workers: 0, cookies: "" },
      `what ${name} keeps in the browser, or lets scripts read`,
    );
    world.checkQuiet();
  }
});
