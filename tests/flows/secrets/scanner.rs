//! Looks for secrets in the forms in which software lets them slip.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is looked for.
#[derive(Default)]
pub(super) struct Scanner {
    needles: Vec<Needle>,
}

struct Needle {
    name: String,
    form: &'static str,
    text: String,
}

impl Scanner {
    pub(super) fn watch_for(&mut self, name: &str, secret: &str) {
        let mut forms = forms(secret.as_bytes());
        // A state is also sixteen bytes.
        if secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let bytes: Vec<u8> =
                (0..16).map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap()).collect();
            forms.extend(self::forms(&bytes));
        }
        for (form, bytes) in forms {
            self.needles.push(Needle { name: name.to_owned(), form, text: letters(&bytes) });
        }
    }

    /// What was found, by name and form.
    pub(super) fn scan(&self, bytes: &[u8]) -> Vec<String> {
        let hay = letters(bytes);
        let found = self.needles.iter().filter(|needle| hay.contains(&needle.text));
        found.map(|needle| format!("{} ({}) {}", needle.name, needle.form, needle.text)).collect()
    }
}

/// One letter a byte, so that the search of texts can be used.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn forms(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let each =
        |form: &dyn Fn(u8) -> String| secret.iter().map(|byte| form(*byte)).collect::<String>().into_bytes();
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut forms = vec![
        ("raw", secret.to_vec()),
        ("hex", each(&|byte| format!("{byte:02x}"))),
        ("HEX", each(&|byte| format!("{byte:02X}"))),
        ("UTF-16LE", secret.iter().flat_map(|byte| [*byte, 0]).collect()),
        ("UTF-16BE", secret.iter().flat_map(|byte| [0, *byte]).collect()),
        (
            "percent",
            each(&|byte| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }),
        ),
        ("percent throughout", each(&|byte| format!("%{byte:02X}"))),
        ("JSON escapes", each(&|byte| format!("\\u{byte:04x}"))),
        ("numbers", each(&|byte| format!("{byte}, ")).strip_suffix(b", ").unwrap_or_default().to_vec()),
    ];
    for phase in 0..3 {
        let base64 = base64_inside(secret, phase);
        let url_safe = base64.iter().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        forms.push(("base64url", url_safe.collect()));
        forms.push(("base64", base64));
    }
    forms
}

/// The letters that base64 has for a text wherever it stands behind `phase` other bytes, without those at the
/// edges that depend on its neighbours.
fn base64_inside(secret: &[u8], phase: usize) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, phase).chain(secret.iter().copied()).collect();
    let whole = padded.len() / 3 * 3;
    let letters = padded[..whole].chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| BASE64[bits >> shift & 63])
    });
    letters.skip(if phase == 0 { 0 } else { 4 }).collect()
}

/// The positive control.
pub(super) fn try_everything() {
    let secret = "canary/0123456789+abcdef&x";
    let state = "ca9a4700112233445566778899aabbcc";
    let mut scanner = Scanner::default();
    scanner.watch_for("secret", secret);
    scanner.watch_for("state", state);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // Made by `printf %s "..." | xxd -p`.
    let hex = "63616e6172792f303132333435363738392b6162636465662678";
    let planted: Vec<(&str, Vec<u8>)> = vec![
        ("raw", format!("before {secret} after").into_bytes()),
        ("UTF-16LE", utf16(secret)),
        ("hex", hex.as_bytes().to_vec()),
        ("HEX", hex.to_uppercase().into_bytes()),
        ("percent", url::form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>().into_bytes()),
        ("numbers", format!("{:?}", secret.as_bytes()).into_bytes()),
        // Made by other programs: `printf %s "..." | base64`, with nothing, one letter and two letters before it.
        ("base64", b"Y2FuYXJ5LzAxMjM0NTY3ODkrYWJjZGVmJng=".to_vec()),
        ("base64", b"eGNhbmFyeS8wMTIzNDU2Nzg5K2FiY2RlZiZ4".to_vec()),
        ("base64", b"eHhjYW5hcnkvMDEyMzQ1Njc4OSthYmNkZWYmeA==".to_vec()),
        ("raw", state.as_bytes().to_vec()),
        ("raw", b"\xca\x9a\x47\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc".to_vec()),
        ("base64", b"yppHABEiM0RVZneImaq7zA==".to_vec()),
    ];
    for (form, bytes) in planted {
        let found = scanner.scan(&bytes);
        assert!(found.iter().any(|line| line.contains(&format!("({form})"))), "{form}: {found:?}");
    }
    assert!(scanner.scan(b"canary/0123456789+abcdeg&x ca9a4700112233445566778899aabbcd").is_empty());
}
