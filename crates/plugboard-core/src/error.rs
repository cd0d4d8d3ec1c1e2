//! What can go wrong, named after what the person met.
//!
//! Nothing here carries a key, a code, a state or a credential, and nothing here is worded for people:
//! the UI turns an [`ErrorCode`] into words.

use serde::Serialize;

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What the person met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} ({reference})")]
pub struct Error {
    /// What the UI switches on.
    pub code: ErrorCode,
    /// The form field that is at fault, by its name in the catalogue.
    pub field: Option<String>,
    /// What support needs to find the case: HTTP status and request id, never a secret.
    pub reference: String,
    /// The character at fault, where one is named.
    pub sign: Option<char>,
}

impl Error {
    /// An error that needs no more than its code.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, field: None, reference: String::new(), sign: None }
    }

    /// The same error, laid at one form field's door.
    #[must_use]
    pub fn in_field(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// The same error with the character at fault.
    #[must_use]
    pub fn with_sign(self, sign: char) -> Self {
        Self { sign: Some(sign), ..self }
    }

    /// The same error with what support needs to find it.
    #[must_use]
    pub fn with_reference(self, reference: String) -> Self {
        Self { reference, ..self }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl ErrorCode {
    /// Whether a request that changes something may have been carried out although it ended with this.
    pub(crate) fn leaves_outcome_open(self) -> bool {
        matches!(
            self,
            Self::Offline | Self::TimedOut | Self::NotTheApi | Self::ServiceDown | Self::RateLimited
        )
    }
}

/// Every way in which Plugboard tells a person that something did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ErrorCode {
    /// The service did not accept the API key (401).
    KeyRefused,
    /// The text cannot be an API key: empty, over 1,024 characters, or not plain ASCII.
    KeyMalformed,
    /// There is no API key yet.
    KeyMissing,
    /// The workspace is not there any more.
    WorkspaceGone,
    /// The key changed between the start of a sign-in and its end (403 at the exchange).
    KeyChanged,
    /// The API address is neither https nor loopback http.
    AddressRefused,
    /// The password store is locked and was not unlocked.
    VaultLocked,
    /// This computer has no password store that answers.
    VaultUnavailable,
    /// The password store answered with an error.
    VaultFailed,
    /// Plugboard was closed before this sign-in could be finished, and it cannot be finished any more.
    Interrupted,
    /// No connection to the service: name, route, port.
    Offline,
    /// The service did not answer in time.
    TimedOut,
    /// The network's proxy asks for a user name and a password (407).
    ProxyLogin,
    /// The network's proxy does not let the connection through, or cannot reach the service itself.
    ProxyRefused,
    /// The network's proxy does not answer.
    ProxyUnreachable,
    /// No connection, and the desktop's proxy is chosen by a script (PAC), which Plugboard does not run.
    ProxyScript,
    /// By this computer's clock, the service's certificate is not valid yet: the clock is behind.
    CertificateNotYet,
    /// By this computer's clock, the service's certificate has expired: the clock is ahead, or it has.
    CertificateExpired,
    /// Somebody signed the service's certificate whom this computer does not trust: TLS is inspected.
    CertificateUnknown,
    /// The certificate is that of another host.
    CertificateName,
    /// No trusted connection could be made (TLS).
    Untrusted,
    /// Something other than the API answered: a sign-in page of the network, HTML, a redirect.
    NotTheApi,
    /// The service has another API version than the one that was chosen in the settings.
    VersionWrong,
    /// The service failed (5xx).
    ServiceDown,
    /// The service asked to wait (429).
    RateLimited,
    /// The service does not know this platform.
    PlatformUnsupported,
    /// The platform ended the sign-in with an error of its own, or rejected the request (such as `invalid_scope`).
    PlatformFailed,
    /// The platform did not accept the key or password that was typed.
    CredentialRefused,
    /// The key or password that was typed for an account belongs to another one, and the service changed nothing.
    CredentialOfAnother,
    /// A form field is empty or has the wrong form.
    FieldInvalid,
    /// What was typed is what programs show in place of a secret, such as `****1234`.
    ValueMasked,
    /// An address was typed where something else is wanted.
    ValueIsAddress,
    /// There is a space or a line break inside what was typed.
    SpaceInside,
    /// A character only looks like a hyphen.
    NotAHyphen,
    /// A character that such a value cannot have.
    ForeignSign,
    /// A handle without its domain.
    HandleIncomplete,
    /// Not the four groups of four of an app password; perhaps the password of the account.
    NotAnAppPassword,
    /// The platform asks for a second factor beside what was typed.
    SecondFactor,
    /// The account belongs to another workspace (409), or to another brand that keeps it.
    LinkedElsewhere,
    /// No brand was chosen for a new account: the service would make one unasked.
    BrandMissing,
    /// The brand is not there any more, or the key may not see it.
    BrandGone,
    /// The brand has another account of this platform: it holds one of each.
    BrandTaken,
    /// Whoever signed in is not who was expected, and the service left everything as it was.
    SomebodyElse,
    /// The plan has no room for another brand.
    BrandLimit,
    /// The plan has no room for another account.
    PlanLimit,
    /// The plan does not include this platform.
    PlanExcludes,
    /// The service waits to be paid (402).
    PastDue,
    /// The API key is limited, and may not do this.
    KeyLimited,
    /// Whoever signed in manages no page, profile or channel.
    NothingManaged,
    /// Whoever signed in did not allow enough.
    NotAllowed,
    /// The brand has as many pages as it may have.
    PageCap,
    /// The brand's pages come from another login.
    DifferentLogin,
    /// The platform has to be set up in the service's dashboard first (412).
    NotSetUp,
    /// This platform is connected in the service's dashboard only.
    DashboardOnly,
    /// What was to be chosen is not there any more: used, or too old.
    ChoiceGone,
    /// What was chosen cannot be chosen.
    ChoiceRefused,
    /// There is an open invite for this brand and platform already.
    InviteExists,
    /// The invite is not there any more.
    InviteGone,
    /// The account cannot be undone: it was there before, or nobody can say.
    UndoImpossible,
    /// The service asks for a field that Plugboard does not know.
    FieldWanted,
    /// The service no longer knows this sign-in: used, too old, or not its own (400 at the exchange).
    SignInStale,
    /// The service sent an address that Plugboard will not open.
    UnsafeLink,
    /// The browser could not be started.
    BrowserFailed,
    /// No way for a browser to come back could be opened on this computer.
    NoWayBack,
    /// The service does not take the address that the browser is to come back to.
    WayRefused,
    /// The clipboard is empty or cannot be read.
    ClipboardEmpty,
    /// The pasted text is not the address of the last page of a sign-in.
    LinkUnreadable,
    /// The address belongs to no sign-in that is waiting.
    LinkUnknown,
    /// The address brings an error and no state: nobody knows which sign-in it belongs to.
    LinkStateless,
    /// The attempt is not there any more, or is past the step that was asked for.
    AttemptGone,
    /// The account is not in the list any more.
    AccountGone,
    /// The service refused for a reason that Plugboard does not know.
    Refused,
    /// The data folder cannot be written.
    StorageFailed,
    /// A file could not be written where the person wanted it.
    FileNotWritten,
    /// A file could not be read, or is not what it should be.
    FileUnreadable,
    /// A case file would have held something that looks like a key or a code; it was not written.
    CaseFileUnsafe,
    /// A reconnect round is open already.
    RoundOpen,
    /// Nothing in the list needs a person, so that there is nothing to reconnect.
    RoundEmpty,
    /// As many sign-ins are open as there may be at once.
    RoundFull,
    /// The round is not there any more, or is past the step that was asked for.
    RoundGone,
    /// Somebody is signing in to this account already, in the round.
    RoundBusy,
    /// A sign-in to this account is open already.
    AccountBusy,
    /// Rehearsal could not be started.
    RehearsalFailed,
}
