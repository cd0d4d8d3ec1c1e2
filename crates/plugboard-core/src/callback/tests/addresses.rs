//! Rows of tricks with scheme, host, path, encoding and fragment. `§` stands for a good state.

use super::*;

fn spelled(row: &str) -> String {
    row.replace('§', STATE)
}

/// Reads a row, and makes sure that the second parser agrees.
fn judged(row: &str) -> Option<Read> {
    let text = spelled(row);
    let found = read(&text);
    assert_eq!(found, reference::read(text.as_bytes()), "{text:?}");
    found
}

const GOOD: &str = "ai.social-api.plugboard://oauth/callback?code=1&state=§";

#[rustfmt::skip]
const STARTS: &[&str] = &[
    "", "/", "?", "#", ":", "//", "callback", "oauth/callback", "//oauth/callback", "://oauth/callback",
    "ai.social-api.plugboard", "ai.social-api.plugboard:", "ai.social-api.plugboard:/", "ai.social-api.plugboard://",
    "ai.social-api.plugboard:///", "ai.social-api.plugboard://oauth", "ai.social-api.plugboard://oauth/",
    "ai.social-api.plugboard:oauth/callback", "ai.social-api.plugboard:/oauth/callback",
    "ai.social-api.plugboard:///oauth/callback", "ai.social-api.plugboard:////oauth/callback",
    "ai.social-api.plugboard://oauth//callback", "ai.social-api.plugboard://oauth/callback/",
    "ai.social-api.plugboard://oauth/callback//", "ai.social-api.plugboard://oauth/callback/..",
    "ai.social-api.plugboard://oauth/callback/../callback", "ai.social-api.plugboard://oauth/./callback",
    "ai.social-api.plugboard://oauth/x/../callback", "ai.social-api.plugboard://oauth/callback/.",
    "ai.social-api.plugboard://oauth/callback.", "ai.social-api.plugboard://oauth/callbackx",
    "ai.social-api.plugboard://oauth/callback%3F", "ai.social-api.plugboard://oauth/callback%23",
    "ai.social-api.plugboard://oauth/callback;", "ai.social-api.plugboard://oauth/callback&",
    "ai.social-api.plugboard://oauth/callback=", "ai.social-api.plugboard://oauth/callback:",
    "ai.social-api.plugboard://oauth/callback@", "ai.social-api.plugboard://oauth/Callback",
    "ai.social-api.plugboard://oauth/CALLBACK", "ai.social-api.plugboard://OAUTH/callback",
    "ai.social-api.plugboard://Oauth/callback", "AI.SOCIAL-API.PLUGBOARD://oauth/callback",
    "Ai.social-api.plugboard://oauth/callback", "ai.social-api.Plugboard://oauth/callback",
    "ai.social-api.plugboard://oauth/%63allback", "ai.social-api.plugboard://%6fauth/callback",
    "ai.social-api.plugboard://oauth%2Fcallback", "ai.social-api.plugboard:%2F%2Foauth/callback",
    "ai.social-api.plugboard%3A//oauth/callback", "ai.social-api.plugboard://oauth/callback%20",
    "ai.social-api.plugboard://evil@oauth/callback", "ai.social-api.plugboard://evil:x@oauth/callback",
    "ai.social-api.plugboard://@oauth/callback", "ai.social-api.plugboard://:@oauth/callback",
    "ai.social-api.plugboard://oauth@evil/callback", "ai.social-api.plugboard://oauth:80/callback",
    "ai.social-api.plugboard://oauth:/callback", "ai.social-api.plugboard://oauth:0/callback",
    "ai.social-api.plugboard://oauth./callback", "ai.social-api.plugboard://oauth.evil/callback",
    "ai.social-api.plugboard://evil.oauth/callback", "ai.social-api.plugboard://evil/oauth/callback",
    "ai.social-api.plugboard://[oauth]/callback", "ai.social-api.plugboard://127.0.0.1/callback",
    "ai.social-api.plugboard://oauth\\callback", "ai.social-api.plugboard:\\\\oauth\\callback",
    "ai.social-api.plugboard:/\\oauth/callback", " ai.social-api.plugboard://oauth/callback",
    "ai.social-api.plugboard://oauth/callback ", "\tai.social-api.plugboard://oauth/callback",
    "ai.social-api\t.plugboard://oauth/callback", "ai.social-api.plugboard:\n//oauth/callback",
    "ai.social-api.plugboard://oauth/call\rback", "\u{0}ai.social-api.plugboard://oauth/callback",
    "\u{feff}ai.social-api.plugboard://oauth/callback", "\"ai.social-api.plugboard://oauth/callback",
    "'ai.social-api.plugboard://oauth/callback", "<ai.social-api.plugboard://oauth/callback",
    "--flag ai.social-api.plugboard://oauth/callback", "--ai.social-api.plugboard://oauth/callback",
    "-ai.social-api.plugboard://oauth/callback", "xai.social-api.plugboard://oauth/callback",
    "i.social-api.plugboard://oauth/callback", "ai.social-api.plugboardx://oauth/callback",
    "ai.social-api.plugboard.evil://oauth/callback", "evil.ai.social-api.plugboard://oauth/callback",
    "ai-social-api-plugboard://oauth/callback", "ai.social_api.plugboard://oauth/callback",
    "ai.social-api.plugboard+x://oauth/callback", "social-api.plugboard://oauth/callback",
    "plugboard://oauth/callback", "https://oauth/callback", "http://127.0.0.1/oauth/callback",
    "https://ai.social-api.plugboard/oauth/callback", "file:///oauth/callback", "javascript:alert(1)//oauth/callback",
    "view-source:ai.social-api.plugboard://oauth/callback", "intent:ai.social-api.plugboard://oauth/callback",
    "url:ai.social-api.plugboard://oauth/callback", "аi.social-api.plugboard://oauth/callback",
    "ａi.social-api.plugboard://oauth/callback", "ai．social-api.plugboard://oauth/callback",
    "ai.social-api.plugboard：//oauth/callback", "ai.social-api.plugboard:／／oauth/callback",
    "ai.social-api.plugboard://oauth\u{2215}callback", "ai.social-api.plugboard://oauth/callback\u{200b}",
    "ai.social-api.plugboard://\u{202e}oauth/callback", "ai.social-api.plugboard://oauth/callback\u{fffd}",
    "ai.social-api.plugboard://oаuth/callback", "ai.social-api.plugboard://oauth/callback\u{ff1f}",
];

