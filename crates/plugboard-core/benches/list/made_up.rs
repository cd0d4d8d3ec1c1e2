//! Made-up accounts, the same at every start: names of several scripts, ids as the service writes them, a brand for
//! twenty.

use std::collections::HashMap;

use plugboard_core::accounts::{Account, Status};
use plugboard_core::platform::CATALOGUE;

const FIRST: [&str; 24] = [
    "Amber",
    "Birch",
    "Copper",
    "Dune",
    "Ember",
    "Fjord",
    "Grove",
    "Heron",
    "Iris",
    "Juniper",
    "Müller",
    "Łódź",
    "Ørsted",
    "Señor",
    "Blue Cup",
    "Harbor",
    "Nordsee",
    "La Vela",
    "Kite & Key",
    "مقهى",
    "金魚",
    "Ελιά",
    "Red Panda",
    "Città",
];
const TRADE: [&str; 16] = [
    "Bakery",
    "Cycles",
    "Dental",
    "Films",
    "Garden",
    "Hotels",
    "Optics",
    "Press",
    "Studio",
    "Travel",
    "Café",
    "Straße",
    "書店",
    "النخلة",
    "Museum",
    "Coffee",
];
const PLACE: [&str; 12] = [
    "Berlin",
    "Paris",
    "Osaka",
    "Porto",
    "Malmö",
    "Kraków",
    "Lyon",
    "Austin",
    "Cairo",
    "Delhi",
    "Lima",
    "Güterbahnhof",
];

/// Twenty accounts a brand.
const A_BRAND: usize = 20;

/// Scatters a number, always the same way.
fn scatter(number: usize) -> usize {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_right(29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 7
}

fn name(number: usize) -> String {
    let any = scatter(number);
    let (first, trade, place) = (any % 24, any / 24 % 16, any / 384 % 12);
    format!("{} {} {} {}", FIRST[first], TRADE[trade], PLACE[place], number % 1_000)
}

pub(crate) fn brands(accounts: usize) -> HashMap<String, String> {
    let brand = |number| (format!("brd_{number:08}"), format!("{} Group", name(number * 7)));
    (0..accounts.div_ceil(A_BRAND)).map(brand).collect()
}

pub(crate) fn accounts(count: usize) -> Vec<Account> {
    (0..count).map(|number| account(number, count)).collect()
}

fn account(number: usize, count: usize) -> Account {
    let any = scatter(number + count);
    let name = name(number);
    let status = match any % 100 {
        0..2 => Status::ReconnectRequired,
        2 => Status::Unknown,
        _ => Status::Active,
    };
    Account {
        id: format!("acc_01HZ9X3Q4R{:016X}", scatter(any)),
        platform: CATALOGUE[any / 100 % CATALOGUE.len()].slug.to_owned(),
        username: name.to_lowercase().replace(' ', "."),
        name,
        status: Some(status),
        reason: (status == Status::ReconnectRequired).then(|| "token_expired".to_owned()),
        since: None,
        brand: (!(any / 7).is_multiple_of(10))
            .then(|| format!("brd_{:08}", scatter(any) % count.div_ceil(A_BRAND))),
        login: None,
        page_name: (any / 11).is_multiple_of(8).then(|| format!("{} Page", TRADE[any / 13 % 16])),
    }
}

/// The list as the service writes it. `changed`: of so many in a thousand the status is another.
pub(crate) fn written(count: usize, changed: usize) -> String {
    let row = |number: usize| {
        let account = account(number, count);
        let other = scatter(number * 3) % 1_000 < changed;
        let status = match (account.status, other) {
            (Some(Status::ReconnectRequired), false)
            | (Some(Status::Active | Status::Unknown) | None, true) => "reconnect_required",
            (Some(Status::Unknown), false) => "paused",
            (Some(Status::Active) | None, false) | (Some(Status::ReconnectRequired), true) => "active",
        };
        let brand = account.brand.map_or("null".to_owned(), |brand| format!("\"{brand}\""));
        format!(
            "{{\"id\":\"{}\",\"platform\":\"{}\",\"name\":\"{}\",\"username\":\"{}\",\"status\":\"{status}\",\"brand_id\":{brand}}}",
            account.id, account.platform, account.name, account.username
        )
    };
    let rows: Vec<String> = (0..count).map(row).collect();
    format!("{{\"data\":[{}],\"count\":{count}}}", rows.join(","))
}
