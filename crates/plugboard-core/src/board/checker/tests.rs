//! The timer on time that is moved by hand, before a service of a few lines.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use super::*;
use crate::board::{Closing, Dock, Machine, Setup};
use crate::checking::Power;
use crate::vault::{MemoryVault, Secret};
use crate::view::{BackgroundView, NewsView, NoticeKind::GoesOn, Notify, Preferences, QuietHours, TrayPlace};

const MINUTE: Duration = Duration::from_mins(1);

/// A little after the longest pause between two checks at fifteen minutes.
const ROUND: Duration = Duration::from_mins(17);

/// Midnight, UTC.
const EPOCH: i64 = 1_772_323_200_000;

/// The accounts that a service lists, by id, with whether they need somebody; or a status and how long to wait.
#[derive(Clone)]
enum Says {
    List(Vec<(&'static str, &'static str)>),
    Fails(u16, u64),
}

struct World {
    board: Board,
    says: Arc<Mutex<Says>>,
    asked: Arc<AtomicUsize>,
    ahead: Arc<AtomicI64>,
    key: &'static str,
    address: String,
    _folder: tempfile::TempDir,
}

const ALL_WELL: [(&str, &str); 3] = [("acc_1", "active"), ("acc_2", "active"), ("acc_3", "active")];
const ONE_BROKEN: [(&str, &str); 3] =
    [("acc_1", "reconnect_required"), ("acc_2", "active"), ("acc_3", "active")];
const TWO_BROKEN: [(&str, &str); 3] =
    [("acc_1", "reconnect_required"), ("acc_2", "reconnect_required"), ("acc_3", "active")];

impl World {
    /// Signed in, the first list taken, and time standing still unless nobody does anything.
    async fn new() -> Self {
        let world = Self::closed().await;
        let key = Secret::new(world.key.to_owned());
        world.board.sign_in(Some(key), Some(&world.address), None).await.unwrap();
        tokio::time::pause();
        world
    }

    async fn closed() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(Says::List(ALL_WELL.to_vec())));
        let asked = Arc::new(AtomicUsize::new(0));
        tokio::spawn(serve(listener, Arc::clone(&says), Arc::clone(&asked)));
        let folder = tempfile::tempdir().unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let (begun, slept) = (Instant::now(), Arc::clone(&ahead));
        let clock = Arc::new(move || {
            let steady = i64::try_from(begun.elapsed().as_millis()).unwrap();
            Now { wall: EPOCH + steady + slept.load(Ordering::SeqCst), steady }
        });
        let vault = Box::new(MemoryVault::default());
        let board = Board::open(Setup {
            folder: folder.path().to_owned(),
            vault,
            clock,
            machine: Machine::default(),
        })
        .unwrap();
        Self { board, says, asked, ahead, key: "sapi_key_of_the_tests", address, _folder: folder }
    }

    fn say(&self, list: &[(&'static str, &'static str)]) {
        *self.says.lock().unwrap() = Says::List(list.to_vec());
    }

    fn fail(&self, status: u16, wait: u64) {
        *self.says.lock().unwrap() = Says::Fails(status, wait);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn set(&self, change: impl FnOnce(&mut Preferences)) {
        let mut preferences = self.board.subscribe().borrow().preferences;
        change(&mut preferences);
        self.board.set_preferences(preferences);
    }

    fn background(&self) -> BackgroundView {
        self.board.subscribe().borrow().background.clone()
    }

    fn news(&self) -> Option<NewsView> {
        self.background().news
    }

    fn told(&self) -> Option<(u32, u32)> {
        self.news().map(|news| (news.serial, news.count))
    }

    /// Waits until so many accounts of each workspace need somebody.
    async fn all_have_broken(&self, count: u32) {
        let mut views = self.board.subscribe();
        let done = views.wait_for(|view| view.workspaces.iter().all(|one| one.needs_you == count));
        tokio::time::timeout(ROUND * 4, done).await.unwrap().unwrap();
    }

    /// Waits until the list was asked for so often and its answer taken.
    async fn checked(&self, times: usize) {
        let mut views = self.board.subscribe();
        let asked = Arc::clone(&self.asked);
        let done = views.wait_for(|view| asked.load(Ordering::SeqCst) >= times && !view.accounts.checking);
        tokio::time::timeout(ROUND * 4, done).await.unwrap().unwrap();
    }
}

async fn serve(listener: TcpListener, says: Arc<Mutex<Says>>, asked: Arc<AtomicUsize>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (says, asked) = (Arc::clone(&says), Arc::clone(&asked));
        tokio::spawn(async move {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            let wants_list = request.starts_with(b"GET /v1/accounts");
            let said = says.lock().unwrap().clone();
            let answer = match said {
                Says::List(list) if wants_list => {
                    let row = |(id, status): &(&str, &str)| {
                        format!("{{\"id\":\"{id}\",\"platform\":\"instagram\",\"status\":\"{status}\"}}")
                    };
                    let rows: Vec<_> = list.iter().map(row).collect();
                    (200, String::new(), format!("{{\"data\":[{}]}}", rows.join(",")))
                }
                Says::Fails(status, wait) if wants_list => {
                    (status, format!("retry-after: {wait}\r\n"), "{}".to_owned())
                }
                Says::List(_) | Says::Fails(..) => (404, String::new(), "{}".to_owned()),
            };
            asked.fetch_add(usize::from(wants_list), Ordering::SeqCst);
            let (status, headers, body) = answer;
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        });
    }
}

