// The attack that the pairing words are for: somebody asks in their own chat and sends the link to a victim, who logs
// in. The link must end with neither: the victim's chat did not ask, the attacker does not know the words.

import { SCRIPTS, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, secretsOf } from "./figures.mjs";
import { Customer, linkPages, linksOf, textOf } from "./people.mjs";

await journey(async (world) => {
  const attacker = await Customer.meet(world);
  const victim = await Customer.meet(world);
  await attacker.say("what's my balance");
  const link = linksOf(await attacker.hear(/connect your account/))["Connect account"];

  const page = await victim.context.newPage();
  await page.goto(link);
  const warning = await page.getByRole("main").innerText();
  check(/somebody else send you this link/i.test(warning), "the first page warns of forwarded links");
  const words = await linkPages(page, { institution: "Harbour Bank", as: "ada" });
  const shown = await page.getByRole("main").innerText();
  check(/whoever asks you for these words is stealing/i.test(shown), "the page says who asks for such words");
  const [consent] = await world.consents("harbour");
  same(consent.status, "AUTH", "the victim has agreed at the bank");

  // In her own chat the words mean nothing.
  await victim.say(words);
  lacks(textOf(await victim.hear(/./)), ["connected"], "the answer to the victim's words");
  await victim.say("what's my balance");
  await victim.hear(/connect your account/);

  // The attacker guesses. The third wrong try ends it.
  await attacker.hear(/two words/);
  await attacker.say("apple orchard");
  await attacker.hear(/2 more tries/);
  await attacker.say("silver window");
  await attacker.hear(/one more try/);
  await attacker.say("garden violin");
  await attacker.hear(/Nothing has been connected or read/);
  await attacker.say(words);
  lacks(textOf(await attacker.hear(/./)), ["your account is connected"], "the answer to the right words, too late");
  await attacker.say("what's my balance");
  await attacker.hear(/connect your account/);

  for (const resource of ["balances", "transactions", "party"]) {
    same(await world.calls("harbour", resource), 0, `the bank was asked for ${resource}`);
  }
  await world.consentsHold("harbour", 0);
  lacks(JSON.stringify(await world.sent(attacker.psid)), secretsOf(await books(world, "harbour", "ada")), "the attacker's chat");

  // The victim's page notices by itself, or when it is loaded again, and has a way on.
  if (!SCRIPTS) await page.reload();
  await heading(page, /no longer hold/);
  lacks(await whole(page), [words], "the page afterwards");
});
