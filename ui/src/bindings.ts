// Generated from crates/plugboard-core/src/view by `cargo test -p plugboard-core`. Do not edit.

export type View = { 
/**
 * Which screen family is possible at all.
 */
stage: Stage, 
/**
 * Where the accounts live; absent before a key is known.
 */
workspace: WorkspaceView | null, 
/**
 * All that can be switched to, in their order; Rehearsal last, while it is open.
 */
workspaces: Array<WorkspaceEntry>, 
/**
 * What became of the API key.
 */
key: KeyView, 
/**
 * The account list in figures.
 */
accounts: AccountsView, 
/**
 * The brands that accounts are grouped in; absent where the service has none.
 */
brands: BrandsView | null, 
/**
 * What the plan allows; absent where the service does not say.
 */
plan: PlanView | null, 
/**
 * Links that were sent to somebody who is not here, newest first.
 */
invites: Array<InviteView>, 
/**
 * How browsers find back to Plugboard.
 */
returnPath: ReturnPathView, 
/**
 * What goes on while nobody looks.
 */
background: BackgroundView, 
/**
 * Tries at connecting that the person has not dismissed, newest first.
 */
attempts: Array<AttemptView>, 
/**
 * What the person has set.
 */
preferences: Preferences, 
/**
 * Platforms, by slug, whose requirements were shown on this computer.
 */
introduced: Array<string>, 
/**
 * The reconnect round of the workspace; absent when there is none.
 */
round: RoundView | null, 
/**
 * One quiet line about something that arrived unasked.
 */
notice: NoticeView | null, 
/**
 * Accounts, by id, that need a person again within a day of each of two good reconnects; at most 500.
 */
notYou: Array<string>, 
/**
 * Counts up with what is written into the history, once it is there.
 */
historyRevision: number, 
/**
 * Counts up with each case file that is opened; absent while none is.
 */
caseOpen: number | null, };

export type Stage = "opening" | "locked" | "welcome" | "ready" | "already_open";

export type WorkspaceView = { 
/**
 * Which one.
 */
id: WorkspaceId, 
/**
 * What its person calls it; empty until they do.
 */
name: string, 
/**
 * Whether the accounts are real or those of the embedded sandbox.
 */
kind: WorkspaceKind, 
/**
 * The API address, for Settings and support.
 */
address: string, 
/**
 * What the service speaks; absent until it was found out.
 */
contract: Contract | null, 
/**
 * What it was told to be, under Advanced.
 */
contractChosen: Contract | null, };

export type WorkspaceId = number;

export type WorkspaceEntry = { 
/**
 * Which one.
 */
id: WorkspaceId, 
/**
 * What its person calls it; empty until they do.
 */
name: string, 
/**
 * Whether its accounts are real.
 */
kind: WorkspaceKind, 
/**
 * Its API address.
 */
address: string, 
/**
 * It is the one whose accounts are listed.
 */
active: boolean, 
/**
 * Where its key is kept; nowhere, if it has to be entered again.
 */
kept: KeyKept, 
/**
 * How many of its accounts need somebody.
 */
needsYou: number, 
/**
 * How many sign-ins are under way in it.
 */
underWay: number, };

export type RehearsalMishap = "wrong_person" | "replaced" | "declined" | "too_late" | "lost_callback" | "offline" | "rate_limited" | "access_ends";

export type WorkspaceKind = "live" | "rehearsal";

export type Contract = "seed" | "current";

export type KeyView = { 
/**
 * Where the live workspace's key is kept.
 */
kept: KeyKept, 
/**
 * Why the password store gave no key for it; absent if it has one, or simply has none.
 */
trouble: KeyTrouble | null, 
/**
 * A key was pasted on Welcome and waits for "Check and continue": its last four characters,
 * or nothing but its presence (an empty string) when it is too short to show any.
 */
pasted: string | null, 
/**
 * The default API address, offered under Advanced.
 */
defaultAddress: string, 
/**
 * The API address that was used last: a key is tried there unless another is typed.
 */
address: string, };

export type KeyKept = "nowhere" | "password_store" | "saving" | "unanswered" | "until_quit";

export type KeyTrouble = "unavailable" | "several" | "unusable";

export type RemainingKey = { 
/**
 * What its workspace is called; empty if it has no name, or is gone.
 */
workspace: string, 
/**
 * The API address that it is for.
 */
address: string, 
/**
 * What the password store said, to this or to one before it.
 */
reason: ErrorCode, };

export type KeyDeletion = { 
/**
 * How many are gone.
 */
deleted: number, 
/**
 * Those that stay, as far as is known.
 */
remaining: Array<RemainingKey>, };

export type Leftovers = { 
/**
 * Keys that were saved while the others were deleted, and that the password store did not delete: then nothing
 * was removed.
 */
keys: Array<RemainingKey>, 
/**
 * Folders that could not be deleted, or not as a whole: then all else was removed.
 */
folders: Array<string>, };

