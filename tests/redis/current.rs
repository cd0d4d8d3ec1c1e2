//! The current contract as a caller and a browser meet it, one step at a time, so that each step can be at another
//! process. It asserts only what every step has to be for the next one to make sense.

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};
use hyper::{Method, Request};
use serde_json::{Value, json};
use support::client::{Answer, Asked, Flow, Line, post};
use support::dice::Dice;
use support::fleet::{Fleet, HOST, keys};
use support::redis::Redis;
use url::{Url, form_urlencoded};

/// Where the caller wants the browser to come back to.
const BACK: &str = "http://127.0.0.1:9/back";

/// The caller's own state.
pub const OWN_STATE: &str = "the caller's own";

/// Several processes of the current contract, with further arguments.
pub async fn fleet(redis: &Redis, size: usize, workspaces: usize, further: &[&str]) -> Result<Fleet> {
    let keys = keys(&mut Dice::thrown()?, workspaces);
    let further = [&["--contract", "current"], further].concat();
    Fleet::start(&redis.address(), size, keys, &further).await
}

/// A request with a key and no body.
pub fn bare(method: Method, path: &str, key: &str) -> Result<Asked> {
    let request = Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {key}"));
    Ok(request.body(Full::default())?)
}

/// Asks for something.
pub async fn get(line: &mut Line, path: &str, key: &str) -> Result<Answer> {
    line.send(bare(Method::GET, path, key)?).await
}

/// The rows of a list.
pub async fn rows(line: &mut Line, path: &str, key: &str) -> Result<Vec<Value>> {
    let answer = get(line, path, key).await?;
    ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.text());
    Ok(serde_json::from_value(answer.json()?["data"].take())?)
}

/// Makes something; what was answered with 201.
pub async fn made(line: &mut Line, path: &str, key: &str, body: &Value) -> Result<Value> {
    let answer = line.send(post(path, key, body)?).await?;
    ensure!(answer.status == 201, "{path}: {} {}", answer.status, answer.text());
    answer.json()
}

/// The status, and the code if it is an error.
pub fn refusal(answer: &Answer) -> Result<(u16, String)> {
    let code = answer.json()?["error"]["code"].as_str().unwrap_or_default().to_owned();
    Ok((answer.status, code))
}

pub fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {value}"))
}

/// Starts a sign-in whose callback the service receives.
pub async fn begin(line: &mut Line, key: &str, platform: &str, brand: Option<&str>) -> Result<Flow> {
    let mut body = json!({ "platform": platform, "redirect_uri": BACK, "state": OWN_STATE });
    if let Some(brand) = brand {
        body["brand_id"] = brand.into();
    }
    Flow::read(platform, &line.send(post("/v1/accounts/connect", key, &body)?).await?)
}

/// What the page's form has to bring back with it.
pub fn token(page: &Answer) -> Result<String> {
    let text = page.text();
    let (_, rest) = text.split_once("name=page value=\"").context("no page token")?;
    Ok(rest.split_once('"').context("no end")?.0.to_owned())
}

/// Answers a page that was shown, as somebody who types this handle; where the browser is sent, at the service.
pub async fn allow(line: &mut Line, flow: &Flow, page: &Answer, handle: &str) -> Result<String> {
    let token = token(page)?;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("state", &flow.state).append_pair("page", &token).append_pair("decision", "allow");
    form.append_pair("person", "").append_pair("handle", handle);
    let request = Request::post(format!("/simulated/{}/authorize", flow.platform))
        .header(ORIGIN, format!("http://{HOST}"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    at_service(&line.send(request.body(Full::from(form.finish()))?).await?)
}

/// Where a redirect goes, at the service itself.
pub fn at_service(answer: &Answer) -> Result<String> {
    ensure!(answer.status == 302, "{} {}", answer.status, answer.text());
    let to = answer.header("location");
    Ok(to.strip_prefix(&format!("http://{HOST}")).with_context(|| format!("sent to {to}"))?.to_owned())
}

/// From connect to the callback, which is still to be opened; each step at the next process, counted from `first`.
pub async fn ready(
    fleet: &Fleet,
    first: usize,
    key: &str,
    platform: &str,
    (brand, handle): (Option<&str>, &str),
) -> Result<String> {
    let flow = begin(&mut fleet.line(first)?, key, platform, brand).await?;
    let page = fleet.line(first + 1)?.page(&flow).await?;
    allow(&mut fleet.line(first + 2)?, &flow, &page, handle).await
}

/// What a browser asks for.
pub fn opened(path: &str) -> Result<Asked> {
    Ok(Request::get(path).body(Full::default())?)
}

/// Sends all of them at once, each on a connection of its own, to the processes in turn.
pub async fn at_once(fleet: &Fleet, requests: Vec<Asked>) -> Result<Vec<Answer>> {
    let mut lines = fleet.lines(requests.len())?;
    // Connected before, so that the requests come as close together as they can.
    let first = (0..lines.len()).map(|_| opened("/nowhere")).collect::<Result<Vec<_>>>()?;
    try_join_all(lines.iter_mut().zip(first).map(|(line, request)| line.send(request))).await?;
    try_join_all(lines.iter_mut().zip(requests).map(|(line, request)| line.send(request))).await
}

/// What came back to the caller's address.
pub fn brought(answer: &Answer) -> Result<Vec<(String, String)>> {
    let to = answer.header("location");
    ensure!(answer.status == 302 && to.starts_with(BACK), "{} {to} {}", answer.status, answer.text());
    Ok(Url::parse(to)?.query_pairs().into_owned().collect())
}

/// One of the parameters that came back, or nothing.
pub fn parameter(answer: &Answer, name: &str) -> Result<String> {
    let found = brought(answer)?.into_iter().find(|(known, _)| known == name);
    Ok(found.map(|(_, value)| value).unwrap_or_default())
}
