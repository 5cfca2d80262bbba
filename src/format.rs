//! Values as text. What a locale or a time zone decides, the browser's `Intl` does; everything else is pure. What shows
//! a day or a moment follows the zone that is chosen.

use js_sys::{Array, Date, Intl, Number, Object, Reflect};

use crate::zone::Zone;

/// A minute in milliseconds.
const MINUTE: f64 = 60_000.0;
/// An hour.
const HOUR: f64 = 60.0 * MINUTE;
/// A day.
const DAY: f64 = 24.0 * HOUR;

/// How much of a time a `datetime-local` input holds: `2026-01-31T12:00`.
const LOCAL: usize = 16;

/// Now, in milliseconds since 1970.
pub fn now() -> f64 {
    Date::now()
}

/// Now, in whole seconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the clock counts whole milliseconds since 1970"
)]
pub fn now_seconds() -> u64 {
    (now() / 1000.0) as u64
}

/// Seconds since 1970 as the browser counts time. No moment that anyone means is cut.
#[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
pub fn milliseconds(seconds: u64) -> f64 {
    seconds as f64 * 1000.0
}

/// Seconds since 1970 as other programs read them: `2026-01-31T12:00:00.000Z`.
pub fn iso(seconds: u64) -> String {
    Date::new(&milliseconds(seconds).into())
        .to_iso_string()
        .into()
}

/// A number that the API sends in a string; none where it is empty.
pub fn number(text: &str) -> Option<f64> {
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number > 0.0)
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Over, or within a day.
    Now,
    /// Within a month.
    Soon,
    /// Later.
    Later,
}

impl Urgency {
    /// Of what is due in `milliseconds`.
    pub fn of(milliseconds: f64) -> Self {
        if milliseconds <= DAY {
            Self::Now
        } else if milliseconds <= 30.0 * DAY {
            Self::Soon
        } else {
            Self::Later
        }
    }

    /// The value of `data-urgency`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Soon => "soon",
            Self::Later => "later",
        }
    }
}

/// A distance in time in the largest unit that leaves a number above one, as `Intl.RelativeTimeFormat` takes it.
fn rounded(milliseconds: f64) -> (f64, &'static str) {
    let units = [
        (365.0 * DAY, "year"),
        (30.0 * DAY, "month"),
        (DAY, "day"),
        (HOUR, "hour"),
    ];
    for (length, name) in units {
        let count = milliseconds / length;
        if count.trunc().abs() > 1.0 {
            return (count.round(), name);
        }
    }
    ((milliseconds / MINUTE).round(), "minute")
}

/// `in 3 days`, `vor 2 Stunden`.
pub fn relative(language: &str, milliseconds: f64) -> String {
    let (count, unit) = rounded(milliseconds);
    let options = Object::new();
    // "now" rather than "in 0 minutes".
    let (count, unit) = if count == 0.0 {
        let _set = Reflect::set(&options, &"numeric".into(), &"auto".into());
        (0.0, "second")
    } else {
        (count, unit)
    };
    let format = Intl::RelativeTimeFormat::new(&Array::of1(&language.into()), &options);
    format.format(count, unit).into()
}

/// A day: `24 Nov 2026`.
pub fn day(language: &str, milliseconds: f64) -> String {
    localized(
        language,
        milliseconds,
        &[("year", "numeric"), ("month", "short"), ("day", "numeric")],
    )
}

/// A moment with its zone: `24 Nov 2026, 04:00 UTC`.
pub fn moment(language: &str, milliseconds: f64) -> String {
    let parts = [
        ("year", "numeric"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ];
    localized(language, milliseconds, &parts)
}

fn localized(language: &str, milliseconds: f64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of an object just made does not fail.
        let _set = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    if let Some(zone) = Zone::chosen().iana() {
        let _set = Reflect::set(&options, &"timeZone".into(), &zone.into());
    }
    // English is written the day first: the month is a word, so no reader takes it for another.
    let language = if language == "en" { "en-GB" } else { language };
    date(milliseconds)
        .to_locale_string(language, &options)
        .into()
}

/// A count with the language's separators: `182,344`.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53, which nothing here reaches"
)]
pub fn count(language: &str, count: i64) -> String {
    Number::from(count as f64).to_locale_string(language).into()
}

/// A time, milliseconds since 1970, as a `datetime-local` input holds it: without a zone, so it is the chosen one's.
pub fn local_input(milliseconds: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    let clock = Zone::chosen().clock_at(milliseconds as f64);
    machine_readable(clock).chars().take(LOCAL).collect()
}

/// Milliseconds since 1970 of what a `datetime-local` input holds, by a clock in the chosen zone; none where it holds no
/// time after 1970. What clocks show twice or never, `Zone::moment_of` decides.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "only times after 1970 pass"
)]
pub fn of_local_input(local: &str) -> Option<u64> {
    let clock = Date::parse(&format!("{local}Z"));
    let milliseconds = Some(clock).filter(|clock| clock.is_finite());
    let milliseconds = milliseconds.map(|clock| Zone::chosen().moment_of(clock))?;
    (milliseconds > 0.0).then_some(milliseconds as u64)
}

/// For `time[datetime]`.
pub fn machine_readable(milliseconds: f64) -> String {
    let date = date(milliseconds);
    if date.get_time().is_nan() {
        String::new()
    } else {
        date.to_iso_string().into()
    }
}

fn date(milliseconds: f64) -> Date {
    Date::new(&milliseconds.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_told_in_the_unit_that_fits() {
        for (milliseconds, expected) in [
            (3.0 * DAY, (3.0, "day")),
            (DAY, (24.0, "hour")),
            (-2.6 * HOUR, (-3.0, "hour")),
            (6.99 * DAY, (7.0, "day")),
            (90.0 * MINUTE, (90.0, "minute")),
            (40.0 * DAY, (40.0, "day")),
            (800.0 * DAY, (2.0, "year")),
            (0.0, (0.0, "minute")),
        ] {
            assert_eq!(rounded(milliseconds), expected, "{milliseconds}");
        }
    }

    #[test]
    fn what_is_due_within_a_day_is_urgent() {
        assert_eq!(Urgency::of(-1.0), Urgency::Now);
        assert_eq!(Urgency::of(DAY), Urgency::Now);
        assert_eq!(Urgency::of(2.0 * DAY), Urgency::Soon);
        assert_eq!(Urgency::of(31.0 * DAY), Urgency::Later);
    }

    #[test]
    fn numbers_of_the_api_are_read_and_nothing_else() {
        assert_eq!(number("1763956800000"), Some(1_763_956_800_000.0));
        for none in ["", "0", "-1", "inf", "x"] {
            assert_eq!(number(none), None, "{none}");
        }
    }
}