export type AccountsView = { 
/**
 * Changes whenever rows may have changed: time to ask for the visible ones again.
 */
revision: number, 
/**
 * How many accounts of each health.
 */
counts: Counts, 
/**
 * How many accounts of each platform, by slug.
 */
byPlatform: { [key in string]: number }, 
/**
 * How many accounts of each brand, by id.
 */
byBrand: { [key in string]: number }, 
/**
 * What is selected.
 */
selected: Selected, 
/**
 * When the service last answered with the list.
 */
checkedAt: number | null, 
/**
 * The list is being fetched now.
 */
checking: boolean, 
/**
 * Milliseconds that the service asks to wait before the list is checked again by itself, when this view was made.
 */
askedToWaitMs: number | null, 
/**
 * Since when the service could not be asked; absent after a good check.
 */
unreachableSince: number | null, 
/**
 * Why the last check did not work; absent after a good one.
 */
problem: Fault | null, 
/**
 * How many rows of the service's last list could not be read.
 */
unreadable: number, 
/**
 * The service's list has more accounts than Plugboard could read.
 */
hasMore: boolean, };

export type Counts = { 
/**
 * All of them.
 */
total: number, 
/**
 * The service says that somebody must sign in again.
 */
needsYou: number, 
/**
 * Nobody can say right now.
 */
cannotTell: number, 
/**
 * The service says that they work.
 */
connected: number, 
/**
 * The service lists them and never says how they are (a list in which no row has a status).
 */
listed: number, };

export type Selected = { 
/**
 * All of them.
 */
total: number, 
/**
 * Those of them that need somebody.
 */
needsYou: number, };

export type Health = "connected" | "needs_you" | "cannot_tell" | "listed";

export type Row = { 
/**
 * The service's account id, e.g. `acc_01HZ9X3Q4R5M6N7P8V2K0W1J`.
 */
id: string, 
/**
 * Platform slug, e.g. `instagram`; may be one that the catalogue does not know.
 */
platform: string, 
/**
 * Display name; hostile text.
 */
name: string, 
/**
 * Handle without `@`; hostile text; may equal the name.
 */
username: string, 
/**
 * How it is.
 */
health: Health, 
/**
 * With `cannot_tell`: what the service last said for certain.
 */
lastKnown: Health | null, 
/**
 * When Plugboard first saw the present (or last known) health.
 */
since: number | null, 
/**
 * Why it needs somebody: a code of the service, or its own words; hostile text.
 */
reason: string | null, 
/**
 * Whether a sign-in can bring it back, as far as the reason tells.
 */
signInHelps: boolean, 
/**
 * The brand that it belongs to, where there are brands.
 */
brand: BrandRef | null, 
/**
 * The browser in which its last sign-in worked, when it was not simply the default one.
 */
browser: BrowserChoice | null, 
/**
 * Whether it is selected.
 */
selected: boolean, 
/**
 * Where the words of the query stand in it, sorted by part and place; they never overlap.
 */
found: Array<Found>, };

export type Found = { 
/**
 * In which text.
 */
part: Part, 
/**
 * Where it begins, in UTF-16 units of that text.
 */
start: number, 
/**
 * Where it ends, likewise.
 */
end: number, };

export type Part = "name" | "username" | "platform" | "brand" | "id";

export type Query = { 
/**
 * Words that must all occur in name, handle, platform, brand, page or account id. Case, diacritics and an `@`
 * before a word are ignored.
 */
text: string, 
/**
 * Only accounts of this health.
 */
health: Health | null, 
/**
 * Only accounts of this platform, by slug.
 */
platform: string | null, 
/**
 * Only accounts of this brand, by id.
 */
brand: string | null, 
/**
 * In which order.
 */
sort: Sort, 
/**
 * Under which headers.
 */
group: Group, 
/**
 * Index of the first slot wanted, from 0.
 */
start: number, 
/**
 * How many slots are wanted, at most 500.
 */
count: number, };

export type Sort = "needs_you_first" | "name" | "platform" | "brand" | "newest_change";

export type Group = "none" | "brand";

export type Rows = { 
/**
 * The list's revision that these rows come from.
 */
revision: number, 
/**
 * Of which order of the list the slots are: with another, they may be other accounts.
 */
order: number, 
/**
 * How many slots match the query, headers included.
 */
total: number, 
/**
 * How many accounts match it.
 */
accounts: number, 
/**
 * How many of these are selected; the other selected ones are out of sight.
 */
selected: number, 
/**
 * Index of the first slot given.
 */
start: number, 
/**
 * The slots.
 */
rows: Array<Slot>, };

export type Slot = { "kind": "group", 
/**
 * The brand; absent over what has none.
 */
brand: BrandRef | null, 
/**
 * How many accounts match.
 */
accounts: number, 
/**
 * How many of them need somebody.
 */
needsYou: number, } | { "kind": "account", 
/**
 * The account.
 */
row: Row, };

export type Change = { "kind": "only", 
/**
 * Its id.
 */
account: string, } | { "kind": "toggle", 
/**
 * Its id.
 */
account: string, } | { "kind": "range", 
/**
 * The list that the slots belong to; its `start` and `count` do not matter.
 */
query: Query, 
/**
 * The order that they were shown in; nothing is done once the list has another.
 */
order: number, 
/**
 * One end.
 */
from: number, 
/**
 * The other.
 */
to: number, } | { "kind": "matching", 
/**
 * What they match; its `start` and `count` do not matter.
 */
query: Query, } | { "kind": "none" };

export type Scope = "matching" | "selected";

export type BrandRef = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Its name; hostile text. The id again while the name is not known.
 */
name: string, };

export type BrandsView = { 
/**
 * By name.
 */
list: Array<BrandView>, 
/**
 * The brand that the last account went to.
 */
last: string | null, 
/**
 * Why they could not be listed.
 */
problem: Fault | null, };

