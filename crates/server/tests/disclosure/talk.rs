//! A person, a bank and a clock, all moved by one generator, with bank data that would be recognised anywhere.

use std::{collections::BTreeMap, time::Duration};

use tellerline_core::{
    AccountId, CaseId, Consent, ConsentId, ErasureId, InstitutionId, LinkId, PurposeKind, Seed, StaffId,
    Timestamp,
    bank::{
        Account, AccountBalances, AccountKind, AccountState, Balance, BalanceKind, BankFailure, Transaction,
        TransactionPage, TransactionStatus,
    },
    consent::{AtBank, Basis, ConsentState, Given, Way},
    conversation::{
        Act, BankAnswer, BankCard, ChatKind, ConsentChange, Effect, Erasing, FactorChange, Input,
        LinkFailure, LinkView, Profile, State, Timer, TimerKey, Turn,
    },
    desk::DeskStatus,
    entropy::Rng,
    flows,
    id::AttemptId,
    message::{Choice, Class, Classes, Policy, Say},
    money::{Currency, Money},
    pairing,
    reading::{Intent, Reading, Request},
    time::days,
};
use uuid::Uuid;

/// What the bank says: two sets of it, of which nothing may tell them apart where it is masked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Data {
    /// Everything is there.
    Full,
    /// Other figures, other names, and mostly nothing at all.
    Sparse,
}

/// What gives away that a class was shown, in whatever form.
pub(crate) fn canaries(class: Class) -> &'static [&'static str] {
    match class {
        Class::Amount => &["73,195", "73195", "61,840", "61840", "52,709", "52709"],
        Class::Payee => &["Zyxwell", "NARRATIVE"],
        Class::Nickname => &["Quokka"],
        Class::LastFour => &["9137"],
        Class::Date => &["2018", "2019"],
        Class::Place => &["Wobblethorpe"],
        Class::Identity => &["Featherstonehaugh"],
        Class::Public | Class::Reference | Class::FreeText => &[],
    }
}

/// What the policy of a turn is drawn from.
pub(crate) struct Draws {
    /// `None`: any; otherwise always this one.
    pub(crate) fixed: Option<(Policy, Choice)>,
    /// Whether time goes on between turns.
    pub(crate) time: bool,
    pub(crate) data: Data,
}

/// What is said in one turn and what it was decided from.
pub(crate) struct Said {
    pub(crate) say: Say,
    pub(crate) profile: Profile,
    pub(crate) now: Timestamp,
}

pub(crate) struct Talk {
    rng: Rng,
    state: State,
    profile: Profile,
    now: Timestamp,
    timers: BTreeMap<String, TimerKey>,
    drawn: u128,
    draws: Draws,
}

