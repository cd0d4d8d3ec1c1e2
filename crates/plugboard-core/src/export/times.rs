//! How times are written in files: for people in the form of the page, for spreadsheets as a date that they take, and
//! for machines (RFC 3339). All are by the clock on the wall at that time, so that summer time is in them.

use serde::Deserialize;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Minutes that a clock is east of UTC, at a time in milliseconds since 1970.
pub(crate) type East<'a> = &'a dyn Fn(i64) -> i32;

/// The forms of a date with its time, from the page: `{y}` is the year, `{d}` or `{dd}` the day, `{H}` or `{HH}` the hour
/// from 0 to 23, `{h}` or `{hh}` from 1 to 12, `{mm}` the minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TimeForms {
    /// In the morning, month by month.
    pub morning: Vec<String>,
    /// From noon on, month by month.
    pub afternoon: Vec<String>,
    /// The digits from 0 to 9; those of ASCII if there are not ten.
    pub digits: String,
}

impl TimeForms {
    /// A time as the page writes it, else as spreadsheets have it. Nothing if there is no such time.
    pub(crate) fn for_people(&self, milliseconds: i64, east: East<'_>) -> String {
        let Some(time) = local(milliseconds, east(milliseconds)) else { return String::new() };
        let forms = if time.hour() < 12 { &self.morning } else { &self.afternoon };
        forms.get(usize::from(u8::from(time.month())) - 1).map_or_else(
            || for_spreadsheets(milliseconds, east),
            |form| {
                let twelve = (time.hour() + 11) % 12 + 1;
                let padded =
                    [("{dd}", time.day()), ("{HH}", time.hour()), ("{hh}", twelve), ("{mm}", time.minute())];
                let bare = [("{d}", time.day()), ("{H}", time.hour()), ("{h}", twelve)];
                let mut text = form.replace("{y}", &self.in_digits(&time.year().to_string()));
                for (place, part) in padded {
                    text = text.replace(place, &self.in_digits(&format!("{part:02}")));
                }
                for (place, part) in bare {
                    text = text.replace(place, &self.in_digits(&part.to_string()));
                }
                text
            },
        )
    }

    /// A figure in the digits of the page.
    pub(crate) fn in_digits(&self, figure: &str) -> String {
        let digits: Vec<char> = self.digits.chars().collect();
        let place = |letter: char| letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
        let other =
            |letter| place(letter).filter(|_| digits.len() == 10).map_or(letter, |digit| digits[digit]);
        figure.chars().map(other).collect()
    }
}

/// A time that spreadsheets of every language take for a date. Nothing if there is no such time.
pub(crate) fn for_spreadsheets(milliseconds: i64, east: East<'_>) -> String {
    local(milliseconds, east(milliseconds)).map_or(String::new(), |time| {
        let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", time.hour(), time.minute())
    })
}

/// A time to the second (RFC 3339), by a clock so many minutes east of UTC. Nothing if there is no such time.
pub(crate) fn moment(milliseconds: i64, minutes_east: i32) -> String {
    local(milliseconds, minutes_east).and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}

/// The day of a time by that clock, as files have it in their names.
pub(crate) fn day(milliseconds: i64, minutes_east: i32) -> String {
    moment(milliseconds, minutes_east).chars().take_while(|letter| *letter != 'T').collect()
}

/// How the clock stands to UTC at these times: "UTC+01:00, UTC+02:00" where it was set meanwhile.
pub(crate) fn zones(times: impl IntoIterator<Item = i64>, east: East<'_>) -> String {
    let mut zones: Vec<i32> = times.into_iter().map(east).collect();
    zones.sort_unstable();
    zones.dedup();
    let zone = |minutes: i32| {
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    };
    zones.into_iter().map(zone).collect::<Vec<_>>().join(", ")
}

fn local(milliseconds: i64, minutes_east: i32) -> Option<OffsetDateTime> {
    let offset = UtcOffset::from_whole_seconds(minutes_east.saturating_mul(60)).unwrap_or(UtcOffset::UTC);
    let moment = OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1_000)).ok();
    moment
        .and_then(|moment| moment.checked_to_offset(offset))
        .filter(|time| (0..=9_999).contains(&time.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01T00:00:00Z.
    const MARCH: i64 = 1_772_323_200_000;

    fn forms(morning: &str, afternoon: &str, digits: &str) -> TimeForms {
        let months = |form: &str| (1..=12).map(|month| form.replace("{M}", &format!("m{month}"))).collect();
        TimeForms { morning: months(morning), afternoon: months(afternoon), digits: digits.to_owned() }
    }

    #[test]
    fn people_read_times_in_the_form_of_the_page() {
        let english = forms("{M} {d}, {y}, {h}:{mm} AM", "{M} {d}, {y}, {h}:{mm} PM", "0123456789");
        for (minutes, expected) in [
            (0, "m3 1, 2026, 12:00 AM"),
            (1, "m3 1, 2026, 12:01 AM"),
            (7 * 60 + 5, "m3 1, 2026, 7:05 AM"),
            (12 * 60, "m3 1, 2026, 12:00 PM"),
            (-3 * 60, "m2 28, 2026, 9:00 PM"),
        ] {
            assert_eq!(english.for_people(MARCH + minutes * 60_000, &|_| 0), expected);
        }
        let german = forms("{dd}.{M}.{y}, {HH}:{mm}", "{dd}.{M}.{y}, {HH}:{mm}", "");
        assert_eq!(german.for_people(MARCH, &|_| 90), "01.m3.2026, 01:30");
        let arabic = forms("{d} {M} {y}، {h}:{mm} ص", "", "٠١٢٣٤٥٦٧٨٩");
        assert_eq!(arabic.for_people(MARCH, &|_| 0), "١ m3 ٢٠٢٦، ١٢:٠٠ ص");
        assert_eq!(TimeForms::default().for_people(MARCH, &|_| -210), "2026-02-28 20:30");
    }

    #[test]
    fn summer_time_is_in_each_time_and_told_once() {
        let east = |at: i64| if at < MARCH { 60 } else { 120 };
        assert_eq!(for_spreadsheets(MARCH - 1, &east), "2026-03-01 00:59");
        assert_eq!(for_spreadsheets(MARCH, &east), "2026-03-01 02:00");
        assert_eq!(zones([MARCH, MARCH - 1, MARCH + 1], &east), "UTC+01:00, UTC+02:00");
        assert_eq!(zones([0], &|_| -210), "UTC-03:30");
        assert_eq!(zones([], &|_| 0), "");
    }

    #[test]
    fn times_are_those_of_the_clock_that_was_given() {
        assert_eq!(moment(1_772_323_200_999, 0), "2026-03-01T00:00:00Z");
        assert_eq!(moment(MARCH, -210), "2026-02-28T20:30:00-03:30");
        assert_eq!(day(MARCH, -210), "2026-02-28");
        for (at, east) in [(i64::MAX, 0), (i64::MIN, i32::MAX), (253_402_300_799_000, 1_439)] {
            assert_eq!((moment(at, east), for_spreadsheets(at, &|_| east)), (String::new(), String::new()));
            assert_eq!(TimeForms::default().for_people(at, &|_| east), "");
        }
    }
}
