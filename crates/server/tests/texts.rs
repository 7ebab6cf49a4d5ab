//! Every text that a flow can ask for exists, with just the fields that the flow gives it.
//!
//! Two sides: a long random talk shows texts together with their fields; the source of the flows shows which
//! keys there are, so that the talk cannot have missed one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use tellerline_channels::texts::Texts;
use tellerline_core::{
    AccountId, CaseId, Consent, ConsentId, InstitutionId, LinkId, PurposeKind, Seed, StaffId, Timestamp,
    bank::{
        Account, AccountBalances, AccountKind, AccountState, Balance, BalanceKind, BankFailure, Transaction,
        TransactionPage, TransactionQuery, TransactionStatus,
    },
    consent::{AtBank, Basis, ConsentState, Given, Way},
    conversation::{
        Act, BankAnswer, BankCard, ChatKind, ConsentChange, Effect, Erasing, FactorChange, Input, Language,
        LinkFailure, LinkView, Profile, Question, State, Timer, TimerKey, Turn,
    },
    desk::DeskStatus,
    entropy::Rng,
    flows,
    id::{AttemptId, ErasureId},
    message::{Choice, Disclosed, Message, Policy, disclose},
    money::{Currency, Money},
    pairing,
    reading::{Entity, EntityValue, Intent, Reading, Request},
    time::days,
};
use uuid::Uuid;

const TALKS: u32 = 1_500;
const TURNS: u32 = 40;
/// Rights that may be asked for.
const SUSPECTED: [Intent; 3] = [Intent::Fraud, Intent::Hardship, Intent::Bereavement];

/// A person, a bank and a clock, all moved by one generator.
struct Talk {
    rng: Rng,
    state: State,
    profile: Profile,
    now: Timestamp,
    timers: BTreeMap<String, TimerKey>,
    drawn: u128,
}

impl Talk {
    fn new(number: u32) -> Self {
        let mut rng = Seed::new([9; 32]).fork(&number.to_string());
        let desks = [
            DeskStatus::Open { waiting: rng.below(3) },
            DeskStatus::ClosedUntil { opens_at: Timestamp::from_secs(1_795_300_000) },
            DeskStatus::Unknown,
        ];
        let bank = BankCard {
            name: "Harbour Bank".to_owned(),
            emergency_phone: (rng.below(2) == 0).then(|| "+44 20 7946 0000".to_owned()),
            time_zone: "Europe/London".to_owned(),
            institutions: if number.is_multiple_of(3) { 2 } else { 1 },
            id: None,
        };
        let mut talk = Self {
            profile: Profile {
                bank,
                chat: pick(&mut rng, &[ChatKind::Messenger, ChatKind::Visitor, ChatKind::Own]),
                links: Vec::new(),
                ceiling: if rng.below(8) == 0 { Policy::masked() } else { Policy::open() },
                desk: pick(&mut rng, &desks),
                unlimited: rng.below(4) > 0,
                reads_paused: rng.below(10) == 0,
                links_paused: rng.below(10) == 0,
            },
            rng,
            state: State::default(),
            now: Timestamp::from_secs(1_795_170_000),
            timers: BTreeMap::new(),
            drawn: 0,
        };
        for _ in 0..talk.rng.below(3) {
            let now = talk.now;
            let granted = ConsentState::Granted { at: now, expires_at: now.plus(days(90)) };
            talk.link(granted);
        }
        talk
    }

    fn chance(&mut self, one_in: u32) -> bool {
        self.rng.below(one_in) == 0
    }

    fn uuid(&mut self) -> Uuid {
        self.drawn += 1;
        Uuid::from_u128(self.drawn)
    }