export type BrandView = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Its name; hostile text, not unique.
 */
name: string, 
/**
 * How many accounts belong to it.
 */
accounts: number, 
/**
 * The platforms that it has an account of, by slug: it holds one of each.
 */
platforms: Array<string>, };

export type PlanView = { 
/**
 * Brands.
 */
brands: Quota, 
/**
 * Connected profiles.
 */
profiles: Quota, 
/**
 * Posts in this period.
 */
posts: Quota, 
/**
 * Interactions in this period.
 */
interactions: Quota, };

export type Quota = { 
/**
 * Used.
 */
used: number, 
/**
 * Most; absent when there is no limit.
 */
limit: number | null, };

export type InviteView = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * The brand that the account goes to.
 */
brand: BrandRef, 
/**
 * The link, to show and to pass on.
 */
link: string, 
/**
 * The same as a picture to point a telephone at.
 */
qr: QrView, 
/**
 * When it ends.
 */
ends: number | null, 
/**
 * Who is to use it, when it is for an account that broke.
 */
expected: Person | null, 
/**
 * What became of it.
 */
state: InviteState, };

export type QrView = { 
/**
 * Modules on each side, with the quiet zone.
 */
size: number, 
/**
 * The dark modules as the `d` of an SVG path, a module being 1 x 1.
 */
path: string, };

export type InviteState = { "name": "open" } | { "name": "used", 
/**
 * Who came.
 */
got: Person, 
/**
 * Whether it is who was expected; absent when nobody in particular was.
 */
asExpected: boolean | null, } | { "name": "over" };

export type ReturnPathView = { 
/**
 * A test is under way.
 */
testing: boolean, 
/**
 * When the last test ended.
 */
testedAt: number | null, 
/**
 * What the last test, or the last sign-in, said of links.
 */
deepLink: WayState, 
/**
 * And of the page on this computer.
 */
loopback: WayState, 
/**
 * Which program the system hands Plugboard's links to.
 */
owner: LinkOwner, 
/**
 * No browser could be started for the test.
 */
browserFailed: boolean, };

export type Way = "deep_link" | "loopback" | "watch" | "form";

export type WayState = "unknown" | "works" | "fails";

export type LinkOwner = { "name": "unknown" } | { "name": "us" } | { "name": "other", 
/**
 * What it is called.
 */
program: string, } | { "name": "nobody" } | { "name": "moved" } | { "name": "unreachable" };

export type PageWords = { 
/**
 * The language, as in HTML's `lang`.
 */
language: string, 
/**
 * `ltr` or `rtl`.
 */
direction: string, 
/**
 * "You can close this tab."
 */
closeTitle: string, 
/**
 * What goes on in Plugboard.
 */
closeText: string, 
/**
 * The title for an error that names no sign-in.
 */
statelessTitle: string, 
/**
 * What the person can do about it.
 */
statelessText: string, 
/**
 * The title for what belongs to no sign-in, or cannot be read.
 */
unreadTitle: string, 
/**
 * How to go on.
 */
unreadText: string, 
/**
 * The title of the page of a return-path test.
 */
testTitle: string, 
/**
 * What the browser will ask, and what to press.
 */
testText: string, 
/**
 * The button that opens Plugboard.
 */
testButton: string, };

export type BrowserView = { 
/**
 * Names it to the shell, and is stable on this computer.
 */
id: string, 
/**
 * Its own name.
 */
name: string, 
/**
 * Whether it can be asked for a private window.
 */
canBePrivate: boolean, };

export type BrowserChoice = { 
/**
 * Which; absent for the default one.
 */
id: string | null, 
/**
 * What kind of window.
 */
window: BrowserWindow, };

export type BrowserWindow = "normal" | "private";

export type PageView = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Its name; hostile text.
 */
name: string, 
/**
 * Category or handle; hostile text, may be empty.
 */
detail: string, 
/**
 * The service works with it.
 */
isActive: boolean, 
/**
 * The one that is meant when nobody says which.
 */
isDefault: boolean, };

export type PageChange = "activate" | "deactivate" | "make_default";

export type AssignablePageView = { 
/**
 * The platform's id of it.
 */
id: string, 
/**
 * Its name; hostile text.
 */
name: string, 
/**
 * Category; hostile text, may be empty.
 */
detail: string, 
/**
 * The brand that has it.
 */
brand: BrandRef | null, 
/**
 * It can be given to a brand.
 */
free: boolean, };

export type AttemptView = { 
/**
 * The id of the sheet that began it.
 */
id: string, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * How one signs in there.
 */
method: Method, 
/**
 * 1 for the only or oldest open attempt at this platform, 2 for the next, and so on.
 */
number: number, 
/**
 * Who has to sign in, when this is a reconnect.
 */
expected: Person | null, 
/**
 * What the list says of them, once it is over.
 */
expectedNow: ExpectedNow, 
/**
 * Where it stands.
 */
phase: PhaseView, 
/**
 * The brand that the account goes to, where there are brands.
 */
brand: BrandRef | null, 
/**
 * How the browser is to come back.
 */
way: Way, 
/**
 * The other way that is left to try, when there is one.
 */
otherWay: Way | null, 
/**
 * Milliseconds since a browser was last opened for it, when this view was made.
 */
openedMs: number | null, 
/**
 * The browser that was chosen for it; absent for the default one.
 */
browser: BrowserChoice | null, 
/**
 * The sign-in address is still in memory, so that it can be opened or copied again.
 */
canReopen: boolean, 
/**
 * The browser could not be started; the link can still be copied.
 */
browserFailed: boolean, 
/**
 * The person is back, and the API key has to be unlocked or entered to go on.
 */
needsKey: boolean, 
/**
 * An error came back that names no sign-in, and may belong to this one.
 */
statelessError: StatelessErrorKind | null, 
/**
 * The port that the browser is to come back to, while another program has it.
 */
takenPort: number | null, 
/**
 * Milliseconds that the service asks to wait before it is asked again, when this view was made.
 */
askedToWaitMs: number | null, 
/**
 * It was cancelled, and the service connected the account all the same.
 */
cameAfterCancel: boolean, 
/**
 * The names of the pages or profiles that were selected for it; hostile text.
 */
selected: Array<string>, };

