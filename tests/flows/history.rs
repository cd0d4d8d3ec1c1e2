//! What was, told after the fact: the steps of a sign-in with the service's request ids, what a list says that the one
//! before did not, and case files that hold all of it and no secret.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::case_file;
use plugboard_core::view::{
    CaseSubject, Cause, ChangeGroup, ChangesQuery, Contract, End, Entry, EntryKind, Health, HistoryQuery,
    Known, ListChange, Outcome, StepName, Timeline, WorkspaceId,
};
use plugboard_sandbox::Consent;

use crate::browser::{allow_as, come_back, deny, parameter, travel};
use crate::contract::EXCHANGE;
use crate::vault::Mood;
use crate::wire::Fault;
use crate::world::{KEY, Plug, World, current, secret, service};

fn all() -> HistoryQuery {
    HistoryQuery { count: 500, ..HistoryQuery::default() }
}

async fn entries(plug: &Plug) -> Vec<Entry> {
    plug.board().history(&all()).await.unwrap().entries
}

async fn changes(plug: &Plug) -> Vec<ListChange> {
    let only = |entry| match entry {
        Entry::Change(change) => Some(change),
        Entry::SignIn(_) => None,
    };
    entries(plug).await.into_iter().filter_map(only).collect()
}

fn names(timeline: &Timeline) -> Vec<StepName> {
    timeline.steps.iter().map(|step| step.name).collect()
}

/// What the service was asked, with each answer's status, and whether it gave every request an id.
fn asked(timeline: &Timeline) -> Vec<(String, u16)> {
    timeline.steps.iter().flat_map(|step| &step.requests).map(|one| (one.what.clone(), one.status)).collect()
}

