//! A card number in two messages: nothing of it stays in what is kept.

use tellerline_core::redact::MARK;
use tellerline_server::engine::turn::TranscriptEntry;
use tellerline_store::repo::{cases, desk};

use super::bed::{Bed, GREET};

async fn heard(bed: &Bed, psid: &str) -> anyhow::Result<Vec<String>> {
    let place = bed.place(psid)?;
    let store = &bed.engine.context.store;
    let lines = desk::transcript::<TranscriptEntry>(store, &place.bank, place.conversation, 50).await?;
    Ok(lines.into_iter().filter_map(|line| line.body.heard).collect())
}

#[tokio::test]
async fn the_earlier_half_goes_from_the_transcript_when_the_later_one_comes() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    bed.say("7001", "so my card is 4111 1111").await?;
    bed.outside.until_words("7001", 2).await;
    assert_eq!(heard(&bed, "7001").await?, ["hello", "so my card is 4111 1111"]);
    bed.say("7001", "1111 1111 is how it ends").await?;
    let words = bed.outside.until_words("7001", 3).await;
    assert!(words[0].starts_with(GREET) && words[2].starts_with("For your safety"), "{words:#?}");
    let kept = ["hello".to_owned(), format!("so my card is {MARK}"), format!("{MARK} is how it ends")];
    assert_eq!(heard(&bed, "7001").await?, kept);
    Ok(())
}

#[tokio::test]
async fn it_goes_from_the_case_too_and_the_evidence_stays() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "somebody stole 120 pounds from my card 4111 1111").await?;
    bed.until("SELECT COUNT(*) FROM case_file", 1).await?;
    bed.say("7001", "11111111 is the rest").await?;
    bed.until("SELECT COUNT(*) FROM case_note", 1).await?;
    let (store, place) = (&bed.engine.context.store, bed.place("7001")?);
    let case = cases::list(store, &place.bank, true, 10).await?.remove(0);
    assert_eq!(case.words.as_deref(), Some(&*format!("somebody stole 120 pounds from my card {MARK}")));
    let notes = cases::notes(store, &place.bank, case.id).await?;
    assert_eq!(notes[0].words.as_deref(), Some(&*format!("{MARK} is the rest")));
    assert!(heard(&bed, "7001").await?.iter().all(|text| !text.contains("1111")));
    Ok(())
}
