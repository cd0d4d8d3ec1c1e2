//! Whatever is asked of whatever list, the index answers as the naive list does.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::naive::{Naive, Slot as Plain};
use super::*;

const LETTERS: [&str; 28] = [
    "a",
    "b",
    "A",
    "é",
    "e\u{301}",
    "E",
    "ß",
    "s",
    "S",
    "ø",
    "o",
    "\u{308}",
    "\u{202e}",
    " ",
    "\n",
    "@",
    "Ａ",
    "ﬁ",
    "f",
    "i",
    "İ",
    "か\u{3099}",
    "が",
    "한",
    "😀",
    "ς",
    "Σ",
    "1",
];

fn text() -> impl Strategy<Value = String> {
    vec(proptest::sample::select(LETTERS.to_vec()), 0..7).prop_map(|letters| letters.concat())
}

fn some_account() -> impl Strategy<Value = Account> {
    let status = proptest::sample::select(vec![
        None,
        Some(Status::Active),
        Some(Status::Unknown),
        Some(Status::ReconnectRequired),
    ]);
    let platform = proptest::sample::select(vec!["instagram", "twitter", "linkedin_page", "Straße"]);
    let brand = proptest::option::of(proptest::sample::select(vec!["b1", "b2", "b3"]));
    (0..40_u32, platform, text(), text(), status, brand, proptest::option::of(text())).prop_map(
        |(id, platform, name, username, status, brand, page_name)| Account {
            id: format!("Acc_{id}"),
            platform: platform.to_owned(),
            name,
            username,
            status,
            brand: brand.map(str::to_owned),
            page_name,
            ..account("", "", None)
        },
    )
}

fn some_query() -> impl Strategy<Value = Query> {
    let sorts = vec![Sort::NeedsYouFirst, Sort::Name, Sort::Platform, Sort::Brand, Sort::NewestChange];
    let words = vec(
        prop_oneof![text(), Just("acc_1".to_owned()), Just("insta".to_owned()), Just("x".to_owned())],
        0..3,
    );
    let platform =
        proptest::option::weighted(0.3, proptest::sample::select(vec!["instagram", "twitter", "nowhere"]));
    let brand = proptest::option::weighted(0.3, proptest::sample::select(vec!["b1", "b2", "b9"]));
    let groups = proptest::sample::select(vec![Group::None, Group::Brand]);
    (words, platform, brand, proptest::sample::select(sorts), groups).prop_map(
        |(words, platform, brand, sort, group)| Query {
            text: words.join(" "),
            platform: platform.map(str::to_owned),
            brand: brand.map(str::to_owned),
            sort,
            group,
            ..everything()
        },
    )
}

fn some_change() -> impl Strategy<Value = Change> {
    let id = (0..40_u32).prop_map(|id| format!("Acc_{id}"));
    prop_oneof![
        id.clone().prop_map(|account| Change::Only { account }),
        id.prop_map(|account| Change::Toggle { account }),
        (some_query(), 0..20_u32, 0..20_u32).prop_map(|(query, from, to)| Change::Range {
            query,
            order: 0,
            from,
            to
        }),
        some_query().prop_map(|query| Change::Matching { query }),
        Just(Change::None),
    ]
}

fn some_names() -> impl Strategy<Value = HashMap<String, String>> {
    proptest::collection::hash_map(
        proptest::sample::select(vec!["b1".to_owned(), "b2".to_owned()]),
        text(),
        0..3,
    )
}

fn plain(index: &mut Index, query: &Query) -> Vec<Plain> {
    let plain = |slot| match slot {
        Slot::Account { row } => Plain::Account(row.id),
        Slot::Group { brand, accounts, needs_you } => {
            Plain::Header(brand.map(|brand| brand.id), accounts, needs_you)
        }
    };
    index.rows(query).rows.into_iter().map(plain).collect()
}

fn once(accounts: Vec<Account>) -> Vec<Account> {
    let mut seen = BTreeSet::new();
    accounts.into_iter().filter(|account| seen.insert(account.id.clone())).collect()
}

