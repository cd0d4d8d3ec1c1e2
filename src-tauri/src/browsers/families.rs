//! How browsers are asked for a private window: plain data, the same on every system. A browser that is not
//! here is never guessed at.

/// A switch, and the names that programs which know it have: of the file without `.exe`, or of the Flatpak or
/// macOS bundle; in lower case.
struct Family {
    switch: &'static str,
    names: &'static [&'static str],
}

const FAMILIES: [Family; 5] = [
    Family {
        switch: "--incognito",
        names: &[
            "brave",
            "brave-browser",
            "brave-browser-stable",
            "chrome",
            "chromium",
            "chromium-browser",
            "com.brave.browser",
            "com.google.chrome",
            "com.vivaldi.vivaldi",
            "google-chrome",
            "google-chrome-beta",
            "google-chrome-stable",
            "google-chrome-unstable",
            "io.github.ungoogled_software.ungoogled_chromium",
            "org.chromium.chromium",
            "ungoogled-chromium",
            "vivaldi",
            "vivaldi-bin",
            "vivaldi-stable",
        ],
    },
    Family {
        switch: "--inprivate",
        names: &[
            "com.microsoft.edge",
            "com.microsoft.edgemac",
            "microsoft-edge",
            "microsoft-edge-beta",
            "microsoft-edge-dev",
            "microsoft-edge-stable",
            "msedge",
        ],
    },
    Family {
        switch: "--private",
        names: &["com.opera.opera", "com.operasoftware.opera", "opera", "opera-stable"],
    },
    Family {
        switch: "--private-window",
        names: &[
            "firefox",
            "firefox-bin",
            "firefox-developer-edition",
            "firefox-esr",
            "firefox-nightly",
            "io.gitlab.librewolf-community",
            "io.gitlab.librewolf-community.librewolf",
            "librewolf",
            "net.waterfox.waterfox",
            "org.mozilla.firefox",
            "org.mozilla.firefoxdeveloperedition",
            "waterfox",
        ],
    },
    Family { switch: "--incognito-mode", names: &["epiphany", "epiphany-browser", "org.gnome.epiphany"] },
];

/// The switch for a private window of a program, given by path, name or bundle.
pub fn private_switch(program: &str) -> Option<&'static str> {
    let name = program.rsplit(['/', '\\']).next()?.to_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    FAMILIES.iter().find(|family| family.names.contains(&name)).map(|family| family.switch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_the_name_of_its_program_on_every_system() {
        for (program, switch) in [
            ("/usr/bin/chromium", Some("--incognito")),
            ("google-chrome-stable", Some("--incognito")),
            ("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", Some("--incognito")),
            ("com.google.Chrome", Some("--incognito")),
            ("/opt/brave.com/brave/brave-browser", Some("--incognito")),
            ("vivaldi-stable", Some("--incognito")),
            ("opera", Some("--private")),
            ("/usr/bin/microsoft-edge-stable", Some("--inprivate")),
            ("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\MSEDGE.EXE", Some("--inprivate")),
            ("/usr/lib/firefox-esr/firefox-esr", Some("--private-window")),
            ("librewolf", Some("--private-window")),
            ("org.mozilla.firefox", Some("--private-window")),
            ("epiphany-browser", Some("--incognito-mode")),
            ("com.apple.Safari", None),
            ("/usr/bin/konqueror", None),
            ("firefox-wrapper", None),
            ("/opt/firefox/run.sh", None),
            ("", None),
        ] {
            assert_eq!(private_switch(program), switch, "{program}");
        }
    }

    #[test]
    fn no_name_is_in_two_families_or_could_never_be_found() {
        let names: Vec<_> = FAMILIES.iter().flat_map(|family| family.names).collect();
        let mut once = names.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), names.len());
        for name in names {
            assert!(private_switch(name).is_some(), "{name}");
        }
    }
}
