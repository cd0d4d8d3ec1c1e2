//! People (mostly small businesses) to sign in as: a fixed endless line, each with a platform, a name and a
//! handle that nobody else in the line has. The first ones of the line are those that `accounts` makes.

use serde::{Deserialize, Serialize};

use crate::names::{FAMILIES, FEATURED, Family};
use crate::platform::Platform;

/// Somebody who has an account on a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) handle: String,
}

/// Longest handle that is read from a page, in characters.
const HANDLE: usize = 64;

/// Whose turn it is in the line. Instagram is first and most frequent; every platform of the guide comes within
/// sixteen.
const TURNS: [Platform; 16] = [
    Platform::Instagram,
    Platform::Facebook,
    Platform::Tiktok,
    Platform::Linkedin,
    Platform::Instagram,
    Platform::Google,
    Platform::Youtube,
    Platform::Trustpilot,
    Platform::Facebook,
    Platform::Instagram,
    Platform::Twitter,
    Platform::Google,
    Platform::Linkedin,
    Platform::Tiktok,
    Platform::Facebook,
    Platform::Instagram,
];

/// The platform and the person at this place of the line.
pub(crate) fn at(place: usize) -> (Platform, Person) {
    let platform = TURNS[place % TURNS.len()];
    (platform, person(platform, place))
}

/// Those of one platform from this place of the line on; it does not end. A platform that has no turns has a line of
/// its own.
pub(crate) fn from(place: usize, platform: Platform) -> impl Iterator<Item = Person> {
    let has_turns = TURNS.contains(&platform);
    let turn = move |place| if has_turns { at(place) } else { (platform, person(platform, place)) };
    (place..).map(turn).filter(move |(theirs, _)| *theirs == platform).map(|(_, person)| person)
}

/// The owner of a credential, chosen by a digest of its text.
pub(crate) fn by_digest(platform: Platform, digest: &[u8; 32]) -> Person {
    let place = digest[..3].iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte));
    person(platform, place % 100_000)
}

impl Person {
    /// Somebody known by a typed handle only: without a leading `@`, at most 64 characters, no control
    /// characters. What is left is hostile text all the same.
    pub(crate) fn typed(handle: &str) -> Option<Self> {
        let handle = handle.trim();
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        let readable = !handle.is_empty() && !handle.chars().any(char::is_control);
        let handle = handle.to_owned();
        (readable && handle.chars().count() <= HANDLE).then(|| Self { name: handle.clone(), handle })
    }
}

fn person(platform: Platform, place: usize) -> Person {
    if let Some((name, handle)) = FEATURED.get(place) {
        return Person { name: (*name).to_owned(), handle: handle_of(platform, handle, 0) };
    }
    let place = place - FEATURED.len();
    let family = &FAMILIES[place % FAMILIES.len()];
    let (words, round) = words(family, place / FAMILIES.len());
    let name = words.join(" ");
    Person { handle: handle_of(platform, &name, round), name }
}

/// Three words for a place; `round` says how often the family has been used up before.
fn words(family: &Family, place: usize) -> ([&'static str; 3], usize) {
    let Family { first, second, towns } = family;
    let size = first.len() * second.len() * towns.len();
    // A prime step that does not divide the size visits every combination once, and neighbours differ in all words.
    let mixed = (place % size) * 7_919 % size;
    let rest = mixed / first.len();
    ([first[mixed % first.len()], second[rest % second.len()], towns[rest / second.len()]], place / size)
}

fn handle_of(platform: Platform, words: &str, round: usize) -> String {
    let (separator, ending) = platform.row().handle;
    let mut handle = String::with_capacity(words.len() + 12);
    for letter in words.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => handle.push(letter),
            ' ' => handle.push(separator),
            'ä' | 'æ' => handle.push_str("ae"),
            'ö' | 'ø' => handle.push_str("oe"),
            'ü' => handle.push_str("ue"),
            'ß' => handle.push_str("ss"),
            'á' | 'à' | 'â' | 'å' => handle.push('a'),
            'é' | 'è' | 'ê' | 'ë' => handle.push('e'),
            'í' | 'ì' | 'î' => handle.push('i'),
            'ó' | 'ò' | 'ô' => handle.push('o'),
            'ú' | 'ù' | 'û' => handle.push('u'),
            'ç' => handle.push('c'),
            'ñ' => handle.push('n'),
            _ => {}
        }
    }
    if round > 0 {
        handle.push(separator);
        handle.push_str(&(round + 1).to_string());
    }
    handle + ending
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contract::Contract;

    #[test]
    fn handles_are_distinct_also_when_the_words_begin_again() {
        let handles: HashSet<String> = (0..250_000).map(|place| at(place).1.handle).collect();
        assert_eq!(handles.len(), 250_000);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        assert!(handles.iter().all(|handle| handle.len() > 3 && handle.chars().all(plain)));
    }

    #[test]
    fn names_are_distinct_as_long_as_the_words_last() {
        let names: HashSet<String> = (0..100_000).map(|place| at(place).1.name).collect();
        assert_eq!(names.len(), 100_000);
    }

    #[test]
    fn the_first_person_is_on_instagram_and_every_platform_of_the_guide_comes_soon() {
        assert_eq!(at(0).0, Platform::Instagram);
        let soon: HashSet<Platform> = (0..16).map(|place| at(place).0).collect();
        let guide = Platform::ALL.into_iter().filter(|one| one.row().since == Contract::Seed);
        assert_eq!(soon, guide.collect());
    }

    #[test]
    fn every_platform_has_people() {
        for platform in Platform::ALL {
            assert_eq!(from(7, platform).take(3).count(), 3, "{platform:?}");
        }
    }

    #[test]
    fn typed_handles_lose_their_at_sign_and_may_not_be_empty_long_or_unprintable() {
        let typed = |text: &str| Person::typed(text).map(|person| person.handle);
        assert_eq!(typed("  @acmecorp "), Some("acmecorp".into()));
        assert_eq!(typed("<b>x</b>"), Some("<b>x</b>".into()));
        for refused in ["", "  ", "@", "a\nb", "a\u{0}b", &"x".repeat(65)] {
            assert_eq!(typed(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn a_digest_always_chooses_the_same_person() {
        let digest = crate::secret::digest("some key");
        assert_eq!(
            by_digest(Platform::Trustpilot, &digest).handle,
            by_digest(Platform::Trustpilot, &digest).handle
        );
    }
}
