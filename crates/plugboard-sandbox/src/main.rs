//! The stand-in as a program. Prints one line of JSON when it is ready, then one line a request on standard error.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use lexopt::prelude::{Long, ValueExt as _};
use plugboard_sandbox::{
    Consent, Contract, Entry, Guess, Mishap, Options, Plan, Script, Server, Statuses, duration, openapi,
    random_key,
};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const HELP: &str = "\
A stand-in for the SocialAPI service, on this computer only.

  --listen ADDRESS:PORT   where to listen, port 0 for a free one      [127.0.0.1:0]
  --api-key KEY           a key that is let in, a workspace of its own; may be repeated   [a random one]
  --accounts N            how many accounts a workspace has           [0]
  --expired M             how many of them need to sign in again      [0]
  --no-status             list accounts without their status
  --state-ttl TIME        how long a sign-in may take                 [600s]
  --max-states N          how many may wait per key, 0 for any number [100]
  --consent page|auto     who answers the sign-in page                [page]
  --connect-delay TIME    how long connect takes to answer            [0s]
  --contract seed|current which of the service's documents is spoken  [seed]
  --plan NAME             free, starter, pro, business or enterprise  [enterprise]
  --redirect-uri URI      an address that a browser may be sent back to; may be repeated  [all that are allowed]
  --guess NAME            plays the other answer where the documents are silent; may be repeated; see --guesses
  --guesses               lists what can be guessed otherwise
  --script FILE           plays the mishaps of a JSON file; the README has the rules
  --mishaps               lists what can go wrong
  --openapi               prints the OpenAPI document of the contract and ends
  --redis URL             keeps everything in Redis, redis://HOST:PORT/DB
  --public-url URL        http://HOST:PORT that clients use, when that is not where it listens

TIME is a whole number with ms, s, m or h; without a unit it is seconds.
When it is ready it prints one line: {\"url\":\"http://127.0.0.1:PORT\",\"api_key\":\"...\"}
With --public-url that is where it listens, and clients use the public address. The API is below /v1. The name of a Trustpilot account that was made is also its key.
";

struct Arguments {
    listen: SocketAddr,
    options: Options,
}

/// What the command line asks for.
enum Wanted {
    Run(Box<Arguments>),
    Help,
    Guesses,
    Mishaps,
    Document(Contract),
}

/// What the one line on standard output says.
#[derive(Serialize)]
struct Ready {
    url: String,
    api_key: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("plugboard-sandbox: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let Arguments { listen, mut options } = match arguments(lexopt::Parser::from_env())? {
        Wanted::Run(arguments) => *arguments,
        Wanted::Help => return say(HELP),
        Wanted::Guesses => return say(&guesses()),
        Wanted::Mishaps => return say(&mishaps()),
        Wanted::Document(contract) => return say(&openapi(contract)),
    };
    ensure!(
        listen.ip().is_loopback(),
        "--listen {listen}: only an address of this computer, such as 127.0.0.1:0"
    );
    if options.api_keys.is_empty() {
        options.api_keys.push(random_key()?);
    }
    let (log, mut entries) = mpsc::unbounded_channel();
    options.log = Some(log);
    let printing = tokio::spawn(async move {
        let mut answered = Vec::new();
        // Written at once, with all that has come meanwhile: piece by piece it would cost as much as the answers.
        while entries.recv_many(&mut answered, 256).await > 0 {
            let line = |Entry { method, path, status }: Entry| format!("{method} {path} {status}\n");
            let lines = answered.drain(..).map(line).collect::<Vec<_>>().concat();
            let _ = std::io::stderr().write_all(lines.as_bytes());
        }
    });

    let listener = TcpListener::bind(listen).await.with_context(|| format!("--listen {listen}"))?;
    let url = format!("http://{}", listener.local_addr()?);
    let api_key = options.api_keys.first().cloned();
    let server = Server::open(listener, options).await?;
    let ready = serde_json::to_string(&Ready { url, api_key })?;
    say(&format!("{ready}\n"))?;
    server.run(ended()?).await?;
    // What has come is still written, unless a connection that was cut holds the log open.
    let _ = tokio::time::timeout(Duration::from_secs(1), printing).await;
    Ok(())
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn arguments(mut parser: lexopt::Parser) -> anyhow::Result<Wanted> {
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut options = Options::default();
    let mut document = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => listen = parser.value()?.parse()?,
            Long("api-key") => options.api_keys.push(key(parser.value()?.string()?)?),
            Long("accounts") => options.accounts = parser.value()?.parse()?,
            Long("expired") => options.expired = parser.value()?.parse()?,
            Long("no-status") => options.statuses = Statuses::Absent,
            Long("state-ttl") => options.state_ttl = parser.value()?.parse_with(duration)?,
            Long("max-states") => options.max_states = parser.value()?.parse()?,
            Long("consent") => options.consent = parser.value()?.parse_with(consent)?,
            Long("connect-delay") => options.connect_delay = parser.value()?.parse_with(duration)?,
            Long("contract") => options.contract = parser.value()?.parse_with(contract)?,
            Long("plan") => options.plan = parser.value()?.parse_with(plan)?,
            Long("redirect-uri") => options.redirect_uris.push(parser.value()?.string()?),
            Long("guess") => {
                options.guesses.insert(parser.value()?.parse_with(guess)?);
            }
            Long("script") => options.script = script(Path::new(&parser.value()?))?,
            Long("redis") => options.redis = Some(parser.value()?.string()?),
            Long("public-url") => options.public_url = Some(parser.value()?.parse_with(origin)?),
            Long("mishaps") => return Ok(Wanted::Mishaps),
            Long("openapi") => document = true,
            Long("guesses") => return Ok(Wanted::Guesses),
            lexopt::Arg::Short('h') | Long("help") => return Ok(Wanted::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    let Options { accounts, expired, .. } = options;
    ensure!(expired <= accounts, "--expired {expired} is more than --accounts {accounts}");
    if document {
        return Ok(Wanted::Document(options.contract));
    }
    Ok(Wanted::Run(Box::new(Arguments { listen, options })))
}

fn key(key: String) -> anyhow::Result<String> {
    let sendable = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !sendable {
        bail!("--api-key: only printable ASCII without spaces");
    }
    Ok(key)
}

/// The list of switches, as the help prints it.
fn guesses() -> String {
    let line = |guess: Guess| {
        let (without, with) = guess.about();
        format!("  {:<26}{with}\n{:<28}(otherwise: {without})\n", guess.name(), "")
    };
    let lines: String = Guess::ALL.into_iter().map(line).collect();
    format!("The documents are silent on these. --guess NAME plays the second answer.\n\n{lines}")
}

/// The list of mishaps, as the help prints it.
fn mishaps() -> String {
    let line = |mishap: Mishap| format!("  {:<18}{}\n", mishap.name(), mishap.about());
    let lines: String = Mishap::ALL.into_iter().map(line).collect();
    format!(
        "What --script FILE can play, in rules such as {{\"mishap\": \"slow\", \"delay\": \"2s\"}}.\n\n{lines}"
    )
}

fn script(file: &Path) -> anyhow::Result<Script> {
    let read = || std::fs::read_to_string(file)?.parse().map_err(anyhow::Error::msg);
    read().with_context(|| format!("--script {}", file.display()))
}

fn contract(text: &str) -> Result<Contract, &'static str> {
    match text {
        "seed" => Ok(Contract::Seed),
        "current" => Ok(Contract::Current),
        _ => Err("must be seed or current"),
    }
}

fn plan(text: &str) -> Result<Plan, &'static str> {
    Plan::parse(text).ok_or("must be free, starter, pro, business or enterprise")
}

fn guess(text: &str) -> Result<Guess, &'static str> {
    Guess::parse(text).ok_or("is not one of --guesses")
}