#[rustfmt::skip]
const STATES: &[&str] = &[
    "", "0", "§0", "0§", "§%00", "§%20", "§+", "+§", "%20§", "§%0a", "§%0D%0A", "§\t", "§\n", "\"§\"", "'§'", "§;", ";§",
    "§,", "§,§", "§|§", "§/", "§.", "§=", "=§", "§==", "§?", "§:", "§@", "§%", "§%2", "§%26code%3D2", "§%23", "§\u{0}",
    "4A8F2C1E9B3D7F06A5C2E8B4D1F3A7E2", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e20",
    "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7eg", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7eE", "4a8f2c1e-9b3d-7f06-a5c2-e8b4d1f3a7e2",
    "%34a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "%2534a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7%65%32",
    "%34%61%38%66%32%63%31%65%39%62%33%64%37%66%30%36%61%35%63%32%65%38%62%34%64%31%66%33%61%37%65%32",
    "４a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "4а8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e\u{0662}",
    "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e\u{fffd}", "%C0%B4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "0x4a8f2c1e9b3d7f06a5c2e8b4d1f3a7",
];

#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("1", "1"), ("AQDtbPB9X...", "AQDtbPB9X..."), ("a+b", "a+b"), ("a%2Bb", "a+b"), ("4/0Ab_5-~", "4/0Ab_5-~"),
    ("4%2F0Ab", "4/0Ab"), ("a=b", "a=b"), ("a==", "a=="), ("%3D", "="), ("%26state%3Dx", "&state=x"), ("%2525", "%25"),
    ("%25%32%35", "%25"), ("%252F", "%2F"), ("a;b", "a;b"), ("a,b", "a,b"), ("a?b", "a?b"), ("%3f", "?"), ("%3F", "?"),
    ("%23x", "#x"), ("<b>", "<b>"), ("%3Cb%3E", "<b>"), ("\"", "\""), ("%22", "\""), ("'", "'"), ("{}", "{}"), ("|", "|"),
    ("`", "`"), ("^", "^"), ("~", "~"), ("!", "!"), ("%21", "!"), ("%7e", "~"), ("%5C", "\\"), ("--flag", "--flag"),
    ("$(id)", "$(id)"), ("code", "code"), ("state", "state"), ("[]", "[]"), ("%73", "s"),
];

#[rustfmt::skip]
const NO_CODES: &[&str] = &[
    "", "%", "%2", "%zz", "%g0", "%0g", "a%", "a%4", "%%41", "%u0041", "%00", "a%00b", "%09", "%0A", "%0d%0a", "%1b", "%1F",
    "%20", "a%20b", "%7F", "%7f", "%80", "%FF", "%C0%AF", "%c1%81", "%E0%80%AF", "%EF%BF%BD", "%C3%A9", "%E2%80%AE",
    "%F0%9F%98%80", "%ED%A0%80", "%EF%BC%A1", "%EF%BB%BF1", " ", "a b", "a\tb", "a\nb", "a\rb", "a\u{0}b", "a\u{7f}b",
    "é", "\u{fffd}", "\u{202e}1", "Ａ", "\\", "a\\b", "%+1", "%-1", "% 1", "%２5",
];

