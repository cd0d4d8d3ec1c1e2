//! `xdg-mime`, which knows which desktop entry opens what in this session, whatever desktop it is.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Its name.
pub const PROGRAM: &str = "xdg-mime";

/// What it is given to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// It did not do what it was asked.
#[derive(Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// The id of the entry that opens a kind; none if nothing does. `command` starts `xdg-mime`.
pub async fn default(mut command: Command, kind: &str) -> Result<Option<String>, NoAnswer> {
    command.args(["query", "default", kind]);
    let output = run(command).await?;
    // "The action failed": what newer versions say when there is none.
    if !output.status.success() && output.status.code() != Some(4) {
        return Err(NoAnswer);
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned))
}

/// Has a kind opened by the program of an entry from now on.
pub async fn set_default(mut command: Command, id: &str, kind: &str) -> Result<(), NoAnswer> {
    command.args(["default", id, kind]);
    run(command).await?.status.success().then_some(()).ok_or(NoAnswer)
}

async fn run(mut command: Command) -> Result<Output, NoAnswer> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let output = tokio::process::Command::from(command).kill_on_drop(true).output();
    match tokio::time::timeout(PATIENCE, output).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(_)) | Err(_) => {
            tracing::warn!("xdg-mime did not answer");
            Err(NoAnswer)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text, PROGRAM]);
        command
    }

    #[tokio::test]
    async fn its_answer_is_one_entry_none_or_no_answer() {
        for (text, expected) in [
            ("echo ' firefox.desktop '; echo more", Ok(Some("firefox.desktop".to_owned()))),
            ("echo $1-$2-$3", Ok(Some("query-default-x-scheme-handler/https".to_owned()))),
            ("true", Ok(None)),
            ("exit 4", Ok(None)),
            ("exit 3", Err(NoAnswer)),
            ("sleep 60", Err(NoAnswer)),
        ] {
            assert_eq!(default(script(text), "x-scheme-handler/https").await, expected, "{text}");
        }
        assert_eq!(default(Command::new("/nowhere/xdg-mime"), "x").await, Err(NoAnswer));
    }

    #[tokio::test]
    async fn what_it_could_not_set_is_an_error() {
        let check = r#"[ "$*" = "default a.desktop x/y" ]"#;
        assert_eq!(set_default(script(check), "a.desktop", "x/y").await, Ok(()));
        assert_eq!(set_default(script(check), "b.desktop", "x/y").await, Err(NoAnswer));
    }
}
