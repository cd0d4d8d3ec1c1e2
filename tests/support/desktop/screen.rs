//! What shows the windows of a desktop: an X server with a window manager, or a Wayland compositor. Also what only a
//! screen can tell: how it looks, and what is on its clipboard.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::desktop::Desktop;
use crate::programs::{Program, run};
use crate::wait::{SOON, until};

const SIZE: (u32, u32) = (1440, 960);

/// Outside Weston's window the mouse is unknown to it: it learns where the mouse is when that comes in.
const STRIP: u32 = 20;

const GROUND: &str = "8a9a96";

/// The compositor's socket in the runtime folder.
const SOCKET: &str = "wayland-1";

/// Letters alone bring more shades than this; a blank window has one or two.
const COLOURS_OF_A_PAGE: u32 = 32;

/// Wherever the compositor puts the app's window, this much of the middle of the screen is page.
const MIDDLE: &str = "600x400+0+0";

/// The middle of GTK's button that closes a window.
const FROM_THE_CORNER: i32 = 18;

/// A screen that never stops changing is taken as it is.
const MOST_LOOKS: usize = 5;

/// One colour, so that whatever else is seen is a window's. No panel: it has a clock.
const WESTON: &str = "[shell]\nbackground-image=none\nbackground-color=0xff@ground@\npanel-position=none\n\
                      animation=none\nstartup-animation=none\nclose-animation=none\nfocus-animation=none\n\
                      locking=false\n";

/// No titles and no borders; who has a token that this compositor gave out gets the focus.
const SWAY: &str = "default_border none\nfocus_on_window_activation focus\nxwayland disable\nfloating_minimum_size 1 x 1\n\
                    output * bg #@ground@ solid_color\nworkspace_layout tabbed\n";

/// The kinds. No Wayland screen has an X server for its programs: none falls back to it unnoticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Screen {
    /// Xvfb with openbox.
    #[default]
    X11,
    /// Weston without any output device. It has no keyboard and no mouse, and so no focus and no clipboard.
    Weston,
    /// Weston as the only window of an X server that tests press keys on: the same with a keyboard and a mouse.
    WestonWithKeyboard,
    /// Sway without any output device: the one that knows `xdg_activation_v1`, as GNOME and KDE do.
    Sway,
}

impl Screen {
    fn is_wayland(self) -> bool {
        self != Self::X11
    }

    /// The variables by which a program finds its screen.
    pub(crate) fn environment(self, display: &str) -> Vec<(&'static str, &str)> {
        if self.is_wayland() {
            vec![("GDK_BACKEND", "wayland"), ("WAYLAND_DISPLAY", SOCKET), ("XDG_SESSION_TYPE", "wayland")]
        } else {
            vec![("GDK_BACKEND", "x11"), ("DISPLAY", display)]
        }
    }
}

impl Desktop {
    pub(super) async fn start_screen(&mut self) -> Result<()> {
        match self.screen {
            Screen::X11 => {
                self.start_x_server(SIZE.0).await?;
                self.start_window_manager().await
            }
            Screen::Weston => {
                self.start_weston(&["--backend=headless-backend.so", "--use-pixman", "--debug"]).await
            }
            Screen::WestonWithKeyboard => {
                self.start_x_server(SIZE.0 + STRIP).await?;
                self.start_weston(&["--backend=x11-backend.so", "--use-pixman"]).await
            }
            Screen::Sway => self.start_sway().await,
        }
    }

    /// A program of the test's own on the X server, where there is one.
    fn on_x_server(&self, program: &str) -> Command {
        let mut command = self.command(program);
        command.env("DISPLAY", &self.display);
        command
    }

    async fn start_x_server(&mut self, width: u32) -> Result<()> {
        let mut screen = self.command("Xvfb");
        let size = format!("{width}x{}x24", SIZE.1);
        screen.args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp", "-noreset"]);
        let screen = Program::start(screen, self.logs().join("screen.log"))?;
        let number = until("the screen", SOON, async || {
            Ok(screen.printed().lines().find_map(|line| line.trim().parse::<u32>().ok()))
        })
        .await?;
        self.programs.push(screen);
        self.display = format!(":{number}");
        Ok(())
    }

