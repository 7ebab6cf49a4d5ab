// Acts on *My data* that ask for more than an unlocked browser: letting the chat show more, and having everything
// deleted. Without a login at the bank minutes ago they are refused and change nothing; with one they go on.

import { accessible, button, check, heading, journey, lacks, same, whole } from "./lib.mjs";
import { atTheBank, linked, logIn, unfold } from "./people.mjs";

await journey(async (world) => {
  const { customer: ada } = await linked(world, { institution: "Harbour Bank", as: "ada", keep: ["Everyday"] });
  await ada.hear(/your balance is ready/);

  // Bound and unlocked by her PIN: she sees her connection, and no way to loosen anything.
  const page = await ada.tap("See balance");
  await heading(page, /Your balance/);
  await page.goto(`${world.app}/me`);
  const card = page.getByRole("article", { name: "Harbour Bank" });
  await card.getByText(/Connected until/).waitFor();
  await unfold(page);
  await card.getByText("To let the chat show more, log in at your bank again.").waitFor();
  check(!(await card.getByRole("radio", { name: "Show in chat" }).count()), "an unlocked browser is not offered to show more");
  check(!(await button(page, "Download everything").count()), "nor to download everything");
  await deletionAsksForTheBank(page);

  // A form that says so all the same: made of the page's own, so that only the strength is missing.
  await page.goto(`${world.app}/me`);
  const link = await card.locator('input[name="link"]').first().getAttribute("value");
  const answer = await posts(page, "/me", { do: "choose", choice: "chat", link });
  check(!answer.url.includes("note="), `nothing was changed, found ${answer.url}`);
  await page.goto(`${world.app}/me`);
  await unfold(page);
  await card.getByText("See by tapping", { exact: true }).first().waitFor();
  same((await posts(page, "/me/erase", { do: "erase" })).status, 403, "deleting without a login");

  // On the way to the bank, and back without logging in: nothing has been won by it.
  await button(page, "Log in at the bank again").click();
  await atTheBank(page);
  await page.goto(`${world.app}/me`);
  await unfold(page);
  await card.getByText("To let the chat show more, log in at your bank again.").waitFor();
  await deletionAsksForTheBank(page);

  // The bank asks although it knows this browser; then the act goes on.
  await page.goto(`${world.app}/me`);
  await unfold(page);
  await button(page, "Log in at the bank again").click();
  same(await atTheBank(page), "Log in", "the bank asks for the login itself");
  await logIn(page, "ada");
  await heading(page, /My data/);
  await unfold(page);
  await accessible(page, "My data after the step-up");
  await card.getByRole("radio", { name: "Show in chat" }).check();
  await button(page, "Change what is shown").click();
  await page.getByRole("status").getByText(/Changed/).waitFor();
  await ada.hear(/appear here in the chat/);

  await page.goto(`${world.app}/me/erase`);
  await button(page, "Delete my data").click();
  await page.getByText(/Your data will be deleted on/).waitFor();
  await ada.hear(/You asked us to delete your data/);
  await button(page, "Keep my data").click();
  await ada.hear(/Your data is kept/);

  // Signed out, the PIN is enough to see and no longer to ask.
  await page.goto(`${world.app}/me`);
  await button(page, "Sign out of this page").click();
  await deletionAsksForTheBank(page);

  async function deletionAsksForTheBank(at) {
    await at.goto(`${world.app}/me/erase`);
    await at.getByText("log in at your bank first: nobody else may ask for it").waitFor();
    lacks(await whole(at), ["everything goes on", "Your data will be deleted on"], "the page without a login");
  }

  /** A form from this very page, with its token: what the server says to it. */
  async function posts(at, path, fields) {
    return at.evaluate(
      async ([to, all]) => {
        const csrf = globalThis.document.querySelector('input[name="csrf"]').value;
        const got = await globalThis.fetch(to, { method: "POST", body: new URLSearchParams({ ...all, csrf }) });
        return { status: got.status, url: got.url };
      },
      [path, fields],
    );
  }
});