    fn link(&mut self, state: ConsentState) -> LinkId {
        let id = LinkId::from_uuid(self.uuid());
        let all = [PurposeKind::ReadBalance, PurposeKind::ReadTransactions];
        let purposes: Vec<PurposeKind> = if self.chance(4) { vec![all[0]] } else { all.into() };
        let choice = if self.chance(3) { Choice::Tap } else { Choice::Chat };
        let given = Given {
            at: self.now,
            text_version: "1".to_owned(),
            language: "en".to_owned(),
            way: Way::Page,
            basis: Basis::Contract,
        };
        let at_bank = AtBank { purposes: all.into(), expires_at: self.now.plus(days(365)) };
        let ids = (ConsentId::from_uuid(id.as_uuid()), id);
        let new = Consent::unpaired(ids, purposes, &given, self.now.plus(days(90)), at_bank)
            .sharing([AccountId::new("A1"), AccountId::new("A2")], &given);
        let consent = Consent { state, choice, ..new };
        self.profile.links.push(LinkView {
            id,
            institution: InstitutionId::new("harbour"),
            institution_name: "Harbour Bank".to_owned(),
            consent,
            authenticated_at: self.now,
        });
        id
    }

    fn text(&mut self, text: &str, reading: Reading) -> Input {
        Input::Text { text: text.to_owned(), reading, redacted: self.chance(15) }
    }

    fn customer(&mut self) -> Input {
        match self.rng.below(10) {
            0 => Input::Attachment,
            1 => {
                let balance = Question::Balance { account: None };
                let payments = Question::Transactions(TransactionQuery::default());
                let carried = |question| Input::Carried { question };
                let all = [Input::UnknownAct, Input::Referral, carried(balance), carried(payments)];
                pick(&mut self.rng, &all)
            }
            2 => {
                let reading = Reading {
                    language: Some(pick(&mut self.rng, &["it", "fr"]).to_owned()),
                    ..Reading::default()
                };
                let reading = if self.chance(2) { reading } else { Reading::default() };
                self.text("mumble mumble", reading)
            }
            3 | 4 => {
                let words = self.state.pairing.as_ref().map(|pairing| pairing.words.join(" "));
                let right = words.filter(|_| self.rng.below(6) == 0);
                let slip = self.chance(5).then(|| format!("{} harbour", pairing::draw(&mut self.rng)[0]));
                let said = right.or(slip).unwrap_or_else(|| pairing::draw(&mut self.rng).join(" "));
                self.text(&said, Reading::default())
            }
            5 if self.chance(8) => Input::Act(Act::Speak(pick(&mut self.rng, &Language::ALL))),
            5 => Input::Act(pick(&mut self.rng, Act::ALL)),
            6 => {
                let intent = pick(&mut self.rng, &[Intent::Balance, Intent::Transactions, Intent::Link]);
                let word = pick(&mut self.rng, &["yacht", "loan"]);
                let payday = self.chance(2);
                let entities = if self.chance(2) { named(word, payday) } else { Vec::new() };
                self.text(intent.as_str(), Reading { entities, ..Reading::certain(intent) })
            }
            7 if self.chance(3) => {
                let suspected = vec![pick(&mut self.rng, &SUSPECTED)];
                self.text("perhaps", Reading { suspected, ..Reading::certain(Intent::Balance) })
            }
            7 => {
                let pair = [Intent::ALL, Intent::ALL].map(|all| (pick(&mut self.rng, all), 0.4));
                self.text("this or that", Reading { ranked: pair.into(), ..Reading::default() })
            }
            8 if self.chance(3) => {
                let second = pick(&mut self.rng, &[Intent::Upcoming, Intent::Transactions, Intent::Person]);
                let part = |start, end, intent| Request { start, end, intent, entities: Vec::new() };
                let requests = vec![part(0, 4, Intent::Balance), part(8, 12, second)];
                self.text("this and that", Reading { requests, ..Reading::certain(Intent::Balance) })
            }
            _ => {
                let intent = pick(&mut self.rng, Intent::ALL);
                self.text(intent.as_str(), Reading::certain(intent))
            }
        }
    }