    async fn start_window_manager(&mut self) -> Result<()> {
        let mut manager = self.command("openbox");
        manager.arg("--sm-disable");
        self.programs.push(Program::start(manager, self.logs().join("windows.log"))?);
        let mut paint = self.command("display");
        let (width, height) = SIZE;
        paint.args(["-window", "root", "-size", &format!("{width}x{height}"), &format!("xc:#{GROUND}")]);
        // It paints the background and then ends with 1, which is no reason to go without a desktop.
        paint.stderr(Stdio::null()).status()?;
        until("the window manager", SOON, async || {
            let mut ask = self.command("xprop");
            ask.args(["-root", "_NET_SUPPORTING_WM_CHECK"]);
            Ok(run(ask)?.contains("window id").then_some(()))
        })
        .await
    }

    async fn start_weston(&mut self, backend: &[&str]) -> Result<()> {
        let configuration = self.folder.join("weston.ini");
        std::fs::write(&configuration, WESTON.replace("@ground@", GROUND))?;
        let mut compositor = self.on_x_server("weston");
        let (width, height) = SIZE;
        compositor.args(backend).args([format!("--width={width}"), format!("--height={height}")]);
        compositor.args([&format!("--socket={SOCKET}"), "--idle-time=0", "--config"]).arg(configuration);
        self.programs.push(Program::start(compositor, self.logs().join("screen.log"))?);
        self.compositor_answers().await
    }

    async fn start_sway(&mut self) -> Result<()> {
        let configuration = self.folder.join("sway.conf");
        let (width, height) = SIZE;
        let size = format!("output * resolution {width}x{height}\n");
        std::fs::write(&configuration, SWAY.replace("@ground@", GROUND) + &size)?;
        let mut compositor = self.command("unshare");
        // It refuses to be root, and is not inside a namespace of users without one.
        compositor.args(["--user", "--map-user=1000", "--map-group=1000", "sway", "--config"]);
        compositor.arg(configuration).env_remove("WAYLAND_DISPLAY");
        compositor.envs([("WLR_BACKENDS", "headless"), ("WLR_LIBINPUT_NO_DEVICES", "1")]);
        compositor.envs([("WLR_RENDERER", "pixman")]).env("SWAYSOCK", self.sway_socket());
        self.programs.push(Program::start(compositor, self.logs().join("screen.log"))?);
        self.compositor_answers().await
    }

    fn sway_socket(&self) -> std::path::PathBuf {
        self.runtime().join("sway")
    }

    async fn compositor_answers(&mut self) -> Result<()> {
        until("the compositor", SOON, async || {
            if let Some(compositor) = self.programs.last_mut() {
                compositor.still_runs()?;
            }
            Ok(run(self.command("wayland-info")).ok().map(drop))
        })
        .await
    }

    /// Puts a text on the clipboard, as copying it elsewhere does.
    pub async fn copy(&mut self, text: &str) -> Result<()> {
        use std::io::Write as _;
        let mut holder = if self.screen.is_wayland() {
            let mut holder = self.command("wl-copy");
            holder.arg("--foreground");
            holder
        } else {
            let mut holder = self.command("xclip");
            holder.args(["-selection", "clipboard", "-in", "-quiet"]);
            holder
        };
        holder.stdin(Stdio::piped());
        let mut holder = Program::start(holder, self.logs().join("clipboard.log"))?;
        holder.stdin().context("no pipe to the clipboard")?.write_all(text.as_bytes())?;
        self.programs.push(holder);
        until("the clipboard", SOON, async || Ok((self.clipboard()? == text).then_some(()))).await
    }

