// Everybody can see what is theirs: figures, how they are unlocked, and all of *My data*.

import { button, heading, journey } from "./lib.mjs";
import { STILL, everywhere } from "./everywhere.mjs";
import { linked, logIn, unfold } from "./people.mjs";

await journey(async (world) => {
  const how = { institution: "Harbour Bank", as: "ada", keep: ["Everyday"] };
  const { customer: ada, tab: connected } = await linked(world, how, STILL);
  await connected.close();
  const reveal = await ada.tap("See balance");
  await heading(reveal, /Your balance/);
  await everywhere(reveal, "balance");
  await button(reveal, "Lock now").click();
  await heading(reveal, /Enter your PIN/);
  await everywhere(reveal, "unlock");

  const page = await (await world.open(STILL)).newPage();
  await page.goto(`${world.app}/me`);
  await heading(page, /My data/);
  await everywhere(page, "My data, the door");
  await button(page, "Log in at Harbour Bank").click();
  await logIn(page, "ada");
  await heading(page, /My data/);
  await everywhere(page, "My data, folded");
  await unfold(page);
  await everywhere(page, "My data");
  for (const path of ["timeline", "erase"]) {
    await page.goto(`${world.app}/me/${path}`);
    await everywhere(page, `My data, ${path}`);
  }
});
