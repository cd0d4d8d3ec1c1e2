//! Files of an earlier version and of one to come.

use super::*;

/// The tables of version 1, as it made them.
const TABLES_1: &str = "
    CREATE TABLE attempt (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, platform TEXT NOT NULL, method TEXT NOT NULL,
        redirect_uri TEXT NOT NULL, key_digest BLOB NOT NULL, state_digest BLOB,
        started INTEGER NOT NULL, ended INTEGER,
        expected_id TEXT, expected_username TEXT, expected_broken INTEGER,
        ids_before TEXT, phase TEXT NOT NULL) STRICT;
    CREATE TABLE account (
        id TEXT PRIMARY KEY, platform TEXT NOT NULL, name TEXT NOT NULL, username TEXT NOT NULL,
        status TEXT, reason TEXT, since INTEGER) STRICT, WITHOUT ROWID;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    PRAGMA user_version = 1;
";

fn older_connection(folder: &Path) -> Connection {
    let connection = Connection::open(file(folder)).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.execute_batch(TABLES_1).unwrap();
    connection
}

/// Writes an attempt as version 1 did. The state stands there as its digest.
fn write_older(connection: &Connection, id: &str, state: Option<[u8; 32]>, phase: &str, ended: Option<i64>) {
    let row = params![
        id,
        "live",
        "instagram",
        "browser",
        "app://oauth/callback",
        [7_u8; 32],
        state,
        1_700_000_000_000_i64,
        ended,
        "acc_9",
        "nine",
        true,
        "[\"acc_1\"]",
        phase
    ];
    let insert = "INSERT INTO attempt VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    connection.execute(insert, row).unwrap();
}

fn version_of(folder: &Path) -> i64 {
    let connection = Connection::open(file(folder)).unwrap();
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn an_open_sign_in_of_version_1_waits_on_with_one_ticket() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = [0xab; 32];
    state[0] = 0x01;
    {
        let connection = older_connection(folder.path());
        write_older(&connection, "a", Some(state), r#"{"phase":"waiting","until":1700000660000}"#, None);
    }
    let expected = Attempt {
        tickets: vec![Ticket { service_state: Digest(state), ..ticket(0) }],
        expected: Some(Expected {
            person: Person { account_id: "acc_9".into(), username: "nine".into() },
            before: Before::Broken,
        }),
        before: Some(vec!["acc_1".into()]),
        ..attempt("a", Phase::Waiting { until: 1_700_000_660_000 })
    };
    for _ in 0..2 {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk);
        assert_eq!(store.attempts().unwrap(), std::slice::from_ref(&expected));
    }
    assert_eq!(version_of(folder.path()), VERSION);
}

