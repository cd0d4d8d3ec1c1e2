//! What was: written, read back, pruned, forgotten, and Rehearsal's apart.

use super::*;
use crate::view::{
    End, Entry, EntryKind, HealthDay, HistoryQuery, Known, ListChange, Past, PlatformDay, Step, StepName,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn change(account: &str, kind: EntryKind, at: i64) -> ListChange {
    ListChange {
        at,
        kind,
        account: account.into(),
        platform: "instagram".into(),
        name: "Café Ünï".into(),
        username: format!("of_{account}"),
        brand: Some(BrandRef { id: "b_1".into(), name: "Blue Cup".into() }),
        before: None,
        after: Some("active".into()),
        reason: None,
        known: Known::List,
    }
}

fn past(id: &str, started: i64, expected: &str, end: Option<End>) -> Past {
    Past {
        attempt: id.into(),
        started,
        ended: end.as_ref().map(|_| started + 5),
        workspace: WorkspaceId::FIRST,
        platform: "tiktok".into(),
        method: Method::Browser,
        contract: Contract::Current,
        brand: None,
        browser: Some(browser(None, BrowserWindow::Private)),
        expected: Some(Person { account_id: expected.into(), username: format!("of_{expected}") }),
        end,
        who: "kim".into(),
        round: None,
    }
}

fn step(name: StepName, at: i64) -> Step {
    let (code, detail, way, reference, requests) =
        (None, None, Some(Way::Loopback), String::new(), Vec::new());
    Step { at, after: at, name, code, detail, way, reference, requests }
}

fn day(day: i32, checked_at: i64) -> HealthDay {
    let (connected, needs_you, cannot_tell, listed) = (1, 2, 3, 4);
    let platform = "instagram".into();
    HealthDay {
        day,
        checked_at,
        platforms: vec![PlatformDay { platform, connected, needs_you, cannot_tell, listed }],
    }
}

fn all() -> HistoryQuery {
    HistoryQuery { count: 500, ..HistoryQuery::default() }
}

fn ids(journal: &Journal, query: &HistoryQuery) -> Vec<String> {
    let found = journal.history(WorkspaceId::FIRST, query).unwrap();
    assert_eq!(found.total as usize, found.entries.len());
    let id = |entry| match entry {
        Entry::Change(change) => change.account,
        Entry::SignIn(past) => past.attempt,
    };
    found.entries.into_iter().map(id).collect()
}

#[test]
fn history_comes_back_after_a_restart_newest_first_and_mixed() {
    let folder = tempfile::tempdir().unwrap();
    let written = [change("acc_1", EntryKind::Broke, 10), change("acc_2", EntryKind::Gone, 30)];
    let tried = past("try", 15, "acc_1", Some(End::Cancelled));
    {
        let store = Store::open(folder.path()).unwrap();
        store.journal().note_changes(WorkspaceId::FIRST, &written).unwrap();
        store.journal().note_past(&tried).unwrap();
        for (name, at) in [(StepName::Begun, 0), (StepName::Cancelled, 5)] {
            store.journal().note_step(WorkspaceId::FIRST, "try", 15, &step(name, at)).unwrap();
        }
    }
    let store = Store::open(folder.path()).unwrap();
    let journal = store.journal();
    let found = journal.history(WorkspaceId::FIRST, &all()).unwrap();
    let expected =
        [Entry::Change(written[1].clone()), Entry::SignIn(tried.clone()), Entry::Change(written[0].clone())];
    assert_eq!((found.total, found.entries), (3, expected.to_vec()));
    assert_eq!(journal.past(WorkspaceId::FIRST, "try", None).unwrap(), Some(tried));
    let steps = journal.steps(WorkspaceId::FIRST, "try", 15).unwrap();
    assert_eq!(steps, [step(StepName::Begun, 0), step(StepName::Cancelled, 5)]);
    assert_eq!(journal.past(WorkspaceId::FIRST, "another", None).unwrap(), None);
}

#[test]
fn a_query_finds_what_it_asks_for_and_nothing_else() {
    let store = Store::in_memory().unwrap();
    let journal = store.journal();
    let written = [
        change("acc_1", EntryKind::Broke, 10),
        change("acc_1", EntryKind::Repaired, 20),
        change("acc_2", EntryKind::Broke, 30),
    ];
    journal.note_changes(WorkspaceId::FIRST, &written).unwrap();
    let got = Person { account_id: "acc_3".into(), username: "three".into() };
    let end = End::Connected { got, others: Vec::new(), outcome: Outcome::SomebodyElseNew };
    journal.note_past(&past("try", 40, "acc_1", Some(end))).unwrap();
    let with = |change: fn(&mut HistoryQuery)| {
        let mut query = all();
        change(&mut query);
        ids(journal, &query)
    };
    assert_eq!(with(|_| ()), ["try", "acc_2", "acc_1", "acc_1"]);
    assert_eq!(with(|query| query.text = "CAFÉ blue".into()), ["acc_2", "acc_1", "acc_1"]);
    assert_eq!(with(|query| query.text = "cafe uni".into()), ["acc_2", "acc_1", "acc_1"], "as in the list");
    assert_eq!(with(|query| query.text = "@of_acc_2".into()), ["acc_2"]);
    assert_eq!(with(|query| query.text = "@Thrée".into()), ["try"]);
    assert_eq!(with(|query| query.text = "three".into()), ["try"]);
    assert_eq!(with(|query| query.text = "acc_1 %".into()), Vec::<String>::new());
    assert_eq!(with(|query| query.kinds = vec![EntryKind::Broke]), ["acc_2", "acc_1"]);
    assert_eq!(with(|query| query.kinds = vec![EntryKind::SignIn, EntryKind::Repaired]), ["try", "acc_1"]);
    assert_eq!(with(|query| query.platform = Some("tiktok".into())), ["try"]);
    assert_eq!(with(|query| query.account = Some("acc_1".into())), ["try", "acc_1", "acc_1"]);
    assert_eq!(with(|query| query.account = Some("acc_3".into())), ["try"]);
    assert_eq!(with(|query| query.account = Some("acc_".into())), Vec::<String>::new());
    assert_eq!(with(|query| (query.from, query.to) = (Some(20), Some(30))), ["acc_1"]);
    let page = HistoryQuery { start: 1, count: 2, ..all() };
    let page = journal.history(WorkspaceId::FIRST, &page).unwrap();
    assert_eq!((page.total, page.start, page.entries.len()), (4, 1, 2));
    assert_eq!(ids(journal, &HistoryQuery { text: "'; DROP TABLE change; --".into(), ..all() }), [""; 0]);
    assert_eq!(with(|_| ()).len(), 4);
}

#[test]
fn a_form_that_is_sent_twice_is_two_tries() {
    let store = Store::in_memory().unwrap();
    let journal = store.journal();
    for started in [10, 20] {
        journal.note_past(&past("form", started, "acc_1", Some(End::Expired))).unwrap();
        journal.note_step(WorkspaceId::FIRST, "form", started, &step(StepName::Begun, started)).unwrap();
    }
    assert_eq!(ids(journal, &all()), ["form", "form"]);
    assert_eq!(journal.past(WorkspaceId::FIRST, "form", None).unwrap().unwrap().started, 20);
    assert_eq!(journal.past(WorkspaceId::FIRST, "form", Some(10)).unwrap().unwrap().started, 10);
    assert_eq!(journal.steps(WorkspaceId::FIRST, "form", 10).unwrap().len(), 1);
}

#[test]
fn rehearsal_is_kept_apart_and_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let journal = store.journal();
    let canary = change("acc_of_rehearsal", EntryKind::Broke, 10);
    journal.note_changes(WorkspaceId::REHEARSAL, std::slice::from_ref(&canary)).unwrap();
    let entries = |workspace| journal.history(workspace, &all()).unwrap().entries.len();
    assert_eq!((entries(WorkspaceId::REHEARSAL), entries(WorkspaceId::FIRST)), (1, 0));
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(16).any(|window| window == b"acc_of_rehearsal"));
    }
    journal.forget(WorkspaceId::REHEARSAL).unwrap();
    assert_eq!(entries(WorkspaceId::REHEARSAL), 0);
}

