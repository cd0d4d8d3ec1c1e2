//! What is taken out of what was typed, and what is named.

use super::{Form, address, name, read};
use crate::error::ErrorCode;

const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSe-fSAs0K5PALD_aw";

fn got(form: Form, text: &str) -> Result<String, (ErrorCode, Option<char>)> {
    match read(form, text) {
        Ok(value) => Ok(value.expose().to_owned()),
        Err(error) => Err((error.code, error.sign)),
    }
}

#[test]
fn what_cannot_be_seen_is_removed_from_every_form() {
    let invisible = [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2063}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{206a}',
        '\u{3164}',
        '\u{fe00}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0020}',
        '\u{e007f}',
        '\u{e0100}',
    ];
    let blanks = [
        '\u{a0}', '\u{1680}', '\u{2003}', '\u{2009}', '\u{202f}', '\u{205f}', '\u{3000}', '\u{85}',
        '\u{2028}', '\t', '\n',
    ];
    for (form, value) in [
        (Form::Any, "any thing"),
        (Form::Key, "sk_live_1-2"),
        (Form::BotToken, TOKEN),
        (Form::Handle, "acme.bsky.social"),
        (Form::AppPassword, "abcd-efgh-ijkl-mnop"),
        (Form::Code, "ABCDE-FGHIJ"),
    ] {
        for sign in invisible {
            let (start, end) = value.split_at(5);
            let text = format!("{sign}{start}{sign}{end}{sign}");
            assert_eq!(got(form, &text).as_deref(), Ok(value), "{form:?} U+{:04X}", u32::from(sign));
        }
        for blank in blanks {
            let text = format!("{blank}{value}{blank}");
            assert_eq!(got(form, &text).as_deref(), Ok(value), "{form:?} U+{:04X}", u32::from(blank));
        }
        let wide: String = value
            .chars()
            .map(|letter| match letter {
                '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap(),
                other => other,
            })
            .collect();
        assert_eq!(got(form, &wide).as_deref(), Ok(value), "{form:?}");
    }
}

#[test]
fn what_only_looks_right_is_named() {
    for dash in "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe63}\u{30fc}\u{2500}".chars() {
        for (form, text) in [(Form::Key, "sk-1"), (Form::Handle, "ac-me.bsky.social")] {
            let named = got(form, &text.replace('-', &dash.to_string()));
            assert_eq!(named, Err((ErrorCode::NotAHyphen, Some(dash))), "{form:?} U+{:04X}", u32::from(dash));
        }
        // Where the form says that it can only be a hyphen, it is one.
        let password = format!("abcd{dash}efgh{dash}ijkl{dash}mnop");
        assert_eq!(got(Form::AppPassword, &password).as_deref(), Ok("abcd-efgh-ijkl-mnop"));
        assert_eq!(got(Form::Code, &format!("ABCDE{dash}FGHIJ")).as_deref(), Ok("ABCDE-FGHIJ"));
    }
    let token = TOKEN.replace('-', "\u{2013}");
    assert_eq!(got(Form::BotToken, &token), Err((ErrorCode::NotAHyphen, Some('\u{2013}'))));
    for (form, text, sign) in [
        (Form::Key, "schl\u{fc}ssel", '\u{fc}'),
        (Form::Key, "s\u{430}pi_key", '\u{430}'),
        (Form::Handle, "\u{430}cme.bsky.social", '\u{430}'),
    ] {
        assert_eq!(got(form, text), Err((ErrorCode::ForeignSign, Some(sign))), "{text}");
    }
}

