//! One change at a time: asks the server, and hands back what it says.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};
use crate::components::notices::Notices;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, use_i18n};
use crate::words;

/// Makes changes, and knows whether one is going on.
#[derive(Clone, Copy)]
pub struct Acting {
    api: StoredValue<Api>,
    notices: Notices,
    i18n: I18n,
    busy: RwSignal<bool>,
}

impl Acting {
    /// For the component around.
    pub fn new() -> Self {
        Self {
            api: StoredValue::new(use_api()),
            notices: use_notices(),
            i18n: use_i18n(),
            busy: RwSignal::new(false),
        }
    }

    /// Whether a change is going on.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Asks with `ask` and hands the answer to `then`; nothing while an earlier change is going on. The answer to what
    /// is no longer shown goes nowhere: the server has it.
    pub fn ask<T: 'static, F>(
        self,
        ask: impl FnOnce(Api) -> F + 'static,
        then: impl FnOnce(Result<T, ApiError>) + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let answer = ask(self.api.get_value());
        spawn_local(async move {
            let answer = answer.await;
            if self.busy.try_set(false).is_none() {
                then(answer);
            }
        });
    }

    /// The same, where a refusal is told in the corner of the page.
    pub fn change<T: 'static, F>(
        self,
        ask: impl FnOnce(Api) -> F + 'static,
        done: impl FnOnce(T) + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        self.ask(ask, move |answer| match answer {
            Ok(answer) => done(answer),
            Err(error) => self.tell(&error),
        });
    }

    /// Says in the corner of the page what was done.
    pub fn done(self, text: impl Into<String>) {
        self.notices.done(text);
    }

    /// Says there why it was not.
    pub fn tell(self, error: &ApiError) {
        words::tell(self.i18n, self.notices, error);
    }
}
