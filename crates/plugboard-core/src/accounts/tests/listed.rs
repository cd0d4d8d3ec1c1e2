//! Folding, highlights, the selection over a refresh, and the table.

use super::super::csv;
use super::*;
use crate::export::FileWords;
use crate::export::words::Writer;
use crate::view::{Found, Part};

#[test]
fn case_diacritics_width_and_spelling_are_ignored() {
    for (written, folded) in [
        ("Straße STRASSE", "strasse strasse"),
        ("Ørsted Łódź Æther", "orsted lodz aether"),
        ("Ａｃｍｅ\u{3000}Ｃｏ", "acme co"),
        ("cafe\u{301} Café", "cafe cafe"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
        ("مُحَمَّد", "محمد"),
        ("İstanbul ISPARTA ısparta", "istanbul isparta isparta"),
        ("gn\u{202e}p\u{ad}.exe", "gnp.exe"),
        ("ガギ", "カキ"),
        ("की का", "की का"),
    ] {
        assert_eq!(folding::fold(written), folded, "{written:?}");
    }
    assert_eq!(folding::words(" @Acme  ÇA @ "), ["acme", "ca", "@"]);
}

#[test]
fn what_is_found_is_marked_where_it_is_written() {
    let places = |text: &str, words: &str| folding::places(text, &folding::words(words));
    assert_eq!(places("Zebra Café", "cafe"), [(6, 10)]);
    assert_eq!(places("Cafe\u{301}s", "cafe"), [(0, 5)], "a mark belongs to its letter");
    assert_eq!(places("Großstadt", "os"), [(2, 4)], "half a letter is a letter");
    assert_eq!(places("😀 Acme", "acme"), [(3, 7)], "in UTF-16 units");
    assert_eq!(places("banana", "ana"), [(1, 6)]);
    assert_eq!(places("ab", "a b"), [(0, 2)], "what touches is one");
    assert_eq!(places("Acme", ""), []);
}

#[test]
fn a_row_says_in_which_part_the_words_were_found() {
    let mut index = Index::default();
    index.replace(vec![of_brand("acc_1", "twitter", Some("b1"))], 1);
    index.name_brands(brands(&[("b1", "Xylo")]));
    let mut found = |text: &str| rows(&mut index, &query(text, None)).remove(0).found;
    let at = |part, start, end| Found { part, start, end };
    assert_eq!(found("x"), [at(Part::Platform, 0, 1), at(Part::Brand, 0, 1)]);
    assert_eq!(
        found("name acc"),
        [at(Part::Name, 0, 4), at(Part::Name, 5, 8), at(Part::Username, 0, 7), at(Part::Id, 0, 3)]
    );
    assert_eq!(found("twitter"), [], "the slug is found and not shown");
    assert_eq!(found(""), []);
}

#[test]
fn a_refresh_keeps_what_is_selected_and_forgets_what_is_gone() {
    let mut index = Index::default();
    index.replace(three(), 1);
    index.select(&Change::Matching { query: everything() });
    assert_eq!((index.selected().total, index.selected().needs_you), (3, 1));
    let mut next = vec![account("acc_0", "Aardvark", Some(Status::Active))];
    next.extend(three().into_iter().skip(1));
    index.replace(next, 2);
    let chosen = |index: &mut Index| -> Vec<String> {
        index.chosen(&everything(), Scope::Selected).accounts().map(|account| account.id.clone()).collect()
    };
    assert_eq!(chosen(&mut index), ["acc_3", "acc_2"]);
    index.lose_touch();
    assert_eq!(chosen(&mut index), ["acc_3", "acc_2"]);
    let query = Query { text: "mill".into(), count: 0, ..everything() };
    let rows = index.rows(&query);
    assert_eq!((rows.accounts, rows.selected, index.selected().total), (1, 1, 2), "one is out of sight");
    index.select(&Change::Toggle { account: "acc_gone".into() });
    assert_eq!(index.selected().total, 2);
}

#[test]
fn a_selection_is_a_new_revision() {
    let mut index = Index::default();
    index.replace(three(), 1);
    let before = index.revision();
    index.select(&Change::Only { account: "acc_1".into() });
    assert_ne!(index.revision(), before);
    assert!(index.account("acc_1").unwrap().selected && !index.account("acc_2").unwrap().selected);
    assert_eq!(index.account("acc_9"), None);
}

#[test]
fn slots_of_a_list_that_has_changed_since_select_nothing() {
    let mut index = Index::default();
    index.replace(three(), 1);
    let order = index.rows(&everything()).order;
    let range = Change::Range { query: everything(), order, from: 0, to: 1 };
    index.select(&range);
    assert_eq!(index.selected().total, 2);
    index.select(&range);
    assert_eq!(index.selected().total, 2, "a selection leaves the slots as they are");
    index.select(&Change::None);
    index.replace(three().into_iter().skip(1).collect(), 2);
    let before = index.revision();
    index.select(&range);
    assert_eq!((index.selected().total, index.revision()), (0, before));
}

#[test]
fn brands_named_while_a_list_is_put_in_order_are_not_forgotten() {
    let mut index = Index::default();
    let draft = Base::of(&index).compare(two_brands(), 1);
    index.name_brands(brands(&[("br_1", "Pastry"), ("br_2", "Mill")]));
    index.take(draft).unwrap();
    assert_eq!(ids(&mut index, "pastry"), ["acc_1", "acc_2"]);
}

fn table(rows: Vec<Row>) -> String {
    let words = [
        ("column.name", "Name"),
        ("column.iso", "Since (ISO 8601)"),
        ("health.needs_you", "Needs you"),
        ("platform.instagram", "Insta"),
        ("reason.access_revoked", "It was taken away"),
        ("reason.reason_said", "They say: {text}"),
    ];
    let words = words.map(|(code, word)| (code.to_owned(), word.to_owned())).into();
    let given = FileWords { words, ..FileWords::default() };
    let file = Writer { given: &given, east: &|_| 60, now: 0, who: "" };
    String::from_utf8(csv::table(rows.into_iter(), file)).unwrap()
}

fn listed(account: Account) -> String {
    let mut index = Index::default();
    index.replace(vec![account], 1_764_043_200_999);
    table(rows(&mut index, &everything()))
}

#[test]
fn a_table_is_utf_8_that_says_so_with_the_words_of_its_reader() {
    let broken = Account {
        brand: Some("br_1".into()),
        reason: Some("access_revoked".into()),
        ..account("acc_1", "مقهى النخلة", Some(Status::ReconnectRequired))
    };
    let lines = [
        "\u{feff}Name,handle,platform,brand,status,since,reason,account,Since (ISO 8601)",
        "مقهى النخلة,مقهىالنخلة,Insta,br_1,Needs you,2025-11-25 05:00,It was taken away,acc_1,2025-11-25T05:00:00+01:00",
        "",
    ];
    assert_eq!(listed(broken), lines.join("\r\n"));
    let other = Account { platform: "twitter".into(), ..account("acc_1", "A", Some(Status::Unknown)) };
    assert!(listed(other).contains("A,a,X,,cannot_tell,2025-11-25 05:00,,acc_1,"));
    assert_eq!(csv::file_name(1_764_043_200_999, 0), "plugboard-accounts-2025-11-25.csv");
}

#[test]
fn a_reason_that_is_no_known_code_is_written_as_the_services_own_words() {
    for reason in ["instagram", "connected", "Ask the owner, \"please\"."] {
        let account =
            Account { reason: Some(reason.into()), ..account("acc_1", "A", Some(Status::ReconnectRequired)) };
        let said = format!("They say: {reason}").replace('"', "\"\"");
        assert!(listed(account).contains(&said), "{reason}");
    }
}

#[test]
fn quotes_and_lines_stay_in_their_cell() {
    let named = |name: &str| listed(account("acc_1", name, Some(Status::Active)));
    assert!(named("a \"b\", c").contains("\r\n\"a \"\"b\"\", c\",\"a\"\"b\"\",c\",Insta"));
    assert!(named("a\r\nb").contains("\r\n\"a\r\nb\","));
    assert!(named("a;b").contains("\r\n\"a;b\","), "some spreadsheets part cells there");
}

#[test]
fn no_cell_is_a_formula() {
    for name in ["=1+1", "+1", "-1", "@x", "\t1", "\r1", "＝1"] {
        let table = listed(account("=acc", name, Some(Status::Active)));
        let line = table.split_once("\r\n").unwrap().1;
        assert!(line.trim_start_matches('"').starts_with(&format!("'{name}")), "{line:?}");
        assert!(line.contains(",'=acc,"));
    }
    assert!(listed(account("acc", "a=1", None)).contains("\r\na=1,"));
}
