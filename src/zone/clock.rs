//! What clocks in a zone show, and when they show it. `Intl` tells only the former.

use js_sys::{Array, Date, Intl, Object, Reflect};

use super::Zone;

/// A minute in milliseconds.
const MINUTE: f64 = 60_000.0;
/// A day: more than any clock is from UTC.
const DAY: f64 = 24.0 * 60.0 * MINUTE;

/// How far clocks in the zone are ahead of UTC at a moment. Zones are whole minutes apart.
pub(super) fn offset(zone: &Zone, moment: f64) -> f64 {
    let minute = (moment / MINUTE).floor() * MINUTE;
    let parts = parts(zone, minute);
    let part = |kind: &str| {
        let part = parts.iter().find(|(name, _)| name == kind);
        part.map_or("", |(_, digits)| digits.as_str())
    };
    let shown = format!(
        "{}-{}-{}T{}:{}Z",
        part("year"),
        part("month"),
        part("day"),
        part("hour"),
        part("minute")
    );
    let offset = Date::parse(&shown) - minute;
    // A moment that is none has no clock either.
    if offset.is_finite() { offset } else { 0.0 }
}

/// The digits that a clock in the zone shows, each with the name of its place.
fn parts(zone: &Zone, moment: f64) -> Vec<(String, String)> {
    let options = Object::new();
    let named = zone.iana().map(|name| ("timeZone", name));
    let places = [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ];
    for (name, value) in places.into_iter().chain(named) {
        // Setting a property of an object just made does not fail.
        let _set = Reflect::set(&options, &name.into(), &value.into());
    }
    let format = Intl::DateTimeFormat::new(&Array::of1(&"en-US".into()), &options);
    let parts = format.format_to_parts(&Date::new(&moment.into()));
    let text = |part: &_, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    let parts = parts.iter();
    parts
        .filter_map(|part| Some((text(&part, "type")?, text(&part, "value")?)))
        .collect()
}

/// The moment at which a clock shows this, where `offset` tells how far it is ahead of UTC at a moment.
///
/// Where clocks are set forward, a time that they leap over is read by the clock of before: half past two, leapt over,
/// is half past three. Where they are set back, a time that they show twice is the first one. `Temporal` calls this
/// rule "compatible"; calendars follow it.
pub(super) fn moment_of(clock: f64, offset: impl Fn(f64) -> f64) -> f64 {
    let before = clock - offset(clock - DAY);
    let after = clock - offset(clock + DAY);
    let shows = |moment: f64| (moment + offset(moment) - clock).abs() < MINUTE;
    if shows(before) || !shows(after) {
        before
    } else {
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 60.0 * MINUTE;
    /// 29 March 2026, 01:00 UTC: clocks in Berlin go from two to three.
    const FORWARD: f64 = 1_774_746_000_000.0;
    /// 25 October 2026, 01:00 UTC: clocks in Berlin go from three to two.
    const BACK: f64 = 1_792_890_000_000.0;

    fn berlin(moment: f64) -> f64 {
        if (FORWARD..BACK).contains(&moment) {
            2.0 * HOUR
        } else {
            HOUR
        }
    }

    /// What a clock shows so many hours after `from` by the clock of UTC is this moment, in hours after `from`.
    fn check(from: f64, clock: f64, moment: f64) {
        let found = (moment_of(from + clock * HOUR, berlin) - from) / HOUR;
        assert!(
            (found - moment).abs() < 0.01,
            "{clock} after {from}: {found}"
        );
    }

    #[test]
    fn a_clock_is_read_in_winter_and_in_summer() {
        check(FORWARD, -10.0, -11.0);
        check(FORWARD, 10.0, 8.0);
        check(BACK, -10.0, -12.0);
        check(BACK, 10.0, 9.0);
    }

    #[test]
    fn a_time_that_is_leapt_over_is_read_by_the_clock_of_before() {
        // One minute before the leap, its edges, and half past two, which no clock shows.
        check(FORWARD, 0.75, -0.25);
        check(FORWARD, 1.0, 0.0);
        check(FORWARD, 1.5, 0.5);
        check(FORWARD, 2.0, 0.0);
    }

    #[test]
    fn a_time_that_is_shown_twice_is_the_first_one() {
        check(BACK, 0.75, -1.25);
        check(BACK, 1.0, -1.0);
        check(BACK, 1.5, -0.5);
        check(BACK, 2.0, 1.0);
    }
}
