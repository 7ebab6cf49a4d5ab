// Everybody can work: the desk, the officer's, the author's and the operator's pages. Their language is the bank's.

import { button, heading, journey, log } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { Customer, atTheDesk } from "./people.mjs";

await journey(async (world) => {
  const robbed = await Customer.meet(world);
  await robbed.say("someone stole my card and paid with it, this is fraud");
  await robbed.hear(/your report is taken/);

  const stranger = await (await world.open(STILL)).newPage();
  await stranger.goto(`${world.app}/desk`);
  await heading(stranger, /Staff sign-in/);
  await look(stranger, "desk login");
  await stranger.getByLabel("Username").fill("lee");
  await stranger.getByLabel("Password").fill("demo");
  await button(stranger, "Continue").click();
  await heading(stranger, /Your code/);
  await look(stranger, "desk login, the code");
  const sam = await atTheDesk(world, "sam", STILL);
  await look(sam, "queue");
  await menu(sam, "agent");
  await sam.goto(`${world.app}/desk`);
  await button(sam, "Next customer").click();
  await heading(sam, /Conversation/);
  await look(sam, "conversation");
  for (const [name, role] of [["olga", "officer"], ["ari", "author"], ["otto", "operator"]]) {
    const page = await atTheDesk(world, name, { ...STILL, home: /./ });
    await look(page, role);
    await menu(page, role);
  }

  /** Every page of somebody's menu but the one that is open. */
  async function menu(page, role) {
    const links = page.getByRole("navigation").getByRole("link");
    const open = new URL(page.url()).pathname;
    const paths = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    log(`the menu of ${role}: ${paths.join(" ")}`);
    for (const path of paths.filter((one) => one !== open)) {
      await page.goto(world.app + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await look(page, `${role} at ${path}`);
    }
  }

  async function look(page, name) {
    await everywhere(page, name, { again: false });
  }
});
