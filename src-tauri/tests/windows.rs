//! On Windows: a second Plugboard hands its link to the first and ends, and what the program itself says to Windows.
//!
//! Some processes of this program play Plugboard: with its event loop and its plugins for links, without a window.

#![cfg_attr(
    windows,
    expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")
)]

/// Elsewhere the end-to-end tests start the real program twice, on a desktop of their own.
#[cfg(not(windows))]
fn main() {}

#[cfg(windows)]
fn main() {
    use std::io::Write as _;

    if let Some(file) = std::env::var_os(windows::FILE) {
        windows::play(file.into());
    } else {
        let tests: [(&str, fn()); 2] = [
            (
                "a_second_process_hands_its_link_over_and_ends",
                windows::a_second_process_hands_its_link_over_and_ends,
            ),
            ("the_program_takes_long_paths", windows::the_program_takes_long_paths),
        ];
        for (name, test) in tests {
            test();
            eprintln!("test {name} ... ok");
        }
        // As cargo's own tests end: whoever counts them counts these.
        _ = writeln!(std::io::stdout(), "test result: ok. {} passed; 0 failed", tests.len());
    }
}

#[cfg(windows)]
mod windows {
    use std::fs;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, ExitStatus};
    use std::time::{Duration, Instant};

    use plugboard::{Arrived, Links};

    /// Set for a process that plays Plugboard: the file in which it says what arrives.
    pub const FILE: &str = "PLUGBOARD_TEST_FILE";

    /// Who it is: processes of the same identity are one Plugboard.
    const IDENTITY: &str = "PLUGBOARD_TEST_IDENTITY";

    const READY: &str = "ready";
    const PATIENCE: Duration = Duration::from_mins(1);

    /// Plugboard, until it is ended from outside.
    pub fn play(file: PathBuf) {
        let mut links = Links::new(std::env::args());
        let mut context = plugboard::context();
        context.config_mut().identifier = std::env::var(IDENTITY).unwrap();
        let builder = plugboard::plugins(tauri::Builder::default(), &links);
        let setup = move |_: &mut tauri::App| {
            let mut file = fs::File::create(file)?;
            writeln!(file, "{READY}")?;
            tauri::async_runtime::spawn(async move {
                while let Some(arrived) = links.next().await {
                    match arrived {
                        Arrived::Link(link) => writeln!(file, "link {}", link.expose()).unwrap(),
                        Arrived::Case(path) => writeln!(file, "case {}", path.display()).unwrap(),
                        Arrived::Nothing => writeln!(file, "nothing").unwrap(),
                        Arrived::Unknown => writeln!(file, "unknown").unwrap(),
                    }
                }
            });
            Ok(())
        };
        builder.setup(setup).run(context).unwrap();
    }

    /// A process that plays Plugboard; ended with the test.
    struct Plugboard {
        process: Child,
        file: PathBuf,
    }

    impl Plugboard {
        fn start(identity: &str, folder: &Path, file: &str, argument: Option<&str>) -> Self {
            let file = folder.join(file);
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.env(FILE, &file).env(IDENTITY, identity).current_dir(folder).args(argument);
            Self { process: command.spawn().unwrap(), file }
        }

        /// What arrived, line by line.
        fn said(&self) -> Vec<String> {
            let said = fs::read_to_string(&self.file).unwrap_or_default();
            said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
        }

        /// Waits until it has said this as its last line.
        fn says(&self, line: &str) {
            until(line, || self.said().last().is_some_and(|last| last == line).then_some(()));
        }

        fn end(&mut self) -> ExitStatus {
            until("the end of a process", || self.process.try_wait().unwrap())
        }
    }

    impl Drop for Plugboard {
        fn drop(&mut self) {
            _ = self.process.kill();
            _ = self.process.wait();
        }
    }

    fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "waited for {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn a_second_process_hands_its_link_over_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let identity = format!("ai.social-api.plugboard.test-{}", std::process::id());
        let cold = "ai.social-api.plugboard://oauth/callback?code=cold";
        let first = Plugboard::start(&identity, folder.path(), "first", Some(cold));
        first.says(&format!("link {cold}"));
        for rest in [
            "code=a&state=b",
            "code=\"quoted\" and blank&state=ü|\\\"--flag\\",
            "code=100%25%1%PATH%&state=^&calc",
            "",
        ] {
            let link = format!("ai.social-api.plugboard://oauth/callback?{rest}");
            let mut second = Plugboard::start(&identity, folder.path(), "second", Some(&link));
            assert!(second.end().success());
            first.says(&format!("link {link}"));
            assert!(!second.file.exists(), "it came as far as a Plugboard of its own");
        }
        let mut case = Plugboard::start(&identity, folder.path(), "second", Some("über uns.plugboard-case"));
        assert!(case.end().success());
        first.says(&format!("case {}", folder.path().join("über uns.plugboard-case").display()));
        let mut nothing = Plugboard::start(&identity, folder.path(), "second", None);
        assert!(nothing.end().success());
        first.says("nothing");
        assert_eq!(first.said().len(), 8, "each arrived once");
        // The control: what is not the same Plugboard stays, and hands nothing over.
        let mut other = Plugboard::start(&format!("{identity}-other"), folder.path(), "other", Some(cold));
        other.says(&format!("link {cold}"));
        assert!(other.process.try_wait().unwrap().is_none());
        assert_eq!(first.said().len(), 8);
    }

    /// Windows reads it in the manifest. The control is a library without one.
    pub fn the_program_takes_long_paths() {
        let own = std::env::current_exe().unwrap();
        let built = own.parent().unwrap().parent().unwrap();
        let says = |file: &str, words: &str| {
            let bytes = fs::read(built.join(file)).unwrap();
            bytes.windows(words.len()).any(|window| window == words.as_bytes())
        };
        for words in [">true</longPathAware>", "Microsoft.Windows.Common-Controls"] {
            assert!(says("plugboard.exe", words), "{words}");
            assert!(!says("WebView2Loader.dll", words), "the control: {words}");
        }
    }
}
