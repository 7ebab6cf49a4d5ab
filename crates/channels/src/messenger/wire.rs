//! The shapes of one event on the wire, read leniently: ids as text or number, times in milliseconds,
//! seconds or text, unknown members ignored.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use tellerline_core::Timestamp;

/// An id, which the platform writes as text or as a number.
pub(crate) struct Id<'a>(Cow<'a, str>);

impl Id<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Id<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Id<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Id<'de>, E> {
                Ok(Id(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Id<'de>, E> {
                Ok(Id(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Id<'de>, E> {
                Ok(Id(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Id<'de>, E> {
                Ok(Id(Cow::Owned(number.to_string())))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A point in time that may be missing its sense: anything unreadable is `None`, never an error.
#[derive(Clone, Copy, Default)]
pub(crate) struct When(pub(crate) Option<Timestamp>);

impl When {
    /// Numbers below this are seconds: as milliseconds they would lie before March 1973.
    const SECONDS_BELOW: i64 = 100_000_000_000;

    fn of(number: i64) -> Self {
        Self(match number {
            ..=0 => None,
            seconds if seconds < Self::SECONDS_BELOW => Some(Timestamp::from_secs(seconds)),
            millis => Some(Timestamp::from_millis(millis)),
        })
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lenient;
        impl<'de> Visitor<'de> for Lenient {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a point in time")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<When, E> {
                Ok(When::of(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<When, E> {
                Ok(i64::try_from(number).map_or(When(None), When::of))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<When, E> {
                Ok(text.trim().parse().map_or(When(None), When::of))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<When, E> {
                Ok(When(None))
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<When, E> {
                Ok(When(None))
            }

            fn visit_unit<E: Error>(self) -> Result<When, E> {
                Ok(When(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<When, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(When(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<When, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(When(None))
            }
        }
        deserializer.deserialize_any(Lenient)
    }
}

/// A list that refuses to grow beyond [`Bounded::MOST`], before it takes the memory.
pub(crate) struct Bounded<'a>(pub(crate) Vec<&'a RawValue>);

impl Bounded<'_> {
    pub(crate) const MOST: usize = 1_000;
    pub(crate) const COMPLAINT: &'static str = "more than 1000 events";
}

impl<'de: 'a, 'a> Deserialize<'de> for Bounded<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Bounded<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bounded<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    if items.len() == Bounded::MOST {
                        return Err(A::Error::custom(Bounded::COMPLAINT));
                    }
                    items.push(item);
                }
                Ok(Bounded(items))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

#[derive(Deserialize)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub(crate) object: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) entry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(crate) struct Entry<'a> {
    #[serde(borrow)]
    pub(crate) id: Id<'a>,
    #[serde(default)]
    pub(crate) time: When,
    #[serde(borrow, default)]
    pub(crate) messaging: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) standby: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) changes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(crate) struct Change<'a> {
    #[serde(borrow)]
    pub(crate) field: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(crate) struct Party<'a> {
    #[serde(borrow, default)]
    pub(crate) id: Option<Id<'a>>,
}

/// One element of `messaging` or `standby`. At most one of the kinds is expected; the order of the fields
/// here is the order in which they are looked at.
#[derive(Deserialize)]
pub(crate) struct Event<'a> {
    #[serde(borrow, default)]
    pub(crate) sender: Option<Party<'a>>,
    #[serde(borrow, default)]
    pub(crate) recipient: Option<Party<'a>>,
    #[serde(default)]
    pub(crate) timestamp: When,
    #[serde(borrow, default)]
    pub(crate) message: Option<Message<'a>>,
    #[serde(borrow, default)]
    pub(crate) message_edit: Option<Edit<'a>>,
    #[serde(borrow, default)]
    pub(crate) postback: Option<Postback<'a>>,
    #[serde(borrow, default)]
    pub(crate) referral: Option<Referral<'a>>,
    #[serde(borrow, default)]
    pub(crate) optin: Option<Optin<'a>>,
    #[serde(borrow, default)]
    pub(crate) account_linking: Option<AccountLinking<'a>>,
    #[serde(borrow, default)]
    pub(crate) delivery: Option<Delivery<'a>>,
    #[serde(default)]
    pub(crate) read: Option<Read>,
    #[serde(borrow, default)]
    pub(crate) reaction: Option<Reaction<'a>>,
    #[serde(borrow, default)]
    pub(crate) pass_thread_control: Option<Control<'a>>,
    #[serde(borrow, default)]
    pub(crate) take_thread_control: Option<Control<'a>>,
    #[serde(borrow, default)]
    pub(crate) request_thread_control: Option<Control<'a>>,
    #[serde(default)]
    pub(crate) app_roles: Option<IgnoredAny>,
    #[serde(borrow, default, alias = "policy-enforcement")]
    pub(crate) policy_enforcement: Option<Policy<'a>>,
    #[serde(borrow, default)]
    pub(crate) response_feedback: Option<Feedback<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Message<'a> {
    #[serde(borrow, default)]
    pub(crate) mid: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) quick_reply: Option<QuickReply<'a>>,
    #[serde(borrow, default)]
    pub(crate) reply_to: Option<Quoted<'a>>,
    #[serde(borrow, default)]
    pub(crate) attachments: Option<Vec<Attachment<'a>>>,
    #[serde(borrow, default)]
    pub(crate) referral: Option<Referral<'a>>,
    #[serde(default)]
    pub(crate) is_echo: Option<bool>,
    #[serde(default)]
    pub(crate) is_deleted: Option<bool>,
    #[serde(borrow, default)]
    pub(crate) app_id: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) metadata: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct QuickReply<'a> {
    #[serde(borrow, default)]
    pub(crate) payload: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct Quoted<'a> {
    #[serde(borrow, default)]
    pub(crate) mid: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Attachment<'a> {
    #[serde(rename = "type", borrow, default)]
    pub(crate) kind: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct Edit<'a> {
    #[serde(borrow)]
    pub(crate) mid: Id<'a>,
    #[serde(borrow, default)]
    pub(crate) text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) num_edit: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Postback<'a> {
    #[serde(borrow, default)]
    pub(crate) mid: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) title: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) payload: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) referral: Option<Referral<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Referral<'a> {
    #[serde(rename = "ref", borrow, default)]
    pub(crate) reference: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) source: Option<Cow<'a, str>>,
    #[serde(rename = "type", borrow, default)]
    pub(crate) kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) ad_id: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Optin<'a> {
    #[serde(rename = "type", borrow, default)]
    pub(crate) kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) payload: Option<Cow<'a, str>>,
    #[serde(rename = "ref", borrow, default)]
    pub(crate) reference: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) notification_messages_token: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) one_time_notif_token: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) notification_messages_status: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct AccountLinking<'a> {
    #[serde(borrow)]
    pub(crate) status: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) authorization_code: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Delivery<'a> {
    #[serde(borrow, default)]
    pub(crate) mids: Option<Vec<Id<'a>>>,
    #[serde(default)]
    pub(crate) watermark: When,
}

