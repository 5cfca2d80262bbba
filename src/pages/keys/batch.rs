//! One change of one key or of several, one after the other; meanwhile no other is begun. Each key has a result of its
//! own, and all of them are told at the end.

use kms_api::KeyId;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::action::KeyAction;
use super::change::Change;
use super::parts::{name_of, named, refused};
use super::work::Work;
use crate::api::{Api, ApiError};
use crate::components::notices::Notices;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::words;

/// A key that was refused what was asked for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its name.
    pub key: String,
    /// Why.
    pub why: String,
    /// The id under which the server's log has it.
    pub request_id: Option<String>,
}

/// What came of a change of several keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// How many were changed.
    pub done: usize,
    /// Those that were refused.
    pub refused: Vec<Refused>,
    /// How many were not begun.
    pub left: usize,
}

impl Results {
    /// Whether every key was changed.
    pub fn are_whole(&self) -> bool {
        self.refused.is_empty() && self.left == 0
    }
}

/// Where what came of a change is told, if it tells it by itself; whether it did.
type Teller = Callback<Results, bool>;

/// The change that is made now, if any. A handle: many views hold it.
#[derive(Clone, Copy)]
pub struct Batch(StoredValue<Parts>);

#[derive(Clone, Copy)]
struct Parts {
    work: Work,
    change: RwSignal<Option<Change>>,
    results: RwSignal<Option<Results>>,
    start: Callback<(Change, Vec<KeyDetail>, Option<Teller>)>,
}

impl Batch {
    /// How far it is.
    pub fn work(self) -> Work {
        self.0.get_value().work
    }

    /// What came of it, to be shown.
    pub fn results(self) -> RwSignal<Option<Results>> {
        self.0.get_value().results
    }

    /// What it does, or did last.
    pub fn name(self, i18n: I18n) -> &'static str {
        let name = |change: &Option<Change>| change.as_ref().map(|change| change.name(i18n));
        self.0.get_value().change.with(name).unwrap_or_default()
    }

    /// Makes a change of keys, unless another one goes on.
    pub fn start(self, change: Change, keys: Vec<KeyDetail>) {
        self.0.get_value().start.run((change, keys, None));
    }

    /// The same from a dialog that stays, and shows by itself what was refused.
    pub fn start_from(self, change: Change, keys: Vec<KeyDetail>, teller: Teller) {
        self.0.get_value().start.run((change, keys, Some(teller)));
    }

    /// Whether something goes on.
    pub fn goes_on(self) -> bool {
        self.work().goes_on()
    }

    /// Whether this is what goes on now.
    pub fn does(self, action: KeyAction) -> bool {
        let change = self.0.get_value().change;
        self.goes_on() && change.with(|change| *change == action.change())
    }
}

/// A place for changes. `on_end` is told which keys were changed.
pub fn use_batch(on_end: Callback<Vec<KeyId>>) -> Batch {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let work = Work::new();
    let current = RwSignal::new(None);
    let results = RwSignal::new(None);
    let start = Callback::new(
        move |(change, keys, teller): (Change, Vec<_>, Option<Teller>)| {
            if keys.is_empty() || !work.begins() {
                return;
            }
            current.set(Some(change.clone()));
            let api = api.clone();
            spawn_local(async move {
                let outcome = each(&api, &change, keys, work).await;
                work.ends();
                outcome.tell_done(i18n, notices, &change);
                let whole = outcome.results(i18n);
                if teller.and_then(|teller| teller.try_run(whole.clone())) != Some(true) {
                    let told = outcome.tell_refused(i18n, notices, whole);
                    // A page that was left shows no dialog.
                    if let Some(Some(unseen)) = told.and_then(|told| results.try_set(Some(told))) {
                        let count = unseen.refused.len();
                        notices.failed(t_string!(i18n, keys.results.title, count = count), None);
                    }
                }
                let done = outcome.done.into_iter().map(|key| key.key_id);
                let _left = on_end.try_run(done.collect());
            });
        },
    );
    Batch(StoredValue::new(Parts {
        work,
        change: current,
        results,
        start,
    }))
}

struct Outcome {
    done: Vec<KeyDetail>,
    refused: Vec<(KeyDetail, ApiError)>,
    /// How many were not begun.
    left: usize,
}

/// One key after the other, until it is stopped. Where the server is away or the session over, the next one would fare
/// no better.
async fn each(api: &Api, change: &Change, keys: Vec<KeyDetail>, work: Work) -> Outcome {
    let of = keys.len();
    let mut outcome = Outcome {
        done: Vec::new(),
        refused: Vec::new(),
        left: of,
    };
    for (place, key) in keys.into_iter().enumerate() {
        if !work.reaches(place, of) {
            break;
        }
        match change.run(api, &key).await {
            Ok(()) => outcome.done.push(key),
            Err(error) if error.ends_session() => break,
            Err(error) => {
                let away = error == ApiError::Offline;
                outcome.refused.push((key, error));
                if away {
                    outcome.left -= 1;
                    break;
                }
            }
        }
        outcome.left -= 1;
    }
    outcome
}

impl Outcome {
    fn results(&self, i18n: I18n) -> Results {
        let refused = self.refused.iter().map(|(key, error)| Refused {
            key: name_of(key),
            why: words::error(i18n, error),
            request_id: error.request_id().map(str::to_owned),
        });
        Results {
            done: self.done.len(),
            refused: refused.collect(),
            left: self.left,
        }
    }

    fn tell_done(&self, i18n: I18n, notices: Notices, change: &Change) {
        match self.done.as_slice() {
            [] => {}
            keys => notices.done(change.done(i18n, &named(i18n, keys))),
        }
    }

    /// Tells what was refused or left; what has to be shown in a list comes back.
    fn tell_refused(&self, i18n: I18n, notices: Notices, results: Results) -> Option<Results> {
        let all = self.done.len() + self.refused.len() + self.left;
        if self.left > 0 && all > 1 {
            notices.failed(t_string!(i18n, keys.results.left, count = self.left), None);
        }
        match self.refused.as_slice() {
            [] => None,
            [(key, error)] if all == 1 => {
                let request_id = error.request_id().map(str::to_owned);
                notices.failed(refused(i18n, key, error), request_id);
                None
            }
            _ => Some(results),
        }
    }
}
