//! Where the window stands: as it stood last, yet never off every screen, and never larger than the one it is on.

#[cfg(unix)]
use std::io::Write as _;
use std::path::Path;

use tauri::{AppHandle, Manager as _, PhysicalPosition, PhysicalSize, Runtime, WebviewWindow};
use tauri_plugin_window_state::{Builder, StateFlags};

/// What is remembered is in this file.
const FILE: &str = "window.json";

/// No screen is so far from another, or so large, in physical pixels.
const FARTHEST: i64 = 1_000_000;

/// How much of a window has to be on a screen for a hand to catch it, in physical pixels.
const GRIP: i32 = 120;

/// Position and size, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
}

/// Remembers place and size, and whether the window filled its screen. Whether it is shown is not for it to say.
/// Under Wayland no program knows its place, and the size that Tauri reports there has the shadow in it: kept, the
/// window would grow with every start.
pub fn remember<R: Runtime>(app: &AppHandle<R>, data: &Path) -> tauri::Result<()> {
    let of_this_screen = StateFlags::POSITION | StateFlags::SIZE;
    #[cfg(target_os = "linux")]
    let of_this_screen = if crate::wayland::is_here() { StateFlags::empty() } else { of_this_screen };
    let flags = of_this_screen | StateFlags::MAXIMIZED;
    let file = file(data);
    let path = app.path().app_config_dir()?.join(&file);
    #[cfg(unix)]
    if let Err(error) = keep_private(&path) {
        tracing::warn!(%error, "others may be able to read where the window stands");
    }
    if let Err(error) = forget_impossible(&path) {
        tracing::warn!(%error, "where the window stood cannot be read");
    }
    app.plugin(Builder::new().with_state_flags(flags).with_filename(file).build())
}

/// With the other settings; on Windows these go with a roaming profile, to computers with other screens.
fn file(data: &Path) -> String {
    let own = data.join(FILE).to_str().filter(|_| cfg!(windows)).map(str::to_owned);
    own.unwrap_or_else(|| FILE.to_owned())
}

/// The plugin writes into the file that it finds: one that nobody else can read stays so.
#[cfg(unix)]
fn keep_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::File::options().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut new) => new.write_all(b"{}"),
        Err(_) => std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)),
    }
}

