// Comparing what people are shown with the bank's own books.

import { check, digits, money, plain, same } from "./lib.mjs";

/** What the books say of each account of a customer, by nickname. */
export async function books(world, institution, customer, keep) {
  const accounts = await world.ledger(institution, customer);
  const wanted = accounts.filter((account) => account.enabled && (!keep || keep.includes(account.nickname)));
  check(wanted.length > 0, `the ledger has no accounts of ${customer} at ${institution}`);
  return wanted;
}

/** The figures of one account on a reveal page, by their labels. */
async function shown(page, nickname) {
  const heading = page.getByRole("heading", { level: 2, name: nickname });
  const lines = (await page.getByRole("region").or(page.locator("section")).filter({ has: heading }).first().innerText())
    .split("\n")
    .map(plain)
    .filter((line) => line !== "");
  const after = (label) => lines[lines.indexOf(label) + 1];
  for (const label of ["Available", "Booked"]) check(lines.includes(label), `${nickname}: no "${label}" in ${lines}`);
  return { available: after("Available"), booked: after("Booked"), lines };
}

/** Every account that was shared, and none else, with exactly the ledger's figures in its own currency. */
export async function checkReveal(page, accounts) {
  for (const account of accounts) {
    const found = await shown(page, account.nickname);
    for (const kind of ["available", "booked"]) {
      same(digits(found[kind]), account[kind], `${account.nickname}, ${kind}: not the ledger's figure`);
      same(found[kind], money(account[kind], account.currency), `${account.nickname}, ${kind}: not written as an amount`);
    }
    if (digits(account.credit_line) !== "0.00" && account.kind === "CACC" && Number(account.credit_line) !== 0) {
      const credit = found.lines.find((line) => line.includes("overdraft"));
      same(digits(credit ?? ""), account.credit_line, `${account.nickname}: the overdraft inside the figure`);
    }
  }
  const headings = await page.getByRole("main").getByRole("heading", { level: 2 }).allInnerTexts();
  const others = headings.map(plain).filter((title) => !title.startsWith("Latest payments"));
  same(others, accounts.map((account) => account.nickname), "the accounts shown are those that were shared, in the bank's order");
}

/** Everything that may be in a customer's books and nowhere else: nicknames, and amounts as bare and written. */
export function secretsOf(accounts) {
  const amounts = accounts.flatMap((account) =>
    [account.available, account.booked].flatMap((amount) => [amount.replace("-", ""), money(amount.replace("-", ""), account.currency)]),
  );
  return [...accounts.map((account) => account.nickname), ...amounts];
}
