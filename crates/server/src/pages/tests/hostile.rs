//! Names that are out to break a page stay names: of the bank, of institutions, of accounts, in the words of a customer.

use tellerline_core::conversation::Input;

use super::{
    bank::FIGURE,
    world::{PIN, Page, World},
};

const NAME: &str = "<b onclick=alert(1)>Bold</b><script>alert(2)</script>\"'&amp;<!--\u{202e}gnp";

/// Nothing of the name has come to life.
fn is_tame(page: &Page, where_: &str) {
    for dead in ["<b onclick", "<script>alert", "\"'&amp;<!--"] {
        assert!(!page.text.contains(dead), "{dead} came through at {where_}: {}", page.text);
    }
}

#[tokio::test]
async fn hostile_names_stay_names_on_every_page() {
    let world = World::with(|tenant| {
        tenant.name = NAME.to_owned();
        for (_, name) in &mut tenant.institutions {
            *name = NAME.to_owned();
        }
    })
    .await;
    let mut browser = world.browser();
    for path in ["/", "/me", "/me/timeline", "/me/erase", "/chat/demo", "/chat/demo?framed", "/link/none"] {
        is_tame(&browser.get(path).await, path);
    }
    is_tame(&browser.get("/widget.js").await, "/widget.js");
    browser.get("/chat/demo").await;
    browser.post("/chat/demo", &[("id", "hostile-words"), ("text", NAME)]).await;
    let page = browser.get("/chat/demo").await;
    assert!(page.has("hostile-words"), "{}", page.text);
    is_tame(&page, "the chat");

    // Linking, step by step, then the figure, all of My data, and what the customer wrote to the bank.
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    is_tame(&browser.get(&path).await, "the first page");
    let words = browser.goes_to_the_words(&world, &path).await;
    is_tame(&browser.get(&path).await, "the words");
    world.types("ada", &words).await;
    is_tame(&browser.get(&path).await, "connected");
    let (identity, conversation) = world.person("ada");
    let (store, bank) = (&world.engine.context.store, tellerline_core::BankId::new(super::world::BANK));
    let links = tellerline_store::repo::links::for_conversation(store, &bank, identity, conversation).await;
    let link = links.unwrap().into_iter().find(|link| link.institution.as_str() == "harbour").unwrap();
    let reveal = world.balance_button("ada", link.id).await;
    let page = browser.get(&reveal).await;
    assert!(page.has(FIGURE));
    is_tame(&page, "the figure");
    is_tame(&browser.get(&format!("{reveal}?hidden")).await, "hidden");
    let input = Input::Requested { words: NAME.to_owned() };
    let limit = std::time::Duration::from_secs(20);
    assert!(world.engine.submit_and_wait(&world.place("ada"), input, "wrong", limit).await.unwrap());
    for path in ["/me", "/me/timeline", "/me/erase"] {
        let page = browser.get(path).await;
        assert!(page.has("Bold"), "{path} shows the name: {}", page.text);
        is_tame(&page, path);
    }
    browser.post(&reveal, &[("do", "lock")]).await;
    is_tame(&browser.get(&reveal).await, "the lock");
    browser.post(&reveal, &[("do", "unlock"), ("pin", PIN)]).await;
}