    fn world(&mut self) -> Input {
        let staff = StaffId::from_uuid(Uuid::from_u128(77));
        let case = self.state.cases.last().copied();
        match self.rng.below(14) {
            0..=4 if !self.state.asks.is_empty() => {
                let ask = self.state.asks[0].clone();
                Input::BankAnswer { ask: ask.id, link: ask.link, answer: self.answer() }
            }
            3..=5 if !self.timers.is_empty() => {
                let names: Vec<String> = self.timers.keys().cloned().collect();
                let name = pick(&mut self.rng, &names);
                Input::Timer(self.timers.remove(&name).expect("it is there"))
            }
            6 | 7 => {
                let expires_at = self.now.plus(days(90));
                let link = self.link(ConsentState::Unpaired { at: self.now, expires_at });
                Input::LinkReady {
                    attempt: AttemptId::from_uuid(self.uuid()),
                    link,
                    institution: InstitutionId::new("harbour"),
                    institution_name: "Harbour Bank".to_owned(),
                    words: pairing::draw(&mut self.rng),
                }
            }
            8 => {
                let reasons = [
                    LinkFailure::Declined,
                    LinkFailure::CancelledAtBank,
                    LinkFailure::BankTrouble,
                    LinkFailure::TooWeak,
                ];
                let attempt = AttemptId::from_uuid(self.uuid());
                Input::LinkFailed { attempt, reason: pick(&mut self.rng, &reasons) }
            }
            9 if self.state.stranger.is_some() => Input::StrangerCleared { staff },
            9 => pick(&mut self.rng, &[Input::ForeignEcho, Input::StrangerWrote { app: None }]),
            10 if self.chance(3) => {
                let (name, text) = ("Mia".to_owned(), "It was £12.50.".to_owned());
                let tells = tellerline_core::message::Classes::of(&[tellerline_core::message::Class::Amount]);
                Input::StaffNote { staff, name, text, tells, locked: self.chance(2) }
            }
            10 => Input::StaffReply { staff, name: "Mia".to_owned(), text: "Hello.".to_owned() },
            11 => pick(&mut self.rng, &[Input::HandedBack { staff }, Input::Resolved { staff, case }]),
            _ => match self.profile.links.last().map(|link| link.id) {
                Some(link) => {
                    let noted = self.state.erasure;
                    let erasing =
                        noted.unwrap_or(Erasing { id: ErasureId::from_uuid(self.uuid()), due_at: self.now });
                    let inputs = [
                        Input::Revoked { link, confirmed: true },
                        Input::Revoked { link, confirmed: false },
                        Input::Withdrawn { link, by: Way::Bank },
                        Input::LinkLive { link },
                        Input::ConsentChanged { link, change: ConsentChange::Narrowed },
                        Input::FactorChanged { link, change: FactorChange::PasskeyAdded },
                        Input::FactorChanged { link, change: FactorChange::PasskeyRemoved },
                        Input::FactorChanged { link, change: FactorChange::PinChanged },
                        Input::FactorChanged { link, change: FactorChange::BrowserBound },
                        Input::FactorChanged { link, change: FactorChange::BrowserRemoved },
                        Input::ConsentChanged { link, change: ConsentChange::Renewed },
                        Input::ConsentChanged { link, change: ConsentChange::Shown(Choice::Tap) },
                        Input::ConsentChanged { link, change: ConsentChange::Shown(Choice::Balances) },
                        Input::ConsentChanged { link, change: ConsentChange::Shown(Choice::Chat) },
                        Input::ErasureAsked(erasing),
                        Input::ErasureKept(erasing.id),
                        Input::ErasureHeld(erasing.id),
                        Input::ErasureDue(erasing.id),
                        Input::Requested { words: "my name is wrong".to_owned() },
                        Input::ConsentChanged {
                            link,
                            change: ConsentChange::Allowed(PurposeKind::ReadTransactions),
                        },
                    ];
                    pick(&mut self.rng, &inputs)
                }
                None => Input::Opened { staff, case: case.or(Some(CaseId::from_uuid(Uuid::nil()))) },
            },
        }
    }

