//! A desktop of a test's own: screen, window manager, session bus, password store, home, default browser.
//!
//! Everything lies in one temporary folder. Every program started here or by anything started here carries
//! that folder's name in its environment; a small guard ends exactly those, however the test itself ends.

pub mod browser;
pub mod bus;
pub mod consent;
pub mod cost;
pub mod dialog;
pub mod driver;
pub mod instances;
pub mod keyboard;
pub mod keyring;
pub mod message;
pub mod panel;
pub mod screen;
pub mod screen_reader;
pub mod steps;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use self::browser::{Browser, Links};
use self::bus::Keyring;
use self::screen::Screen;
use crate::programs::{Program, run};
use crate::wait::{SOON, until};

/// The environment variable by which a desktop's programs are known; its value is the desktop's folder.
const MARK: &str = "PLUGBOARD_TEST_DESKTOP";

/// Ends what is marked and removes the folder, as soon as its standard input does. A browser's helpers overwrite
/// their environment and outlive it by a moment, in which they write: they are known by where they work.
const GUARD: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
ours() {
    { grep -lsFxz "$1" /proc/[0-9]*/environ; find /proc/[0-9]*/cwd -maxdepth 0 -lname "$2/*" 2>/dev/null; } |
        cut -d/ -f3 | sort -u
}
for round in $(seq 100); do
    all=$(ours "$1" "$2")
    [ -n "$all" ] || break
    kill -KILL $all 2>/dev/null
    sleep 0.02
done
rm -rf "$2"
"#;

/// What a test wants of its desktop.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setup {
    /// What shows the windows.
    pub screen: Screen,
    /// The password store.
    pub keyring: Keyring,
    /// Light or dark.
    pub look: Look,
    /// What the browser was told about Plugboard's links.
    pub links: Links,
    /// Whether somebody listens to what the screen shows.
    pub listener: Listener,
}

/// Whether programs tell a screen reader what they show. They do so only where one runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Listener {
    /// Nobody listens.
    #[default]
    Nobody,
    /// A screen reader runs.
    ScreenReader,
}

/// The system-wide preference that pages see as `prefers-color-scheme`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// A running desktop. Dropping it ends all that runs on it.
#[derive(Debug)]
pub struct Desktop {
    folder: PathBuf,
    screen: Screen,
    listener: Listener,
    display: String,
    address: String,
    browser: Browser,
    programs: Vec<Program>,
    /// The password store that runs, and how many did so far.
    keyring: Option<Program>,
    keyrings: usize,
    guard: Child,
}