#[test]
fn every_phase_of_version_1_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let got = Person { account_id: "acc_1".into(), username: "one".into() };
    let reference = String::from("HTTP 0");
    let phases = [
        (r#"{"phase":"starting"}"#, Phase::Starting),
        (r#"{"phase":"claimed","until":5}"#, Phase::Claimed { until: 5 }),
        (r#"{"phase":"exchanging","until":6}"#, Phase::Exchanging { until: 6 }),
        (
            r#"{"phase":"connected","got":{"accountId":"acc_1","username":"one"},"outcome":"renewed"}"#,
            Phase::Connected { got, others: Vec::new(), outcome: Outcome::Renewed },
        ),
        (r#"{"phase":"declined","reason":"x"}"#, Phase::Declined { reason: "x".into() }),
        (r#"{"phase":"cancelled"}"#, Phase::Cancelled),
        (r#"{"phase":"expired"}"#, Phase::Expired),
        (r#"{"phase":"unconfirmed"}"#, Phase::Unconfirmed),
        (
            r#"{"phase":"failed","code":"offline","field":null,"reference":"HTTP 0"}"#,
            Phase::Failed { code: ErrorCode::Offline, field: None, reference },
        ),
    ];
    {
        let connection = older_connection(folder.path());
        for (number, (text, _)) in phases.iter().enumerate() {
            let state = (number > 0).then_some([8; 32]);
            write_older(&connection, &number.to_string(), state, text, None);
        }
    }
    let attempts = Store::open(folder.path()).unwrap().attempts().unwrap();
    assert_eq!(attempts.len(), phases.len());
    for (number, (attempt, (_, phase))) in attempts.iter().zip(phases).enumerate() {
        assert_eq!(attempt.phase, phase);
        assert_eq!(attempt.tickets.len(), usize::from(number > 0), "{number}: as many as there were states");
    }
}

#[test]
fn accounts_and_settings_of_version_1_are_there_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    older_connection(folder.path())
        .execute_batch(
            "INSERT INTO account VALUES
                 ('acc_1', 'instagram', 'Café ☕', 'cafe', 'active', 'token_expired', 5),
                 ('acc_2', 'instagram', 'Café ☕', 'cafe', NULL, NULL, NULL);
             INSERT INTO setting VALUES ('checked_at', '4'), ('address', 'https://a.example/v1');",
        )
        .unwrap();
    let store = Store::open(folder.path()).unwrap();
    let accounts = [account("acc_1", Some(Status::Active)), account("acc_2", None)];
    assert_eq!(list(&store, FIRST).unwrap(), (4, accounts.to_vec()));
    let first =
        Known { name: String::new(), found: None, last_brand: None, brands: Vec::new(), ..known(FIRST) };
    assert_eq!(store.workspaces().unwrap(), [first]);
    assert_eq!(store.setting("address").unwrap().as_deref(), Some("https://a.example/v1"));
    let of_a_brand = Account { brand: Some("br_1".into()), ..account("acc_3", None) };
    store.save_list(FIRST, [&of_a_brand].into_iter(), 6).unwrap();
    store.save_browser("acc_3", &browser(None, BrowserWindow::Private)).unwrap();
    store.save_invites(&[("i".to_owned(), "x".to_owned())]).unwrap();
    store.save(&attempt("new", Phase::Starting)).unwrap();
    assert_eq!(list(&store, FIRST).unwrap().1, [of_a_brand]);
    assert_eq!(store.attempts().unwrap(), [attempt("new", Phase::Starting)]);
}

#[test]
fn an_unreadable_attempt_of_version_1_does_not_keep_the_others_from_going_on() {
    let folder = tempfile::tempdir().unwrap();
    {
        let connection = older_connection(folder.path());
        for (id, phase) in
            [("a", r#"{"phase":"cancelled"}"#), ("b", "no JSON"), ("c", r#"{"phase":"expired"}"#)]
        {
            write_older(&connection, id, Some([8; 32]), phase, None);
        }
    }
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.keeping(), Keeping::OnDisk);
    let ids: Vec<String> = store.attempts().unwrap().into_iter().map(|attempt| attempt.id).collect();
    assert_eq!(ids, ["a", "c"]);
}

#[test]
fn a_file_of_version_1_that_cannot_be_brought_up_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    {
        let connection = older_connection(folder.path());
        write_older(&connection, "a", Some([8; 32]), r#"{"phase":"cancelled"}"#, None);
        connection.execute_batch("CREATE TABLE invite (something TEXT);").unwrap();
    }
    assert_eq!(Store::open(folder.path()).unwrap().keeping(), Keeping::UntilQuit);
    assert_eq!(version_of(folder.path()), 1);
    let connection = Connection::open(file(folder.path())).unwrap();
    let states: i64 =
        connection.query_row("SELECT count(state_digest) FROM attempt", [], |row| row.get(0)).unwrap();
    assert_eq!(states, 1, "half of the way is not gone");
}

/// Every column of every table.
fn columns(folder: &Path) -> Vec<String> {
    let connection = Connection::open(file(folder)).unwrap();
    let mut select = connection
        .prepare(
            "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk
             FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1",
        )
        .unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(|row| row.unwrap()).collect()
}

#[test]
fn a_file_that_was_brought_up_has_the_tables_of_a_new_one() {
    let (older, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(older_connection(older.path()));
    drop((Store::open(older.path()).unwrap(), Store::open(new.path()).unwrap()));
    assert_eq!(columns(older.path()), columns(new.path()));
}

/// The tables of version 2, as it made them, with one of everything in them.
pub(super) const FILE_2: &str = "
    CREATE TABLE attempt (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, platform TEXT NOT NULL, method TEXT NOT NULL,
        key_digest BLOB NOT NULL, started INTEGER NOT NULL, ended INTEGER,
        expected_id TEXT, expected_username TEXT, expected_broken INTEGER,
        ids_before TEXT, phase TEXT NOT NULL,
        contract TEXT NOT NULL DEFAULT 'seed', brand TEXT, browser TEXT,
        tickets TEXT NOT NULL DEFAULT '[]') STRICT;
    CREATE TABLE account (
        id TEXT PRIMARY KEY, platform TEXT NOT NULL, name TEXT NOT NULL, username TEXT NOT NULL,
        status TEXT, reason TEXT, since INTEGER, brand TEXT, login TEXT, page_name TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE browser (account TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE invite (id TEXT PRIMARY KEY, invite TEXT NOT NULL) STRICT;
    INSERT INTO attempt (id, workspace, platform, method, key_digest, started, phase)
        VALUES ('a', 'live', 'instagram', 'browser', zeroblob(32), 7, '{\"phase\":\"cancelled\"}');
    INSERT INTO account VALUES ('acc_1', 'instagram', 'A', 'a', 'active', NULL, 3, 'br_1', NULL, NULL);
    INSERT INTO setting VALUES ('checked_at', '4'), ('address', 'https://a.example/v1'), ('ways', '{}');
    PRAGMA user_version = 2;
";

#[test]
fn a_file_of_version_2_gets_what_came_with_version_3_and_keeps_the_rest() {
    let (folder, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let connection = Connection::open(file(folder.path())).unwrap();
    connection.execute_batch(FILE_2).unwrap();
    drop(connection);
    {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk);
        let attempts = store.attempts().unwrap();
        let kept = (attempts[0].id.as_str(), attempts[0].workspace, attempts[0].started);
        assert_eq!((attempts.len(), kept), (1, ("a", WorkspaceId::FIRST, 7)));
        assert_eq!(store.checked_at(WorkspaceId::FIRST).unwrap(), Some(4));
        store.journal().prune().unwrap();
        assert_eq!(store.journal().known_since(WorkspaceId::FIRST).unwrap(), None);
    }
    assert_eq!(version_of(folder.path()), VERSION);
    drop(Store::open(new.path()).unwrap());
    assert_eq!(columns(folder.path()), columns(new.path()));
}

#[test]
fn a_file_of_version_3_keeps_its_workspaces_and_gets_a_place_for_the_names_of_brands() {
    let folder = tempfile::tempdir().unwrap();
    let before = Known { brands: Vec::new(), ..known(FIRST) };
    {
        let store = Store::open(folder.path()).unwrap();
        store.save_workspace(&before).unwrap();
    }
    let connection = Connection::open(file(folder.path())).unwrap();
    connection.execute_batch("ALTER TABLE workspace DROP COLUMN brands; PRAGMA user_version = 3;").unwrap();
    drop(connection);
    for expected in [before, known(FIRST)] {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk);
        assert_eq!(store.workspaces().unwrap(), [expected]);
        store.save_workspace(&known(FIRST)).unwrap();
    }
    assert_eq!(version_of(folder.path()), VERSION);
}

/// A file of a version to come, in the journal mode that it happens to have.
fn newer_file(folder: &Path, journal: &str) -> Vec<u8> {
    let connection = Connection::open(file(folder)).unwrap();
    connection.pragma_update(None, "journal_mode", journal).unwrap();
    let tables = "CREATE TABLE attempt (something TEXT); INSERT INTO attempt VALUES ('of tomorrow');";
    connection.execute_batch(tables).unwrap();
    connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(connection);
    fs::read(file(folder)).unwrap()
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    for journal in ["WAL", "DELETE"] {
        let folder = tempfile::tempdir().unwrap();
        let before = newer_file(folder.path(), journal);
        {
            let store = Store::open(folder.path()).unwrap();
            assert_eq!(store.keeping(), Keeping::Newer);
            store.save(&attempt("a", Phase::Starting)).unwrap();
            assert_eq!(store.attempts().unwrap().len(), 1);
        }
        assert!(fs::read(file(folder.path())).unwrap() == before, "{journal}");
        assert_eq!(super::damaged::set_aside(folder.path()), [""; 0].map(PathBuf::from));
    }
}
