//! Apple's notary: a disk image is sent to it, gets its ticket attached, and is refused without. Tauri does this for the app in
//! the image and not for the image, which is what people download.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::say;

/// The key of App Store Connect that the notary is asked with.
pub struct Key {
    /// Where it is, as a `.p8` file.
    pub file: PathBuf,
    /// Its ID.
    pub id: String,
    /// The ID of the team that it was issued to.
    pub issuer: String,
}

/// Has an image notarized, and attaches the ticket.
pub fn notarize(shell: &Shell, image: &Path, key: &Key) -> Result<()> {
    let Key { file, id, issuer } = key;
    cmd!(shell, "xcrun notarytool submit {image} --key {file} --key-id {id} --issuer {issuer} --wait")
        .run()?;
    cmd!(shell, "xcrun stapler staple {image}").run()?;
    check(shell, image)
}

/// Fails unless the ticket is attached and macOS takes the image for notarized.
pub fn check(shell: &Shell, image: &Path) -> Result<()> {
    let name = image.file_name().unwrap_or_default().display();
    cmd!(shell, "xcrun stapler validate {image}").run().with_context(|| format!("{name} has no ticket"))?;
    let assess =
        cmd!(shell, "spctl --assess --type open --context context:primary-signature --verbose {image}");
    let output = assess.ignore_status().output()?;
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    // "accepted" alone may also come from a rule that somebody added on this Mac.
    ensure!(
        output.status.success() && said.contains("source=Notarized Developer ID"),
        "{name} is not notarized: {said}"
    );
    say(&format!("{name}: notarized and stapled"));
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Apple's two programs, played: the one ends with this code, the other says this and ends with that code.
    fn judge(ticket: u8, said: &str, accepted: u8) -> Result<()> {
        let shell = Shell::new()?;
        let folder = shell.create_temp_dir()?;
        let stapler = format!("#!/bin/sh\n[ \"$1 $2\" = 'stapler validate' ] || exit 99\nexit {ticket}\n");
        let spctl = format!("#!/bin/sh\necho '{said}' >&2\nexit {accepted}\n");
        for (name, text) in [("xcrun", stapler), ("spctl", spctl)] {
            let path = folder.path().join(name);
            shell.write_file(&path, text)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700))?;
        }
        shell.set_var("PATH", folder.path());
        check(&shell, Path::new("/nowhere/Plugboard.dmg"))
    }

    #[test]
    fn an_image_needs_its_ticket_and_the_word_of_macos() {
        let notarized = "accepted\nsource=Notarized Developer ID";
        judge(0, notarized, 0).unwrap();
        let refused = |ticket, said, accepted| judge(ticket, said, accepted).unwrap_err().to_string();
        assert_eq!(refused(65, notarized, 0), "Plugboard.dmg has no ticket");
        assert!(
            refused(0, "rejected\nsource=Unnotarized Developer ID", 3).contains("is not notarized: rejected")
        );
        assert!(refused(0, "accepted\nsource=Developer ID", 0).contains("is not notarized: accepted"));
        assert!(refused(0, notarized, 3).contains("is not notarized"));
    }
}
