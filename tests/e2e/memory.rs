//! What stays in the memory of the main process: nothing of a sign-in five seconds after it, and a pasted key once. What is
//! typed passes through the web engine, also in the main process; it does not wipe its own memory.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, Instant};

use memchr::memmem::Finder;

use support::desktop::{Setup, steps};

use crate::scene::{Contract, Scene, callback_of, kept};

/// How long a secret may stay after its use.
const STAYS: Duration = Duration::from_secs(5);

/// Between two searches.
const PAUSE: Duration = Duration::from_millis(100);

/// How much of the memory is looked at in one go, and the size of a page, in bytes.
const PART: u64 = 32 * 1024 * 1024;
const PAGE: u64 = 4_096;

/// The memory of a process as it can be read beside it.
struct Memory {
    maps: String,
    bytes: File,
    /// Eight bytes for each page; zeros for one that was never used.
    pages: File,
}

impl Memory {
    fn of(process: u32) -> Self {
        let open = |name| File::open(format!("/proc/{process}/{name}")).unwrap();
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
        Self { maps, bytes: open("mem"), pages: open("pagemap") }
    }

    /// What can be written to, in parts: where each begins and ends. The web engine reserves far more than it uses.
    fn parts(&self) -> impl Iterator<Item = (u64, u64)> {
        self.maps.lines().filter(|line| line.contains(" rw")).flat_map(|line| {
            let (start, rest) = line.split_once('-').unwrap();
            let at = |text| u64::from_str_radix(text, 16).unwrap();
            let (start, end) = (at(start), at(rest.split(' ').next().unwrap()));
            (start..end).step_by(usize::try_from(PART).unwrap()).map(move |at| (at, end.min(at + PART)))
        })
    }

    fn read(&self, (start, end): (u64, u64)) -> Option<Vec<u8>> {
        let mut pages = vec![0; usize::try_from((end - start) / PAGE * 8).unwrap()];
        self.pages.read_exact_at(&mut pages, start / PAGE * 8).ok()?;
        if pages == vec![0; pages.len()] {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        // A part that is gone by now holds nothing.
        self.bytes.read_exact_at(&mut bytes, start).ok().map(|()| bytes)
    }
}

/// How often a text is in what a process can write to, as bytes or as UTF-16.
fn copies(process: u32, text: &str) -> usize {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let finders = [Finder::new(text), Finder::new(&wide)];
    let memory = Memory::of(process);
    let parts = memory.parts().filter_map(|part| memory.read(part));
    parts.map(|bytes| finders.iter().map(|finder| finder.find_iter(&bytes).count()).sum::<usize>()).sum()
}

/// Waits until a text is there at most that often; how often it is, by the last search: one that began after [`STAYS`].
fn comes_down_to(scene: &Scene, most: usize, text: &str) -> usize {
    let used = Instant::now();
    loop {
        let begun = used.elapsed();
        let found = copies(scene.app.id(), text);
        if found <= most || begun > STAYS {
            return found;
        }
        std::thread::sleep(PAUSE);
    }
}

#[tokio::test]
async fn what_a_sign_in_used_is_gone_after_five_seconds_and_the_key_is_there_once() {
    let mut scene = Scene::at_welcome(Setup::default(), &["--accounts", "3"]).await;
    let (key, address) = (scene.sandbox.api_key.clone(), scene.sandbox.api());
    steps::sign_in_by_paste(&scene.app, &mut scene.desktop, &key, &address).await.unwrap();
    scene.app.see(&kept("password_store")).await.unwrap();
    let sign_in = scene.begin("instagram").await;
    let parameter = |of: &str, wanted: &str| {
        let of: url::Url = of.parse().unwrap();
        of.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
    };
    let begun = parameter(&sign_in, "state");
    assert!(copies(scene.app.id(), &begun) > 0, "the control: who waits can open the page again");
    let link = callback_of(&sign_in, "allow").await.unwrap();
    scene.come_back(&link).await;
    scene.result_is("connected").await;
    let mut left = vec![
        ("the state", comes_down_to(&scene, 0, &begun)),
        ("the state that came back", comes_down_to(&scene, 0, &parameter(&link, "state"))),
    ];
    if Contract::of_run() == Contract::Seed {
        left.push(("the code", comes_down_to(&scene, 0, &parameter(&link, "code"))));
    }
    let keys = comes_down_to(&scene, 1, &key);
    assert_ne!(keys, 0, "the control: the key is in use");
    left.push(("the key", keys - 1));
    assert!(left.iter().all(|(_, copies)| *copies == 0), "copies too many: {left:?}");
}