    /// The clipboard's text; empty when there is none.
    pub fn clipboard(&self) -> Result<String> {
        let mut ask = if self.screen.is_wayland() {
            let mut ask = self.command("wl-paste");
            ask.arg("--no-newline");
            ask
        } else {
            let mut ask = self.command("xclip");
            ask.args(["-selection", "clipboard", "-out"]);
            ask
        };
        Ok(String::from_utf8_lossy(&ask.output()?.stdout).into_owned())
    }

    /// Presses a key on the keyboard of a screen that has one; it goes to whatever has the focus there.
    pub fn press_key(&self, key: &str) -> Result<()> {
        let press = if self.screen == Screen::Sway {
            let mut press = self.command("wtype");
            press.args(["-k", key]);
            press
        } else {
            let mut press = self.on_x_server("xdotool");
            press.args(["key", key]);
            press
        };
        run(press).map(drop)
    }

    /// Saves a picture of the whole screen, once it shows the same twice: windows are drawn a moment late.
    pub fn screenshot(&self, to: &Path) -> Result<()> {
        let to = std::path::absolute(to)?;
        let mut before = self.look(&to)?;
        for _ in 0..MOST_LOOKS {
            let now = self.look(&to)?;
            if now == before {
                break;
            }
            before = now;
        }
        Ok(())
    }

    fn look(&self, to: &Path) -> Result<Vec<u8>> {
        match self.screen {
            Screen::X11 | Screen::WestonWithKeyboard => {
                let mut import = self.on_x_server("import");
                // Without dates inside, equal pictures are equal files.
                import.args(["-window", "root", "-define", "png:exclude-chunks=date,time"]);
                let (width, height) = SIZE;
                import.args(["-crop", &format!("{width}x{height}+0+0"), "+repage"]).arg(to);
                run(import)?;
            }
            Screen::Weston => {
                // It gives its pictures names of its own.
                let folder = tempfile::tempdir_in(&self.folder)?;
                let mut shoot = self.command("weston-screenshooter");
                shoot.env("XDG_PICTURES_DIR", folder.path());
                run(shoot)?;
                let picture = std::fs::read_dir(folder.path())?.next().context("no picture")??;
                std::fs::copy(picture.path(), to)?;
            }
            Screen::Sway => {
                // Sway 1.7 draws a focus that was given by a token only together with its next change.
                let mut change = self.command("swaymsg");
                change.args(["title_format", "%title"]).env("SWAYSOCK", self.sway_socket());
                run(change)?;
                let mut shoot = self.command("grim");
                shoot.arg(to);
                run(shoot)?;
            }
        }
        Ok(std::fs::read(to)?)
    }

    /// Saves a picture of the window of this process, on an X server.
    pub fn look_at_window(&self, process: u32, to: &Path) -> Result<()> {
        let mut import = self.on_x_server("import");
        import
            .args(["-window", &self.window_of(process)?, "-define", "png:exclude-chunks=date,time"])
            .arg(to);
        run(import).map(drop)
    }

    /// Makes the window of this process so many pixels large.
    pub fn resize_window(&self, process: u32, width: &str, height: &str) -> Result<()> {
        let mut resize = self.on_x_server("xdotool");
        resize.args(["windowsize", "--sync", &self.window_of(process)?, width, height]);
        run(resize).map(drop)
    }

    /// Gives the focus to the window of this process.
    pub fn activate_window(&self, process: u32) -> Result<()> {
        let mut activate = self.on_x_server("xdotool");
        activate.args(["windowactivate", "--sync", &self.window_of(process)?]);
        run(activate).map(drop)
    }

    fn window_of(&self, process: u32) -> Result<String> {
        let mut ask = self.on_x_server("xdotool");
        ask.args(["search", "--onlyvisible", "--pid", &process.to_string(), "--name", "^Plugboard$"]);
        run(ask)?.lines().next().map(str::to_owned).context("no window")
    }

