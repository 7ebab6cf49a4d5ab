//! The choice of the bank, on the way and on the way back.

use axum::http::StatusCode;
use tellerline_core::InstitutionId;

use super::{linking::harbour_links, world::World};

#[tokio::test]
async fn among_many_institutions_one_is_searched_for() {
    let world = World::with(|tenant| {
        let more = (1..=6).map(|n| (InstitutionId::new(format!("more-{n}")), format!("Savers' Union <{n}>")));
        tenant.institutions.extend(more);
    })
    .await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let page = browser.get(&path).await;
    assert!(
        page.has("role=\"search\"") && page.has("Harbour Bank") && page.has("&#60;6&#62;"),
        "{}",
        page.text
    );
    let page = browser.get(&format!("{path}?q=NORTH+union")).await;
    assert!(page.has("Northwind Credit Union") && page.has("value=\"NORTH union\""), "{}", page.text);
    assert!(!page.has("Harbour Bank</") && !page.has("&#60;6&#62;"), "{}", page.text);
    let page = browser.get(&format!("{path}?q=%3Cscript%3E")).await;
    assert!(
        !page.has("<script>") && page.has(&format!("href=\"{path}\"")),
        "none, and the way to all: {}",
        page.text
    );
    browser.post(&path, &[("do", "start"), ("institution", "northwind")]).await;
    assert!(browser.get(&path).await.has("Northwind Credit Union"));
}

#[tokio::test]
async fn what_is_connected_already_is_said_after_start_and_another_can_be_taken() {
    let world = World::new().await;
    let link = world.linked("ada2").await;
    world.harbour.seen().subject = "ada2".to_owned();
    let path = world.link_button("ada2").await;
    let mut browser = world.browser();
    let page = browser.get(&path).await;
    assert!(page.has("Northwind Credit Union") && page.has("Harbour Bank"));
    assert!(!page.has("already"), "a preview learns nothing of the customer");
    browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    let page = browser.get(&path).await;
    assert!(page.has("Harbour Bank is connected to your chat already"), "{}", page.text);
    assert!(page.has("Connect Northwind Credit Union instead") && !page.has("Connect Harbour Bank instead"));
    assert_eq!(
        browser.post(&path, &[("do", "other"), ("institution", "elsewhere")]).await.status,
        StatusCode::NOT_FOUND
    );
    browser.get(&path).await;
    browser.post(&path, &[("do", "other"), ("institution", "northwind")]).await;
    let page = browser.get(&path).await;
    assert!(page.has("Northwind Credit Union") && !page.has("already"), "{}", page.text);
    // What was connected before is as it was.
    assert_eq!(harbour_links(&world, "ada2").await[0].id, link);
}

#[tokio::test]
async fn the_way_back_to_the_choice_leaves_out_what_is_connected_already() {
    let world = World::with(|tenant| {
        tenant.institutions.push((InstitutionId::new("savers"), "Savers Union".to_owned()));
    })
    .await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    let page = browser.get(&path).await;
    assert!(!page.has("already") && page.has("Another bank"), "back to the choice: {}", page.text);
    assert!(page.has("Connect Savers Union instead"));
    assert!(!page.has("Connect Harbour Bank instead") && !page.has("Connect Northwind Credit Union instead"));
}
