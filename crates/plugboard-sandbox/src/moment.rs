//! What time it is, on two clocks, and how the API writes it.

use std::time::{Duration, Instant, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Longest time that an argument may name.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// One moment on both clocks: the monotonic one may stand still in suspend, the wall clock may be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) monotonic: Instant,
    pub(crate) wall: SystemTime,
}

impl Now {
    pub(crate) fn read() -> Self {
        Self { monotonic: Instant::now(), wall: SystemTime::now() }
    }

    /// The longer of what the two clocks say; a wall clock that was set back counts as nothing.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let wall = self.wall.duration_since(earlier.wall).unwrap_or(Duration::ZERO);
        self.monotonic.saturating_duration_since(earlier.monotonic).max(wall)
    }
}

/// Reads a time as the command line and scripts write it: a whole number with ms, s, m or h; without a unit it is
/// seconds.
pub fn duration(text: &str) -> Result<Duration, &'static str> {
    let wrong = "must be a whole number with ms, s, m or h";
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let milliseconds = match unit {
        "ms" => 1,
        "s" | "" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong),
    };
    let number: u64 = text[..text.len() - unit.len()].parse().map_err(|_| wrong)?;
    let time = number.checked_mul(milliseconds).map(Duration::from_millis);
    time.filter(|time| *time <= LONGEST).ok_or("must be a year at the most")
}

/// Whole seconds since 1970, UTC: how moments are kept in records.
pub(crate) type Seconds = i64;

/// The wall clock.
pub(crate) fn seconds() -> Seconds {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// RFC 3339 as in `2026-02-15T14:30:00Z`.
pub(crate) fn written(at: Seconds) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments_are_written_as_in_the_documents() {
        assert_eq!(super::written(1_771_165_800), "2026-02-15T14:30:00Z");
        assert_eq!(super::written(i64::MAX), "1970-01-01T00:00:00Z");
    }
}