    /// How much of two pictures of one size differs, from 0 to 1; all of it where the sizes do.
    pub fn difference(&self, one: &Path, other: &Path) -> Result<f64> {
        let mut compare = self.command("compare");
        compare.args(["-metric", "AE", "-fuzz", "5%"]).args([one, other]).arg("null:");
        let told = String::from_utf8_lossy(&compare.output()?.stderr).into_owned();
        let differing: Option<f64> = told.split_whitespace().next().and_then(|pixels| pixels.parse().ok());
        let mut size = self.command("identify");
        size.args(["-format", "%[fx:w*h]"]).arg(one);
        let pixels: f64 = run(size)?.parse()?;
        Ok(differing.map_or(1.0, |differing| differing / pixels))
    }

    /// How many colours a picture has.
    pub fn colours_of(&self, picture: &Path) -> Result<u32> {
        self.colours(&[&picture.display().to_string()])
    }

    /// Waits until a visible window of this process shows more than a ground of one colour. Under Wayland nobody is
    /// told whose window is where: the middle of the screen counts.
    pub async fn sees_page(&self, process: u32) -> Result<()> {
        until("something in the window", SOON, async || {
            if self.screen.is_wayland() {
                return Ok((self.colours_in_the_middle()? > COLOURS_OF_A_PAGE).then_some(()));
            }
            let mut ask = self.command("xdotool");
            ask.args(["search", "--onlyvisible", "--pid", &process.to_string()]);
            for window in run(ask)?.lines() {
                if self.colours(&[&format!("x:{window}")])? > COLOURS_OF_A_PAGE {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    fn colours_in_the_middle(&self) -> Result<u32> {
        let picture = self.folder.join("look.png");
        self.look(&picture)?;
        self.colours(&[&picture.display().to_string(), "-gravity", "center", "-crop", MIDDLE])
    }

    fn colours(&self, picture: &[&str]) -> Result<u32> {
        let mut count = self.command("convert");
        count.args(picture).args(["-format", "%k", "info:"]);
        Ok(run(count)?.parse()?)
    }

    /// Waits until there is no window in the middle of a Wayland screen.
    pub async fn sees_ground(&self) -> Result<()> {
        until("the ground of the screen", SOON, async || {
            Ok((self.colours_in_the_middle()? == 1).then_some(()))
        })
        .await
    }

    /// Presses, with the mouse of the screen, the button that closes the only window there: it is in the upper right
    /// corner of all that is not ground, nor shadow on it.
    pub async fn press_close(&self) -> Result<()> {
        let picture = self.folder.join("look.png");
        let [left, top, width] = until("a window to close", SOON, async || {
            let mut come_in = self.on_x_server("xdotool");
            come_in.args(["mousemove", &(SIZE.0 + STRIP / 2).to_string(), "480", "mousemove", "720", "480"]);
            run(come_in)?;
            self.look(&picture)?;
            let mut find = self.command("convert");
            find.arg(&picture).args(["-fuzz", "30%", "-trim", "-format", "%X %Y %w", "info:"]);
            let numbers: Vec<i32> = run(find)?.split(' ').map(str::parse).collect::<Result<_, _>>()?;
            Ok(<[i32; 3]>::try_from(numbers).ok().filter(|[left, top, _]| *left > 0 && *top > 0))
        })
        .await?;
        let mut press = self.on_x_server("xdotool");
        press.args(["mousemove", &(left + width - FROM_THE_CORNER).to_string()]);
        press.args([&(top + FROM_THE_CORNER).to_string(), "click", "1"]);
        run(press).map(drop)
    }

    /// What Sway knows about its windows, as JSON of its own.
    pub fn sway_tree(&self) -> Result<serde_json::Value> {
        ensure!(self.screen == Screen::Sway, "only Sway can be asked");
        let mut ask = self.command("swaymsg");
        ask.args(["--type", "get_tree", "--raw"]).env("SWAYSOCK", self.sway_socket());
        Ok(serde_json::from_str(&run(ask)?)?)
    }
}
