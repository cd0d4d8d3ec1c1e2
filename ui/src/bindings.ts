// Generated from crates/plugboard-core/src/view.rs by `cargo test -p plugboard-core`. Do not edit.

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
 * What became of the API key.
 */
key: KeyView, 
/**
 * The account list in figures.
 */
accounts: AccountsView, 
/**
 * Tries at connecting that the person has not dismissed, newest first.
 */
attempts: Array<AttemptView>, 
/**
 * One quiet line about something that arrived unasked.
 */
notice: NoticeView | null, };

export type Stage = "opening" | "locked" | "welcome" | "ready" | "already_open";

export type WorkspaceView = { 
/**
 * Whether the accounts are real or those of the embedded sandbox.
 */
kind: WorkspaceKind, 
/**
 * The API address, for Settings and support.
 */
address: string, };

export type WorkspaceKind = "live" | "rehearsal";

export type KeyView = { 
/**
 * Where the live workspace's key is kept.
 */
kept: KeyKept, 
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

export type KeyKept = "nowhere" | "password_store" | "until_quit";

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
 * When the service last answered with the list.
 */
checkedAt: number | null, 
/**
 * The list is being fetched now.
 */
checking: boolean, 
/**
 * Why the last check did not work; absent after a good one.
 */
problem: Fault | null, };

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

export type Health = "connected" | "needs_you" | "cannot_tell" | "listed";

export type Query = { 
/**
 * Words that must all occur in name, handle, platform or account id; case is ignored.
 */
text: string, 
/**
 * Only accounts of this health.
 */
health: Health | null, 
/**
 * Index of the first row wanted, from 0.
 */
start: number, 
/**
 * How many rows are wanted, at most 500.
 */
count: number, };

export type Rows = { 
/**
 * The list's revision that these rows come from.
 */
revision: number, 
/**
 * How many accounts match the query.
 */
total: number, 
/**
 * Index of the first row given.
 */
start: number, 
/**
 * The rows.
 */
rows: Array<Row>, };

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
 * The service's reason code for `needs_you`, e.g. `token_expired`.
 */
reason: string | null, };

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
 * Where it stands.
 */
phase: PhaseView, 
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
needsKey: boolean, };

export type Method = "browser" | "form";

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
 * Milliseconds left when this view was made; 0 once the time is up. Count down from its arrival.
 */
leftMs: number, 
/**
 * Milliseconds that the whole sign-in may take.
 */
lifeMs: number, } | { "name": "claimed" } | { "name": "exchanging" } | { "name": "connected", 
/**
 * Who came.
 */
got: Person, 
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

export type Outcome = "new" | "renewed" | "expected" | "somebody_else_new" | "somebody_else_listed";

export type NoticeView = { 
/**
 * What it was.
 */
kind: NoticeKind, 
/**
 * Counts up, so that the same notice twice is two notices.
 */
serial: number, };

export type NoticeKind = "unknown_link" | "not_saved" | "set_aside";

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
reference: string, };

export type ErrorCode = "key_refused" | "key_malformed" | "key_missing" | "key_changed" | "address_refused" | "vault_locked" | "vault_unavailable" | "interrupted" | "offline" | "timed_out" | "untrusted" | "not_the_api" | "service_down" | "rate_limited" | "platform_unsupported" | "credential_refused" | "field_invalid" | "linked_elsewhere" | "sign_in_stale" | "unsafe_link" | "browser_failed" | "clipboard_empty" | "link_unreadable" | "link_unknown" | "attempt_gone" | "account_gone" | "refused" | "storage_failed" | "rehearsal_failed";

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
fields: Array<FieldView>, };

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
 * Regular expression that the whole trimmed value matches; none means "not empty".
 */
pattern: string | null, 
/**
 * Longest value, in characters.
 */
maxLength: number, };