#[derive(Deserialize)]
pub(crate) struct Read {
    #[serde(default)]
    pub(crate) watermark: When,
}

#[derive(Deserialize)]
pub(crate) struct Reaction<'a> {
    #[serde(borrow, default)]
    pub(crate) reaction: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) emoji: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) action: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) mid: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Control<'a> {
    #[serde(borrow, default)]
    pub(crate) previous_owner_app_id: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) new_owner_app_id: Option<Id<'a>>,
    #[serde(borrow, default)]
    pub(crate) requested_owner_app_id: Option<Id<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Policy<'a> {
    #[serde(borrow)]
    pub(crate) action: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(crate) struct Feedback<'a> {
    #[serde(borrow)]
    pub(crate) feedback: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) mid: Option<Id<'a>>,
}

/// The name of an event whose kind is not in [`Event`]: its first member that is not part of every event.
pub(crate) fn unknown_kind(raw: &str) -> Option<String> {
    struct Names(Option<String>);
    impl<'de> Deserialize<'de> for Names {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct First;
            impl<'de> Visitor<'de> for First {
                type Value = Names;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an event")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                    let mut name: Option<String> = None;
                    while let Some(key) = map.next_key::<String>()? {
                        map.next_value::<IgnoredAny>()?;
                        let of_all =
                            matches!(key.as_str(), "sender" | "recipient" | "timestamp" | "id" | "time");
                        if name.is_none() && !of_all {
                            name = Some(key.chars().take(60).collect());
                        }
                    }
                    Ok(Names(name))
                }
            }
            deserializer.deserialize_map(First)
        }
    }
    serde_json::from_str::<Names>(raw).ok().and_then(|names| names.0)
}
