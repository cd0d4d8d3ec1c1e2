//! Every order, subset and repetition of the parameters that decide something.

use super::*;

/// A parameter as it may stand in a query, and which of the four names it is, if any.
const PIECES: [(&str, Option<usize>); 7] = [
    ("code=AQD", Some(0)),
    ("state=4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", Some(1)),
    ("error=access_denied", Some(2)),
    ("iss=https://www.instagram.com", Some(3)),
    ("scope=basic", None),
    ("code[]=BAD", None),
    ("%73tate=00000000000000000000000000000000", Some(1)),
];

/// All sequences of up to `longest` pieces.
fn sequences(longest: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last
            .iter()
            .flat_map(|before| {
                (0..PIECES.len()).map(|piece| before.iter().copied().chain([piece]).collect::<Vec<_>>())
            })
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// The rule itself: nothing twice, a state, and a code or an error but not both.
fn verdict(sequence: &[usize]) -> Option<Read> {
    let of = |name: usize| sequence.iter().filter(move |piece| PIECES[**piece].1 == Some(name));
    let once = (0..4).all(|name| of(name).count() <= 1);
    let state = match of(1).next()? {
        6 => OTHER,
        _ => STATE,
    };
    let answer = match (of(0).count(), of(2).count()) {
        (1, 0) => "code AQD".to_owned(),
        (0, 1) => "reason access_denied".to_owned(),
        _ => return None,
    };
    once.then(|| (state.to_owned(), answer))
}

#[test]
fn any_order_is_read_and_any_repetition_is_refused() {
    let (mut accepted, mut refused) = (0, 0);
    for sequence in sequences(5) {
        let query: Vec<&str> = sequence.iter().map(|piece| PIECES[*piece].0).collect();
        let text = with(&query.join("&"));
        let expected = verdict(&sequence);
        if expected.is_some() {
            accepted += 1;
        } else {
            refused += 1;
        }
        assert_eq!(read(&text), expected, "{text}");
    }
    assert_eq!(accepted + refused, 19_608);
    assert!(accepted > 500, "{accepted}");
}

#[test]
fn empty_and_missing_values_are_no_way_around() {
    let values = ["", "=", "=AQD"];
    for code in values {
        for error in values {
            for twice in [true, false] {
                let second = if twice { format!("&code{code}") } else { String::new() };
                let text = with(&format!("code{code}&error{error}&state={STATE}{second}"));
                assert_eq!(read(&text), None, "{text}");
            }
        }
    }
    for empty in ["code", "code=", "code&code", "state&code=1", "=&=&="] {
        assert_eq!(read(&with(&format!("{empty}&state={STATE}"))), None, "{empty}");
    }
}
