//! A person's keyboard: what is pressed goes to whatever has the focus, and nothing is ever clicked or given the focus
//! from outside. Wherever the focus stands on the way, it must be seen.

use anyhow::{Result, bail, ensure};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;

use crate::desktop::driver::App;
use crate::wait::{SOON, until};

/// So often a person presses Tab before giving up.
const PATIENCE: usize = 60;

/// Whoever reads begins at a heading or a sheet: neither is a control, so neither has a ring. An item of a menu has a
/// ground of its own in place of one.
const FOCUS: &str = "
    const at = document.activeElement ?? document.body;
    const mark = at.closest('[data-test]')?.dataset.test ?? '';
    const own = at.dataset.test === undefined ? `${at.localName}${at.id ? '#' + at.id : ''} in ${mark}` : mark;
    const isThere = selector !== null && at.matches(selector);
    if (at === document.body) return { mark: 'nothing', isThere, hidden: null };
    const box = at.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(x, y);
    const style = getComputedStyle(at);
    const ground = (of) => getComputedStyle(of).backgroundColor;
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const lit = at.matches('[role^=menuitem]') && ground(at) !== ground(at.parentElement);
    const place = at.matches('h1, [role=dialog], [role=menu]');
    const inside = box.x >= 0 && box.y >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    const hidden = !ring && !lit && !place ? 'it has no ring'
        : box.width < 1 || box.height < 1 ? 'it has no size'
        : !inside ? `it is out of sight: ${JSON.stringify(box)}`
        : top === null || !(at.contains(top) || top.contains(at)) ? `${top?.outerHTML.slice(0, 200)} covers it`
        : null;
    return { mark: own, isThere, hidden };
";

/// Where the focus stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Focus {
    /// The `data-test` mark; the element within one where it has none of its own.
    pub mark: String,
    /// Whether it is what was asked about.
    is_there: bool,
    /// Why nobody sees it.
    hidden: Option<String>,
}

/// Where the focus stands now.
pub async fn focus(app: &App) -> Result<Focus> {
    ask(app, None).await
}

async fn ask(app: &App, selector: Option<&str>) -> Result<Focus> {
    let script = format!("const selector = {};{FOCUS}", json!(selector));
    Ok(serde_json::from_value(app.script(&script).await?)?)
}

/// Presses a key and lets it go.
pub async fn press(app: &App, key: impl Into<char>) -> Result<()> {
    chord(app, &[], key).await
}

/// Presses a key while others are held.
pub async fn chord(app: &App, held: &[Key], key: impl Into<char>) -> Result<()> {
    let key = key.into();
    let held: Vec<char> = held.iter().copied().map(char::from).collect();
    let mut keys = KeyActions::new("keyboard".to_owned());
    for value in held.iter().copied().chain([key]) {
        keys = keys.then(KeyAction::Down { value });
    }
    for value in std::iter::once(key).chain(held.into_iter().rev()) {
        keys = keys.then(KeyAction::Up { value });
    }
    Ok(app.client().perform_actions(keys).await?)
}

/// Types a text, key after key.
pub async fn type_text(app: &App, text: &str) -> Result<()> {
    let mut keys = KeyActions::new("keyboard".to_owned());
    for value in text.chars() {
        keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
    }
    Ok(app.client().perform_actions(keys).await?)
}

/// Presses Tab until the focus is on a match, and fails with what it passed.
pub async fn tab_to(app: &App, selector: &str) -> Result<()> {
    walk_to(app, selector, &[], Key::Tab).await
}

/// The same backwards.
pub async fn tab_back_to(app: &App, selector: &str) -> Result<()> {
    walk_to(app, selector, &[Key::Shift], Key::Tab).await
}

/// Presses an arrow, or another key that moves, until the focus is on a match.
pub async fn walk_to(app: &App, selector: &str, held: &[Key], key: Key) -> Result<()> {
    app.see(selector).await?;
    let mut passed = vec![seen(app, selector).await?];
    while !passed.last().is_some_and(|focus| focus.is_there) {
        let marks: Vec<&str> = passed.iter().map(|focus| focus.mark.as_str()).collect();
        ensure!(passed.len() <= PATIENCE, "{key:?} never comes to {selector}: {}", marks.join(", "));
        chord(app, held, key).await?;
        passed.push(seen(app, selector).await?);
    }
    Ok(())
}

/// Waits until the focus has come to a match by itself.
pub async fn stands_on(app: &App, selector: &str) -> Result<()> {
    let mut last = String::new();
    let found = until(&format!("the focus on {selector}"), SOON, async || {
        let focus = ask(app, Some(selector)).await?;
        last.clone_from(&focus.mark);
        Ok(focus.is_there.then_some(()))
    })
    .await;
    if let Err(error) = found {
        bail!("{error:#}; it stands on {last}, and the app shows:\n{}", app.page().await);
    }
    seen(app, selector).await.map(drop)
}

/// Where the focus stands, once it is to be seen there: what scrolls takes a moment.
async fn seen(app: &App, selector: &str) -> Result<Focus> {
    until("a focus that is seen", SOON, async || {
        let focus = ask(app, Some(selector)).await?;
        match &focus.hidden {
            None => Ok(Some(focus)),
            Some(why) => bail!("{}: {why}", focus.mark),
        }
    })
    .await
}