/// Writes one of each kind.
fn one_of_each(journal: &Journal, name: &str, day_number: i32) {
    let at = i64::from(day_number) * DAY_MS;
    journal.note_changes(WorkspaceId::FIRST, &[change(name, EntryKind::Gone, at)]).unwrap();
    journal.note_past(&past(name, at, "acc", Some(End::Expired))).unwrap();
    journal.note_step(WorkspaceId::FIRST, name, at, &step(StepName::Begun, 0)).unwrap();
    journal.note_day(WorkspaceId::FIRST, &day(day_number, at)).unwrap();
}

#[test]
fn no_clock_makes_anything_old() {
    let folder = tempfile::tempdir().unwrap();
    let mut days = vec![1_000, 1_001, 1_500, 1_500, 1_501, 1_900, 0, -300, 30_000, 1_002];
    for (written, now) in days.iter().enumerate() {
        // Each is a start, and midnight in a run as well.
        let store = Store::open(folder.path()).unwrap();
        store.journal().prune().unwrap();
        one_of_each(store.journal(), &format!("entry_{written}"), *now);
        store.journal().prune().unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(ids(store.journal(), &all()).len(), 2 * days.len());
    for (written, now) in days.iter().enumerate() {
        let steps =
            store.journal().steps(WorkspaceId::FIRST, &format!("entry_{written}"), i64::from(*now) * DAY_MS);
        assert_eq!(steps.unwrap().len(), 1);
    }
    days.sort_unstable();
    days.dedup();
    let kept = store.journal().days(WorkspaceId::FIRST, i32::MIN).unwrap();
    assert_eq!(kept.iter().map(|day| day.day).collect::<Vec<_>>(), days);
}

#[test]
fn the_last_eight_hundred_days_of_each_workspace_are_kept() {
    let store = Store::in_memory().unwrap();
    let journal = store.journal();
    let other = WorkspaceId(2);
    for number in 0..803 {
        journal.note_day(WorkspaceId::FIRST, &day(number, 0)).unwrap();
    }
    journal.note_day(other, &day(1, 0)).unwrap();
    journal.prune().unwrap();
    let kept = journal.days(WorkspaceId::FIRST, 0).unwrap();
    assert_eq!((kept.len(), kept[0].day), (800, 3));
    assert_eq!(journal.days(other, 0).unwrap().len(), 1);
}

#[test]
fn the_last_fifty_thousand_sign_ins_are_kept_with_their_steps() {
    let store = Store::in_memory().unwrap();
    let journal = store.journal();
    one_of_each(journal, "first", 5);
    one_of_each(journal, "second", 4);
    journal.note_step(WorkspaceId::FIRST, "open", 1, &step(StepName::Begun, 0)).unwrap();
    let many = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 49_999)
        INSERT INTO past SELECT 'try ' || n, 1, 1, 1, 'x', '', '', '{}' FROM number";
    journal.reader(WorkspaceId::FIRST).execute_batch(many).unwrap();
    journal.prune().unwrap();
    let steps = |name, day| journal.steps(WorkspaceId::FIRST, name, day).unwrap().len();
    assert_eq!((steps("first", 5 * DAY_MS), steps("second", 4 * DAY_MS), steps("open", 1)), (0, 1, 1));
    assert_eq!(journal.past(WorkspaceId::FIRST, "first", None).unwrap(), None);
    assert!(journal.past(WorkspaceId::FIRST, "second", None).unwrap().is_some());
}

