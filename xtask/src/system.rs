//! What has to be on the system: found by looking for it, installed from Debian's packages where apt is.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::say;

/// Something that the system has or lacks.
pub struct Need {
    found: Found,
    /// The Debian package that brings it.
    package: &'static str,
}

enum Found {
    /// One of these programs is on the path.
    Program(&'static [&'static str]),
    /// pkg-config knows this library.
    Library(&'static str),
    /// This file is there.
    File(&'static str),
    /// Python can import this.
    Python(&'static str),
}

const fn program(names: &'static [&'static str], package: &'static str) -> Need {
    Need { found: Found::Program(names), package }
}

/// To compile the app, besides what cargo itself needs.
pub const BUILD: &[Need] = &[
    program(&["pkg-config"], "pkg-config"),
    Need { found: Found::Library("webkit2gtk-4.1"), package: "libwebkit2gtk-4.1-dev" },
];

/// To have it open links on a person's desktop.
pub const LINKS: &[Need] = &[
    program(&["xdg-mime"], "xdg-utils"),
    program(&["gio"], "libglib2.0-bin"),
    program(&["update-desktop-database"], "desktop-file-utils"),
];

/// To have a desktop without a display.
pub const HEADLESS: &[Need] = &[
    program(&["Xvfb"], "xvfb"),
    program(&["openbox"], "openbox"),
    program(&["xprop"], "x11-utils"),
    program(&["xclip"], "xclip"),
    program(&["xdotool"], "xdotool"),
    program(&["import"], "imagemagick"),
    program(&["zenity"], "zenity"),
    program(&["dbus-daemon"], "dbus"),
    program(&["gdbus"], "libglib2.0-bin"),
    program(&["gnome-keyring-daemon"], "gnome-keyring"),
    program(&["WebKitWebDriver"], "webkit2gtk-driver"),
    program(&["chromium", "chromium-browser", "google-chrome"], "chromium"),
];

/// To run the whole test.
pub const TOOLS: &[Need] = &[
    Need { found: Found::Python("venv, ensurepip"), package: "python3-venv" },
    program(&["dpkg-deb"], "dpkg"),
    program(&["rpm"], "rpm"),
    program(&["rpm2archive"], "rpm2cpio"),
    program(&["desktop-file-validate"], "desktop-file-utils"),
    program(&["appstreamcli"], "appstream"),
    program(&["update-mime-database"], "shared-mime-info"),
    Need {
        found: Found::File("/usr/share/glib-2.0/schemas/org.gnome.system.proxy.gschema.xml"),
        package: "gsettings-desktop-schemas",
    },
];

/// To make an AppImage.
pub const APPIMAGE: &[Need] = &[
    program(&["file"], "file"),
    program(&["patchelf"], "patchelf"),
    Need { found: Found::Library("librsvg-2.0"), package: "librsvg2-dev" },
];

/// To hear what distributions would say of the packages.
pub const LINTS: &[Need] = &[program(&["lintian"], "lintian"), program(&["rpmlint"], "rpmlint")];

/// To have a screen reader listen.
pub const LISTENING: &[Need] = &[Need {
    found: Found::File("/usr/share/dbus-1/services/org.a11y.Bus.service"),
    package: "at-spi2-core",
}];

/// To start a program while the clock is wrong.
pub const CLOCK: &[Need] = &[program(&["faketime"], "faketime")];

/// To make a Debian of its own.
pub const DEBIAN: &[Need] = &[program(&["debootstrap"], "debootstrap")];

/// To have several sandboxes on one store, and to measure them.
pub const REDIS: &[Need] =
    &[program(&["redis-server"], "redis-server"), program(&["redis-benchmark"], "redis-tools")];

/// To build for Windows and run it under Wine, and to have a Wayland screen.
pub const SYSTEMS: &[Need] = &[
    program(&["x86_64-w64-mingw32-gcc"], "gcc-mingw-w64-x86-64-win32"),
    program(&["x86_64-w64-mingw32-g++"], "g++-mingw-w64-x86-64-win32"),
    Need { found: Found::File("/usr/lib/wine/wine64"), package: "wine64" },
    program(&["makensis"], "nsis"),
    Need { found: Found::File("/usr/share/i18n/locales/de_DE"), package: "locales" },
    program(&["weston"], "weston"),
    program(&["wayland-info"], "wayland-utils"),
    program(&["wl-copy"], "wl-clipboard"),
    program(&["sway"], "sway"),
    program(&["grim"], "grim"),
    program(&["wtype"], "wtype"),
];

/// Installs what is missing, or says what to install where that cannot be done from here.
pub fn provide(shell: &Shell, needs: &[&[Need]]) -> Result<()> {
    let mut packages = missing(shell, needs);
    if packages.is_empty() {
        return Ok(());
    }
    ensure!(
        cmd!(shell, "apt-get --version").quiet().ignore_stdout().ignore_stderr().run().is_ok(),
        "this system lacks what these Debian packages bring; install it and try again: {}",
        packages.join(" ")
    );
    say(&format!("Installing with apt-get: {}", packages.join(" ")));
    apt(shell, &["update", "-qq"])?;
    let mut install = vec!["install", "-qq", "-y", "--no-install-recommends"];
    install.append(&mut packages);
    apt(shell, &install)?;
    let packages = missing(shell, needs);
    ensure!(
        packages.is_empty(),
        "apt-get installed all it was asked to, and still missing: {}",
        packages.join(" ")
    );
    Ok(())
}

/// The Debian packages that bring all this.
pub fn packages(needs: &[&[Need]]) -> Vec<&'static str> {
    packages_where(needs, |_| true)
}

fn missing(shell: &Shell, needs: &[&[Need]]) -> Vec<&'static str> {
    packages_where(needs, |need| !is_there(shell, &need.found))
}

fn packages_where(needs: &[&[Need]], is: impl Fn(&&Need) -> bool) -> Vec<&'static str> {
    let mut packages: Vec<_> =
        needs.iter().flat_map(|needs| needs.iter()).filter(is).map(|need| need.package).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn is_there(shell: &Shell, found: &Found) -> bool {
    let asked = match found {
        Found::Program(names) => return names.iter().any(|name| on_path(name)),
        Found::File(path) => return Path::new(path).is_file(),
        Found::Library(name) => cmd!(shell, "pkg-config --exists {name}"),
        Found::Python(modules) => {
            let program = format!("import {modules}");
            cmd!(shell, "python3 -c {program}")
        }
    };
    asked.quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([Path::new("/usr/sbin").to_owned()])
        .any(|folder| folder.join(name).is_file())
}

/// Whether this runs as root.
pub fn is_root(shell: &Shell) -> Result<bool> {
    Ok(cmd!(shell, "id -u").quiet().read()? == "0")
}

fn apt(shell: &Shell, arguments: &[&str]) -> Result<()> {
    let become_root: &[&str] = if is_root(shell)? { &["env"] } else { &["sudo", "env"] };
    let (program, rest) = become_root.split_first().context("no program")?;
    Ok(cmd!(shell, "{program} {rest...} DEBIAN_FRONTEND=noninteractive apt-get {arguments...}")
        .ignore_stdout()
        .run()?)
}
