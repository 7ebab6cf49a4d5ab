// A passkey in place of the PIN: made while linking, asked for at the unlock, managed on *My data*. The device is
// Chromium's own virtual authenticator.

import { accessible, button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { books, checkReveal, secretsOf } from "./figures.mjs";
import { Customer, agree, connected, linksOf, logIn, narrow, pairingWords, start, unfold } from "./people.mjs";

/** A device with a lock, in this tab. */
async function device(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    knowsItsOwner: (yes) => client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes }),
    credentials: async () => (await client.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

await journey(async (world) => {
  const ada = await Customer.meet(world);
  await ada.say("what's my balance");
  await ada.hear(/connect your account/);
  const page = await ada.tap("Connect account");
  const phone = await device(page);
  await start(page, "Harbour Bank");
  await agree(page, [/balances/, /payments/]);
  await logIn(page, "ada");
  await narrow(page, "See by tapping", ["Everyday"]);
  await heading(page, /Choose a PIN/);
  await accessible(page, "PIN or passkey");
  await button(page, "Use a passkey instead").click();
  await ada.say(await pairingWords(page));
  await ada.hear(/your account is connected/);
  await connected(page);
  const reveal = linksOf(await ada.hear(/your balance is ready/))["See balance"];
  const [made] = await phone.credentials();
  same(made.rpId, new URL(world.app).hostname, "the passkey is for this address");

  const accounts = await books(world, "harbour", "ada", ["Everyday"]);
  await page.goto(reveal);
  await heading(page, /Your balance at Harbour Bank/);
  await checkReveal(page, accounts);
  await button(page, "Stay longer").click();
  await heading(page, /Your balance/);

  // Locked, it asks for the passkey; a device that does not know its owner opens nothing.
  await button(page, "Lock now").click();
  await heading(page, /Show that it's you/);
  await accessible(page, "unlock with a passkey");
  await phone.knowsItsOwner(false);
  const before = await world.calls("harbour", "balances");
  await button(page, "Use your passkey").click();
  await page.getByRole("alert").waitFor();
  lacks(await whole(page), secretsOf(accounts), "the page for a device that does not know its owner");
  same(await world.calls("harbour", "balances"), before, "nothing is read for it");
  await phone.knowsItsOwner(true);
  await button(page, "Use your passkey").click();
  await heading(page, /Your balance/);
  await checkReveal(page, accounts);

  // My data: adding needs the bank again, which asks although it knows her.
  await page.goto(`${world.app}/me`);
  await unfold(page);
  await page.getByText("This browser, with a passkey").waitFor();
  check(!(await button(page, "Add a passkey").count()), "an unlocked browser adds nothing");
  await button(page, "Log in at the bank again").click();
  await heading(page, /^Log in$/);
  await logIn(page, "ada");
  await heading(page, /My data/);
  await unfold(page);
  await accessible(page, "My data with factors");
  await page.getByLabel("Name of the passkey").fill("Second");
  await button(page, "Add a passkey").click();
  await page.getByRole("alert").waitFor();
  same((await phone.credentials()).length, 1, "a device that has one makes no other");

  await page.getByLabel("New PIN for this browser").fill("739164");
  await button(page, "Save PIN").click();
  await ada.hear(/the PIN of a browser was changed/);
  await button(page, "Remove this passkey").click();
  await ada.hear(/a passkey of this connection was removed/);
  await page.getByText("This browser, with a PIN").waitFor();

  // Signed out at the server, in every tab.
  const other = await ada.context.newPage();
  await other.goto(reveal);
  await heading(other, /Your balance/);
  const sessions = page.getByRole("region", { name: "Where you are signed in" });
  while (await sessions.count()) await sessions.getByRole("button").first().click();
  await heading(page, /My data/);
  await other.reload();
  await heading(other, /Enter your PIN/);
  await other.getByLabel("PIN").fill("739164");
  await button(other, "Show").click();
  await heading(other, /Your balance/);
  await checkReveal(other, accounts);
});