#[test]
fn a_key_is_taken_out_of_what_stands_around_it() {
    for text in [
        "\"sk_live_1\"",
        "'sk_live_1'",
        "`sk_live_1`",
        "\u{201c}sk_live_1\u{201d}",
        "\u{201e}sk_live_1\u{201c}",
        "\u{ab} sk_live_1 \u{bb}",
        "\u{300c}sk_live_1\u{300d}",
        "<sk_live_1>",
        "sk_live_1,",
        "\"sk_live_1\";",
        "Bearer sk_live_1",
        "'bearer   sk_live_1'",
        "token sk_live_1",
        "Authorization: Bearer sk_live_1",
        "authorization:bearer sk_live_1",
        "X-API-Key: sk_live_1",
        "x-api-key:sk_live_1",
        "-H \"Authorization: Bearer sk_live_1\"",
        "curl -H 'Authorization: Bearer sk_live_1' https://api.social-api.ai/v1/accounts",
        "headers={\"Authorization\": \"Bearer sk_live_1\"}",
        "SOCIALAPI_KEY=sk_live_1",
        "SOCIALAPI_KEY = \"sk_live_1\"",
        "export SOCIALAPI_KEY=\"sk_live_1\"",
        "set KEY=sk_live_1",
        "setx SOCIALAPI_KEY \"sk_live_1\"",
        "$env:SOCIALAPI_KEY = \"sk_live_1\"",
        "const apiKey = 'sk_live_1';",
        "api_key := \"sk_live_1\"",
        "\"api_key\": \"sk_live_1\"",
        "\"apiKey\":\"sk_live_1\",",
        "{\"api_key\": \"sk_live_1\"}",
        "api_key: sk_live_1",
        "{\"id\":\"key_1\",\"raw_key\":\"sk_live_1\",\"preview\":\"sk_l...\"}",
        "'key' => 'sk_live_1',",
        "API key: sk_live_1",
        "# the key\nSOCIALAPI_KEY=sk_live_1\n",
        "SOCIALAPI_URL=https://a.example/v1\nSOCIALAPI_KEY=sk_live_1\n",
        "https://api.example/v1/business-units?apikey=sk_live_1",
        "\u{ff22}earer\u{3000}sk_live_1",
    ] {
        assert_eq!(got(Form::Key, text).as_deref(), Ok("sk_live_1"), "{text}");
    }
    // What belongs to a key stays.
    for key in
        ["sk.live.1", "a:b", "eyJhbGciOi.J9_-.x", "c2VjcmV0==", "sk/live+1", "key_1", "bearer_1", "abc=def"]
    {
        assert_eq!(got(Form::Key, key).as_deref(), Ok(key));
    }
}

#[test]
fn what_is_no_key_says_why() {
    for (text, code) in [
        ("\u{2022}\u{2022}\u{2022}\u{2022}1234", ErrorCode::ValueMasked),
        ("\u{2026}****1234", ErrorCode::ValueMasked),
        ("sk_\u{2026}\u{2022}\u{2022}\u{2022}", ErrorCode::ValueMasked),
        ("sapi_key_a1b2c...", ErrorCode::ValueMasked),
        ("sk_live_****************", ErrorCode::ValueMasked),
        ("SOCIALAPI_KEY=sk_\u{25cf}\u{25cf}\u{25cf}", ErrorCode::ValueMasked),
        ("two words", ErrorCode::SpaceInside),
        ("sk_live_1\u{a0}2", ErrorCode::SpaceInside),
        ("https://a.example/v1", ErrorCode::ValueIsAddress),
        ("app://oauth/callback?state=c", ErrorCode::ValueIsAddress),
        ("a\u{0}b", ErrorCode::FieldInvalid),
    ] {
        assert_eq!(got(Form::Key, text).unwrap_err().0, code, "{text}");
    }
}

#[test]
fn a_bot_s_key_is_found_in_what_bot_father_wrote() {
    for text in [
        TOKEN.to_owned(),
        format!(
            "Done! Congratulations on your new bot. You will find it at t.me/acme_bot.\n\nUse this token to access the HTTP API:\n{TOKEN}\nKeep your token secure and store it safely."
        ),
        format!("TELEGRAM_BOT_TOKEN={TOKEN}"),
        format!("\"bot_token\": \"{TOKEN}\","),
        format!("https://api.telegram.org/bot{TOKEN}/getMe"),
        format!("bot{TOKEN}"),
        format!("{TOKEN} {TOKEN}"),
    ] {
        assert_eq!(got(Form::BotToken, &text).as_deref(), Ok(TOKEN), "{text}");
    }
    for (text, code) in [
        ("@acme_bot", ErrorCode::FieldInvalid),
        ("t.me/acme_bot", ErrorCode::ValueIsAddress),
        ("https://t.me/acme_bot", ErrorCode::ValueIsAddress),
        ("123456789:****", ErrorCode::ValueMasked),
        ("123456789:AAHd qTcvCH1vGWJxfSe", ErrorCode::SpaceInside),
        ("AAHdqTcvCH1vGWJxfSe-fSAs0K5PALD_aw", ErrorCode::FieldInvalid),
    ] {
        assert_eq!(got(Form::BotToken, text).unwrap_err().0, code, "{text}");
    }
}