#[tokio::test]
async fn the_list_is_checked_by_itself_for_as_long_as_plugboard_runs() {
    let world = World::new().await;
    assert_eq!(world.asked(), 1);
    sleep(14 * MINUTE).await;
    assert_eq!(world.asked(), 1);
    world.checked(2).await;
    sleep(ROUND * 10).await;
    assert!((11..=13).contains(&world.asked()), "{}", world.asked());
}

#[tokio::test]
async fn nothing_runs_when_nobody_wants_it_and_it_runs_when_somebody_does() {
    let world = World::new().await;
    world.set(|set| set.check_every_minutes = 0);
    assert_eq!(world.background().checks, Checks::Never);
    sleep(MINUTE * 60 * 24).await;
    world.fail(503, 0);
    world.board.refresh().await.unwrap_err();
    let asked = world.asked();
    sleep(MINUTE * 60 * 24).await;
    assert_eq!(world.asked(), asked);
    world.say(&ALL_WELL);
    world.set(|set| set.check_every_minutes = 60);
    world.checked(asked + 1).await;
}

#[tokio::test]
async fn a_check_that_somebody_asked_for_puts_the_next_one_off() {
    let world = World::new().await;
    sleep(14 * MINUTE).await;
    world.board.refresh().await.unwrap();
    sleep(14 * MINUTE).await;
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn what_fails_is_asked_for_again_and_says_since_when_it_cannot_be_told() {
    let world = World::new().await;
    world.fail(503, 0);
    world.checked(2).await;
    let since = world.board.subscribe().borrow().accounts.unreachable_since;
    assert!(since.is_some());
    world.checked(6).await;
    let accounts = world.board.subscribe().borrow().accounts.clone();
    assert_eq!(accounts.unreachable_since, since);
    assert_eq!((accounts.counts.cannot_tell, accounts.counts.connected), (3, 0));
    assert_eq!(world.news(), None);
    world.say(&ALL_WELL);
    let asked = world.asked();
    world.checked(asked + 1).await;
    let accounts = world.board.subscribe().borrow().accounts.clone();
    assert_eq!((accounts.unreachable_since, accounts.counts.connected), (None, 3));
}

#[tokio::test]
async fn a_service_that_asks_for_time_gets_it() {
    let world = World::new().await;
    world.fail(429, 3_000);
    world.board.refresh().await.unwrap_err();
    let asked = world.asked();
    sleep(MINUTE * 49).await;
    assert_eq!(world.asked(), asked);
    world.checked(asked + 1).await;
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_tried_again_by_itself() {
    let world = World::new().await;
    world.fail(401, 0);
    world.checked(2).await;
    sleep(ROUND * 10).await;
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn battery_saver_holds_checks_back_and_its_end_lets_them_go() {
    let world = World::new().await;
    let power = |power| world.board.set_surroundings(Surroundings { power, online: Online::Yes });
    power(Power::Saver);
    assert_eq!(world.background().checks, Checks::Saver);
    sleep(ROUND * 10).await;
    assert_eq!(world.asked(), 1);
    power(Power::Normal);
    world.checked(2).await;
}

#[tokio::test]
async fn a_network_that_is_back_and_a_computer_that_woke_up_are_followed_by_a_check() {
    let world = World::new().await;
    let online = |online| world.board.set_surroundings(Surroundings { online, ..Surroundings::default() });
    online(Online::No);
    online(Online::Yes);
    let before = Instant::now();
    world.checked(2).await;
    assert!(before.elapsed() < MINUTE, "{:?}", before.elapsed());
    world.ahead.fetch_add(3_600_000, Ordering::SeqCst);
    let before = Instant::now();
    world.board.look_at_clocks();
    world.checked(3).await;
    assert!(before.elapsed() < MINUTE, "{:?}", before.elapsed());
}

#[tokio::test]
async fn accounts_that_break_are_told_once_and_together_until_somebody_answers() {
    let world = World::new().await;
    world.say(&ONE_BROKEN);
    world.checked(2).await;
    assert_eq!(world.told(), Some((1, 1)));
    world.checked(4).await;
    assert_eq!(world.told(), Some((1, 1)), "the same again is no news");
    world.say(&TWO_BROKEN);
    world.checked(5).await;
    assert_eq!(world.told(), Some((2, 2)));
    assert_eq!(world.news().unwrap().by_platform["instagram"], 2);
    assert_eq!([1, 2, 2].map(|serial| world.board.say_news(serial)), [false, true, false]);
    assert_eq!(world.background().needs_you, 2);
    world.board.answer_news();
    assert_eq!(world.news(), None);
    let asked = || world.background().asked.map(|asked| asked.serial);
    world.board.load_page();
    assert_eq!(asked(), Some(1), "there was no page to take them there");
    world.board.load_page();
    assert_eq!(asked(), None, "the page before did");
    world.checked(6).await;
    assert_eq!(world.news(), None);
}

#[tokio::test]
async fn what_is_repaired_is_no_news_any_more_and_may_be_again() {
    let world = World::new().await;
    world.say(&ONE_BROKEN);
    world.checked(2).await;
    world.say(&ALL_WELL);
    world.checked(3).await;
    assert_eq!(world.news(), None);
    world.say(&ONE_BROKEN);
    world.checked(4).await;
    assert_eq!(world.told(), Some((2, 1)));
}

#[tokio::test]
async fn what_was_broken_at_the_first_list_is_no_news() {
    let world = World::closed().await;
    world.say(&ONE_BROKEN);
    let key = Secret::new(world.key.to_owned());
    world.board.sign_in(Some(key), Some(&world.address), None).await.unwrap();
    tokio::time::pause();
    world.checked(3).await;
    assert_eq!(world.news(), None);
    world.say(&TWO_BROKEN);
    world.checked(4).await;
    assert_eq!(world.told(), Some((1, 1)));
}

#[tokio::test]
async fn rehearsal_is_checked_and_makes_no_news() {
    let world = World::closed().await;
    world.board.rehearse(&world.address, Secret::new(world.key.to_owned())).unwrap();
    world.checked(1).await;
    tokio::time::pause();
    world.say(&ONE_BROKEN);
    world.checked(2).await;
    assert_eq!(world.news(), None);
    assert_eq!(world.background().needs_you, 0);
}

#[tokio::test]
async fn somebody_at_the_window_is_told_nothing_but_by_the_window() {
    let world = World::new().await;
    world.board.set_window(Window::InFront);
    world.say(&ONE_BROKEN);
    world.checked(2).await;
    assert_eq!(world.news(), None);
    world.board.set_window(Window::Elsewhere);
    world.say(&TWO_BROKEN);
    world.board.refresh().await.unwrap();
    assert_eq!(world.news(), None, "whoever asks sees the answer");
    world.say(&[("acc_3", "reconnect_required")]);
    world.checked(4).await;
    assert_eq!(world.told(), Some((1, 1)));
    world.board.set_window(Window::InFront);
    assert_eq!(world.news(), None);
}

#[tokio::test]
async fn a_window_in_front_shows_the_news_of_one_workspace_and_the_others_is_told() {
    let world = World::new().await;
    let another = Secret::new("sapi_key_of_another".to_owned());
    world.board.sign_in(Some(another), Some(&world.address), None).await.unwrap();
    world.board.set_window(Window::InFront);
    world.say(&ONE_BROKEN);
    world.all_have_broken(1).await;
    assert_eq!(world.told(), Some((1, 1)), "not what is shown");
    world.board.set_window(Window::Elsewhere);
    world.say(&TWO_BROKEN);
    world.all_have_broken(2).await;
    assert_eq!(world.told().map(|(_, count)| count), Some(3));
    world.board.set_window(Window::InFront);
    assert_eq!(world.told().map(|(_, count)| count), Some(2), "the other's was not seen");
    world.board.switch_workspace(WorkspaceId::FIRST).unwrap();
    assert_eq!(world.news(), None);
}

#[tokio::test]
async fn quiet_hours_hold_news_back_until_they_are_over() {
    let world = World::new().await;
    world.board.lock().local = Arc::new(|_| 60);
    world.set(|set| {
        set.quiet = Some(QuietHours { from_minute: 60, to_minute: 180 });
        set.notify = Notify::Always;
    });
    world.say(&ONE_BROKEN);
    world.checked(2).await;
    assert_eq!(world.news(), None);
    world.say(&TWO_BROKEN);
    world.checked(3).await;
    let begun = Instant::now();
    let mut views = world.board.subscribe();
    views.wait_for(|view| view.background.news.is_some()).await.unwrap();
    assert_eq!(world.told().map(|(_, count)| count), Some(2));
    assert!(begun.elapsed() > MINUTE * 80 && begun.elapsed() < MINUTE * 110, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_window_that_closes_is_hidden_only_where_an_icon_or_a_dock_brings_it_back() {
    let world = World::new().await;
    assert_eq!(world.board.close_window(Dock::Absent), Closing::Quit);
    world.board.note_tray(TrayPlace::NoPlace);
    assert_eq!(world.board.close_window(Dock::Absent), Closing::Quit);
    assert_eq!(world.board.close_window(Dock::Present), Closing::Hide);
    world.board.note_tray(TrayPlace::Shown);
    let notice = || world.board.subscribe().borrow().notice.clone().map(|notice| notice.kind);
    for (dock, said) in [(Dock::Present, None), (Dock::Absent, Some(GoesOn)), (Dock::Absent, None)] {
        assert_eq!((world.board.close_window(dock), notice()), (Closing::Hide, said));
        world.board.dismiss_notice();
    }
}