export type Method = "browser" | "form" | "dashboard";

export type Person = { 
/**
 * The service's account id.
 */
accountId: string, 
/**
 * Handle without `@`; hostile text.
 */
username: string, };

export type PhaseView = { "name": "starting" } | { "name": "waiting", 
/**
 * Milliseconds left when this view was made; 0 once the time is up. Count down from its arrival. As long as it
 * waits, a return is taken, however late.
 */
leftMs: number, 
/**
 * Milliseconds that the whole sign-in may take.
 */
lifeMs: number, } | { "name": "claimed" } | { "name": "exchanging" } | { "name": "choosing", 
/**
 * Milliseconds left to choose, when this view was made.
 */
leftMs: number, 
/**
 * What there is to choose from; absent while it is fetched.
 */
choice: ChoiceView | null, 
/**
 * Why it could not be fetched, or why what was chosen was not taken: choose again.
 */
fault: Fault | null, } | { "name": "connected", 
/**
 * Who came.
 */
got: Person, 
/**
 * Further accounts that the same login brought.
 */
others: Array<Person>, 
/**
 * What that means.
 */
outcome: Outcome, 
/**
 * Whether it can be undone.
 */
undo: Undo, 
/**
 * Whether the list has them: the service's answer to a sign-in does not show that.
 */
inList: InList, } | { "name": "declined", 
/**
 * The platform's error code, at most 64 characters of `[a-z_]`.
 */
reason: string, } | { "name": "cancelled" } | { "name": "expired" } | { "name": "unconfirmed" } | { "name": "failed", 
/**
 * What the person met.
 */
fault: Fault, };

export type Outcome = "new" | "renewed" | "expected" | "somebody_else_new" | "somebody_else_listed";

export type Undo = "impossible" | "possible" | "doing" | "done";

export type StatelessErrorKind = "declined" | "failed";

export type ExpectedNow = "unknown" | "needs_you" | "works" | "gone";

export type InList = "yes" | "no" | "not_checked";

export type ChoiceView = { 
/**
 * How many may be chosen.
 */
kind: ChoiceKind, 
/**
 * The pages or profiles.
 */
options: Array<OptionView>, 
/**
 * Pages that worked before and that this login does not reach any more.
 */
lost: Array<LostView>, 
/**
 * Most that may be chosen.
 */
most: number, 
/**
 * Why a person has to choose, although somebody is expected.
 */
why: AskReason | null, };

export type ChoiceKind = "profile" | "pages";

export type OptionView = { 
/**
 * The platform's id of it.
 */
id: string, 
/**
 * Its name; hostile text.
 */
name: string, 
/**
 * Category, handle or description; hostile text, may be empty.
 */
detail: string, 
/**
 * The other brand that has it.
 */
takenBy: string | null, 
/**
 * It can be chosen.
 */
free: boolean, 
/**
 * What it is to the account.
 */
mark: OptionMark | null, };

export type OptionMark = "expected" | "connected";

export type AskReason = "lost_access" | "expected_missing" | "several_match";

export type LostView = { 
/**
 * Its name.
 */
name: string, 
/**
 * The brand that it belonged to.
 */
brand: string, };

export type Preferences = { 
/**
 * The language of the window; absent where it is the system's.
 */
language: Language | null, 
/**
 * Light or dark.
 */
appearance: Appearance, 
/**
 * How far colours stand apart.
 */
contrast: Contrast, 
/**
 * How much moves.
 */
motion: Motion, 
/**
 * The size of text in percent: 100, 110, 125, 150, 175 or 200.
 */
textSize: number, 
/**
 * Minutes between two checks of the list in the background: 5, 15, 30 or 60; 0 for none.
 */
checkEveryMinutes: number, 
/**
 * When the system may be asked to say something.
 */
notify: Notify, 
/**
 * When it may not, whatever happens.
 */
quiet: QuietHours | null, 
/**
 * The icon beside the system's clock.
 */
tray: Tray, 
/**
 * What background checks do while the computer saves its battery.
 */
saver: Saver, };

export type Language = "en" | "de" | "fr" | "es" | "ja" | "ar";

export type Appearance = "system" | "light" | "dark";

export type Contrast = "system" | "more";

export type Motion = "system" | "less";

export type Notify = "always" | "hidden_window" | "never";

export type QuietHours = { 
/**
 * Its first minute, counted from midnight.
 */
fromMinute: number, 
/**
 * The minute at which it is over.
 */
toMinute: number, };

export type Tray = "with_count" | "never";