#[test]
fn the_newest_two_hundred_thousand_changes_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let many: Vec<ListChange> =
        (0..200_003).map(|at| change(&at.to_string(), EntryKind::Broke, at)).collect();
    store.journal().note_changes(WorkspaceId::FIRST, &many).unwrap();
    store.journal().prune().unwrap();
    let left = store.journal().changes(WorkspaceId::FIRST, 0, i64::MAX).unwrap();
    assert_eq!((left.len(), left[0].at), (200_000, 3));
}

#[test]
fn signing_out_forgets_what_was() {
    let store = Store::in_memory().unwrap();
    store.journal().note_changes(WorkspaceId::FIRST, &[change("a", EntryKind::Gone, 1)]).unwrap();
    store.journal().note_past(&past("try", 1, "a", None)).unwrap();
    store.forget_workspace(WorkspaceId::FIRST).unwrap();
    assert_eq!(ids(store.journal(), &all()), [""; 0]);
    assert_eq!(store.journal().known_since(WorkspaceId::FIRST).unwrap(), None);
}

#[test]
fn an_entry_of_a_version_to_come_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    store.journal().note_changes(WorkspaceId::FIRST, &[change("a", EntryKind::Gone, 1)]).unwrap();
    Connection::open(file(folder.path()))
        .unwrap()
        .execute_batch(
            "INSERT INTO change (workspace, at, kind, account, platform, search, change)
             VALUES (1, 2, 'tomorrow', 'b', 'x', '', '{\"kind\":\"tomorrow\"}')",
        )
        .unwrap();
    let found = store.journal().history(WorkspaceId::FIRST, &all()).unwrap();
    assert_eq!((found.total, found.entries.len()), (2, 1));
}

#[test]
fn a_long_look_at_history_keeps_nobody_from_writing_or_the_board_from_asking() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let journal = Arc::clone(store.journal());
    let long_look = journal.reader(WorkspaceId::FIRST);
    let (done, is_done) = std::sync::mpsc::channel();
    let board = Arc::clone(&journal);
    std::thread::spawn(move || {
        board.note_changes(WorkspaceId::FIRST, &[change("a", EntryKind::Broke, 1)]).unwrap();
        board.note_step(WorkspaceId::FIRST, "try", 1, &step(StepName::Begun, 1)).unwrap();
        board.note_past(&past("try", 1, "a", Some(End::Expired))).unwrap();
        let asked = (board.pasts_since(WorkspaceId::FIRST, 0), board.breaks(WorkspaceId::FIRST, "a", 0));
        done.send((asked.0.unwrap().len(), asked.1.unwrap())).unwrap();
    });
    assert_eq!(is_done.recv_timeout(std::time::Duration::from_secs(20)), Ok((1, vec![1])));
    drop(long_look);
    assert_eq!(ids(&journal, &all()), ["try", "a"]);
}

#[test]
fn a_file_has_what_pages_have_together() {
    let store = Store::in_memory().unwrap();
    let many: Vec<ListChange> =
        (0..1_200).map(|at| change(&format!("acc_{at}"), EntryKind::Broke, at)).collect();
    store.journal().note_changes(WorkspaceId::FIRST, &many).unwrap();
    let told = |entry: &Entry| match entry {
        Entry::Change(change) => change.at,
        Entry::SignIn(past) => past.started,
    };
    let entries = store.journal().entries(WorkspaceId::FIRST, &all(), 1_100).unwrap();
    assert!(entries.iter().map(told).eq((100..1_200).rev()));
}