impl Talk {
    pub(crate) fn new(number: u32, draws: Draws) -> Self {
        let mut rng = Seed::new([11; 32]).fork(&number.to_string());
        let desks = [
            DeskStatus::Open { waiting: rng.below(3) },
            DeskStatus::ClosedUntil { opens_at: Timestamp::from_secs(1_795_300_000) },
            DeskStatus::Unknown,
        ];
        let bank = BankCard {
            name: "Harbour Bank".to_owned(),
            emergency_phone: (rng.below(2) == 0).then(|| "+44 20 7946 0000".to_owned()),
            time_zone: "Europe/London".to_owned(),
            institutions: 1,
            id: None,
        };
        let mut talk = Self {
            profile: Profile {
                bank,
                chat: ChatKind::Messenger,
                links: Vec::new(),
                ceiling: Policy::open(),
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
            draws,
        };
        for _ in 0..talk.rng.below(3) {
            let now = talk.now;
            let granted = ConsentState::Granted { at: now, expires_at: now.plus(days(90)) };
            talk.link(granted);
        }
        talk
    }

    /// Officers and customers change their minds at any time.
    fn decide_policy(&mut self) {
        if let Some((ceiling, choice)) = self.draws.fixed.clone() {
            self.profile.ceiling = ceiling;
            self.profile.links.iter_mut().for_each(|link| link.consent.choice = choice);
            return;
        }
        let all: Classes = Class::ADJUSTABLE.iter().copied().filter(|_| self.rng.below(5) > 0).collect();
        self.profile.ceiling = if self.chance(6) { Policy::masked() } else { Policy::allowing(all) };
        for index in 0..self.profile.links.len() {
            let choice = pick(&mut self.rng, &[Choice::Tap, Choice::Chat, Choice::Chat, Choice::Balances]);
            if self.chance(4) {
                self.profile.links[index].consent.choice = choice;
            }
        }
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
        let choice = pick(&mut self.rng, &[Choice::Tap, Choice::Chat, Choice::Chat, Choice::Balances]);
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
            1 => pick(&mut self.rng, &[Input::UnknownAct, Input::Referral]),
            2 => {
                let reading = Reading { language: Some("fr".to_owned()), ..Reading::default() };
                let reading = if self.chance(2) { reading } else { Reading::default() };
                self.text("mumble mumble", reading)
            }
            3 | 4 => {
                let words = self.state.pairing.as_ref().map(|pairing| pairing.words.join(" "));
                let right = words.filter(|_| self.rng.below(6) == 0);
                let said = right.unwrap_or_else(|| pairing::draw(&mut self.rng).join(" "));
                self.text(&said, Reading::default())
            }
            5 => Input::Act(pick(&mut self.rng, Act::ALL)),
            6 => {
                let intent = pick(&mut self.rng, &[Intent::Balance, Intent::Transactions, Intent::Link]);
                self.text(intent.as_str(), Reading::certain(intent))
            }
            7 if self.chance(4) => {
                let part = |start, end, intent| Request { start, end, intent, entities: Vec::new() };
                let requests = vec![part(0, 4, Intent::Balance), part(8, 12, Intent::Transactions)];
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
                let (name, text) = ("Mia".to_owned(), "You paid Zyxwell £73,195.55 from Quokka.".to_owned());
                let tells = Classes::of(&[Class::Amount, Class::Payee, Class::Nickname]);
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
                        Input::ErasureAsked(erasing),
                        Input::ErasureKept(erasing.id),
                        Input::ErasureDue(erasing.id),
                        Input::ErasureHeld(erasing.id),
                        Input::Revoked { link, confirmed: true },
                        Input::Revoked { link, confirmed: false },
                        Input::Withdrawn { link, by: Way::Bank },
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
                        Input::Requested { words: "my name is wrong".to_owned() },
                        Input::ConsentChanged {
                            link,
                            change: ConsentChange::Allowed(PurposeKind::ReadTransactions),
                        },
                        Input::LinkLive { link },
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
        let balances = matches!(
            self.state.asks.first().map(|ask| &ask.question),
            Some(tellerline_core::conversation::Question::Balance { .. })
        );
        let data = self.draws.data;
        match self.rng.below(4) {
            0 => BankAnswer::Failed(pick(&mut self.rng, &failures)),
            _ if balances => BankAnswer::Balances(balances_of(data)),
            _ => BankAnswer::Transactions(page_of(data)),
        }
    }

    /// One turn; what was said.
    pub(crate) fn turn(&mut self) -> Vec<Said> {
        self.decide_policy();
        let input = if self.chance(3) { self.world() } else { self.customer() };
        let pause = if self.chance(30) { 40 * 86_400 } else { u64::from(self.rng.below(60)) };
        if self.draws.time {
            self.now = self.now.plus(Duration::from_secs(pause));
        }
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
        let said = |say: &Say| Said { say: say.clone(), profile: turn.profile.clone(), now: turn.now };
        decision.effects.iter().filter_map(|effect| self.follow(effect).map(&said)).collect()
    }

    fn follow<'e>(&mut self, effect: &'e Effect) -> Option<&'e Say> {
        let (link, live) = match effect {
            Effect::Say(say) => return Some(say),
            Effect::Activate { link, .. } => (*link, true),
            Effect::Withdraw { link } | Effect::Abandon { link, .. } => (*link, false),
            _ => return None,
        };
        for view in self.profile.links.iter_mut().filter(|view| view.id == link) {
            let consent = view.consent.clone();
            view.consent = if live { consent.pair(self.now) } else { consent.withdraw(self.now) };
        }
        None
    }
}

pub(crate) fn pick<T: Clone>(rng: &mut Rng, of: &[T]) -> T {
    let index = rng.below(u32::try_from(of.len()).expect("a short list"));
    of[usize::try_from(index).expect("a short list")].clone()
}

fn account(id: &str, label: Option<&str>, last_four: Option<&str>) -> Account {
    Account {
        id: AccountId::new(id),
        label: label.map(str::to_owned),
        kind: AccountKind::Current,
        last_four: last_four.map(str::to_owned),
        currency: Currency::GBP,
        state: AccountState::Open,
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::from_jiff(text.parse().expect("a time"))
}

fn balances_of(data: Data) -> Vec<AccountBalances> {
    if data == Data::Sparse {
        return Vec::new();
    }
    let money = |minor| Money::from_minor(minor, Currency::GBP);
    let balance = |kind, minor, credit: Option<i64>| Balance {
        amount: money(minor),
        kind,
        as_of: at("2019-02-17T09:41:00Z"),
        includes_credit: credit.map(money),
    };
    vec![
        AccountBalances {
            account: account("A1", Some("Quokka pot"), Some("9137")),
            balances: vec![
                balance(BalanceKind::Available, 7_319_555, Some(6_184_022)),
                balance(BalanceKind::Booked, 5_270_913, None),
            ],
        },
        AccountBalances {
            account: account("A2", None, None),
            balances: vec![balance(BalanceKind::Expected, -7_319_555, None)],
        },
    ]
}

fn page_of(data: Data) -> TransactionPage {
    let row = |status, merchant: Option<&str>, text: Option<&str>| Transaction {
        id: None,
        account: AccountId::new("A1"),
        amount: Money::from_minor(-5_270_913, Currency::GBP),
        status,
        at: at("2018-08-09T00:00:00Z"),
        merchant: merchant.map(str::to_owned),
        text: text.map(str::to_owned),
    };
    let rows = vec![
        row(TransactionStatus::Pending, Some("Zyxwell Traders"), None),
        row(TransactionStatus::Booked, None, Some("NARRATIVE QQ")),
        row(TransactionStatus::Booked, None, None),
    ];
    let full = data == Data::Full;
    TransactionPage {
        rows: if full { rows } else { Vec::new() },
        accounts: vec![account("A1", Some("Quokka pot"), Some("9137"))],
        more: full,
        as_of: at("2019-02-17T09:41:00Z"),
        payday: None,
    }
}