proptest! {
    #[test]
    fn every_query_of_a_session_is_answered_as_the_naive_list_does(
        lists in vec(vec(some_account(), 0..30), 1..4),
        names in some_names(),
        steps in vec((some_query(), some_change()), 1..12),
    ) {
        let mut index = Index::default();
        let mut naive = Naive { accounts: Vec::new(), names: names.clone(), selected: BTreeSet::new() };
        index.name_brands(names);
        for (now, list) in lists.into_iter().enumerate() {
            index.replace(list.clone(), i64::try_from(now).unwrap());
            naive.accounts = once(list);
            for account in &mut naive.accounts {
                account.since = index.find(&account.id).unwrap().since;
            }
            let listed: BTreeSet<String> = naive.accounts.iter().map(|account| account.id.clone()).collect();
            naive.selected.retain(|id| listed.contains(id));
            for (query, change) in &steps {
                let slots = naive.slots(query);
                prop_assert_eq!(plain(&mut index, query), slots.clone(), "{:?}", query);
                let change = match change.clone() {
                    Change::Range { query, from, to, .. } => {
                        Change::Range { order: index.rows(&query).order, query, from, to }
                    }
                    other => other,
                };
                index.select(&change);
                naive.select(&change);
                let rows = index.rows(query);
                let chosen = rows.rows.iter().filter_map(|slot| match slot {
                    Slot::Account { row } => row.selected.then(|| row.id.clone()),
                    Slot::Group { .. } => None,
                });
                let chosen: BTreeSet<String> = chosen.collect();
                prop_assert_eq!(chosen.len(), rows.selected as usize);
                let here = |id: &&String| slots.contains(&Plain::Account((*id).clone()));
                prop_assert_eq!(chosen, naive.selected.iter().filter(here).cloned().collect());
                let broken = |id: &&String| {
                    index.find(id).unwrap().status == Some(Status::ReconnectRequired)
                };
                let figures = index.selected();
                prop_assert_eq!(figures.total as usize, naive.selected.len());
                prop_assert_eq!(figures.needs_you as usize, naive.selected.iter().filter(broken).count());
            }
        }
    }

    #[test]
    fn every_account_is_located_where_its_slot_is(
        list in vec(some_account(), 0..30),
        query in some_query(),
        prefix in text(),
        from in 0..40_u32,
    ) {
        let mut index = Index::default();
        index.replace(list, 1);
        let slots = plain(&mut index, &query);
        let number = |at: usize| u32::try_from(at).unwrap();
        for id in (0..40).map(|id| format!("Acc_{id}")) {
            let at = slots.iter().position(|slot| *slot == Plain::Account(id.clone())).map(number);
            prop_assert_eq!(index.locate(&query, &id), at);
        }
        let begins = |at: &usize| match &slots[*at] {
            Plain::Account(id) => {
                let name = folding::fold(&index.find(id).unwrap().name).into_owned();
                // A name ends where its line does.
                let name = name.split('\n').next().unwrap_or_default();
                name.starts_with(folding::fold(&prefix).as_ref())
            }
            Plain::Header(..) => false,
        };
        let start = (from as usize).min(slots.len());
        let next = (start..slots.len()).chain(0..start).find(begins).map(number);
        prop_assert_eq!(index.type_ahead(&query, &prefix, from), next);
    }

    #[test]
    fn what_is_found_stands_there_on_whole_signs(text in text(), words in vec(text(), 0..3)) {
        let words = folding::words(&words.join(" "));
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut last = None;
        for (start, end) in folding::places(&text, &words) {
            prop_assert!(last.is_none_or(|last| last < start) && start < end && end as usize <= units.len());
            last = Some(end);
            let part = String::from_utf16(&units[start as usize..end as usize]);
            let rest = String::from_utf16(&units[end as usize..]);
            prop_assert!(part.is_ok() && rest.is_ok());
            let folded = folding::fold(&part.unwrap()).into_owned();
            prop_assert!(words.iter().any(|word| folded.contains(word.as_str())), "{:?}", folded);
        }
        let whole = folding::fold(&text).into_owned();
        prop_assert_eq!(words.iter().any(|word| whole.contains(word.as_str())), last.is_some());
    }

    #[test]
    fn folding_once_is_enough(text in any::<String>()) {
        let once = folding::fold(&text).into_owned();
        prop_assert_eq!(folding::fold(&once).into_owned(), once.clone());
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
        prop_assert_eq!(folding::fold(&composed).into_owned(), once);
    }
}
