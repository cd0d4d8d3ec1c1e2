//! `cargo xtask icons`: draws every icon of the program from its drawings, with the Tauri CLI that `ui` pins, so that all
//! computers draw the same. Not those of the menu bar and of the page.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{page, say};

const TAURI: &str = "ui/node_modules/@tauri-apps/cli/tauri.js";

/// The drawing, and the one for a size at which its lines would be less than a pixel wide.
const DRAWING: &str = "icons/plugboard.svg";
const SMALL_DRAWING: &str = "icons/plugboard-16.svg";
const SMALL: u16 = 16;

/// Sizes of the pictures that Linux wants, in pixels.
const SIZES: [u16; 8] = [SMALL, 24, 32, 48, 64, 128, 256, 512];

/// Sizes in the one file that Windows wants.
const OF_WINDOWS: [u16; 6] = [SMALL, 24, 32, 48, 64, 256];

const OF_MACOS: &str = "icon.icns";

/// Draws them anew.
pub fn draw(shell: &Shell) -> Result<()> {
    page::install(shell)?;
    for (name, icon) in drawn(shell)? {
        shell.write_file(Path::new("icons").join(&name), icon)?;
        say(&format!("icons/{name}"));
    }
    Ok(())
}

/// Fails unless they are those of the drawings. That of macOS cannot be compared: Tauri writes its pictures in another
/// order each time.
pub fn check(shell: &Shell) -> Result<()> {
    for (name, icon) in drawn(shell)?.into_iter().filter(|(name, _)| name != OF_MACOS) {
        let there = shell.read_binary_file(Path::new("icons").join(&name))?;
        ensure!(there == icon, "icons/{name} is not what the drawings say; draw it with `cargo xtask icons`");
    }
    Ok(())
}

/// All of them, by their names.
fn drawn(shell: &Shell) -> Result<BTreeMap<String, Vec<u8>>> {
    let folder = shell.create_temp_dir()?;
    let into = folder.path();
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("--png={size}")).collect();
    let quietly = |drawing: &str, sizes: &[String]| {
        let draw = cmd!(shell, "node {TAURI} icon {sizes...} --output {into} {drawing}").quiet();
        draw.ignore_stdout().ignore_stderr().run().with_context(|| format!("{drawing} cannot be drawn"))
    };
    quietly(DRAWING, &[])?;
    quietly(DRAWING, &sizes)?;
    quietly(SMALL_DRAWING, &[format!("--png={SMALL}")])?;
    let picture = |size: u16| shell.read_binary_file(into.join(format!("{size}x{size}.png")));
    let mut icons = BTreeMap::from([
        (OF_MACOS.to_owned(), shell.read_binary_file(into.join(OF_MACOS))?),
        (
            "icon.ico".to_owned(),
            of_windows(&OF_WINDOWS.map(|size| (size, picture(size).unwrap_or_default())))?,
        ),
    ]);
    for size in SIZES {
        icons.insert(format!("{size}x{size}.png"), picture(size)?);
    }
    Ok(icons)
}

/// Pictures in one file: a head, a line for each with its size and place, and the pictures as they are. Tauri would draw
/// the small one from the large drawing.
fn of_windows(pictures: &[(u16, Vec<u8>)]) -> Result<Vec<u8>> {
    let count = u16::try_from(pictures.len())?;
    let mut file: Vec<u8> = [0, 1, count].iter().flat_map(|number: &u16| number.to_le_bytes()).collect();
    let mut place = 6 + 16 * pictures.len();
    for (size, picture) in pictures {
        ensure!(!picture.is_empty(), "there is no picture of {size} pixels");
        // 256 is written as 0.
        let size = u8::try_from(size % 256)?;
        file.extend([size, size, 0, 0, 1, 0, 32, 0]);
        file.extend(u32::try_from(picture.len())?.to_le_bytes());
        file.extend(u32::try_from(place)?.to_le_bytes());
        place += picture.len();
    }
    file.extend(pictures.iter().flat_map(|(_, picture)| picture));
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::of_windows;

    #[test]
    fn the_file_of_windows_says_where_each_picture_is() {
        let file = of_windows(&[(16, b"small".to_vec()), (256, b"large one".to_vec())]).unwrap();
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(file[6..22], [16, 16, 0, 0, 1, 0, 32, 0, 5, 0, 0, 0, 38, 0, 0, 0]);
        assert_eq!(file[22..38], [0, 0, 0, 0, 1, 0, 32, 0, 9, 0, 0, 0, 43, 0, 0, 0]);
        assert_eq!(file[38..], *b"smalllarge one");
        assert!(of_windows(&[(16, Vec::new())]).is_err());
    }
}
