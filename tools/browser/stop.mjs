// One word ends it at once, at the bank too, and the proof is shown.

import { button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { linked, linksOf, textOf } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada } = await linked(world, { institution: "Harbour Bank", as: "ada" });
  const reveal = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  const accounts = await books(world, "harbour", "ada");
  const page = await ada.tap("See balance");
  await heading(page, /Your balance/);
  await checkReveal(page, accounts);
  await world.consentsHold("harbour", 1);

  await ada.say("Stop");
  const proof = textOf(await ada.hear(/disconnected/));
  check(/as of .*\d{4}/.test(proof), `the proof says when: ${proof}`);
  await ada.hear(/has confirmed the end/);
  same((await world.consents("harbour")).filter((one) => one.status === "AUTH"), [], "the bank's consent has ended");

  // The unlocked page and a fresh one show nothing any more, and nothing is read.
  const before = await world.calls("harbour", "balances");
  await page.reload();
  await heading(page, /connection has ended/);
  lacks(await whole(page), secretsOf(accounts), "the page after stop");
  await page.goto(reveal);
  lacks(await whole(page), secretsOf(accounts), "the link after stop");
  const stranger = await (await world.open()).newPage();
  await stranger.goto(reveal);
  lacks(await whole(stranger), secretsOf(accounts), "the link after stop, elsewhere");
  check(!(await button(stranger, "Log in at your bank").count()), "an ended link asks nobody to log in");
  same(await world.calls("harbour", "balances"), before, "nothing was read after stop");

  // Stopping twice is harmless; asking again begins anew.
  await ada.say("stop");
  await ada.hear(/No account is connected/);
  await ada.say("what's my balance");
  check(linksOf(await ada.hear(/connect your account/))["Connect account"], "linking can begin anew");
});