export type Saver = "pause" | "go_on";

export type PutAway = { "name": "attempt", 
/**
 * Its id.
 */
id: string, } | { "name": "invite", 
/**
 * Its id.
 */
id: string, } | { "name": "round" } | { "name": "notice" };

export type BackgroundView = { 
/**
 * Whether the open workspace's list is checked by itself.
 */
checks: Checks, 
/**
 * How many accounts of all live workspaces need somebody.
 */
needsYou: number, 
/**
 * The icon beside the system's clock.
 */
tray: TrayPlace, 
/**
 * What the system is to tell; absent when there is nothing, or nothing any more.
 */
news: NewsView | null, 
/**
 * Where somebody outside the window asked to be taken.
 */
asked: AskedFor | null, };

export type Checks = "on" | "never" | "offline" | "saver";

export type TrayPlace = "unwanted" | "shown" | "no_place";

export type NewsView = { 
/**
 * Counts up: the same again is to be told once more, in place of what was told before.
 */
serial: number, 
/**
 * How many accounts, all in all.
 */
count: number, 
/**
 * How many of each platform, by slug.
 */
byPlatform: { [key in string]: number }, };

export type AskedFor = { 
/**
 * Counts up, so that the same twice is two.
 */
serial: number, 
/**
 * The accounts of this health.
 */
health: Health, };

export type Telling = { 
/**
 * The news that it tells.
 */
serial: number, 
/**
 * The first line.
 */
title: string, 
/**
 * The rest.
 */
body: string, 
/**
 * The button that brings the window to the front.
 */
button: string, };

export type TrayWords = { 
/**
 * How many accounts need somebody.
 */
status: string, 
/**
 * Brings the window to the front.
 */
open: string, 
/**
 * Checks the list.
 */
check: string, 
/**
 * Ends Plugboard.
 */
quit: string, };

export type RoundView = { 
/**
 * Its number on this computer.
 */
id: number, 
/**
 * Changes whenever rows may have changed: time to ask for the visible ones again.
 */
revision: number, 
/**
 * Whether it goes on.
 */
state: RoundState, 
/**
 * When it was begun.
 */
started: number, 
/**
 * When it was closed.
 */
ended: number | null, 
/**
 * The user of the computer who began it; empty if nobody knows.
 */
who: string, 
/**
 * How many accounts there are.
 */
total: number, 
/**
 * Not tried yet.
 */
left: number, 
/**
 * Tried without success, and still to be done.
 */
failed: number, 
/**
 * Somebody is signing in.
 */
inFlight: number, 
/**
 * Back.
 */
done: number, 
/**
 * Passed over.
 */
skipped: number, 
/**
 * Left to somebody else.
 */
sent: number, 
/**
 * Not in the list any more.
 */
gone: number, 
/**
 * Another one may be started beside those in flight.
 */
room: boolean, 
/**
 * The one that is next.
 */
next: RoundItem | null, 
/**
 * Where it stands among the rows.
 */
nextSlot: number | null, 
/**
 * What it belongs to.
 */
group: RoundGroup | null, 
/**
 * Attempts on the view that belong to the round.
 */
attempts: Array<string>, 
/**
 * What happened last.
 */
latest: RoundNews | null, };

export type RoundState = "running" | "paused" | "closed";

export type RoundNews = { 
/**
 * Counts up, so that the same news twice is two.
 */
serial: number, 
/**
 * The account.
 */
item: RoundItem, 
/**
 * How many others changed with it.
 */
others: number, };

export type RoundRows = { 
/**
 * The round's revision that these rows come from.
 */
revision: number, 
/**
 * How many rows there are, headers of groups included.
 */
total: number, 
/**
 * Index of the first row given.
 */
start: number, 
/**
 * The rows.
 */
rows: Array<RoundSlot>, };

export type RoundSlot = { "kind": "group", 
/**
 * What.
 */
group: RoundGroup, } | { "kind": "item", 
/**
 * Which.
 */
item: RoundItem, };

export type RoundGroup = { 
/**
 * What they have in common.
 */
kind: RoundGroupKind, 
/**
 * Platform slug; empty where they are of several.
 */
platform: string, 
/**
 * The browser in which their last sign-ins worked, when it is one and not simply the default one.
 */
browser: BrowserChoice | null, 
/**
 * How many there are.
 */
accounts: number, 
/**
 * How many of them are still to be done; none once the round is over.
 */
left: number, };

export type RoundGroupKind = "login" | "platform" | "dashboard" | "suspended" | "not_you";

export type RoundItem = { 
/**
 * Account id.
 */
account: string, 
/**
 * Its place in the round, from 1.
 */
number: number, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * How one signs in there.
 */
method: Method, 
/**
 * Display name; hostile text.
 */
name: string, 
/**
 * Handle without `@`; hostile text.
 */
username: string, 
/**
 * The brand that it belongs to, where there are brands.
 */
brand: BrandRef | null, 
/**
 * The browser in which its last sign-in worked, or that was chosen in this round.
 */
browser: BrowserChoice | null, 
/**
 * Since when it needed somebody, when the round began.
 */
since: number | null, 
/**
 * Why it needed somebody then: a code of the service, or its own words; hostile text.
 */
reason: string | null, 
/**
 * Whether a sign-in can bring it back, as far as the reason tells.
 */
signInHelps: boolean, 
/**
 * How it stands.
 */
standing: RoundStanding, 
/**
 * What went wrong last; absent once it is done.
 */
trouble: RoundResult | null, 
/**
 * Every try in this round, oldest first.
 */
tries: Array<RoundTry>, 
/**
 * What the list says of it now; of an account that is back, what it said since.
 */
after: RoundAfter | null, };

