//! Refreshing: alone, stored before used, once for a 401, never lost.

use std::sync::{Arc, Mutex, atomic::Ordering};

use async_trait::async_trait;
use rstest::rstest;
use tellerline_core::{
    bank::BankFailure,
    id::LinkId,
    ports::{Bank as _, BankError, ReadContext, StoredTokens, TokenVault},
};
use wiremock::ResponseTemplate;

use super::{Linked, attended, permit};
use crate::fapi::testing::obie_error;

impl Linked {
    fn refreshes(&self) -> usize {
        let calls = &self.bank.state().calls;
        calls.iter().filter(|call| call.form.get("grant_type").is_some_and(|g| g == "refresh_token")).count()
    }

    /// The bank forgets the access token while its time still runs here.
    fn forget_access(&self) {
        self.bank.once("GET /accounts/A1/balances", ResponseTemplate::new(401));
    }
}

#[tokio::test]
async fn ten_reads_at_once_refresh_once() {
    let linked = Linked::new().await;
    linked.bank.clock.advance(295);
    let reads = (0..10).map(|_| linked.balances(attended()));
    for outcome in futures::future::join_all(reads).await {
        assert_eq!(outcome.unwrap().len(), 1);
    }
    assert_eq!(linked.refreshes(), 1);
    assert_eq!(linked.vault.saves.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_401_leads_to_one_refresh_and_one_more_try() {
    let linked = Linked::new().await;
    linked.forget_access();
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
    assert_eq!(linked.refreshes(), 1);

    for _ in 0..5 {
        linked.forget_access();
    }
    assert_eq!(linked.failure().await, BankFailure::Reauthenticate, "the consent stands");
    assert_eq!(linked.refreshes(), 2, "one more, not one per 401");
}

#[tokio::test]
async fn a_refresh_uses_the_newest_token_and_the_links_own_key() {
    let linked = Linked::new().await;
    for round in 1..=3 {
        linked.bank.clock.advance(300);
        linked.balances(attended()).await.unwrap();
        assert_eq!(linked.bank.last("POST /token").form["refresh_token"], format!("refresh-{round}"));
    }
    let calls = linked.bank.state().calls.clone();
    let jwk = |part: &str| {
        let call = calls.iter().rfind(|call| call.line.contains(part)).unwrap();
        let proof = call.headers["dpop"].to_str().unwrap();
        serde_json::to_string(&jsonwebtoken::decode_header(proof).unwrap().jwk.unwrap()).unwrap()
    };
    assert_eq!(jwk("POST /token"), jwk("POST /par"));
    assert_eq!(jwk("/balances"), jwk("POST /par"));
    assert_ne!(jwk("POST /account-access-consents"), jwk("POST /par"), "our own token has another key");
}

#[tokio::test]
async fn tokens_that_could_not_be_stored_are_not_used_and_not_lost() {
    let linked = Linked::new().await;
    linked.bank.clock.advance(300);
    linked.vault.full.store(true, Ordering::SeqCst);
    let reads = linked.bank.count("GET /accounts");
    assert_eq!(linked.failure().await, BankFailure::Unreachable);
    assert_eq!(linked.bank.count("GET /accounts"), reads, "the new token was not used");
    assert_eq!(linked.refreshes(), 1);
    assert_eq!(linked.failure().await, BankFailure::Unreachable);
    assert_eq!(linked.refreshes(), 1, "the old refresh token was not used again: that would end the grant");
    linked.vault.full.store(false, Ordering::SeqCst);
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
    assert_eq!(linked.refreshes(), 1);
}

#[tokio::test]
async fn a_dropped_read_does_not_lose_the_refresh() {
    let linked = Linked::new().await;
    linked.bank.clock.advance(300);
    {
        let read = linked.balances(attended());
        tokio::pin!(read);
        // Polled until the refresh is under way, then dropped.
        while linked.refreshes() == 0 {
            tokio::select! { biased; _ = &mut read => panic!("too fast"), () = tokio::task::yield_now() => {} }
        }
    }
    let saved = tokio::time::timeout(std::time::Duration::from_secs(10), linked.vault.saved.notified());
    saved.await.expect("the refresh was dropped with the read");
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
    assert_eq!(linked.refreshes(), 1);
}

#[rstest]
#[case("AUTH", BankFailure::Reauthenticate)]
#[case("CANC", BankFailure::ConsentEnded)]
#[case("EXPD", BankFailure::ConsentEnded)]
#[case("RJCT", BankFailure::ConsentEnded)]
#[case("Revoked", BankFailure::ConsentEnded)]
#[case("a status of next year", BankFailure::ConsentEnded)]
#[tokio::test]
async fn a_lost_grant_is_judged_by_the_consent(#[case] status: &'static str, #[case] expect: BankFailure) {
    let linked = Linked::new().await;
    linked.bank.clock.advance(300);
    linked.bank.state().refresh_error = Some("invalid_grant");
    linked.bank.state().consent_status = status;
    assert_eq!(linked.failure().await, expect);
}

#[tokio::test]
async fn a_grant_is_not_called_lost_while_the_bank_cannot_be_asked() {
    let linked = Linked::new().await;
    linked.bank.clock.advance(300);
    linked.bank.state().refresh_error = Some("invalid_grant");
    linked.bank.once("GET /account-access-consents", ResponseTemplate::new(503));
    assert_eq!(linked.failure().await, BankFailure::Unreachable);
}

#[tokio::test]
async fn another_process_that_refreshed_first_is_believed() {
    let linked = Linked::new().await;
    let old = linked.vault.tokens.lock().unwrap().clone().unwrap();
    linked.bank.clock.advance(300);
    linked.balances(attended()).await.unwrap();
    let new = linked.vault.tokens.lock().unwrap().clone().unwrap();
    let refreshed = linked.refreshes();
    // What this process sees while another one refreshes: the old set twice, then the new one.
    let shared: Arc<dyn TokenVault> = Arc::new(Changing(Mutex::new(vec![new.clone(), old.clone(), old])));
    let context = ReadContext { vault: &shared, presence: attended() };
    let answer = linked.connector.balances(&permit(&["A1"]), &context).await.unwrap();
    assert_eq!(answer.len(), 1);
    assert_eq!(linked.refreshes(), refreshed + 1, "tried with the old token, refused, then believed");
}

#[tokio::test]
async fn of_two_processes_that_refresh_at_once_the_second_takes_the_tokens_of_the_first() {
    let linked = Linked::new().await;
    let old = linked.vault.tokens.lock().unwrap().clone().unwrap();
    linked.bank.clock.advance(300);
    linked.balances(attended()).await.unwrap();
    let theirs = linked.vault.tokens.lock().unwrap().clone().unwrap();
    // Again from before, with the other process a few seconds ahead, at a bank that bears with a second use.
    linked.bank.clock.advance(5);
    linked.bank.state().generation -= 1;
    *linked.vault.tokens.lock().unwrap() = Some(old);
    *linked.vault.other_process.lock().unwrap() = Some(theirs.clone());
    let (refreshes, saves) = (linked.refreshes(), linked.vault.saves.load(Ordering::SeqCst));
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
    assert_eq!(linked.refreshes(), refreshes + 1, "both asked the bank");
    assert_eq!(linked.vault.saves.load(Ordering::SeqCst), saves, "the second writes over nothing");
    assert_eq!(linked.vault.tokens.lock().unwrap().clone().unwrap().expose(), theirs.expose());
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
    assert_eq!(linked.refreshes(), refreshes + 1, "and goes on with the tokens of the first");
}

/// Gives the last of its token sets at each look, and takes none.
struct Changing(Mutex<Vec<StoredTokens>>);

#[async_trait]
impl TokenVault for Changing {
    async fn load(&self, _: LinkId) -> Result<Option<StoredTokens>, BankError> {
        Ok(self.0.lock().unwrap().pop())
    }

    async fn save(&self, _: LinkId, _: &StoredTokens) -> Result<(), BankError> {
        panic!("nothing new to store")
    }

    async fn replace(&self, _: LinkId, _: &StoredTokens, _: &StoredTokens) -> Result<bool, BankError> {
        panic!("nothing new to store")
    }
}

#[tokio::test]
async fn a_link_that_has_ended_reads_nothing() {
    let linked = Linked::new().await;
    *linked.vault.tokens.lock().unwrap() = None;
    let before = linked.bank.state().calls.len();
    assert_eq!(linked.failure().await, BankFailure::NotPermitted);
    assert_eq!(linked.bank.state().calls.len(), before);
}

#[tokio::test]
async fn revoking_ends_consent_then_token_and_twice_is_fine() {
    let linked = Linked::new().await;
    let tokens = linked.vault.tokens.lock().unwrap().clone().unwrap();
    linked.connector.revoke("consent-1", Some(&tokens)).await.unwrap();
    let lines: Vec<String> = linked.bank.state().calls.iter().map(|call| call.line.clone()).collect();
    let at = |start: &str| lines.iter().rposition(|line| line.starts_with(start)).unwrap();
    assert!(at("DELETE /account-access-consents/consent-1") < at("POST /revoke"));
    assert_eq!(linked.bank.last("POST /revoke").form["token"], "refresh-1");
    for gone in [
        obie_error(400, "U011"),
        obie_error(400, "U009"),
        ResponseTemplate::new(404),
        ResponseTemplate::new(204),
    ] {
        linked.bank.once("DELETE", gone);
        linked.connector.revoke("consent-1", Some(&tokens)).await.unwrap();
    }
    linked.bank.once("DELETE", ResponseTemplate::new(503));
    let error = linked.connector.revoke("consent-1", Some(&tokens)).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::Unreachable, "a bank that is down has not revoked");
    linked.bank.once("DELETE", obie_error(400, "U004"));
    linked.connector.revoke("consent-1", None).await.unwrap_err();
}

#[tokio::test]
async fn our_own_token_is_kept_and_renewed_once_when_refused() {
    let linked = Linked::new().await;
    let own = |linked: &Linked| {
        let calls = &linked.bank.state().calls;
        calls.iter().filter(|c| c.form.get("grant_type").is_some_and(|g| g == "client_credentials")).count()
    };
    assert_eq!(own(&linked), 1);
    linked.bank.once("DELETE", ResponseTemplate::new(401));
    linked.connector.revoke("consent-1", None).await.unwrap();
    assert_eq!(own(&linked), 2);
}

#[tokio::test]
async fn an_expired_permit_reads_nothing() {
    let linked = Linked::new().await;
    linked.bank.clock.advance(86_400);
    let before = linked.bank.state().calls.len();
    let context = ReadContext { vault: &linked.shared, presence: attended() };
    let error = linked.connector.balances(&permit(&["A1"]), &context).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::NotPermitted);
    assert_eq!(linked.bank.state().calls.len(), before);
}