/// The sandbox's own ids are eight hex digits.
fn is_given(id: Option<&String>) -> bool {
    id.is_some_and(|id| id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn broken(plug: &Plug) -> plugboard_core::view::Row {
    plug.rows().into_iter().find(|row| row.health == Health::NeedsYou).unwrap()
}

#[tokio::test]
async fn somebody_else_is_told_step_by_step_with_the_ids_that_the_service_gave() {
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    come_back(&travel(&allow_as(opening.link.as_str(), "somebody_else").await).await).await;
    plug.end("sheet").await;
    let told = plug.board().timeline("sheet", None).await.unwrap();
    assert_eq!(names(&told), [StepName::Begun, StepName::Offered, StepName::CameWithError]);
    assert_eq!(asked(&told), [("POST accounts/connect".to_owned(), 202)]);
    assert!(is_given(told.steps[1].requests[0].request_id.as_ref()));
    assert!(told.steps[1].way.is_some());
    assert_eq!(told.past.expected.as_ref().map(|person| &person.account_id), Some(&broken.id));
    assert!(matches!(&told.past.end, Some(End::Failed { fault }) if fault.code == ErrorCode::SomebodyElse));
    let subject = CaseSubject::Attempt { attempt: "sheet".into(), started: None };
    let case = case_file::read(&plug.board().make_case(&subject).await.unwrap().contents).unwrap();
    assert_eq!((case.cause, case.timelines), (Cause::SomebodyElseKept, vec![told]));
}

#[tokio::test]
async fn somebody_else_in_the_first_contract_is_a_wrong_person() {
    let world = World::new(service(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    plug.board().deliver(&allow_as(opening.link.as_str(), "somebody_else").await);
    plug.connected("sheet").await;
    let told = plug.board().timeline("sheet", None).await.unwrap();
    let expected =
        [StepName::Begun, StepName::Offered, StepName::Returned, StepName::Sending, StepName::Arrived];
    assert_eq!(names(&told), expected);
    let asked = asked(&told);
    assert_eq!(asked, [("POST accounts/connect".to_owned(), 202), ("POST oauth/exchange".to_owned(), 201)]);
    let subject = CaseSubject::Attempt { attempt: "sheet".into(), started: Some(told.past.started) };
    let case = case_file::read(&plug.board().make_case(&subject).await.unwrap().contents).unwrap();
    assert_eq!(case.cause, Cause::WrongPerson);
    assert!(matches!(
        &told.past.end,
        Some(End::Connected { outcome: Outcome::SomebodyElseNew, got, .. }) if got.username == "somebody_else"
    ));
    plug.board().undo("sheet").await.unwrap();
    let told = plug.board().timeline("sheet", None).await.unwrap();
    assert_eq!(told.steps.last().unwrap().name, StepName::Undone);
}

#[tokio::test]
async fn a_no_is_told_with_the_platforms_own_code() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("no", "instagram").await;
    come_back(&travel(&deny(opening.link.as_str()).await).await).await;
    plug.end("no").await;
    let told = plug.board().timeline("no", None).await.unwrap();
    assert_eq!(names(&told), [StepName::Begun, StepName::Offered, StepName::Declined]);
    assert_eq!(told.steps[2].detail.as_deref(), Some("access_denied"));
    assert_eq!((told.past.who.as_str(), told.past.ended.is_some()), ("tester", true));
}

#[tokio::test]
async fn a_lost_answer_and_a_refusal_are_told_with_their_ids_and_survive_a_restart() {
    let world = World::new(service(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin("lost", "instagram", None).await;
    let callback = allow_as(opening.link.as_str(), "newcomer").await;
    world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
    plug.board().deliver(&callback);
    plug.connected("lost").await;
    let opening = plug.begin("refused", "tiktok", None).await;
    let callback = allow_as(opening.link.as_str(), "another").await;
    let headers = vec![("x-request-id", "req-7f31c0a9".to_owned())];
    let body = br#"{"error":"m","code":"forbidden"}"#.to_vec();
    world.wire.next("POST", EXCHANGE, Fault::Answer { status: 403, headers, body });
    plug.board().deliver(&callback);
    plug.end("refused").await;
    let plug = world.restart(plug).await;
    plug.listed(1).await;
    let lost = plug.board().timeline("lost", None).await.unwrap();
    let expected = [
        StepName::Begun,
        StepName::Offered,
        StepName::Returned,
        StepName::Sending,
        StepName::Lost,
        StepName::Found,
    ];
    assert_eq!(names(&lost), expected);
    assert_eq!(asked(&lost)[1], ("POST oauth/exchange".to_owned(), 0));
    let refused = plug.board().timeline("refused", None).await.unwrap();
    let end = refused.steps.last().unwrap();
    assert_eq!((end.name, end.requests[0].status), (StepName::Refused, 403));
    assert_eq!(end.requests[0].request_id.as_deref(), Some("req-7f31c0a9"));
    assert!(end.reference.contains("req-7f31c0a9"), "{}", end.reference);
    let tries = entries(&plug).await.into_iter().filter(|entry| matches!(entry, Entry::SignIn(_)));
    assert_eq!(tries.count(), 2);
}

#[tokio::test]
async fn what_the_list_says_anew_is_told_and_a_list_that_says_the_same_is_not() {
    let world = World::new(service(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let told = changes(&plug).await;
    assert_eq!((told.len(), told[0].kind, told[0].after.as_deref()), (1, EntryKind::FirstSeen, Some("3")));
    let account = plug.rows()[0].clone();
    plug.board().refresh().await.unwrap();
    assert_eq!(changes(&plug).await.len(), 1);

    world.clock.pass(Duration::from_mins(1));
    let from = told[0].at + 1;
    world.expire(&[&account.id]).await;
    plug.board().refresh().await.unwrap();
    let told = changes(&plug).await;
    assert_eq!((told.len(), told[0].kind, told[0].known), (2, EntryKind::Broke, Known::List));
    assert_eq!((&told[0].account, told[0].before.as_deref()), (&account.id, Some("active")));

    world.clock.pass(Duration::from_mins(1));
    let opening = plug.begin("again", &account.platform, Some(&account.id)).await;
    plug.board().deliver(&allow_as(opening.link.as_str(), &account.username).await);
    assert_eq!(plug.connected("again").await.1, Outcome::Expected);
    plug.view("repaired", |view| view.accounts.counts.needs_you == 0 && !view.accounts.checking).await;
    plug.comes_true("what is written down of it", async || {
        changes(&plug).await[0].kind == EntryKind::Repaired
    })
    .await;
    assert_eq!(changes(&plug).await[0].known, Known::SignIn);

    world.clock.pass(Duration::from_mins(1));
    plug.board().disconnect(&account.id).await.unwrap();
    assert_eq!(
        (changes(&plug).await[0].kind, changes(&plug).await[0].known),
        (EntryKind::Gone, Known::Disconnected)
    );

    let since = async |from, group| {
        plug.board()
            .changed_since(&ChangesQuery { from, to: None, group, start: 0, count: 10 })
            .await
            .unwrap()
    };
    let compared = since(from, ChangeGroup::Gone).await;
    let counts = compared.counts;
    assert_eq!((counts.appeared, counts.gone, counts.broke, counts.repaired), (0, 1, 0, 1));
    assert_eq!((compared.accounts.len(), compared.known_since), (1, None));
    assert_eq!(since(0, ChangeGroup::Gone).await.known_since, Some(from - 1));
    let days = plug.board().health_days(30).await.unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0].platforms.iter().map(|day| day.connected).sum::<u32>(), 2);
}

#[tokio::test]
async fn the_view_says_that_there_is_more_history_once_it_can_be_read() {
    let world = World::new(service(2, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let revision = || plug.board().subscribe().borrow().history_revision;
    plug.view("the first list", |view| view.history_revision > 0).await;
    let seen = revision();
    plug.board().refresh().await.unwrap();
    assert_eq!(revision(), seen);

    let account = plug.rows()[0].clone();
    world.expire(&[&account.id]).await;
    let (board, mut views) = (plug.board().clone(), plug.board().subscribe());
    let refresh = tokio::spawn(async move { board.refresh().await });
    views.wait_for(|view| view.history_revision > seen).await.unwrap();
    assert_eq!(changes(&plug).await[0].kind, EntryKind::Broke);
    refresh.await.unwrap().unwrap();

    let seen = revision();
    plug.begin("sheet", &account.platform, Some(&account.id)).await;
    assert_eq!(revision(), seen);
    plug.board().cancel("sheet");
    plug.view("its end", |view| view.history_revision > seen).await;
    assert!(matches!(&entries(&plug).await[0], Entry::SignIn(past) if past.attempt == "sheet"));
}

#[tokio::test]
async fn what_happened_while_plugboard_was_closed_is_told_when_it_opens_again() {
    let world = World::new(service(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let account = plug.rows()[0].clone();
    plug.kill().await;
    world.expire(&[&account.id]).await;
    let plug = world.start();
    plug.view("the list", |view| view.accounts.counts.needs_you == 1 && !view.accounts.checking).await;
    plug.comes_true("what is written down of it", async || changes(&plug).await.len() == 2).await;
    let told = changes(&plug).await;
    assert_eq!((told[0].kind, &told[0].account), (EntryKind::Broke, &account.id));
}

#[tokio::test]
async fn a_key_that_is_typed_again_goes_on_with_the_list_and_the_history_that_there_were() {
    let world = World::new(current(3, 0, Consent::Auto)).await;
    world.vault.be(Mood::Absent);
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Seed)).await.unwrap();
    let (broken, well) = (plug.rows()[0].id.clone(), plug.rows()[1].clone());
    plug.kill().await;
    world.clock.pass(Duration::from_mins(1));
    world.expire(&[&broken]).await;
    let plug = world.signed_in().await;
    let told: Vec<_> = changes(&plug).await.into_iter().map(|told| (told.kind, told.account)).collect();
    assert_eq!(told, [(EntryKind::Broke, broken), (EntryKind::FirstSeen, String::new())]);
    let again = plug.rows().into_iter().find(|row| row.id == well.id).unwrap();
    assert_eq!(again.since, well.since);
    let open = plug.board().subscribe().borrow().workspace.clone().unwrap();
    assert_eq!((open.id, open.contract), (WorkspaceId::FIRST, Some(Contract::Seed)), "as it was told to be");
}

#[tokio::test]
async fn an_account_that_breaks_after_two_good_reconnects_is_said_to_be_not_the_persons_fault() {
    let world = World::new(service(2, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let account = plug.rows()[0].clone();
    for number in 0..3 {
        world.clock.pass(Duration::from_hours(1));
        world.expire(&[&account.id]).await;
        // The board may be in a check of its own that asked before the account broke: a refresh then waits for that one.
        plug.comes_true("the account is seen to need a sign-in", async || {
            plug.board().refresh().await.unwrap();
            plug.board().subscribe().borrow().accounts.counts.needs_you == 1
        })
        .await;
        // What the list means for the history is written down after it is shown.
        let expected = if number == 2 { vec![account.id.clone()] } else { Vec::new() };
        plug.view("who is said not to be at fault", |view| view.not_you == expected).await;
        let sheet = format!("sheet {number}");
        if number < 2 {
            let opening = plug.begin(&sheet, &account.platform, Some(&account.id)).await;
            plug.board().deliver(&allow_as(opening.link.as_str(), &account.username).await);
            plug.connected(&sheet).await;
            plug.view("repaired", |view| view.accounts.counts.needs_you == 0 && !view.accounts.checking)
                .await;
        }
    }
    let subject = CaseSubject::Account { account: account.id.clone() };
    let case = case_file::read(&plug.board().make_case(&subject).await.unwrap().contents).unwrap();
    assert_eq!((case.cause, case.timelines.len()), (Cause::BrokeAgain, 2));
    assert!(!case.evidence.is_empty() && case.account.unwrap().listed);
    let plug = world.restart(plug).await;
    plug.view("the same at the next start", |view| view.not_you == [account.id.as_str()]).await;
    let (key, address) = (secret(KEY), world.wire.api());
    plug.board().sign_in(Some(key), Some(&address), Some(WorkspaceId::FIRST)).await.unwrap();
    assert_eq!(
        plug.board().subscribe().borrow().not_you,
        [account.id.as_str()],
        "and with the key typed anew"
    );
}

#[tokio::test]
async fn a_case_file_holds_no_secret_that_is_alive_and_is_shown_before_any_key_is_known() {
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    let subject = CaseSubject::Attempt { attempt: "sheet".into(), started: None };
    let bytes = plug.board().make_case(&subject).await.unwrap().contents;
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(&broken.id) && text.contains("accounts/connect"), "{text}");
    let state = parameter(opening.link.as_str(), "state");
    for secret in [KEY, state.as_str(), opening.link.as_str()] {
        assert!(!text.contains(secret));
    }
    assert_eq!(case_file::read(&bytes).unwrap().cause, Cause::UnderWay);

    let elsewhere = tempfile::tempdir().unwrap();
    let other = world.start_in(elsewhere.path());
    other.board().open_case(&bytes).unwrap();
    let view = other.view("the case", |view| view.case_open == Some(1)).await;
    assert!(view.workspace.is_none());
    assert_eq!(other.board().opened_case().unwrap().account.as_ref().unwrap().id, broken.id);
    assert_eq!(other.board().open_case(b"{}").unwrap_err().code, ErrorCode::FileUnreadable);
    other.board().deliver_case(b"no case");
    other.view("the notice", |view| view.notice.is_some()).await;
    other.board().deliver_case(&bytes);
    other.view("a good one", |view| view.notice.is_none()).await;
    other.board().close_case();
    other.view("nothing", |view| view.case_open.is_none()).await;
    assert!(other.board().opened_case().is_none());
}

#[tokio::test]
async fn the_case_of_an_account_whose_access_is_over_says_so_under_a_name_of_its_own() {
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let subject = CaseSubject::Account { account: broken.id.clone() };
    let file = plug.board().make_case(&subject).await.unwrap();
    let case = case_file::read(&file.contents).unwrap();
    assert_eq!(case.cause, Cause::AccessEnded);
    assert_eq!(case.account.unwrap().since, broken.since);
    assert!(file.name.starts_with(&format!("{}-{}-20", broken.username, broken.platform)), "{}", file.name);
    world.clock.pass(Duration::from_secs(1));
    assert_ne!(plug.board().make_case(&subject).await.unwrap().name, file.name);
}

#[tokio::test]
async fn a_case_that_would_hold_the_key_is_not_written_and_nothing_is_lost_by_it() {
    let world = World::new(service(2, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    // The id of a sheet is the page's own, and goes into the file.
    plug.begin(KEY, &broken.platform, Some(&broken.id)).await;
    let subject = CaseSubject::Attempt { attempt: KEY.into(), started: None };
    assert_eq!(plug.board().make_case(&subject).await.unwrap_err().code, ErrorCode::CaseFileUnsafe);
    plug.board().cancel(KEY);
    plug.begin("good", &broken.platform, Some(&broken.id)).await;
    let subject = CaseSubject::Attempt { attempt: "good".into(), started: None };
    assert!(plug.board().make_case(&subject).await.is_ok());
    let gone = CaseSubject::Account { account: "acc_gone".into() };
    assert_eq!(plug.board().make_case(&gone).await.unwrap_err().code, ErrorCode::AccountGone);
}

#[tokio::test]
async fn a_browser_that_comes_back_too_late_is_told() {
    let world = World::new(service(2, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    let callback = allow_as(opening.link.as_str(), &broken.username).await;
    world.clock.pass(Duration::from_mins(12));
    plug.board().deliver(&callback);
    plug.end("sheet").await;
    plug.board().deliver(&callback);
    let told = plug.board().timeline("sheet", None).await.unwrap();
    assert!(names(&told).contains(&StepName::CameLate), "{:?}", names(&told));
    let subject = CaseSubject::Attempt { attempt: "sheet".into(), started: None };
    let case = case_file::read(&plug.board().make_case(&subject).await.unwrap().contents).unwrap();
    assert_eq!(case.cause, Cause::Late);
}