export type RoundStanding = { "name": "waiting" } | { "name": "in_flight", 
/**
 * The attempt.
 */
attempt: string, } | { "name": "done", 
/**
 * How.
 */
how: RoundWay, 
/**
 * Since when.
 */
at: number, } | { "name": "skipped", 
/**
 * When.
 */
at: number, } | { "name": "sent", 
/**
 * When.
 */
at: number, 
/**
 * The link that was made for it; absent where somebody was asked in another way.
 */
invite: string | null, } | { "name": "gone", 
/**
 * Since when.
 */
at: number, };

export type RoundWay = "signed_in" | "together" | "by_itself" | "link";

export type RoundTry = { 
/**
 * The attempt.
 */
attempt: string, 
/**
 * The browser that was chosen for it.
 */
browser: BrowserChoice | null, 
/**
 * When it began.
 */
started: number, 
/**
 * When it ended.
 */
ended: number | null, 
/**
 * What came of it.
 */
result: RoundResult | null, };

export type RoundResult = { "name": "connected" } | { "name": "somebody_else", 
/**
 * Who.
 */
got: Person, 
/**
 * They were not in the list before.
 */
newHere: boolean, } | { "name": "declined", 
/**
 * The platform's error code.
 */
reason: string, } | { "name": "cancelled" } | { "name": "expired" } | { "name": "unconfirmed" } | { "name": "failed", 
/**
 * What the person met.
 */
fault: Fault, } | { "name": "link_over" } | { "name": "link_somebody_else", 
/**
 * Who.
 */
got: Person, } | { "name": "broke_again" };

export type RoundAfter = { 
/**
 * How it was.
 */
health: Health, 
/**
 * When the service said so.
 */
at: number, };

export type RoundStarted = { 
/**
 * Account id.
 */
account: string, 
/**
 * The sheet; with a browser its attempt has begun, with a form it begins when the form is sent.
 */
sheet: string, 
/**
 * How one signs in.
 */
method: Method, };

export type RoundScope = "all" | "selected";

export type RoundFormat = "html" | "csv";

export type NoticeView = { 
/**
 * What it was.
 */
kind: NoticeKind, 
/**
 * Counts up, so that the same notice twice is two notices.
 */
serial: number, };

export type NoticeKind = "unknown_link" | "not_saved" | "of_newer" | "set_aside" | "goes_on" | "case_unreadable" | "key_remains";

export type Fault = { 
/**
 * What to switch on.
 */
code: ErrorCode, 
/**
 * The form field at fault.
 */
field: string | null, 
/**
 * For support: status and request id.
 */
reference: string, 
/**
 * The character at fault, where one is named.
 */
sign?: string, };

export type ErrorCode = "key_refused" | "key_malformed" | "key_missing" | "workspace_gone" | "key_changed" | "address_refused" | "vault_locked" | "vault_unavailable" | "vault_failed" | "interrupted" | "offline" | "timed_out" | "proxy_login" | "proxy_refused" | "proxy_unreachable" | "proxy_script" | "certificate_not_yet" | "certificate_expired" | "certificate_unknown" | "certificate_name" | "untrusted" | "not_the_api" | "version_wrong" | "service_down" | "rate_limited" | "platform_unsupported" | "platform_failed" | "credential_refused" | "credential_of_another" | "field_invalid" | "value_masked" | "value_is_address" | "space_inside" | "not_a_hyphen" | "foreign_sign" | "handle_incomplete" | "not_an_app_password" | "second_factor" | "linked_elsewhere" | "brand_missing" | "brand_gone" | "brand_taken" | "somebody_else" | "brand_limit" | "plan_limit" | "plan_excludes" | "past_due" | "key_limited" | "nothing_managed" | "not_allowed" | "page_cap" | "different_login" | "not_set_up" | "dashboard_only" | "choice_gone" | "choice_refused" | "invite_exists" | "invite_gone" | "undo_impossible" | "field_wanted" | "sign_in_stale" | "unsafe_link" | "browser_failed" | "no_way_back" | "way_refused" | "clipboard_empty" | "link_unreadable" | "link_unknown" | "link_stateless" | "attempt_gone" | "account_gone" | "refused" | "storage_failed" | "file_not_written" | "file_unreadable" | "case_file_unsafe" | "round_open" | "round_empty" | "round_full" | "round_gone" | "round_busy" | "account_busy" | "rehearsal_failed";

export type PlatformView = { 
/**
 * Slug, as the API spells it.
 */
slug: string, 
/**
 * The platform's own name, the same in every language.
 */
name: string, 
/**
 * How one signs in.
 */
method: Method, 
/**
 * What the form asks for; empty for the browser.
 */
fields: Array<FieldView>, 
/**
 * How long access lasts.
 */
life: LifeSpan, 
/**
 * One login holds several pages, which can be switched on and off and given to brands.
 */
hasPages: boolean, 
/**
 * Somebody has to set it up in the service's dashboard before anybody can connect.
 */
needsSetUp: boolean, 
/**
 * There is a page of the platform on which one signs out or switches the account.
 */
canSwitch: boolean, };

