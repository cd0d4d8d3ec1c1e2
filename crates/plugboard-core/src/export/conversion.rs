//! Which text a spreadsheet would turn into something else: a number, a date, a time or a truth value. It goes by the
//! language of its own computer, which nobody knows here, so that all of ours and some more are looked at.

/// The months as spreadsheets know them, in full; a beginning of three letters is enough for them.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "sept",
    "october",
    "november",
    "december",
    "januar",
    "jänner",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "janv",
    "février",
    "févr",
    "fevrier",
    "fevr",
    "mars",
    "avril",
    "avr",
    "juin",
    "juillet",
    "juil",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "januari",
    "februari",
    "maart",
    "mrt",
    "mei",
    "augustus",
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];

/// Truth, and its opposite.
const TRUTHS: &[&str] = &[
    "true",
    "false",
    "wahr",
    "falsch",
    "vrai",
    "faux",
    "verdadero",
    "falso",
    "vero",
    "waar",
    "onwaar",
    "verdadeiro",
];

/// What stands in numbers, dates and times besides digits and months.
const MARKS: &str = " \u{a0}\u{202f}.,:/-+%'’()\u{2212}年月日時分秒$€£¥₩₹";

/// Words in numbers and times.
const WORDS: &[&str] = &["e", "am", "pm", "a", "p", "de"];

/// Digits that a spreadsheet shows as they are.
const SHOWN_DIGITS: usize = 11;

/// Whether a spreadsheet would show something else than this text.
pub(super) fn would_change(text: &str) -> bool {
    let text = text.trim();
    if TRUTHS.contains(&text.to_lowercase().as_str()) {
        return true;
    }
    if !text.chars().any(char::is_numeric) || is_plain_number(text) {
        return false;
    }
    let is_other = |letter: char| letter.is_numeric() || MARKS.contains(letter);
    text.split(is_other).filter(|word| !word.is_empty()).all(is_known)
}

/// One that looks the same as a number.
fn is_plain_number(text: &str) -> bool {
    let is_digits = text.len() <= SHOWN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && (text == "0" || !text.starts_with('0'))
}

fn is_known(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_month = |month: &&str| month.starts_with(word.as_str()) && word.chars().count() >= 3;
    WORDS.contains(&word.as_str()) || MONTHS.iter().any(is_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_takes_for_something_else_is_known() {
        for text in [
            "0049301234567",
            "007",
            "1e10",
            "1E5",
            "2e-7",
            "17841400008460056",
            "123456789012",
            "MAR1",
            "mar-1",
            "1-2",
            "1/2",
            "3.5",
            "1,000",
            "12:30",
            "12:30 PM",
            "10%",
            "TRUE",
            "false",
            "Wahr",
            "VRAI",
            "Sept 9",
            "März 2020",
            "1 févr. 2026",
            "3 de mayo",
            "2026-03-01",
            "5月1日",
            "€5",
            "1.2.34",
            "May 5",
            "1 1/2",
            "０１２",
            "٠١٢",
            " 007 ",
            "(5)",
        ] {
            assert!(would_change(text), "{text}");
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in [
            "",
            "0",
            "17",
            "20260301",
            "12345678901",
            "acc_1",
            "acc-0049",
            "shop1",
            "mark1",
            "cafe.2024",
            "May",
            "truth",
            "2026-03-01T00:00:00Z",
            "2026-03-01T01:00:00+01:00",
            "Café Ünï 5",
            "1st shop",
            "x1e10",
            "a_1",
            "b1-2",
            "4shared",
            "365days",
        ] {
            assert!(!would_change(text), "{text}");
        }
    }
}
