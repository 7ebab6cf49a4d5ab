//! Links, consents, tokens, customers.

use std::sync::Arc;

use tellerline_core::{
    BankId, CustomerId, InstitutionId, LinkId,
    bank::BankFailure,
    consent::ConsentState,
    ports::{StoredTokens, TokenVault},
};
use tellerline_store::{
    RetentionClass, StoreError,
    error::Guard,
    repo::{browsers, customers, links, links::LinkStatus, links::StoreTokens},
};
use uuid::Uuid;

use super::bed::{Bed, CANARY};

/// Made on a page, brought to life by the chat, ended by "stop", its tokens forgotten after the bank's word.
pub async fn a_link_lives_from_pairing_to_stop(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let of = async || {
        links::for_conversation(&bed.store, &bed.bank, person.identity, person.conversation).await.unwrap()
    };
    let [stored]: [_; 1] = of().await.try_into().unwrap();
    assert_eq!(stored.status, LinkStatus::Unpaired);
    assert_eq!(stored.consent, link.consent);
    assert_eq!((stored.customer, stored.institution), (link.customer, link.institution.clone()));
    let live = bed.pair(&person, 1, &link).await;
    let [stored]: [_; 1] = of().await.try_into().unwrap();
    assert_eq!((stored.status, &stored.consent), (LinkStatus::Live, &live));
    assert!(stored.consent.is_live(bed.now));
    // The words answered twice: the second turn conflicts.
    let again = links::activate(&bed.store, &bed.bank, person.identity, &live, &Bed::receipt(), bed.now)
        .await
        .unwrap();
    let mut turn = bed.turn(&person, 2);
    turn.extras = again;
    assert!(matches!(bed.store.writer.turn(turn).await, Err(StoreError::Conflict(Guard::Consent))));
    // A change of the customer's choice raises the epoch.
    let mut changed = live.clone();
    changed.epoch += 1;
    changed.choice = tellerline_core::message::Choice::Chat;
    let mut turn = bed.turn(&person, 2);
    turn.extras = links::change(&bed.store, &bed.bank, person.identity, &changed, &Bed::receipt(), bed.now)
        .await
        .unwrap();
    bed.store.writer.turn(turn).await.unwrap();
    assert_eq!(of().await[0].consent, changed);
    // Stop, from the state before the change: too old.
    for (before, version, holds) in [(live, 3, false), (changed, 3, true)] {
        let over = before.withdraw(bed.after(5));
        let mut turn = bed.turn(&person, version);
        turn.extras =
            links::withdraw(&bed.store, &bed.bank, person.identity, &over, &Bed::receipt(), bed.after(5))
                .await
                .unwrap();
        assert_eq!(bed.store.writer.turn(turn).await.is_ok(), holds);
    }
    let [stored]: [_; 1] = of().await.try_into().unwrap();
    assert_eq!((stored.status, stored.ended_at), (LinkStatus::Ended, Some(bed.after(5))));
    assert_eq!(stored.consent.state, ConsentState::Withdrawn { at: bed.after(5) });
    // What is to be ended at the bank is still known; then the tokens go, the proof stays.
    let grant = links::grant(&bed.store, &bed.bank, link.id).await.unwrap().unwrap();
    assert_eq!(grant.bank_consent, link.bank_consent);
    assert_eq!(grant.tokens.unwrap().expose(), link.tokens.expose());
    links::clear_tokens(&bed.store, &bed.bank, link.id).await.unwrap();
    let grant = links::grant(&bed.store, &bed.bank, link.id).await.unwrap().unwrap();
    assert!(grant.tokens.is_none());
    assert_eq!(of().await.len(), 1);
    let listed = links::list(&bed.store, Some(&bed.bank), 10).await.unwrap();
    assert_eq!(
        listed.iter().map(|link| (link.id, link.status)).collect::<Vec<_>>(),
        [(link.id, LinkStatus::Ended)]
    );
    assert!(links::list(&bed.store, Some(&BankId::new("other")), 10).await.unwrap().is_empty());
    assert_eq!(links::list(&bed.store, None, 10).await.unwrap().len(), 1);
}

