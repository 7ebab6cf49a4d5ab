// Everybody can allow, renew and see: permissions asked later, payments, what is hidden, and signing in to the web chat.

import { button, heading, journey } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { linked, logIn, unfold } from "./people.mjs";

await journey(async (world) => {
  const how = { institution: "Harbour Bank", as: "ada", keep: ["Everyday"], purposes: [/balances/] };
  const { customer: ada, tab: connected } = await linked(world, how, STILL);
  await connected.close();
  await ada.hear(/your balance is ready/);
  const balance = await ada.tap("See balance");
  await heading(balance, /Your balance/);
  const path = new URL(balance.url()).pathname;
  await balance.goto(`${world.app}${path}?hidden`);
  await heading(balance, /^Hidden$/);
  await everywhere(balance, "hidden");
  await balance.close();

  await ada.say("show my last payments");
  await ada.hear(/one more permission/);
  const page = await ada.tap("Allow this");
  await heading(page, /One more permission/);
  await everywhere(page, "one more permission");
  await button(page, "Agree and continue").click();
  await page.getByRole("alert").waitFor();
  await everywhere(page, "one more permission, with an error", { again: false });
  await page.getByRole("checkbox", { name: /payments/ }).check();
  await button(page, "Agree and continue").click();
  // The bank's own consent was made for balances only, so the bank is asked.
  await logIn(page, "ada");
  await heading(page, /^Done$/);
  await everywhere(page, "permission given", { again: false });
  await ada.hear(/your payments are ready/);
  const payments = await ada.tap("See payments");
  await heading(payments, /Your payments/);
  await everywhere(payments, "payments");

  await page.goto(`${world.app}/me`);
  await unfold(page);
  await button(page, "Renew Harbour Bank").click();
  await heading(page, /Renew your permission/);
  await everywhere(page, "renewal");
  await button(page, "Not now").click();
  await heading(page, /Nothing was changed/);
  await everywhere(page, "renewal declined", { again: false });
});