export type FieldView = { 
/**
 * Name in the API's `metadata`, e.g. `api_key`.
 */
name: string, 
/**
 * Shown as dots, cleared on leaving.
 */
secret: boolean, 
/**
 * Longest value, in characters.
 */
maxLength: number, 
/**
 * Whether the form shows it from the start.
 */
asked: Asked, 
/**
 * There is a page on which its value is found.
 */
hasPage: boolean, };

export type Asked = "always" | "when_needed";

export type LifeSpan = { "name": "renews" } | { "name": "lasts" } | { "name": "days", "days": number } | { "name": "unknown" };

export type HelpPage = { "name": "field", 
/**
 * Platform slug.
 */
platform: string, 
/**
 * Field name.
 */
field: string, } | { "name": "switch", 
/**
 * Platform slug.
 */
platform: string, } | { "name": "dashboard" };

export type HistoryQuery = { 
/**
 * Words that must all occur in name, handle, platform, brand or account id; case is ignored.
 */
text: string, 
/**
 * Only of these kinds; all of them if there are none.
 */
kinds: Array<EntryKind>, 
/**
 * Only of this platform, by slug.
 */
platform: string | null, 
/**
 * Only of this account, by id.
 */
account: string | null, 
/**
 * Not before this time.
 */
from: number | null, 
/**
 * Before this time.
 */
to: number | null, 
/**
 * Index of the first entry wanted, from 0.
 */
start: number, 
/**
 * How many are wanted, at most 500.
 */
count: number, };

export type EntryKind = "sign_in" | "first_seen" | "appeared" | "gone" | "renamed" | "broke" | "repaired" | "unclear";

export type History = { 
/**
 * How many match.
 */
total: number, 
/**
 * Index of the first one given.
 */
start: number, 
/**
 * They, newest first.
 */
entries: Array<Entry>, };

export type Entry = { "entry": "change" } & ListChange | { "entry": "sign_in" } & Past;

export type ListChange = { 
/**
 * When Plugboard saw it.
 */
at: number, 
/**
 * What it is; never a sign-in.
 */
kind: EntryKind, 
/**
 * The account's id; empty with [`EntryKind::FirstSeen`].
 */
account: string, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * Its name now; hostile text.
 */
name: string, 
/**
 * Its handle now; hostile text.
 */
username: string, 
/**
 * Its brand.
 */
brand: BrandRef | null, 
/**
 * What it was: a status, a name, or a handle with `@`.
 */
before: string | null, 
/**
 * What it is: a status, a name, a handle with `@`, or how many there are.
 */
after: string | null, 
/**
 * Why it needs somebody: a code of the service, or its own words; hostile text.
 */
reason: string | null, 
/**
 * How that is known.
 */
known: Known, };

export type Known = "list" | "sign_in" | "disconnected";

export type Past = { 
/**
 * The id of the sheet that began it.
 */
attempt: string, 
/**
 * When it began; together with the id it names a try, as a form may be sent again on the same sheet.
 */
started: number, 
/**
 * When it ended.
 */
ended: number | null, 
/**
 * The workspace that it belongs to.
 */
workspace: WorkspaceId, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * How one signs in there.
 */
method: Method, 
/**
 * What the service spoke.
 */
contract: Contract, 
/**
 * The brand that the account goes to.
 */
brand: BrandRef | null, 
/**
 * The browser that was chosen.
 */
browser: BrowserChoice | null, 
/**
 * Who had to sign in.
 */
expected: Person | null, 
/**
 * How it ended; absent while it goes on.
 */
end: End | null, 
/**
 * Name of the person at this computer; empty if the system does not say.
 */
who: string, 
/**
 * The reconnect round that it belongs to.
 */
round: number | null, };

export type End = { "name": "connected", 
/**
 * Who came.
 */
got: Person, 
/**
 * Further accounts that the same login brought.
 */
others: Array<Person>, 
/**
 * What that means.
 */
outcome: Outcome, } | { "name": "declined", 
/**
 * The platform's error code, at most 64 characters of `[a-z_]`.
 */
reason: string, } | { "name": "cancelled" } | { "name": "expired" } | { "name": "unconfirmed" } | { "name": "failed", 
/**
 * What the person met.
 */
fault: Fault, };

export type Timeline = { 
/**
 * The try.
 */
past: Past, 
/**
 * Its steps, oldest first.
 */
steps: Array<Step>, };

export type Step = { 
/**
 * When, by this computer's clock.
 */
at: number, 
/**
 * Milliseconds since the try began, by the clock that is not set.
 */
after: number, 
/**
 * What happened.
 */
name: StepName, 
/**
 * What went wrong.
 */
code: ErrorCode | null, 
/**
 * The platform's or the service's own code for it.
 */
detail: string | null, 
/**
 * How the browser was to come back.
 */
way: Way | null, 
/**
 * For support: status and request id of a refusal.
 */
reference: string, 
/**
 * What the service was asked for this step.
 */
requests: Array<Heard>, };

export type StepName = "begun" | "offered" | "opened_again" | "browser_failed" | "returned" | "told" | "to_choose" | "declined" | "came_with_error" | "came_late" | "sending" | "chosen" | "arrived" | "refused" | "lost" | "found" | "not_found" | "cancelled" | "time_up" | "restarted" | "undone";

