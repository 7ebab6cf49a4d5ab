// What was allowed is changed by its owner on *My data*: an account is taken back, a purpose is taken back and given
// again, the permission is renewed; each change has a receipt to download, and the chat says so.

import { readFileSync } from "node:fs";
import { accessible, button, check, heading, journey, lacks, same } from "./lib.mjs";
import { books, secretsOf } from "./figures.mjs";
import { linked, unfold } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada, tab } = await linked(world, { institution: "Harbour Bank", as: "ada" });
  await ada.hear(/your balance is ready/);
  const first = await receipt(tab);
  same(first.events[0].event_type, "given", "what the first receipt is about");
  same(
    first.pii_processing.purposes.map((one) => `${one.purpose} ${one.state}`).sort(),
    ["read_balance given", "read_transactions given"],
    "the purposes of the first receipt",
  );
  const accounts = await books(world, "harbour", "ada");
  lacks(JSON.stringify(first), secretsOf(accounts), "a receipt");

  await tab.goto(`${world.app}/me`);
  const card = tab.getByRole("article", { name: "Harbour Bank" });
  await accessible(tab, "My data with permissions");
  const shared = card.getByRole("button", { name: /^Stop sharing/ });
  const before = await shared.count();
  check(before > 1, "ada shared several accounts");
  await shared.last().click();
  await ada.hear(/no longer read/);
  same(await card.getByRole("button", { name: /^Stop sharing/ }).count(), before - 1, "accounts after one was taken back");
  const second = await receipt(tab);
  same(second.epoch, first.epoch + 1, "the change has a receipt of its own");
  same(second.pii_processing.accounts.filter((one) => one.state === "withdrawn").length, 1, "accounts taken back");
  const balance = await ask(/balance/, "what's my balance", "See balance");
  await heading(balance, /Your balance/);
  same(await balance.getByRole("heading", { level: 2 }).count() >= 1, true, "the other accounts are still shown");

  await card.getByRole("button", { name: "Take back: Read my payments" }).click();
  await ada.hear(/no longer read/);
  await ada.say("show my last payments");
  await ada.hear(/one more permission/);
  await card.getByRole("button", { name: "Allow: Read my payments" }).click();
  await heading(tab, /One more permission/);
  await tab.getByRole("checkbox", { name: /payments/ }).check();
  await button(tab, "Agree and continue").click();
  await heading(tab, /^Done$/);
  await ada.hear(/allowed now/);
  await ada.hear(/your payments are ready/);

  await tab.goto(`${world.app}/me`);
  await unfold(tab);
  await card.getByRole("button", { name: "Renew Harbour Bank" }).click();
  await heading(tab, /Renew your permission/);
  await accessible(tab, "Renewal");
  await button(tab, "Renew").click();
  await heading(tab, /^Done$/);
  await ada.hear(/is renewed/);
  same((await receipt(tab)).events[0].event_type, "renewed", "what the last receipt is about");
  await world.consentsHold("harbour", 1);

  async function ask(pattern, words, title) {
    await ada.say(words);
    await ada.hear(pattern);
    return ada.tap(title);
  }

  /** The receipt that the page offers, as it was signed. */
  async function receipt(page) {
    await unfold(page);
    const link = page.getByRole("link", { name: "Your consent receipt (JSON)" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const envelope = JSON.parse(readFileSync(await download.path(), "utf8"));
    const signed = JSON.parse(Buffer.from(envelope.receipt.split(".")[1], "base64url").toString());
    same(signed.receipt_id, envelope.content.receipt_id, "what is signed and what is shown");
    return signed;
  }
});
