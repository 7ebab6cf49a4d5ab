//! Keys: destroyed, made anew, rotated; and what must not open.

use tellerline_core::InstitutionId;
use tellerline_store::{RetentionClass, StoreError, repo::customers, vault::places::CONVERSATION_STATE};

use super::bed::Bed;

/// A destroyed key is gone for every process; what had to stay keeps its key, and who comes back gets new ones.
pub async fn destroyed_keys_are_gone_and_make_room(bed: Bed) {
    use RetentionClass::{Chat, Evidence, Profile};
    let (ada, ben) = (bed.known("ada").await, bed.known("ben").await);
    let owner = ada.identity.as_uuid();
    let vault = &bed.store.vault;
    let place = CONVERSATION_STATE.row(ada.conversation.as_uuid());
    let sealed = vault.key(&bed.bank, owner, Chat).await.unwrap().seal(&place, &"words".to_owned()).unwrap();
    assert_eq!(vault.destroy_keys(&bed.bank, owner, &[]).await.unwrap(), 0);
    assert_eq!(vault.destroy_keys(&bed.bank, owner, &[Chat, Profile]).await.unwrap(), 2);
    assert_eq!(vault.destroy_keys(&bed.bank, owner, &[Chat, Profile]).await.unwrap(), 0, "they are gone");
    let again = bed.again().await.unwrap();
    for vault in [vault, &again.vault] {
        for class in [Chat, Profile] {
            assert!(matches!(vault.key(&bed.bank, owner, class).await, Err(StoreError::KeyDestroyed)));
        }
        vault.key(&bed.bank, owner, Evidence).await.unwrap();
        vault.key(&bed.bank, ben.identity.as_uuid(), Chat).await.unwrap();
    }
    let keys = vault.missing_keys(&bed.bank, owner).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.class).collect::<Vec<_>>(), [Chat, Profile]);
    let mut turn = bed.turn(&ada, 1);
    turn.keys = keys;
    bed.store.writer.turn(turn).await.unwrap();
    let anew = again.vault.key(&bed.bank, owner, Chat).await.unwrap();
    assert!(matches!(anew.open(&place, &sealed), Err(StoreError::Sealed)), "the old words stay unreadable");
    assert!(vault.missing_keys(&bed.bank, owner).await.unwrap().is_empty());
}

/// A customer whose record was erased is a customer again at the next linking.
pub async fn an_erased_customer_can_link_again(bed: Bed) {
    let institution = InstitutionId::new("harbour");
    let upsert = async || {
        let tx = bed.store.begin().await.unwrap();
        let id = customers::upsert(&bed.store, &tx, &bed.bank, &institution, "ada", bed.now).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let id = upsert().await;
    assert_eq!(upsert().await, id);
    let vault = &bed.store.vault;
    vault.destroy_keys(&bed.bank, id.as_uuid(), &[RetentionClass::Profile]).await.unwrap();
    let subject = async || customers::subject(&bed.store, &bed.bank, id).await;
    assert!(matches!(subject().await, Err(StoreError::KeyDestroyed)));
    assert_eq!(upsert().await, id);
    assert_eq!(subject().await.unwrap().as_deref(), Some("ada"));
}