#[rustfmt::skip]
const OTHER_NAMES: &[&str] = &[
    "Code", "CODE", "code[]", "code[0]", "code%00", "code%20", "+code", "code+", "%2563ode", "%2%63ode", "code%", "code;x",
    "x;code", "code.", "amp;code", "$code", "authorization_code", "coode", "iss_", "%EF%BD%83ode", "",
];

#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "#", "#_=_", "#_", "#x", "#/", "#?", "##", "#_=_#_=_", "#top", "#%63ode", "#CODE=2", "#token",
];

#[rustfmt::skip]
const ANSWERS: &[&str] = &[
    "#code=2", "#state=§", "#access_token=x", "#_=_&code=2", "#x&access_token=y", "#_=_#state=§", "#?code=2&state=§",
    "#encoded", "#statement", "#access_token",
];

#[rustfmt::skip]
const ELSEWHERE: &[&str] = &[
    "#code=1&state=§", "#?code=1&state=§", "?#code=1&state=§", "?code=1#&state=§", "?state=§#&code=1", "#/?code=1&state=§",
];

#[test]
fn only_the_very_address_is_one() {
    assert!(judged(GOOD).is_some());
    for start in STARTS {
        assert_eq!(judged(&format!("{start}?code=1&state=§")), None, "{start:?}");
    }
    assert!(STARTS.len() > 100, "{}", STARTS.len());
}

#[test]
fn a_state_is_its_very_bytes() {
    for state in STATES {
        assert_eq!(judged(&format!("{REDIRECT_URI}?code=1&state={state}")), None, "{state:?}");
        assert_eq!(judged(&format!("{REDIRECT_URI}?error=access_denied&state={state}")), None, "{state:?}");
    }
}

#[test]
fn a_code_is_decoded_once_and_stays_printable() {
    for &(raw, code) in CODES {
        assert_eq!(judged(&format!("{REDIRECT_URI}?code={raw}&state=§")), granted(code), "{raw}");
    }
    for raw in NO_CODES {
        assert_eq!(judged(&format!("{REDIRECT_URI}?code={raw}&state=§")), None, "{raw:?}");
    }
}

#[test]
fn a_name_is_compared_after_one_decode_and_to_the_letter() {
    let same = ["code", "%63ode", "c%6Fde", "%63%6f%64%65", "cod%65"];
    for name in same {
        assert_eq!(judged(&format!("{REDIRECT_URI}?{name}=1&state=§")), granted("1"), "{name}");
        assert_eq!(judged(&format!("{REDIRECT_URI}?{name}=1&state=§&code=2")), None, "{name} and code");
        assert_eq!(judged(&format!("{REDIRECT_URI}?{name}=1&state=§&error=a")), None, "{name} and error");
    }
    for name in OTHER_NAMES {
        let beside = format!("{REDIRECT_URI}?{name}=9&code=1&state=§");
        assert_eq!(judged(&beside), granted("1"), "{name} beside a code");
        assert_eq!(judged(&format!("{REDIRECT_URI}?{name}=1&state=§")), None, "{name} instead of a code");
    }
    assert_eq!(judged(&format!("{REDIRECT_URI}?code=1&st%61te=§")), granted("1"));
    assert_eq!(judged(&format!("{REDIRECT_URI}?code=1;state=§")), None, "a semicolon parts nothing");
    assert_eq!(judged(&format!("{REDIRECT_URI}?code=1&amp;state=§")), None);
    assert_eq!(judged(&format!("{REDIRECT_URI}?code=1%26state=§")), None);
    assert_eq!(judged(&format!("{REDIRECT_URI}??code=1&state=§")), None, "the name is ?code");
    assert_eq!(judged(&format!("{REDIRECT_URI}?&code=1&&state=§&")), granted("1"));
    assert_eq!(judged(&format!("{REDIRECT_URI}?iss=a&code=1&state=§")), granted("1"));
    assert_eq!(judged(&format!("{REDIRECT_URI}?iss=a&iss=a&code=1&state=§")), None);
}

#[test]
fn a_fragment_is_cut_off_and_may_not_look_like_an_answer() {
    for fragment in FRAGMENTS {
        assert_eq!(judged(&format!("{GOOD}{fragment}")), granted("1"), "{fragment}");
    }
    for fragment in ANSWERS {
        assert_eq!(judged(&format!("{GOOD}{fragment}")), None, "{fragment}");
    }
    for tail in ELSEWHERE {
        assert_eq!(judged(&format!("{REDIRECT_URI}{tail}")), None, "{tail}");
    }
    assert_eq!(judged(&format!("{REDIRECT_URI}?code=1#&state=§#_=_")), None);
}
