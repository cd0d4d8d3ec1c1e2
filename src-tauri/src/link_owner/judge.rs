//! What a registration of the scheme means. It looks at nothing itself.

use std::path::PathBuf;

use plugboard_core::view::LinkOwner;

/// Longest name of another program that is shown, in characters.
const LONGEST: usize = 80;

/// What is registered for the scheme.
#[derive(Debug)]
pub struct Registered {
    /// The file that says so, or the program that it names.
    pub file: String,
    /// What the program is called.
    pub name: String,
    /// The program, if it is there.
    pub program: Option<PathBuf>,
}

/// Judges what is registered, given the files that are this very program.
pub fn judge(registered: Registered, own: &[PathBuf]) -> LinkOwner {
    match registered.program {
        Some(program) if own.contains(&program) => LinkOwner::Us,
        Some(_) => LinkOwner::Other { program: registered.name.chars().take(LONGEST).collect() },
        None if registered.file.to_lowercase().starts_with("plugboard") => LinkOwner::Moved,
        None => LinkOwner::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_judged_by_its_program_and_only_then_by_its_name() {
        let other = |program: &str| LinkOwner::Other { program: program.to_owned() };
        for (file, program, expected) in [
            ("plugboard-handler.desktop", Some("/opt/plugboard"), LinkOwner::Us),
            ("something.desktop", Some("/home/a/Plugboard.AppImage"), LinkOwner::Us),
            ("plugboard-handler.desktop", Some("/home/a/old/plugboard"), other("The Name")),
            ("decoy.desktop", Some("/usr/bin/decoy"), other("The Name")),
            ("plugboard-handler.desktop", None, LinkOwner::Moved),
            ("Plugboard.desktop", None, LinkOwner::Moved),
            ("plugboard.exe", None, LinkOwner::Moved),
            ("decoy.desktop", None, LinkOwner::Nobody),
        ] {
            let own = ["/opt/plugboard", "/home/a/Plugboard.AppImage"].map(PathBuf::from);
            let registered = Registered {
                file: file.to_owned(),
                name: "The Name".to_owned(),
                program: program.map(PathBuf::from),
            };
            assert_eq!(judge(registered, &own), expected, "{file} {program:?}");
        }
    }

    #[test]
    fn the_name_of_another_program_is_cut_where_it_is_no_name() {
        let registered = Registered {
            file: "decoy.desktop".to_owned(),
            name: "é".repeat(5000),
            program: Some("/usr/bin/decoy".into()),
        };
        assert_eq!(judge(registered, &[]), LinkOwner::Other { program: "é".repeat(LONGEST) });
    }
}
