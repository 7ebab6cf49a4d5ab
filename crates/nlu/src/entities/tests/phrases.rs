//! English phrases as customers type them, all finders together.

use super::check;

#[test]
fn english() {
    check(
        "en",
        &[
            ("how much did i spend at Tesco last week", "Tesco at; last week 2026-11-09..2026-11-15"),
            ("£1,200 to my landlord", "£1,200 GBP 120000"),
            ("payments of £1,200 to landlord", "£1,200 GBP 120000; landlord at"),
            ("20 quid", "20 quid GBP 2000"),
            ("twenty pounds", "twenty pounds GBP 2000"),
            ("twenty-five pounds", "twenty-five pounds GBP 2500"),
            ("two hundred and fifty euros", "two hundred and fifty euros EUR 25000"),
            ("one thousand two hundred dollars", "one thousand two hundred dollars USD 120000"),
            ("three thousand quid", "three thousand quid GBP 300000"),
            ("12 pounds 50", "12 pounds 50 GBP 1250"),
            ("5 pounds and 20 pence", "5 pounds and 20 pence GBP 520"),
            ("between fifty and five hundred pounds", "fifty and five hundred pounds 5000..50000"),
            ("more than 50 in october", "50 5001..?; october 2026-10-01..2026-10-31"),
            ("over 30 days", ""),
            ("50 pounds or more", "50 pounds or more 5000..?"),
            ("10-20 euros", "10-20 euros 1000..2000"),
            ("£1.234", "£1.234 GBP ?"),
            ("since payday", "since payday payday"),
            ("what have i spent since i got paid", "since i got paid payday"),
            ("the week before last", "the week before last 2026-11-02..2026-11-08"),
            ("last quarter", "last quarter 2026-07-01..2026-09-30"),
            ("since christmas", "since christmas 2025-12-25..2026-11-22"),
            ("on 12/25/2025", "12/25/2025 2025-12-25"),
            ("on the third of march", "the third of march 2026-03-03"),
            ("lock my virtual card", "virtual card Virtual card"),
            ("i am going to Spain and Germany", "Spain ES; Germany DE"),
            ("paid in a french shop", "french FR"),
            ("no, the other account", "the other account Other"),
            ("i meant last month", "i meant Correction; last month 2026-10-01..2026-10-31"),
            ("and last month?", "and Also; last month 2026-10-01..2026-10-31"),
            ("what about my savings", "what about Also; savings savings"),
            ("last five payments", "five #5"),
            ("my joint account ending in 4821", "joint account joint; 4821 four"),
            ("spent at Turkish Airlines", "Turkish Airlines at"),
            ("R$ 20 and US$ 5", "R$ 20 BRL 2000; US$ 5 USD 500"),
            ("5 grand", ""),
            ("£5 grand", "£5 grand GBP 500000"),
            ("one more thing", ""),
            ("1 234,56 €", "1 234,56 € EUR 123456"),
            ("1’234.50 CHF", "1’234.50 CHF CHF 123450"),
        ],
    );
}
