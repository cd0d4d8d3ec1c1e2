//! Says what happened and how long it took, and keeps a picture of it.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use support::desktop::Desktop;
use support::desktop::driver::App;

/// The steps of one run so far.
pub struct Telling {
    pictures: PathBuf,
    number: u32,
}

impl Telling {
    /// Starts with an empty folder for the pictures.
    pub fn new(pictures: PathBuf) -> Result<Self> {
        if pictures.exists() {
            std::fs::remove_dir_all(&pictures)?;
        }
        std::fs::create_dir_all(&pictures)?;
        Ok(Self { pictures, number: 0 })
    }

    /// Does one step on the app, says its time and takes its picture.
    pub async fn step<T>(
        &mut self,
        desktop: &Desktop,
        app: &App,
        what: &str,
        step: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let done = self.timed(what, step).await;
        if done.is_ok() {
            app.settle().await?;
        } else {
            say(&format!("The app's log ends:\n{}\n", app.log_tail()));
        }
        desktop.screenshot(&self.picture(what))?;
        done
    }

    /// Does one step and says its time.
    pub async fn timed<T>(&mut self, what: &str, step: impl Future<Output = Result<T>>) -> Result<T> {
        self.number += 1;
        let before = Instant::now();
        let done = step.await;
        let verdict = if done.is_ok() { "ok" } else { "NO" };
        say(&format!("{:>3}  {verdict}  {:>6} ms  {what}", self.number, before.elapsed().as_millis()));
        done
    }

    fn picture(&self, what: &str) -> PathBuf {
        let mut name = String::new();
        for letter in what.chars().map(|letter| letter.to_ascii_lowercase()) {
            if letter.is_ascii_alphanumeric() {
                name.push(letter);
            } else if !name.ends_with('-') {
                name.push('-');
            }
        }
        self.pictures.join(format!("{:02}-{}.png", self.number, name.trim_matches('-')))
    }
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "telling is what this program is for")]
pub fn say(line: &str) {
    println!("{line}");
}
