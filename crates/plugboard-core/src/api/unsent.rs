//! Why no connection came about: nobody there, a proxy that lets nothing through, or a certificate that is not
//! trusted. It says what a person can do about, so the clock and the proxy have names.

use std::error::Error as _;
use std::io;

use rustls::CertificateError;

use crate::error::{Error, ErrorCode};
use crate::network::Between;

/// How `hyper-util` begins what it says of a proxy's answer to CONNECT; it has no type for it.
const TUNNEL: &str = "tunnel error: ";
const LOGIN_WANTED: &str = "proxy authorization required";
const NOT_REACHED: &str = "failed to create underlying connection";

/// What a person met who could not be connected.
pub(super) fn unsent_by(error: &reqwest::Error, between: &Between) -> Error {
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause);
        source = cause.source();
    }
    if let Some(tls) = causes.iter().find_map(|cause| tls_of(*cause)) {
        return of_tls(tls);
    }
    let tunnel = causes.iter().find_map(|cause| cause.to_string().strip_prefix(TUNNEL).map(str::to_owned));
    match (tunnel.as_deref(), between) {
        (Some(LOGIN_WANTED), Between::Proxy(proxy)) => at(ErrorCode::ProxyLogin, proxy),
        (Some(said), Between::Proxy(proxy)) if said != NOT_REACHED => at(ErrorCode::ProxyRefused, proxy),
        (_, Between::Proxy(proxy)) => at(ErrorCode::ProxyUnreachable, proxy),
        (_, Between::Script) => ErrorCode::ProxyScript.into(),
        (_, Between::Nobody) if error.is_timeout() => ErrorCode::TimedOut.into(),
        (_, Between::Nobody) => ErrorCode::Offline.into(),
    }
}

fn at(code: ErrorCode, proxy: &str) -> Error {
    Error::from(code).with_reference(proxy.to_owned())
}

/// The TLS layer's error, which comes inside one of the connection.
fn tls_of<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>() {
        Some(io) => tls_of(io.get_ref()?),
        None => cause.downcast_ref(),
    }
}

fn of_tls(error: &rustls::Error) -> Error {
    let rustls::Error::InvalidCertificate(wrong) = error else { return ErrorCode::Untrusted.into() };
    let (code, reference) = match wrong {
        CertificateError::NotValidYet => (ErrorCode::CertificateNotYet, String::new()),
        CertificateError::NotValidYetContext { time, not_before } => (
            ErrorCode::CertificateNotYet,
            format!("clock {}, valid from {}", day(time.as_secs()), day(not_before.as_secs())),
        ),
        CertificateError::Expired => (ErrorCode::CertificateExpired, String::new()),
        CertificateError::ExpiredContext { time, not_after } => (
            ErrorCode::CertificateExpired,
            format!("clock {}, valid until {}", day(time.as_secs()), day(not_after.as_secs())),
        ),
        CertificateError::UnknownIssuer => (ErrorCode::CertificateUnknown, String::new()),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            (ErrorCode::CertificateName, String::new())
        }
        _ => (ErrorCode::Untrusted, String::new()),
    };
    Error::from(code).with_reference(reference)
}

fn day(seconds: u64) -> String {
    let millis = i64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(1_000));
    millis.map_or(String::new(), |millis| crate::export::times::day(millis, 0))
}

#[cfg(test)]
mod tests;