/// Forgets a place that no screen has. The plugin adds its numbers up, and a sum that is too large ends the start.
fn forget_impossible(file: &Path) -> std::io::Result<()> {
    let text = match std::fs::read(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        text => text?,
    };
    // What is no JSON the plugin does not read either.
    match serde_json::from_slice(&text) {
        Ok(place) if !is_possible(&place) => std::fs::write(file, "{}"),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn is_possible(place: &serde_json::Value) -> bool {
    use serde_json::Value;

    match place {
        Value::Number(number) => number.as_i64().is_some_and(|number| number.abs() <= FARTHEST),
        Value::Array(all) => all.iter().all(is_possible),
        Value::Object(all) => all.values().all(is_possible),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// Puts a window that was restored where it can be seen.
pub fn settle<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let (at, size) = (window.outer_position()?, window.outer_size()?);
    let stands = area(at, size);
    let screens = window.available_monitors()?;
    let areas: Vec<Area> = screens.iter().map(|screen| area(*screen.position(), *screen.size())).collect();
    let fits = fit(stands, &areas);
    if fits.width < stands.width || fits.height < stands.height {
        // What is around the page keeps its size.
        let inner = window.inner_size()?;
        let less = |inner: u32, from: i32, to: i32| inner.saturating_sub(from.abs_diff(to));
        let width = less(inner.width, stands.width, fits.width);
        window.set_size(PhysicalSize::new(width, less(inner.height, stands.height, fits.height)))?;
    }
    if (fits.x, fits.y) != (stands.x, stands.y) {
        window.set_position(PhysicalPosition::new(fits.x, fits.y))?;
    }
    Ok(())
}

fn area(at: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Area {
    let length = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    Area { x: at.x, y: at.y, width: length(size.width), height: length(size.height) }
}

/// The nearest place on a screen: with the top edge in it and enough of the rest to be caught.
fn fit(window: Area, screens: &[Area]) -> Area {
    let shared = |screen: &&Area| {
        let width = (window.x + window.width).min(screen.x + screen.width) - window.x.max(screen.x);
        let height = (window.y + window.height).min(screen.y + screen.height) - window.y.max(screen.y);
        i64::from(width.max(0)) * i64::from(height.max(0))
    };
    let Some(screen) = screens.iter().max_by_key(shared) else { return window };
    let (width, height) = (window.width.min(screen.width), window.height.min(screen.height));
    let caught = |at: i32, length: i32, from: i32, room: i32| {
        let grip = GRIP.min(length);
        at.clamp(from + grip - length, from + room - grip)
    };
    if shared(&screen) == 0 {
        let (x, y) = (screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2);
        return Area { x, y, width, height };
    }
    let lowest = (screen.y + screen.height - GRIP).max(screen.y);
    let (x, y) = (caught(window.x, width, screen.x, screen.width), window.y.clamp(screen.y, lowest));
    Area { x, y, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Area = Area { x: -1280, y: 0, width: 1280, height: 1024 };
    const MAIN: Area = Area { x: 0, y: 0, width: 1920, height: 1080 };

    fn at(x: i32, y: i32) -> Area {
        Area { x, y, width: 1080, height: 720 }
    }

    #[test]
    fn on_windows_the_place_is_kept_with_the_data() {
        let expected = if cfg!(windows) { "a\\window.json" } else { "window.json" };
        assert_eq!(file(Path::new("a")), expected);
    }

    #[test]
    fn a_place_that_no_screen_has_is_forgotten_and_any_other_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        forget_impossible(&file).unwrap();
        for (text, kept) in [
            (r#"{"main":{"x":2147483647,"y":0,"width":900,"height":640}}"#, false),
            (r#"{"main":{"x":0,"y":-2147483648,"width":900,"height":640}}"#, false),
            (r#"{"main":{"x":0,"y":0,"width":4294967295,"height":640,"maximized":true}}"#, false),
            (r#"{"main":{"x":1e300,"y":0}}"#, false),
            (r#"{"main":{"x":-40000,"y":90000,"width":0,"height":0,"maximized":true}}"#, true),
            ("garbage", true),
            ("", true),
        ] {
            std::fs::write(&file, text).unwrap();
            forget_impossible(&file).unwrap();
            let now = std::fs::read_to_string(&file).unwrap();
            assert_eq!(now, if kept { text } else { "{}" });
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_remembered_is_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |file: &Path| file.metadata().unwrap().permissions().mode() & 0o777;
        let (new, old) = (folder.path().join("deep/new.json"), folder.path().join("old.json"));
        std::fs::write(&old, "kept").unwrap();
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o664)).unwrap();
        for file in [&new, &old, &new] {
            keep_private(file).unwrap();
            assert_eq!(mode(file), 0o600);
        }
        assert_eq!(std::fs::read(&old).unwrap(), b"kept");
        std::fs::write(&new, "longer than before").unwrap();
        assert_eq!(mode(&new), 0o600);
    }

    #[test]
    fn a_window_on_a_screen_stays_where_it_is() {
        for window in [at(0, 0), at(840, 360), at(-1200, 200), at(-500, 100), at(1700, 100)] {
            assert_eq!(fit(window, &[MAIN, LEFT]), window);
        }
    }

    #[test]
    fn a_window_whose_screen_is_gone_comes_to_the_middle_of_another() {
        for window in [at(4000, 100), at(0, 5000), at(i32::MIN / 2, 0)] {
            assert_eq!(fit(window, &[MAIN]), at(420, 180));
        }
    }

    #[test]
    fn the_edge_by_which_it_is_moved_is_never_out_of_reach() {
        assert_eq!(fit(at(100, -300), &[MAIN]), at(100, 0));
        assert_eq!(fit(at(100, 1070), &[MAIN]), at(100, 960));
        assert_eq!(fit(at(1910, 100), &[MAIN]), at(1800, 100));
        assert_eq!(fit(at(-1070, 100), &[MAIN]), at(-960, 100));
    }

    #[test]
    fn a_window_is_never_larger_than_its_screen() {
        let small = Area { x: 0, y: 0, width: 1024, height: 600 };
        let window = fit(Area { x: 10, y: 10, width: 3000, height: 2000 }, &[small]);
        assert_eq!((window.width, window.height), (1024, 600));
    }

    #[test]
    fn without_a_screen_nothing_is_moved() {
        assert_eq!(fit(at(7, 7), &[]), at(7, 7));
    }
}
