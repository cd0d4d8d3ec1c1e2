//! What is searched of all accounts, folded and in one piece; and sets of accounts. What platforms and brands are
//! called is not in here: there are few of them, and they are looked through by themselves.

use std::collections::VecDeque;

use memchr::memmem::Finder;

use super::roll::position;
use super::{Account, folding};

/// The texts of all accounts, one after the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each account's begins, and where the last one's ends.
    starts: Vec<u32>,
    /// Which of the 64 signs of [`sign`] occur, by position.
    signs: Vec<u64>,
}

impl Texts {
    pub(super) fn of(accounts: &[Account]) -> Self {
        let mut texts = Self::default();
        for account in accounts {
            let start = texts.all.len();
            texts.starts.push(position(start));
            let page = account.page_name.as_ref();
            for part in [&account.name, &account.username, &account.id].into_iter().chain(page) {
                texts.all.push_str(&folding::fold(part));
                texts.all.push('\n');
            }
            texts.signs.push(texts.all[start..].bytes().fold(0, |signs, byte| signs | sign(byte)));
        }
        texts.starts.push(position(texts.all.len()));
        texts
    }

    fn len(&self) -> usize {
        self.signs.len()
    }

    fn text(&self, at: usize) -> &[u8] {
        &self.all.as_bytes()[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The folded name of an account.
    pub(super) fn name(&self, at: u32) -> &[u8] {
        self.text(at as usize).split(|byte| *byte == b'\n').next().unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.capacity()
            + self.starts.capacity() * size_of::<u32>()
            + self.signs.capacity() * size_of::<u64>()
    }

    /// The accounts whose text has a word; `among` is a set that they are in.
    fn find(&self, word: &str, among: Option<&Set>) -> Set {
        let mut found = Set::empty(self.len());
        let signs = word.bytes().fold(0, |signs, byte| signs | sign(byte));
        if let &[byte] = word.as_bytes()
            && is_told_apart(byte)
        {
            for (at, has) in self.signs.iter().enumerate() {
                found.put(at, has & signs != 0);
            }
            return found;
        }
        let finder = Finder::new(word);
        if let Some(among) = among.filter(|among| among.count() < self.len() / FEW) {
            for at in among.iter() {
                let at = at as usize;
                if self.signs[at] & signs == signs && finder.find(self.text(at)).is_some() {
                    found.put(at, true);
                }
            }
            return found;
        }
        let all = self.all.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(place) = finder.find(&all[from..]) {
            while self.starts[at + 1] as usize <= from + place {
                at += 1;
            }
            found.put(at, true);
            from = self.starts[at + 1] as usize;
        }
        found
    }
}

/// If the accounts among which a word is looked for are fewer than one in so many, they are looked through one by one.
const FEW: usize = 8;

/// One of 64 signs for a byte: letters and digits have their own.
fn sign(byte: u8) -> u64 {
    let number = match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => 26 + byte - b'0',
        _ => 36 + byte % 28,
    };
    1 << number
}

fn is_told_apart(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9')
}

/// Words that were looked for in a list, and what they were found in: somebody who types asks for most words again.
#[derive(Debug, Default)]
pub(super) struct Words(VecDeque<(String, Set)>);

impl Words {
    /// Most words that are remembered.
    const MOST: usize = 24;

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// The accounts that have a word in their texts, or that are `otherwise` called so.
    pub(super) fn find(&mut self, texts: &Texts, word: &str, otherwise: impl FnOnce(&mut Set)) -> &Set {
        let known = self.0.iter().position(|(known, _)| known == word).and_then(|at| self.0.remove(at));
        let entry = known.unwrap_or_else(|| {
            // Whatever has a word has every part of it.
            let parts = self.0.iter().filter(|(known, _)| word.contains(known.as_str()));
            let among = parts.map(|(_, set)| set).min_by_key(|set| set.count());
            let mut found = texts.find(word, among);
            otherwise(&mut found);
            (word.to_owned(), found)
        });
        self.0.truncate(Self::MOST - 1);
        self.0.push_front(entry);
        &self.0[0].1
    }
}

/// A set of accounts, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// None of so many.
    pub(super) fn empty(of: usize) -> Self {
        Self(vec![0; of.div_ceil(64)])
    }

    pub(super) fn has(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Puts an account in if that is so; takes none out.
    pub(super) fn put(&mut self, at: usize, so: bool) {
        self.0[at / 64] |= u64::from(so) << (at % 64);
    }

    pub(super) fn flip(&mut self, at: u32) {
        self.0[at as usize / 64] ^= 1 << (at % 64);
    }

    /// Keeps what is in both.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many there are before a position.
    pub(super) fn count_before(&self, end: u32) -> usize {
        let (whole, rest) = (end as usize / 64, end % 64);
        let last = self.0.get(whole).map_or(0, |word| (word & ((1 << rest) - 1)).count_ones() as usize);
        self.0[..whole].iter().map(|word| word.count_ones() as usize).sum::<usize>() + last
    }

    /// The positions, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(position(at * 64) + bit)
            })
        })
    }
}
