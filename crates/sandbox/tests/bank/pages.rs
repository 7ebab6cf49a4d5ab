//! The bank's own pages as a browser and a screen reader meet them.

use serde_json::json;

use crate::rp::{ALL, Browser, World};

async fn opened(world: &World) -> (Browser<'_>, String) {
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let url = world.authorize_url(world.request(&consent)).await;
    let mut browser = Browser::new(world);
    let page = browser.open(&url).await;
    (browser, page)
}

/// Every input that is seen has a label, no script, nothing from elsewhere.
#[track_caller]
fn assert_plain_and_labelled(html: &str) {
    for input in html.split("<input ").skip(1) {
        let input = &input[..input.find('>').unwrap()];
        let id = input.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(html.contains(&format!("<label for=\"{id}\">")), "{input}");
    }
    let body = &html[html.find("<body>").unwrap()..];
    for tag in body.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
        let handler = tag.split_whitespace().any(|word| word.starts_with("on") && word.contains('='));
        assert!(
            !handler && !tag.starts_with("script") && !tag.contains("style=") && !tag.contains("://"),
            "{tag}"
        );
    }
    assert!(html.contains("<html lang=\"en\">") && html.contains("<title>") && html.contains("<main>"));
}

#[tokio::test]
async fn each_step_is_a_plain_page_with_the_promised_names() {
    let world = World::new().await;
    let (mut browser, page) = opened(&world).await;
    let login = browser.get(&page).await;
    assert_plain_and_labelled(&login.text);
    for name in [
        ">Username</label>",
        ">Password</label>",
        ">Continue</button>",
        "Demo only",
        "ada, ben",
        "Harbour Bank",
    ] {
        assert!(login.text.contains(name), "{name}");
    }
    assert!(login.text.contains("Tellerline &#60;demo&#62;"), "the client's name is escaped");
    let policy = login.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'; form-action 'self' http://localhost:8080;")
    );
    assert!(!policy.contains("unsafe"));
    assert_eq!(login.header("cache-control"), "no-store");

    browser.post(&page, &[("username", " ADA "), ("password", "demo"), ("action", "continue")]).await;
    let code = browser.get(&page).await;
    assert_plain_and_labelled(&code.text);
    assert!(code.text.contains(">Code</label>") && code.text.contains("one-time-code"));

    let shown = world.bank.current_code("harbour", "ada").unwrap();
    browser.post(&page, &[("code", &shown), ("action", "continue")]).await;
    let share = browser.get(&page).await;
    assert_plain_and_labelled(&share.text);
    assert!(
        share.text.contains("Everyday (Harbour Current, GBP, ending ")
            && share.text.contains("cannot move money")
    );

    let css = world.http.get(format!("{}/bank.css", world.issuer())).send().await.unwrap();
    assert_eq!(css.headers()["content-type"], "text/css; charset=utf-8");
    let other = world.http.get(format!("{}/bank.css", world.bank.issuer("northwind"))).send().await.unwrap();
    assert_ne!(css.text().await.unwrap(), other.text().await.unwrap(), "each institution looks like itself");
}

#[tokio::test]
async fn wrong_passwords_and_codes_are_said_and_three_wrong_codes_start_over() {
    let world = World::new().await;
    let (mut browser, page) = opened(&world).await;
    for (user, password) in [("ada", "wrong"), ("nobody", "demo"), ("chen", "demo"), ("", "")] {
        let answer =
            browser.post(&page, &[("username", user), ("password", password), ("action", "continue")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, page.as_str()));
        let shown = browser.get(&page).await.text;
        assert!(
            shown.contains("Username or password is wrong") && shown.contains("role=\"alert\""),
            "{user}"
        );
    }
    browser.post(&page, &[("username", "ada"), ("password", "demo"), ("action", "continue")]).await;
    assert!(!browser.get(&page).await.text.contains("role=\"alert\""));
    for _ in 0..2 {
        browser.post(&page, &[("code", "000000"), ("action", "continue")]).await;
        assert!(browser.get(&page).await.text.contains("That code is not right"));
    }
    browser.post(&page, &[("code", "000000"), ("action", "continue")]).await;
    let over = browser.get(&page).await.text;
    assert!(over.contains("Three wrong codes") && over.contains("Username"));
    // The right code is worth nothing before the password.
    let code = world.bank.current_code("harbour", "ada").unwrap();
    browser.post(&page, &[("code", &code), ("action", "continue")]).await;
    assert!(browser.get(&page).await.text.contains("Username"));
    assert!(browser.two_factors(&page, "ada").await.status == 303);
    assert!(browser.get(&page).await.text.contains("Accounts to share"));
}