export type Heard = { 
/**
 * Method and path, ids left out, e.g. `POST accounts/connect`.
 */
what: string, 
/**
 * HTTP status; 0 when there was no answer.
 */
status: number, 
/**
 * The service's id of the request.
 */
requestId: string | null, };

export type ChangesQuery = { 
/**
 * Since when.
 */
from: number, 
/**
 * Until when; now if absent.
 */
to: number | null, 
/**
 * Which accounts are wanted.
 */
group: ChangeGroup, 
/**
 * Index of the first one wanted, from 0.
 */
start: number, 
/**
 * How many are wanted, at most 500.
 */
count: number, };

export type ChangeGroup = "appeared" | "gone" | "renamed" | "broke" | "repaired";

export type Changes = { 
/**
 * When Plugboard first saw this list, if that is later than what was asked for: nothing is known of before.
 */
knownSince: number | null, 
/**
 * How many accounts in each group.
 */
counts: ChangeCounts, 
/**
 * Index of the first one given.
 */
start: number, 
/**
 * Those of the group asked for, the newest change first.
 */
accounts: Array<Changed>, };

export type ChangeCounts = { 
/**
 * New.
 */
appeared: number, 
/**
 * Gone.
 */
gone: number, 
/**
 * Renamed.
 */
renamed: number, 
/**
 * Broken.
 */
broke: number, 
/**
 * Repaired.
 */
repaired: number, };

export type Changed = { 
/**
 * The last change of this group.
 */
change: ListChange, 
/**
 * What it was called before, with [`ChangeGroup::Renamed`].
 */
was: string | null, 
/**
 * Whether it was otherwise in between.
 */
between: Between, 
/**
 * How many changes are folded into this.
 */
folded: number, };

export type Between = "nothing" | "came_and_went" | "went_and_came" | "broke_and_repaired" | "repaired_and_broke";

export type HealthDay = { 
/**
 * The day by this computer's calendar, counted from 1970-01-01.
 */
day: number, 
/**
 * When that check was.
 */
checkedAt: number, 
/**
 * What it said, platform by platform.
 */
platforms: Array<PlatformDay>, };

export type PlatformDay = { 
/**
 * Platform slug.
 */
platform: string, 
/**
 * Accounts that worked.
 */
connected: number, 
/**
 * That needed a person.
 */
needsYou: number, 
/**
 * Of which nobody could tell.
 */
cannotTell: number, 
/**
 * That were listed without a status.
 */
listed: number, };

export type ExportFormat = "csv" | "html";

export type CaseSubject = { "of": "attempt", 
/**
 * The id of the sheet that began it.
 */
attempt: string, 
/**
 * When it began; the last one of the sheet if absent.
 */
started: number | null, } | { "of": "account", 
/**
 * Its id.
 */
account: string, };

export type CaseView = { 
/**
 * When it was made.
 */
madeAt: number, 
/**
 * Minutes that the clock of the computer was east of UTC.
 */
minutesEast: number, 
/**
 * Plugboard's version there.
 */
app: string, 
/**
 * The system that it ran on.
 */
system: string, 
/**
 * What the service spoke.
 */
contract: Contract | null, 
/**
 * The host of the API's address.
 */
host: string, 
/**
 * Real accounts, or Rehearsal.
 */
kind: WorkspaceKind, 
/**
 * The list that the account was in.
 */
list: ListFacts, 
/**
 * How browsers found back.
 */
returnPath: ReturnPathView, 
/**
 * The account, as far as it was known.
 */
account: CaseAccount | null, 
/**
 * Its last changes, newest first.
 */
changes: Array<ListChange>, 
/**
 * Tries at connecting, newest first.
 */
timelines: Array<Timeline>, 
/**
 * What probably went wrong.
 */
cause: Cause, 
/**
 * What speaks for it.
 */
evidence: Array<Evidence>, };

export type CaseAccount = { 
/**
 * Its id.
 */
id: string, 
/**
 * Platform slug.
 */
platform: string, 
/**
 * Display name; hostile text.
 */
name: string, 
/**
 * Handle; hostile text.
 */
username: string, 
/**
 * Whether the list had it when the file was made.
 */
listed: boolean, 
/**
 * What the service said of it last: a status.
 */
status: string | null, 
/**
 * Why it needs somebody: a code of the service, or its own words; hostile text.
 */
reason: string | null, 
/**
 * Since when Plugboard saw it so.
 */
since: number | null, };

export type ListFacts = { 
/**
 * How many accounts of each health.
 */
counts: Counts, 
/**
 * When the service last gave it.
 */
checkedAt: number | null, 
/**
 * Whether all of its rows could be read.
 */
whole: boolean, 
/**
 * Why the last check did not work: a code and what support needs.
 */
problem: Fault | null, };

export type Cause = "worked" | "suspended" | "pages_gone" | "access_revoked" | "access_ended" | "under_way" | "no_return" | "late" | "no_browser" | "clock_wrong" | "wrong_person" | "somebody_else_kept" | "declined" | "cancelled" | "credential_refused" | "not_allowed" | "linked_elsewhere" | "plan" | "not_set_up" | "key_changed" | "service_down" | "platform_failed" | "no_connection" | "way_refused" | "answer_lost" | "interrupted" | "broke_again" | "gone" | "unknown";

export type Evidence = { "is": "step", 
/**
 * Which timeline.
 */
timeline: number, 
/**
 * Which step.
 */
step: number, } | { "is": "change", 
/**
 * Which.
 */
change: number, };
