//! A network that breaks off in the middle of an answer. The wire of the other tests answers whole messages; here the
//! bytes are counted.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use plugboard_core::view::Outcome;
use plugboard_sandbox::Consent;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::browser::allow_as;
use crate::contract::EXCHANGE;
use crate::world::{KEY, World, secret, service};

/// Where the answer breaks off: in the status, in the headers, between them, in the body. All are shorter than it is.
const PLACES: [usize; 15] = [0, 1, 5, 8, 9, 12, 15, 17, 30, 60, 90, 120, 160, 200, 240];

/// What goes to the server and back, and breaks off the answer to the next exchange.
struct Relay {
    address: SocketAddr,
    /// How many bytes of it pass.
    place: Arc<AtomicUsize>,
    /// How many answers were cut.
    cuts: Arc<AtomicUsize>,
    _serving: JoinSet<()>,
}

impl Relay {
    async fn start(behind: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (place, cuts) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (of_place, of_cuts) = (Arc::clone(&place), Arc::clone(&cuts));
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let (place, cuts) = (Arc::clone(&of_place), Arc::clone(&of_cuts));
                let behind = behind.clone();
                connections.spawn(async move {
                    drop(pass(client, &address.to_string(), &behind, &place, &cuts).await);
                });
            }
        });
        Self { address, place, cuts, _serving: serving }
    }
}

/// One request and its answer. The wire closes after each.
async fn pass(
    client: TcpStream,
    own: &str,
    behind: &str,
    place: &AtomicUsize,
    cuts: &AtomicUsize,
) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = TcpStream::connect(behind).await?.into_split();
    let mut head = vec![0; 16 * 1024];
    let length = from_client.read(&mut head).await?;
    let is_exchange = head[..length].starts_with(format!("POST {EXCHANGE} ").as_bytes());
    to_server.write_all(&head[..length]).await?;
    let requests = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let mut answer = String::new();
    from_server.read_to_string(&mut answer).await?;
    // Sign-in addresses lead back through here. Ports that the system chooses are of one length.
    let answer = answer.replace(behind, own).into_bytes();
    if is_exchange {
        let place = place.load(Ordering::SeqCst);
        cuts.fetch_add(usize::from(place < answer.len()), Ordering::SeqCst);
        to_client.write_all(&answer[..place.min(answer.len())]).await?;
    } else {
        to_client.write_all(&answer).await?;
    }
    requests.abort();
    Ok(())
}

#[tokio::test]
async fn an_exchange_whose_answer_breaks_off_anywhere_is_made_once_and_found_in_the_list() {
    let world = World::new(service(3, 0, Consent::Page)).await;
    let behind = world.wire.origin().replace("http://", "");
    let relay = Relay::start(behind.clone()).await;
    let plug = world.start();
    let api = format!("http://{}/v1", relay.address);
    plug.board().sign_in(Some(secret(KEY)), Some(&api), None).await.unwrap();
    for (number, place) in PLACES.into_iter().enumerate() {
        relay.place.store(place, Ordering::SeqCst);
        world.clock.pass(std::time::Duration::from_secs(1));
        plug.board().refresh().await.unwrap();
        let (sheet, person) = (format!("sheet {place}"), format!("person.{place}"));
        let opening = plug.begin(&sheet, "instagram", None).await;
        // The browser needs no relay.
        let link = opening.link.as_str().replace(&relay.address.to_string(), &behind);
        plug.board().deliver(&allow_as(&link, &person).await);
        let (got, outcome) = plug.connected(&sheet).await;
        assert_eq!((got.username, outcome), (person, Outcome::New), "after {place} bytes");
        assert_eq!(world.wire.count("POST", EXCHANGE), number + 1, "after {place} bytes");
    }
    assert_eq!(relay.cuts.load(Ordering::SeqCst), PLACES.len(), "every answer was cut");
}
