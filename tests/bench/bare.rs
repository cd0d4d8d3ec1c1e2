//! What is left when everything is left out but axum and the commands to Redis: two handlers that send what the
//! sandbox sends, the same scripts with arguments of the same lengths, and believe whatever they are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::redis::aio::ConnectionManager;
use ::redis::{AsyncCommands as _, Client, Script};
use anyhow::Result;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const ISSUE: &str = include_str!("../../crates/plugboard-sandbox/src/states/issue.lua");
const TAKE: &str = include_str!("../../crates/plugboard-sandbox/src/states/take.lua");

/// The stamp of a key, and the digest of a state, are as long as this.
const STAMP: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const ACCOUNTS: &str = "plugboard-sandbox:{0}:bare-table";

struct Bare {
    redis: ConnectionManager,
    issue: Script,
    take: Script,
    record: String,
    next: AtomicU64,
}

/// Serves until it is killed. `record` is what a sign-in is in Redis.
pub(crate) async fn serve(redis: &str, record: &str) -> Result<()> {
    let mut redis = ConnectionManager::new(Client::open(redis)?).await?;
    let account = json!({ "platform": "instagram", "person": { "name": "Somebody", "handle": "some.body" } });
    let () = redis.hset(ACCOUNTS, "acc_01ABCDEFGHJKMNPQRSTVWXYZ", account.to_string()).await?;
    let bare = Bare {
        redis,
        issue: Script::new(ISSUE),
        take: Script::new(TAKE),
        record: record.to_owned(),
        next: AtomicU64::new(0),
    };
    let router = Router::new()
        .route("/v1/accounts/connect", post(issue))
        .route("/v1/oauth/exchange", post(exchange))
        .with_state(Arc::new(bare));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let ready = json!({ "url": format!("http://{}", listener.local_addr()?) });
    eprintln!("{ready}");
    Ok(axum::serve(listener, router).await?)
}

async fn issue(State(bare): State<Arc<Bare>>, _body: Bytes) -> Response {
    let state = format!("{:032x}", bare.next.fetch_add(1, Ordering::Relaxed));
    let mut redis = bare.redis.clone();
    let issued: Result<u64, _> = bare
        .issue
        .key(key(&state))
        .key(format!("plugboard-sandbox:waiting:{STAMP}"))
        .arg(STAMP)
        .arg(&bare.record)
        .arg(600_000)
        .arg(1_000_000)
        .arg(digest(&state))
        .arg("no")
        .invoke_async(&mut redis)
        .await;
    match issued {
        Ok(0) => {
            let page = "simulated/instagram/authorize?client_id=simulated&response_type=code";
            let auth_url = format!("http://127.0.0.1:8080/{page}&state={state}");
            (StatusCode::ACCEPTED, Json(json!({ "auth_url": auth_url, "state": state }))).into_response()
        }
        Ok(_) | Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn exchange(State(bare): State<Arc<Bare>>, Json(body): Json<Value>) -> Response {
    let state = body["metadata"]["state"].as_str().unwrap_or_default();
    let mut redis = bare.redis.clone();
    let taken: Result<String, _> = bare
        .take
        .key(key(state))
        .arg(STAMP)
        .arg(digest(state))
        .arg("plugboard-sandbox:waiting:")
        .invoke_async(&mut redis)
        .await;
    let found: Result<String, _> = redis.hget(ACCOUNTS, "acc_01ABCDEFGHJKMNPQRSTVWXYZ").await;
    match (taken, found) {
        (Ok(taken), Ok(_)) if taken.len() > 8 => {
            let body = r#"{"account_id":"acc_01ABCDEFGHJKMNPQRSTVWXYZ","platform":"instagram","username":"some.body"}"#;
            (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn key(state: &str) -> String {
    format!("plugboard-sandbox:state:{}", digest(state))
}

/// As long as a digest, and one of its own for each state.
fn digest(state: &str) -> String {
    format!("{state}{state}")
}