    fn answer(&mut self) -> BankAnswer {
        let failures = [
            BankFailure::Unreachable,
            BankFailure::RateLimited { retry_after: None },
            BankFailure::ConsentEnded,
            BankFailure::Reauthenticate,
            BankFailure::Nonsense,
            BankFailure::Paused,
            BankFailure::NotPermitted,
            BankFailure::UnattendedLimit,
        ];
        match self.rng.below(3) {
            0 => BankAnswer::Failed(pick(&mut self.rng, &failures)),
            1 => BankAnswer::Balances(if self.chance(3) { Vec::new() } else { balances(self.now) }),
            _ => BankAnswer::Transactions(self.page()),
        }
    }

    fn page(&mut self) -> TransactionPage {
        let row = |status, merchant: Option<&str>| Transaction {
            id: None,
            account: AccountId::new("A1"),
            amount: Money::from_minor(-1_234, Currency::GBP),
            status,
            at: Timestamp::from_secs(1_795_000_000),
            merchant: merchant.map(str::to_owned),
            text: None,
        };
        let statuses = [TransactionStatus::Booked, TransactionStatus::Pending, TransactionStatus::Other];
        let rows = statuses.into_iter().flat_map(|status| [row(status, Some("Tesco")), row(status, None)]);
        let empty = self.chance(3);
        TransactionPage {
            rows: if empty { Vec::new() } else { rows.collect() },
            accounts: vec![account("A1", None)],
            more: !empty && self.chance(2),
            as_of: self.now,
            payday: self.chance(2).then(|| jiff::civil::date(2026, 10, 30)),
        }
    }

    /// One turn; what was said, as it may be shown with everything open and with nothing open.
    fn turn(&mut self) -> Vec<Disclosed> {
        let input = if self.chance(3) { self.world() } else { self.customer() };
        let pause = if self.chance(30) { 40 * 86_400 } else { u64::from(self.rng.below(60)) };
        self.now = self.now.plus(Duration::from_secs(pause));
        let lag = if self.chance(6) { Duration::from_mins(15) } else { Duration::ZERO };
        let turn = Turn {
            now: self.now,
            event_at: self.now.minus(lag),
            arrived_at: self.now,
            seed: Seed::new({
                let mut bytes = [0; 32];
                self.rng.fill(&mut bytes);
                bytes
            }),
            profile: self.profile.clone(),
        };
        let decision = flows::step(&self.state, input, &turn);
        self.state = decision.state;
        for timer in decision.timers {
            match timer {
                Timer::Set(key, _) => _ = self.timers.insert(key.text(), key),
                Timer::Cancel(key) => _ = self.timers.remove(&key.text()),
            }
        }
        decision.effects.iter().flat_map(|effect| self.follow(effect)).collect()
    }

    fn follow(&mut self, effect: &Effect) -> Vec<Disclosed> {
        let (link, live) = match effect {
            Effect::Say(say) => {
                return vec![disclose(say, &Policy::open()), disclose(say, &Policy::masked())];
            }
            Effect::Activate { link, .. } => (*link, true),
            Effect::Withdraw { link } | Effect::Abandon { link, .. } => (*link, false),
            _ => return Vec::new(),
        };
        for view in self.profile.links.iter_mut().filter(|view| view.id == link) {
            let consent = view.consent.clone();
            view.consent = if live { consent.pair(self.now) } else { consent.withdraw(self.now) };
        }
        Vec::new()
    }
}

fn pick<T: Clone>(rng: &mut Rng, of: &[T]) -> T {
    let index = rng.below(u32::try_from(of.len()).expect("a short list"));
    of[usize::try_from(index).expect("a short list")].clone()
}

/// What somebody may say of payments and accounts, and find nothing.
fn named(account: &str, payday: bool) -> Vec<Entity> {
    let day = jiff::civil::date(2026, 10, 1);
    let values = [
        EntityValue::AccountWord(account.to_owned()),
        EntityValue::Merchant("Tesco".to_owned()),
        if payday { EntityValue::SincePayday } else { EntityValue::Dates { from: day, to: day } },
        EntityValue::AmountRange { least: Some(1), most: None },
    ];
    values.into_iter().map(|value| Entity { start: 0, end: 1, value }).collect()
}