/// The sweep of old attempts and the answer of the pairing words at the same time: only one of them holds.
pub async fn a_link_that_came_to_life_cannot_be_abandoned(bed: Bed) {
    let person = bed.known("a").await;
    let (kept, left) = (bed.link(&person, "ada").await, bed.link(&person, "ada").await);
    bed.pair(&person, 1, &kept).await;
    for (link, version, holds) in [(&kept, 2, false), (&left, 2, true)] {
        let over = link.consent.clone().withdraw(bed.now);
        let mut turn = bed.turn(&person, version);
        turn.extras = links::abandon(&bed.store, &bed.bank, person.identity, &over, bed.now).await.unwrap();
        assert_eq!(bed.store.writer.turn(turn).await.is_ok(), holds);
    }
    let stored = |id| links::any_link_for_worker(&bed.store, id);
    assert_eq!(stored(kept.id).await.unwrap().unwrap().status, LinkStatus::Live);
    assert_eq!(stored(left.id).await.unwrap().unwrap().status, LinkStatus::Ended);
    assert!(stored(LinkId::from_uuid(Uuid::nil())).await.unwrap().is_none());
}

/// A refreshed token is on disk when `save` returns; after the end there is nothing to load or save.
pub async fn tokens_are_kept_while_the_link_lives(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let vault: Arc<dyn TokenVault> =
        Arc::new(StoreTokens { store: bed.store.clone(), bank: bed.bank.clone() });
    assert_eq!(vault.load(link.id).await.unwrap().unwrap().expose(), link.tokens.expose());
    let link_id = link.id;
    let live = bed.pair(&person, 1, &link).await;
    vault.save(link.id, &StoredTokens::new("second".into())).await.unwrap();
    let second = bed.again().await.unwrap();
    let elsewhere = StoreTokens { store: second, bank: bed.bank.clone() };
    assert_eq!(elsewhere.load(link.id).await.unwrap().unwrap().expose(), "second");
    // Two processes refresh at once: one is stored, the other learns that it was not.
    let swap = |vault: Arc<dyn TokenVault>, new: &'static str| async move {
        vault
            .replace(link_id, &StoredTokens::new("second".into()), &StoredTokens::new(new.into()))
            .await
            .unwrap()
    };
    let elsewhere: Arc<dyn TokenVault> = Arc::new(elsewhere);
    for _ in 0..5 {
        let (here, there) =
            tokio::join!(swap(Arc::clone(&vault), "ours"), swap(Arc::clone(&elsewhere), "theirs"));
        assert!(here ^ there, "exactly one is stored");
        let kept = vault.load(link.id).await.unwrap().unwrap();
        assert_eq!(kept.expose(), if here { "ours" } else { "theirs" });
        assert!(vault.replace(link.id, &kept, &StoredTokens::new("second".into())).await.unwrap());
    }
    let stranger = StoreTokens { store: bed.store.clone(), bank: BankId::new("other") };
    assert!(stranger.load(link.id).await.unwrap().is_none());
    assert!(links::touch_authenticated(&bed.store, &bed.bank, link.id, bed.after(9), "x").await.unwrap());
    let stored = links::any_link_for_worker(&bed.store, link.id).await.unwrap().unwrap();
    assert_eq!((stored.authenticated_at, stored.acr.as_str()), (bed.after(9), "x"));
    let browser = browsers::NewBrowser {
        id: tellerline_core::SessionId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        identity: person.identity,
        link: link.id,
        secret: "cookie",
        pin: "hash",
        tries: 5,
        bound_at: bed.now,
        expires_at: bed.after(100),
    };
    let tx = bed.store.begin().await.unwrap();
    browsers::bind(&bed.store, &tx, &browser).await.unwrap();
    tx.commit().await.unwrap();

    let over = live.withdraw(bed.now);
    let mut turn = bed.turn(&person, 2);
    turn.extras = links::withdraw(&bed.store, &bed.bank, person.identity, &over, &Bed::receipt(), bed.now)
        .await
        .unwrap();
    bed.store.writer.turn(turn).await.unwrap();
    assert!(vault.load(link.id).await.unwrap().is_none());
    let third = StoredTokens::new("third".into());
    let refused = vault.save(link.id, &third).await.unwrap_err();
    assert_eq!(refused.failure, BankFailure::ConsentEnded);
    let refused = vault.replace(link.id, &StoredTokens::new("second".into()), &third).await.unwrap_err();
    assert_eq!(refused.failure, BankFailure::ConsentEnded);
    assert!(!links::touch_authenticated(&bed.store, &bed.bank, link.id, bed.now, "x").await.unwrap());
    assert!(browsers::find(&bed.store, &bed.bank, "cookie", bed.now).await.unwrap().is_none());
    let grant = links::grant(&bed.store, &bed.bank, link.id).await.unwrap().unwrap();
    assert_eq!(grant.tokens.unwrap().expose(), "second");
}

