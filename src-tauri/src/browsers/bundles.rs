//! How browsers of macOS are started: through `open`, by the identifier of their bundle. Which are there is asked
//! elsewhere.

use super::{Browser, families};
use crate::command_line::CommandLine;

const OPEN: &str = "/usr/bin/open";

/// Identifier and name.
const KNOWN: [(&str, &str); 10] = [
    ("com.apple.Safari", "Safari"),
    ("com.brave.Browser", "Brave Browser"),
    ("com.google.Chrome", "Google Chrome"),
    ("com.microsoft.edgemac", "Microsoft Edge"),
    ("com.operasoftware.Opera", "Opera"),
    ("com.vivaldi.Vivaldi", "Vivaldi"),
    ("io.gitlab.librewolf-community.librewolf", "LibreWolf"),
    ("net.waterfox.waterfox", "Waterfox"),
    ("org.chromium.Chromium", "Chromium"),
    ("org.mozilla.firefox", "Firefox"),
];

/// The known browsers of which `is_there` says that they are.
pub fn known(is_there: impl Fn(&str) -> bool) -> Vec<Browser> {
    KNOWN.iter().filter(|(id, _)| is_there(id)).map(|(id, name)| browser(id, name)).collect()
}

/// A browser that is there. Safari, and any that is not known, has no switch for a private window.
pub fn browser(id: &str, name: &str) -> Browser {
    let line = |before: &[&str]| CommandLine {
        program: OPEN.to_owned(),
        before: before.iter().map(|one| (*one).to_owned()).collect(),
        after: Vec::new(),
    };
    Browser {
        id: id.to_owned(),
        name: name.to_owned(),
        normal: line(&["-b", id]),
        // `open` hands arguments over to a new instance only (`-n`); that one passes them to the browser that runs.
        private: families::private_switch(id).map(|switch| line(&["-n", "-b", id, "--args", switch])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://a.example/?b='$(x)'&c";

    fn started(line: &CommandLine) -> String {
        let arguments: Vec<&str> = line.arguments(LINK).collect();
        format!("{} {}", line.program, arguments.join(" ")).replace(LINK, "LINK")
    }

    #[test]
    fn a_browser_is_started_by_its_bundle_and_gets_its_switch_from_a_new_instance() {
        let chrome = browser("com.google.Chrome", "Google Chrome");
        assert_eq!(started(&chrome.normal), "/usr/bin/open -b com.google.Chrome LINK");
        for (id, switch) in [
            ("com.google.Chrome", "--incognito"),
            ("com.microsoft.edgemac", "--inprivate"),
            ("com.operasoftware.Opera", "--private"),
            ("org.mozilla.firefox", "--private-window"),
        ] {
            let expected = format!("/usr/bin/open -n -b {id} --args {switch} LINK");
            assert_eq!(browser(id, "").private.as_ref().map(started), Some(expected));
        }
    }

    #[test]
    fn safari_and_unknown_browsers_are_offered_without_a_private_window() {
        for id in ["com.apple.Safari", "com.example.Browser"] {
            assert_eq!(browser(id, "").private, None, "{id}");
        }
        let without: Vec<String> =
            known(|_| true).into_iter().filter(|one| one.private.is_none()).map(|one| one.id).collect();
        assert_eq!(without, ["com.apple.Safari"]);
    }

    #[test]
    fn only_browsers_that_are_there_are_offered() {
        let there = known(|id| ["org.mozilla.firefox", "com.apple.Safari"].contains(&id));
        let named: Vec<_> = there.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        assert_eq!(named, [("com.apple.Safari", "Safari"), ("org.mozilla.firefox", "Firefox")]);
        assert!(known(|_| false).is_empty());
    }
}