/// Scheme, host and port, as a browser writes an origin.
fn origin(text: &str) -> Result<String, &'static str> {
    let parsed = url::Url::parse(text).map_err(|_| "must be http://HOST:PORT")?;
    let origin = parsed.origin().ascii_serialization();
    if origin == text { Ok(origin) } else { Err("must be http://HOST:PORT and nothing else") }
}

fn consent(text: &str) -> Result<Consent, &'static str> {
    match text {
        "page" => Ok(Consent::Page),
        "auto" => Ok(Consent::Auto),
        _ => Err("must be page or auto"),
    }
}

/// Ready when the program is asked to end: ctrl-c anywhere, SIGTERM where there are signals.
#[cfg(unix)]
fn ended() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as with signals")]
fn ended() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[&str]) -> anyhow::Result<Option<Box<Arguments>>> {
        let line = std::iter::once("plugboard-sandbox").chain(line.iter().copied());
        Ok(match arguments(lexopt::Parser::from_iter(line))? {
            Wanted::Run(arguments) => Some(arguments),
            Wanted::Help | Wanted::Guesses | Wanted::Mishaps | Wanted::Document(_) => None,
        })
    }

    #[test]
    fn every_argument_reaches_the_options() {
        let line = "--listen 127.0.0.1:4000 --api-key a --api-key b --accounts 12 --expired 3 --no-status \
                    --state-ttl 1500ms --max-states 0 --consent auto --connect-delay 2s --contract current \
                    --plan free --redirect-uri https://a.example/cb --guess any-port --guess list-metadata \
                    --redis redis://127.0.0.1:1/0 --public-url http://127.0.0.1:9";
        let line: Vec<&str> = line.split_whitespace().collect();
        let Arguments { listen, options } = *read(&line).unwrap().unwrap();
        assert_eq!(listen.to_string(), "127.0.0.1:4000");
        assert_eq!(options.api_keys, ["a", "b"]);
        assert_eq!((options.accounts, options.expired, options.max_states), (12, 3, 0));
        assert_eq!((options.statuses, options.consent), (Statuses::Absent, Consent::Auto));
        assert_eq!(options.state_ttl, Duration::from_millis(1500));
        assert_eq!(options.connect_delay, Duration::from_secs(2));
        assert_eq!((options.contract, options.plan), (Contract::Current, Plan::Free));
        assert_eq!(options.redirect_uris, ["https://a.example/cb"]);
        assert_eq!(options.guesses, [Guess::AnyPort, Guess::ListMetadata].into());
        assert_eq!(options.redis.as_deref(), Some("redis://127.0.0.1:1/0"));
        assert_eq!(options.public_url.as_deref(), Some("http://127.0.0.1:9"));
    }

    #[test]
    fn senseless_arguments_are_refused() {
        let lines: [&[&str]; 12] = [
            &["--contract", "old"],
            &["--plan", "huge"],
            &["--guess", "right"],
            &["--public-url", "http://127.0.0.1:9/path"],
            &["--expired", "1"],
            &["--consent", "maybe"],
            &["--state-ttl", "soon"],
            &["--state-ttl", "10 minutes"],
            &["--api-key", ""],
            &["--api-key", "two words"],
            &["--unknown"],
            &["extra"],
        ];
        for line in lines {
            assert!(read(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn help_is_not_an_error() {
        assert!(read(&["--help"]).unwrap().is_none());
    }
}