/// Ids are not authority: the link must be the customer's, the conversation's and the bank's.
pub async fn a_link_of_somebody_else_is_not_found(bed: Bed) {
    let (ada, eve) = (bed.known("ada").await, bed.known("eve").await);
    let (hers, other) = (bed.link(&ada, "ada").await, bed.link(&eve, "eve").await);
    let find = |customer, link| links::for_customer(&bed.store, &bed.bank, customer, link);
    assert_eq!(find(hers.customer, hers.id).await.unwrap().unwrap().id, hers.id);
    assert!(find(other.customer, hers.id).await.unwrap().is_none());
    let bank = BankId::new("other");
    assert!(links::for_customer(&bed.store, &bank, hers.customer, hers.id).await.unwrap().is_none());
    assert!(links::grant(&bed.store, &bank, hers.id).await.unwrap().is_none());
    let of = |identity| links::for_conversation(&bed.store, &bed.bank, identity, ada.conversation);
    assert_eq!(of(ada.identity).await.unwrap().len(), 1);
    assert!(of(eve.identity).await.unwrap().is_empty());
    let mine = links::of_customer(&bed.store, &bed.bank, hers.customer).await.unwrap();
    assert_eq!(mine.iter().map(|link| link.id).collect::<Vec<_>>(), [hers.id]);
    // A consent copied to another link does not open there, and one made live by hand is noticed.
    let copy = "UPDATE consent SET sealed_body = (SELECT c.sealed_body FROM consent c WHERE c.link_id = $1) \
                WHERE link_id = $2";
    let ids = vec![hers.id.as_uuid().into(), other.id.as_uuid().into()];
    bed.store.db.execute(copy, ids).await.unwrap();
    let moved = links::any_link_for_worker(&bed.store, other.id).await;
    assert!(matches!(moved, Err(StoreError::Sealed)));
    bed.store.db.execute("UPDATE consent SET epoch = epoch + 1", vec![]).await.unwrap();
    let edited = links::any_link_for_worker(&bed.store, hers.id).await;
    assert!(matches!(edited, Err(StoreError::Inconsistent { table: "consent", .. })));
}

/// The same subject is the same customer, per bank and institution; erasing is destroying a key.
pub async fn customers_are_found_again(bed: Bed) {
    let institution = InstitutionId::new("harbour");
    let upsert = async |subject: &str| -> CustomerId {
        let tx = bed.store.begin().await.unwrap();
        let id = customers::upsert(&bed.store, &tx, &bed.bank, &institution, subject, bed.now).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let (ada, again, eve) = (upsert(CANARY).await, upsert(CANARY).await, upsert("eve").await);
    assert_eq!(ada, again);
    assert_ne!(ada, eve);
    let vault = &bed.store.vault;
    assert_eq!(customers::id_for(vault, &bed.bank, &institution, CANARY).unwrap(), ada);
    let elsewhere = InstitutionId::new("northwind");
    assert_ne!(customers::id_for(vault, &bed.bank, &elsewhere, CANARY).unwrap(), ada);
    let name = customers::subject(&bed.store, &bed.bank, ada).await.unwrap();
    assert_eq!(name.as_deref(), Some(CANARY));
    assert_eq!(bed.number("SELECT COUNT(*) FROM customer", vec![]).await, 2);
    // A person erased between login and the page's last step.
    let gone = bed.person("gone");
    let link = bed.new_link(&gone, "x");
    let mut live = bed.new_link(&bed.known("b").await, "x");
    live.consent = live.consent.pair(bed.now);
    let tx = bed.store.begin().await.unwrap();
    let refused = links::insert_unpaired(&bed.store, &tx, &link, bed.now).await;
    assert!(matches!(refused, Err(StoreError::KeyDestroyed)));
    let refused = links::insert_unpaired(&bed.store, &tx, &live, bed.now).await;
    assert!(matches!(refused, Err(StoreError::Inconsistent { table: "consent", .. })));
    drop(tx);
    let owner = vec![ada.as_uuid().into(), RetentionClass::Profile.code().into()];
    bed.store.db.execute("DELETE FROM data_key WHERE owner_id = $1 AND class = $2", owner).await.unwrap();
    let store = bed.again().await.unwrap();
    let erased = customers::subject(&store, &bed.bank, ada).await;
    assert!(matches!(erased, Err(StoreError::KeyDestroyed)));
}