#[tokio::test]
async fn a_code_counts_once_even_in_another_browser() {
    let world = World::new().await;
    let (mut first, page) = opened(&world).await;
    let code = world.bank.current_code("harbour", "ada").unwrap();
    first.two_factors(&page, "ada").await;
    let (mut second, page) = opened(&world).await;
    second.post(&page, &[("username", "ada"), ("password", "demo"), ("action", "continue")]).await;
    second.post(&page, &[("code", &code), ("action", "continue")]).await;
    assert!(second.get(&page).await.text.contains("That code is not right"));
    // The box offers another one, until all of this moment are used; then it says how long to wait.
    second.type_shown_code(&page).await;
    let (mut third, page) = opened(&world).await;
    third.two_factors(&page, "ada").await;
    let answer = world.control("GET", "totp/harbour/ada", None).await;
    assert_eq!((answer.status, answer.json()["wait_seconds"].as_i64()), (409, Some(20)));
    world.clock.advance_seconds(20);
    assert_eq!(world.control("GET", "totp/harbour/ada", None).await.status, 200);
}

#[tokio::test]
async fn a_page_belongs_to_the_browser_that_opened_it() {
    let world = World::new().await;
    let (mut browser, page) = opened(&world).await;
    let mut stranger = Browser::new(&world);
    assert_eq!(stranger.get(&page).await.status, 400);
    let (mut other, _) = opened(&world).await;
    assert_eq!(other.get(&page).await.status, 400);
    assert_eq!(other.post(&page, &[("action", "cancel")]).await.header("location"), "");
    let known_before = browser.cookie.clone();
    browser.two_factors(&page, "ada").await;
    assert_ne!(browser.cookie, known_before, "a new session after login");
    stranger.cookie = known_before;
    assert_eq!(stranger.get(&page).await.status, 400);
    assert_eq!(browser.get(&page).await.status, 200);
    world.clock.advance_seconds(601);
    assert_eq!(browser.get(&page).await.status, 400);
}

#[tokio::test]
async fn cancelling_is_possible_at_every_step() {
    for steps in 0..3 {
        let world = World::new().await;
        let (mut browser, page) = opened(&world).await;
        if steps > 0 {
            browser.post(&page, &[("username", "ada"), ("password", "demo"), ("action", "continue")]).await;
        }
        if steps > 1 {
            let code = world.bank.current_code("harbour", "ada").unwrap();
            browser.post(&page, &[("code", &code), ("action", "continue")]).await;
        }
        assert!(browser.get(&page).await.text.contains("Cancel"));
        let back = browser.post(&page, &[("action", "cancel")]).await;
        assert_eq!(back.came_back_with("error").as_deref(), Some("access_denied"), "{steps}");
        assert_eq!(browser.get(&page).await.status, 400);
    }
}

#[tokio::test]
async fn a_customer_ends_access_at_the_bank_itself() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let home = world.issuer();
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get(&format!("{home}/")).await.header("location"), "/harbour");
    let welcome = browser.get(&home).await;
    assert_plain_and_labelled(&welcome.text);
    assert!(welcome.text.contains(">Log in</button>") && !welcome.text.contains("Ada"));
    let page = browser.post(&format!("{home}/login"), &[]).await.header("location").to_owned();
    assert!(!browser.get(&page).await.text.contains("has sent you here"));
    assert_eq!(browser.two_factors(&page, "ada").await.header("location"), home);
    let inside = browser.get(&home).await;
    assert_plain_and_labelled(&inside.text);
    assert!(inside.text.contains("Hello, Ada Lindqvist") && inside.text.contains("Everyday, Rainy day"));

    // Neither a stranger nor another customer can end it.
    let end = format!("{home}/services/{}/end", tokens.consent);
    Browser::new(&world).post(&end, &[]).await;
    let mut ben = Browser::new(&world);
    let page = ben.post(&format!("{home}/login"), &[]).await.header("location").to_owned();
    ben.two_factors(&page, "ben").await;
    ben.post(&end, &[]).await;
    assert!(ben.get(&home).await.text.contains("None."));
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 200);

    assert_eq!(browser.post(&end, &[]).await.status, 303);
    assert!(browser.get(&home).await.text.contains("None."));
    world.get("/accounts", &tokens.access).await.assert_code(400, "U009");
}