#[test]
fn a_handle_is_taken_out_of_an_address_or_a_mention() {
    for text in [
        "acme.bsky.social",
        "@acme.bsky.social",
        " @acme.bsky.social ",
        "\u{ff20}acme.bsky.social",
        "acme.bsky.social.",
        "Acme (@acme.bsky.social)",
        "https://bsky.app/profile/acme.bsky.social",
        "https://bsky.app/profile/acme.bsky.social/post/3k?x#y",
        "bsky.app/profile/acme.bsky.social/",
        "https://deer.social/profile/acme.bsky.social",
        "at://acme.bsky.social",
        "at://acme.bsky.social/app.bsky.feed.post/3k",
        "https://acme.bsky.social/",
        "\u{2068}@acme.bsky.social\u{2069}",
        "acme\u{3002}bsky\u{3002}social",
        "\"acme.bsky.social\"",
        "handle: acme.bsky.social",
    ] {
        let found = got(Form::Handle, text);
        assert_eq!(found.as_deref(), Ok("acme.bsky.social"), "{text}");
    }
    for same in ["somebody@acme.example", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "xn--bcher-kva.example"] {
        assert_eq!(got(Form::Handle, same).as_deref(), Ok(same));
    }
    assert_eq!(
        got(Form::Handle, "https://bsky.app/profile/did:plc:ewvi7nx").as_deref(),
        Ok("did:plc:ewvi7nx")
    );
    for (text, code) in [
        ("acme", ErrorCode::HandleIncomplete),
        ("@acme", ErrorCode::HandleIncomplete),
        ("acme bsky", ErrorCode::SpaceInside),
        ("@", ErrorCode::FieldInvalid),
        ("ac_me.bsky.social", ErrorCode::FieldInvalid),
        ("https://bsky.app/settings/app-passwords", ErrorCode::ValueIsAddress),
        ("bsky.app/settings", ErrorCode::ValueIsAddress),
    ] {
        assert_eq!(got(Form::Handle, text).unwrap_err().0, code, "{text}");
    }
}

#[test]
fn an_app_password_is_four_groups_of_four() {
    for text in [
        "abcd-efgh-ijkl-mn0p",
        "abcd efgh ijkl mn0p",
        "abcdefghijklmn0p",
        "\u{201c}abcd-efgh-ijkl-mn0p\u{201d}",
        "BLUESKY_APP_PASSWORD=abcd-efgh-ijkl-mn0p",
        "\"password\": \"abcd-efgh-ijkl-mn0p\"",
    ] {
        assert_eq!(got(Form::AppPassword, text).as_deref(), Ok("abcd-efgh-ijkl-mn0p"), "{text}");
    }
    for (text, code) in [
        ("correct horse battery", ErrorCode::NotAnAppPassword),
        ("abcd-efgh-ijkl", ErrorCode::NotAnAppPassword),
        ("s3cret!", ErrorCode::NotAnAppPassword),
        ("\u{2022}\u{2022}\u{2022}\u{2022}-mnop", ErrorCode::ValueMasked),
    ] {
        assert_eq!(got(Form::AppPassword, text).unwrap_err().0, code, "{text}");
    }
}

#[test]
fn an_api_address_may_lack_its_scheme_and_bring_quotes_along() {
    for text in [
        "https://a.example/v1",
        "\u{200b}https://a.example/v1\u{feff}",
        "<https://a.example/v1>",
        "\u{201c}https://a.example/v1\u{201d}",
        "a.example/v1",
        "SOCIALAPI_URL=https://a.example/v1",
        "\u{ff48}ttps://a.example/v1",
        "\"base_url\": \"https://a.example/v1\",",
    ] {
        assert_eq!(address(text).as_deref(), Ok("https://a.example/v1"), "{text}");
    }
    assert_eq!(address("127.0.0.1:9/v1").as_deref(), Ok("http://127.0.0.1:9/v1"));
    for (text, code) in [
        ("https://\u{430}pi.example/v1", ErrorCode::ForeignSign),
        ("https://a\u{2013}b.example", ErrorCode::NotAHyphen),
    ] {
        assert_eq!(address(text).unwrap_err().code, code, "{text}");
    }
}

#[test]
fn a_name_keeps_what_shapes_it_and_loses_what_hides_it() {
    for (text, expected) in [
        ("  Agency \u{202e}ycnega\u{202c} ", "Agency ycnega"),
        ("a\u{0}b\n\u{feff}c\u{ad}", "abc"),
        ("\u{1f469}\u{200d}\u{1f4bb}\u{fe0f}", "\u{1f469}\u{200d}\u{1f4bb}\u{fe0f}"),
        ("\u{645}\u{6cc}\u{200c}\u{62e}", "\u{645}\u{6cc}\u{200c}\u{62e}"),
        ("\u{200d}\u{3164} \u{2800}", ""),
    ] {
        assert_eq!(name(text, 60), expected, "{text:?}");
    }
}
