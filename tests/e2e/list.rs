//! The account list in the real window: what is searched for is found, marked, and selected by keys.

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::keyboard::{chord, press, tab_to, type_text};
use support::desktop::steps::mark;
use support::wait::{SOON, until};

use crate::scene::Scene;

/// How many rows there are, once each of them has this marked in it.
async fn found(scene: &Scene, wanted: &str) -> usize {
    let marks = "return [...document.querySelectorAll('[data-test=row][data-account]')].map(row =>
        [...row.querySelectorAll('mark')].map(mark => mark.textContent.toLowerCase()))";
    until(&format!("{wanted} marked in every row"), SOON, async || {
        let rows: Vec<Vec<String>> = serde_json::from_value(scene.app.script(marks).await?)?;
        let all = rows.iter().all(|marks| marks.iter().any(|mark| mark == wanted));
        Ok((all && !rows.is_empty()).then_some(rows.len()))
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn what_is_searched_for_is_marked_in_every_row_and_all_that_was_found_is_selected_at_once() {
    let scene = Scene::signed_in(&["--accounts", "300", "--expired", "4"]).await;
    let app = &scene.app;
    app.see(&mark("row")).await.unwrap();
    chord(app, &[Key::Control], 'f').await.unwrap();
    type_text(app, "linkedin").await.unwrap();
    found(&scene, "linkedin").await;
    type_text(app, " riviere").await.unwrap();
    let count = found(&scene, "rivière").await;
    assert_eq!(found(&scene, "linkedin").await, count);
    tab_to(app, &mark("row")).await.unwrap();
    chord(app, &[Key::Control], 'a').await.unwrap();
    app.see(&mark("selection")).await.unwrap();
    let selected = "return document.querySelectorAll('[data-test=row][aria-selected=true]').length";
    assert_eq!(app.script(selected).await.unwrap(), json!(count));
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("selection")).await.unwrap();
}
