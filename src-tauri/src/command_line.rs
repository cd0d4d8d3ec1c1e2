//! How a program is started with a link: its arguments and the place of the link among them. Never through a
//! shell, so that nothing in a link is more than an argument.

/// A program with its arguments before and after the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The program, by path or name.
    pub program: String,
    /// What stands before the link.
    pub before: Vec<String>,
    /// What stands after it.
    pub after: Vec<String>,
}

impl CommandLine {
    /// The arguments with the link in its place.
    pub fn arguments<'a>(&'a self, link: &'a str) -> impl Iterator<Item = &'a str> {
        self.before.iter().map(String::as_str).chain([link]).chain(self.after.iter().map(String::as_str))
    }

    /// The same with a switch just before the link, outside of the marks that Flatpak puts around what it is
    /// to pass on.
    #[cfg(any(not(target_os = "macos"), test))]
    pub fn with(mut self, switch: &str) -> Self {
        let is_mark = |argument: &&String| argument.starts_with("@@");
        let marks = self.before.iter().rev().take_while(is_mark).count();
        self.before.insert(self.before.len() - marks, switch.to_owned());
        self
    }

    /// Reads the command of a program as it stands in the registry: a quoted path, or one that ends in `.exe`,
    /// and arguments of which `%1` is the link.
    #[cfg(any(windows, test))]
    pub fn of_registry(command: &str) -> Option<Self> {
        let (program, rest) = program_and_rest(command)?;
        let arguments = apart(rest);
        let mut parts = arguments.splitn(2, |argument| argument == "%1");
        let before = parts.next().unwrap_or_default().to_vec();
        let after = parts.next().unwrap_or_default().to_vec();
        let whole = !before.iter().chain(&after).any(|one| one.contains("%1"));
        whole.then(|| Self { program: program.to_owned(), before, after })
    }
}

/// The program of a command as it stands in the registry, without quotation marks, and what follows it.
#[cfg(any(windows, test))]
pub fn program_and_rest(command: &str) -> Option<(&str, &str)> {
    let command = command.trim();
    let (program, rest) = match command.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => {
            let end = command.to_ascii_lowercase().find(".exe").map_or(command.len(), |at| at + 4);
            command.split_at(end)
        }
    };
    (!program.is_empty()).then_some((program, rest))
}

/// Arguments apart by blanks, unless these stand in quotation marks.
#[cfg(any(windows, test))]
fn apart(rest: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    for (at, part) in rest.split('"').enumerate() {
        if at % 2 == 1 {
            arguments.push(part.to_owned());
        } else {
            arguments.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(program: &str, before: &[&str], after: &[&str]) -> CommandLine {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        CommandLine { program: program.to_owned(), before: owned(before), after: owned(after) }
    }

    #[test]
    fn a_command_of_the_registry_is_read() {
        let firefox = "C:\\Program Files\\Mozilla Firefox\\firefox.exe";
        for (command, expected) in [
            (format!("\"{firefox}\""), Some(line(firefox, &[], &[]))),
            (format!("  \"{firefox}\"  "), Some(line(firefox, &[], &[]))),
            (firefox.to_owned(), Some(line(firefox, &[], &[]))),
            (format!("{firefox} -x"), Some(line(firefox, &["-x"], &[]))),
            (format!("\"{firefox}\" \"%1\""), Some(line(firefox, &[], &[]))),
            (format!("\"{firefox}\" -osint -url \"%1\""), Some(line(firefox, &["-osint", "-url"], &[]))),
            (format!("\"{firefox}\" %1 --after \"a b\""), Some(line(firefox, &[], &["--after", "a b"]))),
            ("C:\\b\\B.EXE".to_owned(), Some(line("C:\\b\\B.EXE", &[], &[]))),
            ("browser --x".to_owned(), Some(line("browser --x", &[], &[]))),
            (format!("\"{firefox}\" --app=%1"), None),
            (format!("\"{firefox}\" \"say %1\""), None),
            (format!("\"{firefox}"), None),
            ("\"\"".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(CommandLine::of_registry(&command), expected, "{command}");
        }
    }

    #[test]
    fn a_link_is_one_argument_whatever_is_in_it() {
        let hostile = "https://a.example/?b=c&d='$(x)'%22;--flag | y";
        let started = line("firefox", &[], &[]).with("--private-window");
        assert_eq!(started.arguments(hostile).collect::<Vec<_>>(), ["--private-window", hostile]);
    }

    #[test]
    fn a_switch_stands_just_before_the_link_and_outside_of_the_marks_of_flatpak() {
        let plain = line("env", &["A=b", "/snap/bin/firefox"], &["--after"]).with("--private-window");
        assert_eq!(plain.before, ["A=b", "/snap/bin/firefox", "--private-window"]);
        let flatpak =
            line("flatpak", &["run", "org.mozilla.firefox", "@@u"], &["@@"]).with("--private-window");
        assert_eq!(flatpak.before, ["run", "org.mozilla.firefox", "--private-window", "@@u"]);
        assert_eq!(flatpak.after, ["@@"]);
    }
}
