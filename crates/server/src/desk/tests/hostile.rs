//! What customers, staff and strangers write to break a page stays text on every page of the staff.

use axum::http::{Method, StatusCode};

use super::World;
use crate::desk::{
    auth::Role,
    table::{TABLE, Who},
};

const WORDS: &str = "<b onclick=alert(1)>Bold</b><script>alert(2)</script>\"'&amp;<!--";

#[tokio::test]
async fn hostile_words_stay_words_on_every_page_of_the_staff() {
    let world = World::new().await;
    for role in Role::ALL {
        world.staff("one", role.slug(), role).await;
    }
    let conversation = world.taps("one", "p1", "fraud", WORDS).await;
    world.types("one", "p1", WORDS).await;
    world.stranger("one", "p1", WORDS, WORDS).await;
    let conversation = format!("/desk/c/{conversation}");

    // What staff write: a reply, reasons, the name of a hold.
    let mut lead = world.logged_in("one", Role::Lead.slug()).await;
    let once = lead.get(&conversation).await.field("once");
    lead.post(&format!("{conversation}/reply"), &[("once", &once), ("text", WORDS)]).await;
    world.until(|| async { world.messenger_got("onclick") > 0 }).await;
    let mut officer = world.logged_in("one", Role::Officer.slug()).await;
    officer.get("/officer/policy").await;
    let raise = [("do", "propose"), ("channel", "one-page"), ("class", "amount"), ("reason", WORDS)];
    assert_eq!(officer.post("/officer/policy", &raise).await.status, StatusCode::SEE_OTHER);
    let whom = conversation.trim_start_matches("/desk/c/");
    let hold = [("do", "set"), ("whom", whom), ("reason", WORDS)];
    assert_eq!(officer.post("/officer/holds", &hold).await.status, StatusCode::SEE_OTHER);

    let mut told = 0;
    for role in Role::ALL {
        let mut browser = world.logged_in("one", role.slug()).await;
        let pages = TABLE.iter().filter(|row| row.method == Method::GET);
        let own = pages.filter(|row| matches!(row.who, Who::Roles(roles) if roles.contains(&role)));
        for path in own.map(|row| row.path.replace("/desk/c/{conversation}", &conversation)) {
            let page = browser.get(&path).await;
            for alive in ["<b onclick", "<script>alert", "\"'&amp;<!--"] {
                assert!(!page.has(alive), "{alive} came through at {path}: {}", page.body);
            }
            told += usize::from(page.has("&#60;b onclick"));
        }
    }
    assert!(told >= 4, "conversation, policy and holds show the words, for agent, lead and officer: {told}");
}
