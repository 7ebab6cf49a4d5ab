//! Who reads which thread now. Knows that something happened, never what: whoever is woken reads the thread, which alone
//! says what was said. News that is missed therefore costs nothing but the time until the next look.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tellerline_core::{ConversationId, SessionId};
use tokio::sync::broadcast;

use crate::engine::Engine;

/// News that a slow reader may have before it; the oldest goes, and the thread tells what it was.
const ROOM: usize = 8;
/// How often threads are looked for that another process wrote into.
const LOOK: Duration = Duration::from_millis(250);
/// How far back: processes' clocks differ, and a commit takes its time.
const BACK: Duration = Duration::from_secs(5);

/// Threads that begin at one address, a minute and at once.
const BEGINNINGS: NonZeroU32 = NonZeroU32::new(20).unwrap();
const BEGINNINGS_AT_ONCE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Messages of one session a minute.
const MESSAGES: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Addresses or sessions that are remembered before those at rest are forgotten.
const KNOWN: usize = 10_000;

/// What happened in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It has more in it, or was read further.
    Changed,
    /// An answer is being prepared.
    Typing,
}

/// Everybody who reads a thread in this process, and how fast they may write.
pub struct Readers {
    threads: Mutex<HashMap<ConversationId, broadcast::Sender<News>>>,
    beginnings: DefaultKeyedRateLimiter<IpAddr>,
    messages: DefaultKeyedRateLimiter<SessionId>,
}

impl Default for Readers {
    fn default() -> Self {
        let (beginnings, messages) =
            (Quota::per_minute(BEGINNINGS).allow_burst(BEGINNINGS_AT_ONCE), Quota::per_minute(MESSAGES));
        Self {
            threads: Mutex::default(),
            beginnings: RateLimiter::keyed(beginnings),
            messages: RateLimiter::keyed(messages),
        }
    }
}

impl Readers {
    fn threads(&self) -> MutexGuard<'_, HashMap<ConversationId, broadcast::Sender<News>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody at this address may begin one more thread: a household or an office does not notice, who fills
    /// the database with strangers does.
    pub fn may_begin(&self, from: IpAddr) -> bool {
        if self.beginnings.len() > KNOWN {
            self.beginnings.retain_recent();
        }
        self.beginnings.check_key(&from).is_ok()
    }

    /// Whether a session may send one more message; what a turn may be asked is limited there.
    pub fn may_write(&self, session: SessionId) -> bool {
        if self.messages.len() > KNOWN {
            self.messages.retain_recent();
        }
        self.messages.check_key(&session).is_ok()
    }

    /// News of a thread, from now on.
    pub fn listen(&self, conversation: ConversationId) -> broadcast::Receiver<News> {
        let mut threads = self.threads();
        // Those that nobody reads any more go when somebody comes: nothing else makes the list longer.
        threads.retain(|id, readers| *id == conversation || readers.receiver_count() > 0);
        threads.entry(conversation).or_insert_with(|| broadcast::channel(ROOM).0).subscribe()
    }

    /// How many read a thread now.
    pub fn count(&self, conversation: ConversationId) -> usize {
        self.threads().get(&conversation).map_or(0, broadcast::Sender::receiver_count)
    }

    /// Wakes those who read a thread.
    pub fn tell(&self, conversation: ConversationId, news: News) {
        if let Some(readers) = self.threads().get(&conversation) {
            // Nobody there is no failure.
            let _ = readers.send(news);
        }
    }

    fn is_anybody_there(&self) -> bool {
        self.threads().values().any(|readers| readers.receiver_count() > 0)
    }
}

/// Looks for what other processes said in threads that are read here, until the server stops.
pub(crate) async fn watch(engine: Engine) {
    let context = Arc::clone(&engine.context);
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if !engine.shares() || !context.readers.is_anybody_there() {
            continue;
        }
        let since = context.now().minus(BACK);
        match tellerline_store::repo::web_chat::changed_since(&context.store, since).await {
            Ok(threads) => threads.into_iter().for_each(|id| context.readers.tell(id, News::Changed)),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "threads were not looked at");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn who_listens_is_told_and_nobody_else() {
        let readers = Readers::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (one, other) = (ConversationId::from_uuid(one), ConversationId::from_uuid(other));
        let (mut here, mut there) = (readers.listen(one), readers.listen(other));
        readers.tell(one, News::Changed);
        assert_eq!(here.recv().await, Ok(News::Changed));
        assert!(there.try_recv().is_err());
        drop(here);
        let _again = readers.listen(other);
        assert_eq!(readers.count(one), 0);
        assert_eq!(readers.threads().len(), 1, "a thread that nobody reads is forgotten");
    }
}
