//! What is known of this computer: who sits at it, which system it is, and how its clock stands to UTC.

use std::sync::Arc;

use chrono::{Local, Offset as _, TimeZone as _};
use plugboard_core::board::Machine;

use crate::desktop_proxy;

/// Longest name that is taken from the system, in characters.
const MAX_NAME: usize = 64;

/// This computer, now.
pub fn this() -> Machine {
    Machine {
        user: user(),
        system: system(),
        minutes_east: Arc::new(minutes_east),
        network: desktop_proxy::network(),
    }
}

/// The name under which the person is signed in to the system.
fn user() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.unwrap_or_default().chars().take(MAX_NAME).collect()
}

fn system() -> String {
    let (os, kind) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{} {kind}", release().unwrap_or_else(|| os.to_owned()))
}

/// The name of the system, where there is an `os-release` (freedesktop.org).
pub fn release() -> Option<String> {
    std::fs::read_to_string("/etc/os-release").ok().and_then(|text| pretty_name(&text))
}

fn pretty_name(text: &str) -> Option<String> {
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name: String = name.trim_matches('"').chars().take(MAX_NAME).collect();
    Some(name).filter(|name| !name.is_empty())
}

/// By the system's own table: summer time may begin while Plugboard runs.
fn minutes_east(at: i64) -> i32 {
    let local = Local.timestamp_millis_opt(at).single();
    local.map_or(0, |moment| moment.offset().fix().local_minus_utc() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_system_is_read() {
        let text = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n";
        assert_eq!(pretty_name(text).as_deref(), Some("Debian GNU/Linux 13 (trixie)"));
        assert_eq!(pretty_name("PRETTY_NAME=\"\""), None);
        assert_eq!(pretty_name("ID=x"), None);
    }

    #[test]
    fn a_clock_is_at_most_a_day_away_from_utc() {
        for at in [0, 1_772_323_200_000, i64::MAX, i64::MIN] {
            assert!((-1_440..=1_440).contains(&minutes_east(at)), "{at}");
        }
    }
}