impl Desktop {
    /// Starts one; takes about half a second.
    pub async fn start(setup: Setup) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("plugboard-").tempdir()?.keep();
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard", &format!("{MARK}={}", folder.display())])
            .arg(&folder)
            .stdin(Stdio::piped())
            .spawn()?;
        let browser = Browser::in_folder(&folder.join("browser"));
        let mut desktop = Self {
            folder,
            screen: setup.screen,
            listener: setup.listener,
            display: String::new(),
            address: String::new(),
            browser,
            programs: vec![],
            keyring: None,
            keyrings: 0,
            guard,
        };
        desktop.make_folders(setup)?;
        desktop.start_screen().await?;
        desktop.start_bus(setup.keyring).await?;
        desktop.install_browser(setup)?;
        Ok(desktop)
    }

    /// A command with the desktop's environment and nothing of the test's but the search path.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let home = self.home();
        let mut command = Command::new(program);
        command.env_clear().current_dir(&home).stdin(Stdio::null());
        command.envs(
            ["PATH", "USER", "LOGNAME", "RUST_BACKTRACE"]
                .iter()
                .filter_map(|name| std::env::var_os(name).map(|value| (*name, value))),
        );
        command
            .env(MARK, &self.folder)
            .env("HOME", &home)
            .env("TMPDIR", self.folder.join("tmp"))
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_DATA_HOME", self.data_home())
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("XDG_RUNTIME_DIR", self.runtime())
            // With a desktop named, xdg-open hands links to `gio open`, as on a person's computer.
            .env("XDG_CURRENT_DESKTOP", "GNOME")
            .env("LANG", "C.UTF-8")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .envs(self.listener.environment())
            .envs(self.screen.environment(&self.display))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }

    /// The home folder of the desktop's person.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// Where applications keep their data (`XDG_DATA_HOME`).
    #[must_use]
    pub fn data_home(&self) -> PathBuf {
        self.home().join(".local/share")
    }

    /// Where the logs of what runs here are.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The default browser.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Opens an address as a click in any other program would, and waits until it has been handed on.
    pub async fn xdg_open(&self, address: &str) -> Result<()> {
        let mut open = self.command("xdg-open");
        // No pipes: a program that it starts would keep them open for as long as it runs.
        open.arg(address).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = tokio::task::spawn_blocking(move || open.status()).await??;
        ensure!(ended.success(), "xdg-open: {ended}");
        Ok(())
    }

    /// The address of its session bus.
    #[must_use]
    pub fn bus(&self) -> &str {
        &self.address
    }

    /// The process ids of the programs on this desktop that run `binary`, oldest first.
    pub fn running(&self, binary: &Path) -> Result<Vec<u32>> {
        self.programs(|exe| exe == binary)
    }

    /// What the programs on this desktop that are called `name` have in memory for themselves, in KiB (PSS).
    pub fn memory_of(&self, name: &str) -> Result<u64> {
        self.memory(name, "Pss:")
    }

    /// The same with all that they share with others (RSS): it does not grow when one of the others ends.
    pub fn resident_of(&self, name: &str) -> Result<u64> {
        self.memory(name, "Rss:")
    }

    fn memory(&self, name: &str, kind: &str) -> Result<u64> {
        let mut memory = 0;
        for id in self.running_named(name)? {
            let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
            let line = rollup.lines().find_map(|line| line.strip_prefix(kind)).context("no such memory")?;
            memory += line.trim().trim_end_matches(" kB").parse::<u64>()?;
        }
        Ok(memory)
    }

    /// The process ids of the programs on this desktop that are called `name`, oldest first.
    pub fn running_named(&self, name: &str) -> Result<Vec<u32>> {
        self.programs(|exe| exe.ends_with(name))
    }

    fn programs(&self, is: impl Fn(&Path) -> bool) -> Result<Vec<u32>> {
        let mark = format!("{MARK}={}", self.folder.display());
        let mut found = Vec::new();
        for entry in std::fs::read_dir("/proc")? {
            let path = entry?.path();
            let id = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
            let Some(id) = id else { continue };
            let ours = std::fs::read(path.join("environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()));
            if ours && std::fs::read_link(path.join("exe")).is_ok_and(|exe| is(as_started(&exe))) {
                found.push(id);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Kills the programs on this desktop that run `binary`, without warning, and waits until they are gone.
    pub async fn kill(&self, binary: &Path) -> Result<()> {
        until("the end of a killed program", SOON, async || {
            let running = self.running(binary)?;
            for id in &running {
                let _ = Command::new("kill").args(["-KILL", &id.to_string()]).stderr(Stdio::null()).status();
            }
            Ok(running.is_empty().then_some(()))
        })
        .await
    }

    fn runtime(&self) -> PathBuf {
        self.folder.join("run")
    }

    fn make_folders(&self, setup: Setup) -> Result<()> {
        let gtk = self.home().join(".config/gtk-3.0");
        for folder in [&self.logs(), &self.runtime(), &self.folder.join("tmp"), &gtk] {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::create_dir_all(self.data_home().join("applications"))?;
        std::fs::set_permissions(self.runtime(), std::fs::Permissions::from_mode(0o700))?;
        let dark = u8::from(setup.look == Look::Dark);
        std::fs::write(
            gtk.join("settings.ini"),
            format!("[Settings]\ngtk-application-prefer-dark-theme={dark}\ngtk-cursor-blink=0\n"),
        )?;
        Ok(())
    }

    async fn start_bus(&mut self, keyring: Keyring) -> Result<()> {
        let configuration = self.folder.join("bus.conf");
        std::fs::write(&configuration, bus::configuration(&self.runtime()))?;
        let mut daemon = self.command("dbus-daemon");
        daemon.args(["--nofork", "--nopidfile", "--print-address", "--config-file"]).arg(configuration);
        let (daemon, address) = bus::start(daemon, &self.logs().join("bus.log")).await?;
        self.programs.push(daemon);
        self.address = address;
        if self.listener == Listener::ScreenReader {
            self.start_accessibility().await?;
        }
        if keyring == Keyring::Absent {
            return Ok(());
        }
        self.start_keyring().await?;
        match keyring {
            Keyring::Locked => self.lock_keyring().await,
            Keyring::Unlocked | Keyring::Absent => Ok(()),
        }
    }

    fn install_browser(&self, setup: Setup) -> Result<()> {
        let wrapper = self.browser.install(setup.look, setup.links)?;
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Browser\nExec={} %U\nMimeType={};\n",
            wrapper.display(),
            browser::MIME_TYPES.join(";")
        );
        std::fs::write(self.data_home().join("applications/test-browser.desktop"), entry)?;
        let mut default = self.command("xdg-mime");
        default.args(["default", "test-browser.desktop"]).args(browser::MIME_TYPES);
        run(default).map(drop)
    }
}

/// The path of a program that runs, also of one that was replaced or removed since.
fn as_started(exe: &Path) -> &Path {
    exe.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map_or(exe, Path::new)
}

impl Drop for Desktop {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
        self.keyring = None;
        self.programs.clear();
    }
}
