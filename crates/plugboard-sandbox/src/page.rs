//! The HTML of the simulated sign-in page. No script, no logo, no password field, and every text escaped.

use std::fmt::Write as _;

use crate::accounts::Standing;
use crate::people::Person;
use crate::platform::Platform;

const STYLE: &str = include_str!("page.css");
/// Number of avatar colours in the style sheet.
const COLOURS: usize = 6;

/// All that the page shows and sends.
pub(crate) struct Question<'a> {
    pub(crate) platform: Platform,
    pub(crate) workspace: &'a str,
    pub(crate) destination: &'a str,
    pub(crate) offers: &'a [(Standing, Person)],
    pub(crate) state: &'a str,
    pub(crate) token: &'a str,
    pub(crate) unreadable: Option<&'a str>,
}

/// Why there is nothing to answer, or nothing more.
#[derive(Clone, Copy)]
pub(crate) enum Mishap {
    Expired,
    ForeignPage,
    Connected,
    ToBeChosen,
    NotConnected,
    /// A script says so.
    Lost,
}

/// The page that asks. Allow comes before Deny because Enter in the text field presses the first button.
pub(crate) fn question(nonce: &str, question: &Question<'_>) -> String {
    let Question { platform, workspace, destination, offers, state, token, unreadable } = question;
    let title = platform.title();
    let slug = platform.slug();
    let mut people = String::new();
    let preset = offers.iter().find(|(standing, _)| *standing == Standing::New);
    let preset = preset.filter(|_| unreadable.is_none()).map(|(_, person)| person);
    let mut last = None;
    for (standing, person) in *offers {
        if last != Some(*standing) {
            let _ = write!(people, "<h2>{}</h2>", heading(*standing));
            last = Some(*standing);
        }
        people.push_str(&choice(*standing, person, preset == Some(person)));
    }
    let body = format!(
        "<h1>Sign in to {title}</h1>\
         <p class=lead><b>{workspace}</b> asks to connect your {title} account.</p>\
         <form method=post action=\"/simulated/{slug}/authorize\">\
         <input type=hidden name=state value=\"{state}\"><input type=hidden name=page value=\"{token}\">\
         <fieldset><legend>Sign in as</legend>{people}{other}</fieldset>\
         <div class=end><p>Afterwards, you will return to <b>{destination}</b></p>\
         <div><button class=main name=decision value=allow data-test=allow>Allow</button>\
         <button name=decision value=deny data-test=deny formnovalidate>Deny</button></div></div></form>",
        workspace = escape(workspace),
        destination = escape(destination),
        state = escape(state),
        token = escape(token),
        other = someone_else(*unreadable),
    );
    document(nonce, &format!("Simulated sign-in to {title}"), title, &body)
}

/// The page that says why there is nothing to answer.
pub(crate) fn mishap(nonce: &str, mishap: Mishap) -> String {
    let (title, text) = match mishap {
        Mishap::Expired => (
            "This sign-in is over",
            "It was completed, it expired, or it was never started here. Go back to the app and start again.",
        ),
        Mishap::ForeignPage => (
            "This page can no longer be used",
            "It was not opened in this browser, or it has been opened too often since. Open the sign-in again from the \
             app.",
        ),
        Mishap::Connected => ("The account is connected", "You can close this tab."),
        Mishap::ToBeChosen => ("One more step", "Choose in the app what to connect. You can close this tab."),
        Mishap::NotConnected => {
            ("The account is not connected", "Nothing was changed. You can close this tab.")
        }
        Mishap::Lost => (
            "Your browser did not come back",
            "Your answer was received, but the return to the app was lost: a scripted mishap. Go back to \
             the app yourself.",
        ),
    };
    let body = format!("<h1>{title}</h1><p class=lead>{text}</p>");
    document(nonce, title, "a real platform", &body)
}

/// The page that brings two callbacks: the first in a frame, the second by the header that goes with it, and by a
/// link for browsers that open an app only when somebody presses something.
pub(crate) fn twice(nonce: &str, first: &str, second: &str) -> String {
    let body = format!(
        "<h1>Your browser comes back twice</h1>\
         <p class=lead>The second callback has another code: a scripted mishap. \
         <a href=\"{second}\" data-test=second>Continue</a> if nothing happens.</p>\
         <iframe src=\"{first}\" title=\"The first callback\" data-test=first hidden></iframe>",
        first = escape(first),
        second = escape(second),
    );
    document(nonce, "Coming back twice", "a real platform", &body)
}

fn document(nonce: &str, title: &str, not: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <link rel=icon href=\"data:,\"><style nonce=\"{nonce}\">{STYLE}</style></head><body><main>\
         <div class=mark><p>Simulated sign-in</p>\
         <small>This is not {not}. It is a rehearsal that never leaves this computer.</small></div>\
         <div class=body>{body}</div></main></body></html>"
    )
}

fn heading(standing: Standing) -> &'static str {
    match standing {
        Standing::NeedsSignIn => "Waiting to sign in again",
        Standing::Connected => "Already connected",
        Standing::New => "Not connected yet",
    }
}

fn choice(standing: Standing, person: &Person, checked: bool) -> String {
    let tag = match standing {
        Standing::NeedsSignIn => "<i>Access ended</i>",
        Standing::Connected | Standing::New => "",
    };
    let Person { name, handle } = person;
    let initials: String = name.split_whitespace().filter_map(first_letter).take(2).collect();
    let colour = handle.bytes().fold(7, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973) % COLOURS;
    format!(
        "<label><input type=radio name=person data-test=person value=\"{handle}\"{checked}>\
         <span class=\"face f{colour}\" aria-hidden=true>{initials}</span>\
         <span class=who><b><bdi>{name}</bdi></b><small><bdi>@{handle}</bdi></small></span>{tag}</label>",
        handle = escape(handle),
        checked = if checked { " checked" } else { "" },
        initials = escape(&initials),
        name = escape(name),
    )
}

fn someone_else(unreadable: Option<&str>) -> String {
    let typed = escape(unreadable.unwrap_or_default());
    let (checked, complaint) = match unreadable {
        Some(_) => (" checked", "<em id=complaint role=alert>Enter a handle of 1 to 64 characters.</em>"),
        None => ("", ""),
    };
    let described = if complaint.is_empty() { "" } else { " aria-invalid=true aria-describedby=complaint" };
    format!(
        "<div class=other><label><input type=radio name=person data-test=other value=\"\"{checked}>\
         <span class=\"face none\" aria-hidden=true>?</span><span class=who><b>Somebody else</b></span></label>\
         <div class=typed><input name=handle data-test=other-handle value=\"{typed}\" maxlength=65 \
         aria-label=\"Handle of somebody else\" placeholder=\"@handle\" autocomplete=off spellcheck=false\
         {described}>{complaint}</div></div>"
    )
}

fn first_letter(word: &str) -> Option<String> {
    word.chars()
        .next()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_uppercase().collect())
}

/// Makes text safe between tags and inside quoted attributes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}
