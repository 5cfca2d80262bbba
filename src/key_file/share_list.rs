//! The shares of a key that are here, and what is missing.

use kms_wrap_worker::{Share, ShareHead};
use leptos::prelude::*;

use super::words;
use crate::components::button::{Button, ButtonSize};
use crate::components::icon::{Icon, IconMark};
use crate::i18n::{I18n, t, t_string, use_i18n};

/// The shares in the order in which they came.
#[component]
pub fn ShareList(
    /// What each file is.
    shares: Vec<Share>,
    /// The files' names, in the same order.
    names: Vec<String>,
    /// Called with the place of a file that is taken away.
    #[prop(into)]
    on_take_away: Callback<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let progress = Progress::of(&shares);
    let rows: Vec<_> = shares
        .into_iter()
        .zip(names)
        .enumerate()
        .map(|(place, (share, name))| view! { <ShareLine place share name on_take_away /> })
        .collect();
    view! {
        <section class="shares" aria-label=move || t_string!(i18n, key_file.share.list)>
            {progress
                .map(|progress| {
                    view! {
                        <p class="shares__sum" role="status">
                            {move || progress.text(i18n)}
                        </p>
                    }
                })}
            <ul class="shares__list">{rows}</ul>
        </section>
    }
}

#[component]
fn ShareLine(
    place: usize,
    share: Share,
    name: String,
    on_take_away: Callback<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Share { head, fault } = share;
    let icon = if fault.is_some() {
        Icon::Alert
    } else {
        Icon::Check
    };
    let faulty = fault.is_some().then_some("true");
    let title = move || match &head {
        Some(head) => t_string!(
            i18n,
            key_file.share.title,
            number = head.number,
            count = head.count,
            set = head.set.clone()
        ),
        None => t_string!(i18n, key_file.share.unread).to_owned(),
    };
    let file = name.clone();
    view! {
        <li class="shares__row" data-faulty=faulty>
            <span class="shares__mark">
                <IconMark icon />
            </span>
            <span class="shares__text">
                <span>{title}</span>
                <span class="note">{file}</span>
                {fault
                    .map(|fault| {
                        view! {
                            <span class="shares__fault">
                                {move || words::share_fault(i18n, &fault)}
                            </span>
                        }
                    })}
            </span>
            <Button size=ButtonSize::Small on_press=move |()| on_take_away.run(place)>
                {t!(i18n, key_file.share.take_away)}
                " "
                <span class="visually-hidden">{name}</span>
            </Button>
        </li>
    }
}

/// How far the shares go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Progress {
    set: String,
    here: usize,
    threshold: u8,
    /// The numbers that are not here.
    missing: Vec<u8>,
}

impl Progress {
    /// Of the set that has no fault; nothing where no share can be read.
    fn of(shares: &[Share]) -> Option<Self> {
        let heads = |share: &Share| {
            let head = share.head.clone();
            head.filter(|_| share.fault.is_none())
        };
        let good: Vec<ShareHead> = shares.iter().filter_map(heads).collect();
        let first = good.first()?;
        let here = |number: &u8| good.iter().any(|head| head.number == *number);
        Some(Self {
            set: first.set.clone(),
            here: good.len(),
            threshold: first.threshold,
            missing: (1..=first.count).filter(|number| !here(number)).collect(),
        })
    }

    fn text(&self, i18n: I18n) -> String {
        let missing: Vec<_> = self.missing.iter().map(u8::to_string).collect();
        let missing = missing.join(", ");
        if self.here < usize::from(self.threshold) {
            t_string!(
                i18n,
                key_file.share.progress,
                here = self.here,
                threshold = self.threshold,
                set = self.set.clone(),
                missing = missing
            )
        } else {
            t_string!(
                i18n,
                key_file.share.enough,
                here = self.here,
                threshold = self.threshold,
                set = self.set.clone()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use kms_wrap_worker::ShareFault;

    use super::*;

    fn share(number: u8, fault: Option<&str>) -> Share {
        let fault = fault.map(|code| ShareFault {
            code: code.to_owned(),
            params: Vec::new(),
            message: String::new(),
        });
        let head = ShareHead {
            number,
            threshold: 3,
            count: 5,
            set: "9F3A-77C1".into(),
            spec: "AES_256".into(),
            fingerprint: "hmac:01".into(),
        };
        Share {
            head: Some(head),
            fault,
        }
    }

    #[test]
    fn a_share_that_does_not_belong_is_not_counted() {
        let shares = [
            share(4, None),
            share(2, Some("share-foreign")),
            share(1, None),
        ];
        let progress = Progress::of(&shares).unwrap();
        assert_eq!((progress.here, progress.missing), (2, vec![2, 3, 5]));
        assert_eq!(Progress::of(&[share(2, Some("share-line"))]), None);
    }
}
