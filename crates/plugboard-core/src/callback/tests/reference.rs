//! A second reading of the same rules: one pass over the bytes with a cursor, no splitting, no iterators of
//! text. It is slow and plain on purpose.

use super::Read;

const PREFIXES: [&[u8]; 2] = [b"ai.social-api.plugboard://oauth/callback", b"http://127.0.0.1:"];

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Everything up to one of these bytes or the end.
    fn until(&mut self, stops: &[u8]) -> Vec<u8> {
        let mut taken = Vec::new();
        while let Some(byte) = self.peek() {
            if stops.contains(&byte) {
                break;
            }
            taken.push(byte);
            self.at += 1;
        }
        taken
    }
}

/// One decode, or nothing if an escape is not `%` and two hex digits.
fn unescape(raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        if raw[at] != b'%' {
            out.push(raw[at]);
            at += 1;
            continue;
        }
        let digits = raw.get(at + 1..at + 3)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        out.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        at += 3;
    }
    Some(out)
}

fn strict(bytes: &[u8]) -> bool {
    !bytes.iter().any(|byte| *byte <= b' ' || *byte >= 0x7f || *byte == b'\\')
}

/// The names whose values decide something.
const DECIDING: [&[u8]; 9] = [
    b"code",
    b"state",
    b"error",
    b"error_code",
    b"denied",
    b"iss",
    b"status",
    b"account_id",
    b"connection_id",
];

/// Whether a text that decides nothing has a `#` in it with a parameter behind it that would.
fn hides_an_answer(text: &[u8]) -> bool {
    let marks = (0..text.len()).filter(|at| text[*at] == b'#');
    marks.into_iter().any(|at| {
        let mut behind = Cursor { bytes: text, at: at + 1 };
        let name = unescape(&behind.until(b"=#")).unwrap_or_default();
        behind.peek() == Some(b'=') && (DECIDING.contains(&name.as_slice()) || name == b"access_token")
    })
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

pub(super) fn read(bytes: &[u8]) -> Option<Read> {
    if bytes.len() > 4096 {
        return None;
    }
    let mut cursor = Cursor { bytes, at: 0 };
    let prefix = PREFIXES.iter().position(|prefix| bytes.starts_with(prefix))?;
    cursor.at = PREFIXES[prefix].len();
    if prefix == 1 {
        let mut port = 0_u32;
        let first = cursor.peek()?;
        while let Some(digit @ b'0'..=b'9') = cursor.peek() {
            port = port.checked_mul(10)? + u32::from(digit - b'0');
            cursor.at += 1;
        }
        if first == b'0' || port == 0 || port > 65_535 {
            return None;
        }
        for expected in b"/oauth/callback" {
            if cursor.next()? != *expected {
                return None;
            }
        }
    }

    let mut named: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    if cursor.peek() == Some(b'?') {
        loop {
            cursor.at += 1;
            let begins = cursor.at;
            let plain = unescape(&cursor.until(b"=&")).unwrap_or_default();
            if DECIDING.contains(&plain.as_slice()) {
                let value = if cursor.peek() == Some(b'=') {
                    cursor.at += 1;
                    cursor.until(b"&#")
                } else {
                    Vec::new()
                };
                if !strict(&value) {
                    return None;
                }
                named.push((plain, value));
            } else {
                cursor.at = begins;
                if hides_an_answer(&cursor.until(b"&")) {
                    return None;
                }
                named.push((plain, Vec::new()));
            }
            if cursor.peek() != Some(b'&') {
                break;
            }
        }
    }
    if named.len() > 32 {
        return None;
    }
    match cursor.next() {
        None => {}
        Some(b'#') => {
            let fragment = cursor.until(b"");
            if !strict(&fragment) {
                return None;
            }
            if holds(&fragment, b"code") || holds(&fragment, b"state") || holds(&fragment, b"access_token") {
                return None;
            }
        }
        Some(_) => return None,
    }
    decide(&named)
}

fn decide(named: &[(Vec<u8>, Vec<u8>)]) -> Option<Read> {
    let values = |name: &[u8]| -> Vec<&Vec<u8>> {
        named.iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect()
    };
    let (codes, states, errors, issuers) =
        (values(b"code"), values(b"state"), values(b"error"), values(b"iss"));
    let (numbers, denials) = (values(b"error_code"), values(b"denied"));
    let (results, accounts, connections) =
        (values(b"status"), values(b"account_id"), values(b"connection_id"));
    let single = [&codes, &errors, &numbers, &denials, &issuers, &results, &accounts, &connections];
    if states.len() != 1 || single.iter().any(|found| found.len() > 1) {
        return None;
    }
    let outcome = results.first().map_or(&b""[..], |word| word.as_slice());
    let result = outcome == b"success" || outcome == b"selection_required";
    // Facebook's number and the refusal of OAuth 1.0a count where they are alone.
    let alone = codes.is_empty() && errors.is_empty() && !result;
    let refused_otherwise = alone && !(numbers.is_empty() && denials.is_empty());
    if codes.len() + errors.len() + usize::from(refused_otherwise) != usize::from(!result) {
        return None;
    }
    let state = states[0];
    if state.len() != 32 || !state.iter().all(|byte| b"0123456789abcdef".contains(byte)) {
        return None;
    }
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let told = match (outcome, codes.first()) {
        (b"success", _) => {
            let id = unescape(accounts.first()?)?;
            let plain = !id.is_empty() && id.len() <= 128 && id.iter().all(u8::is_ascii_graphic);
            plain.then_some(format!("account {}", text(&id)?))?
        }
        (b"selection_required", _) => {
            let id = connections.first()?;
            let plain = id.len() == 35
                && id.starts_with(b"pc_")
                && id[3..].iter().all(|byte| b"0123456789abcdef".contains(byte));
            plain.then_some(format!("connection {}", text(id)?))?
        }
        (_, Some(code)) => {
            let code = unescape(code)?;
            let plain = code.iter().all(|byte| *byte > b' ' && *byte < 0x7f);
            if code.is_empty() || code.len() > 2048 || !plain {
                return None;
            }
            format!("code {}", text(&code)?)
        }
        (_, None) if errors.is_empty() && numbers.is_empty() => "reason access_denied".to_owned(),
        (_, None) if errors.is_empty() => {
            let number = numbers[0];
            let known = (1..=6).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
            format!("reason {}", if known { text(number)? } else { "unknown".to_owned() })
        }
        (_, None) => {
            let reason = errors[0];
            let known = (1..=64).contains(&reason.len())
                && reason.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'_' | b'.'));
            format!("reason {}", if known { text(reason)? } else { "unknown".to_owned() })
        }
    };
    Some((text(state)?, told))
}