fn account(id: &str, label: Option<&str>) -> Account {
    Account {
        id: AccountId::new(id),
        label: label.map(str::to_owned),
        kind: AccountKind::Current,
        last_four: label.map(|_| "4821".to_owned()),
        currency: Currency::GBP,
        state: AccountState::Open,
    }
}

fn balances(now: Timestamp) -> Vec<AccountBalances> {
    let balance = |kind, credit: Option<i64>| Balance {
        amount: Money::from_minor(124_310, Currency::GBP),
        kind,
        as_of: now,
        includes_credit: credit.map(|minor| Money::from_minor(minor, Currency::GBP)),
    };
    vec![
        AccountBalances {
            account: account("A1", Some("Everyday")),
            balances: vec![balance(BalanceKind::Available, Some(50_000)), balance(BalanceKind::Booked, None)],
        },
        AccountBalances {
            account: account("A2", None),
            balances: vec![balance(BalanceKind::Expected, None)],
        },
    ]
}

/// Texts of one message: lines with their fields, titles without.
fn messages(shown: &Disclosed) -> Vec<Message> {
    let mut all = shown.lines().to_vec();
    let mut titles: Vec<&String> = shown.buttons().iter().map(|button| &button.title).collect();
    titles.extend(shown.quick().iter().map(|quick| &quick.title));
    for card in shown.cards() {
        all.extend([card.title.clone(), card.subtitle.clone()]);
        titles.extend(card.buttons.iter().map(|button| &button.title));
    }
    all.extend(titles.into_iter().map(|title| Message::new(title)));
    all
}

/// Every text of [`TALKS`] talks once for each set of fields that it came with.
fn everything_said() -> BTreeMap<(String, Vec<String>), Message> {
    let mut said = BTreeMap::new();
    for number in 0..TALKS {
        let mut talk = Talk::new(number);
        for _ in 0..TURNS {
            for message in talk.turn().iter().flat_map(messages) {
                let fields = message.args.iter().map(|field| field.name().to_owned()).collect();
                said.entry((message.key.clone(), fields)).or_insert(message);
            }
        }
    }
    said
}

/// Words in the flows' source that are written like keys.
fn keys_in_source() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/flows");
    let mut keys = BTreeSet::new();
    for file in fs::read_dir(folder).expect("the flows").map(|file| file.expect("a file").path()) {
        if file.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let source = fs::read_to_string(&file).expect("text");
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let literals = line.split('"').skip(1).step_by(2);
            let is_key = |word: &&str| {
                word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            };
            keys.extend(literals.filter(is_key).map(str::to_owned));
        }
    }
    keys
}

#[test]
fn every_text_that_a_flow_asks_for_exists_and_has_its_fields() {
    let texts = Texts::embedded();
    let voice = texts.voice("en", "Europe/London");
    let nothing = voice.text("masked", &[]);
    let said = everything_said();
    for ((key, fields), message) in &said {
        assert!(texts.has("en", key), "{key} is not in translations/en");
        let text = voice.text(key, &message.args);
        assert!(key == "masked" || text != nothing, "{key} lacks one of its fields: it was given {fields:?}");
        assert!(!text.trim().is_empty() && !text.contains("{$") && !text.contains("{ $"), "{key}: {text}");
    }
    let heard: BTreeSet<&str> = said.keys().map(|(key, _)| key.as_str()).collect();
    let written = keys_in_source();
    assert!(written.len() > 60, "the flows were read: {written:?}");
    let unknown: Vec<&String> = written.iter().filter(|key| !texts.has("en", key)).collect();
    assert!(unknown.is_empty(), "not in translations/en: {unknown:?}");
    let missed: Vec<&String> = written.iter().filter(|key| !heard.contains(key.as_str())).collect();
    assert!(missed.is_empty(), "the talk never came to: {missed:?}");
}
