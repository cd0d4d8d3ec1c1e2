//! Who waits while history is read.

use std::sync::mpsc;
use std::time::Duration;

use super::*;
use crate::board::{Machine, Now, Setup};
use crate::vault::MemoryVault;
use crate::view::{CaseSubject, ChangeGroup};

/// Longer than anything here takes, unless it waits for what it should not wait for.
const PATIENCE: Duration = Duration::from_secs(10);

fn board(folder: &tempfile::TempDir) -> Board {
    let clock = Arc::new(|| Now { wall: 1_772_323_200_000, steady: 0 });
    let vault = Box::new(MemoryVault::default());
    Board::open(Setup { folder: folder.path().to_owned(), vault, clock, machine: Machine::default() })
        .unwrap()
}

#[tokio::test]
async fn whoever_reads_history_keeps_neither_the_board_nor_the_threads_of_others_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let board = board(&folder);
    let (journal, workspace) = board.journal();
    let (held, is_held) = mpsc::channel();
    let (free, is_free) = mpsc::channel();
    // Somebody's long look, until this thread says that it went on beside all the others that wait for it.
    let long_look = std::thread::spawn(move || {
        let _reader = journal.reader(workspace);
        held.send(()).unwrap();
        is_free.recv_timeout(PATIENCE).is_ok()
    });
    is_held.recv().unwrap();
    let query = HistoryQuery::default();
    let since = ChangesQuery { from: 0, to: None, group: ChangeGroup::Broke, start: 0, count: 1 };
    let subject = CaseSubject::Attempt { attempt: "none".into(), started: None };
    let (entries, gone, changes, days, file, case, ()) = tokio::join!(
        board.history(&query),
        board.timeline("none", None),
        board.changed_since(&since),
        board.health_days(1),
        board.export_history(&query, ExportFormat::Csv, FileWords::default()),
        board.make_case(&subject),
        async {
            board.change(|_| ());
            // Once gone, its time is up, and this fails by what the other thread says.
            _ = free.send(());
        },
    );
    assert!(long_look.join().unwrap());
    assert_eq!((entries.unwrap().total, changes.unwrap().accounts.len(), days.unwrap().len()), (0, 0, 0));
    assert!(!file.unwrap().contents.is_empty());
    assert_eq!(
        (gone.unwrap_err().code, case.unwrap_err().code),
        (ErrorCode::AttemptGone, ErrorCode::AttemptGone)
    );
}
