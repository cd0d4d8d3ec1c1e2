//! Where a program of macOS lies: in which bundle, and whether that is a place where it can stay. It looks at paths
//! only, never at the disk.

use std::path::{Path, PathBuf};

/// The bundle of a program, `X.app` for `X.app/Contents/MacOS/x`; nothing for one that was only built.
pub fn of(program: &Path) -> Option<PathBuf> {
    let folder = program.parent().filter(|folder| folder.ends_with("Contents/MacOS"))?;
    let bundle = folder.parent()?.parent()?;
    bundle.extension().is_some_and(|ending| ending == "app").then(|| bundle.to_owned())
}

/// Whether a program runs from a disk image, where a bundle lies at the top, or from the copy that macOS makes of one
/// that was downloaded and not moved ("App Translocation"). The place is gone after the next ejecting or start, and the
/// links of the browser with it. Another disk, with a folder for programs, is a place to stay.
pub fn is_temporary_location(program: &Path) -> bool {
    let Some(bundle) = of(program) else { return false };
    let folder = bundle.parent().unwrap_or(&bundle);
    folder.parent() == Some(Path::new("/Volumes"))
        || folder.components().any(|part| part.as_os_str() == "AppTranslocation")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "/Applications/Plugboard.app/Contents/MacOS/plugboard";
    const MOVED: &str =
        "/private/var/folders/x1/y_z/T/AppTranslocation/0A1B-2C/d/Plugboard.app/Contents/MacOS/plugboard";

    #[test]
    fn the_bundle_of_a_program_is_found_by_its_layout() {
        assert_eq!(of(Path::new(HOME)), Some(PathBuf::from("/Applications/Plugboard.app")));
        for other in [
            "/Users/a/plugboard/target/debug/plugboard",
            "/Applications/Plugboard/Contents/MacOS/plugboard",
            "/Applications/Plugboard.bundle/Contents/MacOS/plugboard",
            "/Applications/Plugboard.app/Contents/Resources/plugboard",
            "/Contents/MacOS/plugboard",
            "plugboard",
            "",
        ] {
            assert_eq!(of(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn a_disk_image_and_a_translocated_copy_are_no_place_to_stay() {
        for passing in [MOVED, "/Volumes/Plugboard 0.1.0/Plugboard.app/Contents/MacOS/plugboard"] {
            assert!(is_temporary_location(Path::new(passing)), "{passing}");
        }
        for fine in [
            HOME,
            "/Users/a/Applications/Plugboard.app/Contents/MacOS/plugboard",
            "/Users/a/Volumes/Plugboard.app/Contents/MacOS/plugboard",
            "/Users/a/AppTranslocation.app/Contents/MacOS/plugboard",
            "/Volumes/Work/Applications/Plugboard.app/Contents/MacOS/plugboard",
            "/Volumes/Plugboard.app/Contents/MacOS/plugboard",
            // Built on another disk, by somebody who works on Plugboard.
            "/Volumes/Work/plugboard/target/debug/plugboard",
        ] {
            assert!(!is_temporary_location(Path::new(fine)), "{fine}");
        }
    }
}
