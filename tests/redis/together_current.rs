//! Four processes of the current contract on one Redis: what people and callers do at once at several of them comes
//! out as if it had been one after the other.

use std::collections::BTreeSet;

use anyhow::Result;
use hyper::Method;
use serde_json::{Value, json};
use support::client::{Flow, post};
use support::fleet::Fleet;
use support::redis::Redis;

use crate::current::{
    OWN_STATE, allow, at_once, at_service, bare, begin, brought, fleet, get, made, opened, parameter, ready,
    refusal, rows, text,
};

const PROCESSES: usize = 4;

/// How often: each is a race, and one that went well shows little.
const ROUNDS: usize = 6;

/// How many take part in one.
const MANY: usize = 8;

#[tokio::test]
async fn of_many_that_make_a_brand_at_once_as_many_succeed_as_the_plan_allows() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, ROUNDS, &["--plan", "free"]).await?;
    for key in &fleet.keys {
        let wanted =
            (0..4 * MANY).map(|number| post("/v1/brands", key, &json!({ "name": format!("{number}") })));
        let answers = at_once(&fleet, wanted.collect::<Result<_>>()?).await?;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(refusal(answer)?, (403, "billing.brands_limit".to_owned()));
        }
        let brands = rows(&mut fleet.line(3)?, "/v1/brands", key).await?;
        assert_eq!((made, brands.len()), (1, 2), "the first one is there from the start");
    }
    Ok(())
}

#[tokio::test]
async fn a_choice_that_many_make_at_once_is_made_once() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, 1, &[]).await?;
    let key = &fleet.keys[0];
    for round in 0..ROUNDS {
        let callback = ready(&fleet, round, key, "facebook", (None, &format!("bakery.{round}"))).await?;
        let end = fleet.line(round + 3)?.send(opened(&callback)?).await?;
        let path = format!("/v1/accounts/pending/{}", parameter(&end, "connection_id")?);
        let choice = get(&mut fleet.line(round)?, &path, key).await?.json()?;
        let body = json!({ "page_ids": [choice["pages"][0]["platform_page_id"]] });
        let select = format!("{path}/select");
        let wanted = (0..MANY).map(|_| post(&select, key, &body)).collect::<Result<_>>()?;
        let answers = at_once(&fleet, wanted).await?;
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(refusal(answer)?, (404, "resource.not_found".to_owned()));
        }
        let accounts = rows(&mut fleet.line(round)?, "/v1/accounts", key).await?;
        assert_eq!((won, accounts.len()), (1, round + 1));
    }
    Ok(())
}

#[tokio::test]
async fn an_invite_that_two_browsers_opened_connects_one_account() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, 1, &[]).await?;
    let key = &fleet.keys[0];
    for round in 0..ROUNDS {
        let named = made(&mut fleet.line(0)?, "/v1/brands", key, &json!({ "name": "Guests" })).await?;
        let brand = text(&named, "id")?;
        let body = json!({ "brand_id": brand, "platform": "instagram" });
        let invite = made(&mut fleet.line(1)?, "/v1/invites", key, &body).await?;
        let link = format!("/invite/{}", text(&invite, "token")?);
        let mut callbacks = Vec::new();
        for browser in 0..2 {
            let page = at_service(&fleet.line(browser)?.send(opened(&link)?).await?)?;
            let state = page.split_once("&state=").map(|(_, state)| state.to_owned()).unwrap();
            let flow = Flow { platform: "instagram".to_owned(), state, page };
            let shown = fleet.line(browser + 2)?.page(&flow).await?;
            let handle = format!("guest.{round}.{browser}");
            callbacks.push(opened(&allow(&mut fleet.line(browser + 1)?, &flow, &shown, &handle).await?)?);
        }
        let ends = at_once(&fleet, callbacks).await?;
        let said = |sentence: &str| ends.iter().filter(|end| end.text().contains(sentence)).count();
        assert_eq!((said("The account is connected"), said("The account is not connected")), (1, 1));
        let accounts = rows(&mut fleet.line(2)?, &format!("/v1/accounts?brand_id={brand}"), key).await?;
        let invites = rows(&mut fleet.line(3)?, &format!("/v1/invites?brand_id={brand}"), key).await?;
        assert_eq!((accounts.len(), &invites[0]["is_active"]), (1, &json!(false)));
        assert_eq!(rows(&mut fleet.line(3)?, "/v1/accounts", key).await?.len(), round + 1);
    }
    Ok(())
}

/// One account is connected before the brand goes and one after it, so that every round has both.
#[tokio::test]
async fn a_brand_that_goes_while_accounts_come_into_it_leaves_no_account_without_a_brand() -> Result<()> {
    let platforms = ["tiktok", "instagram", "linkedin", "youtube", "threads", "pinterest", "zalo"];
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, 1, &[]).await?;
    let key = &fleet.keys[0];
    for round in 0..ROUNDS {
        let named = made(&mut fleet.line(round)?, "/v1/brands", key, &json!({ "name": "Closing" })).await?;
        let brand = text(&named, "id")?;
        let mut callbacks = Vec::new();
        for (number, platform) in platforms.iter().enumerate() {
            let who = (Some(brand.as_str()), "somebody");
            callbacks.push(opened(&ready(&fleet, number, key, platform, who).await?)?);
        }
        let (before, after) = (callbacks.remove(0), callbacks.remove(0));
        assert_eq!(parameter(&fleet.line(0)?.send(before).await?, "status")?, "success");

        let place = round % callbacks.len();
        callbacks.insert(place, bare(Method::DELETE, &format!("/v1/brands/{brand}"), key)?);
        let mut answers = at_once(&fleet, callbacks).await?;
        let removed = answers.remove(place);
        assert_eq!(removed.status, 204, "{}", removed.text());
        for answer in &answers {
            let (status, error) = (parameter(answer, "status")?, parameter(answer, "error")?);
            assert!(status == "success" || error == "brand.not_found", "{:?}", brought(answer)?);
        }
        let late = fleet.line(1)?.send(after).await?;
        assert_eq!(parameter(&late, "error")?, "brand.not_found");
        must_fit(&fleet, key).await?;
    }
    Ok(())
}

/// Every account is in a brand that there is, and brands count the accounts that there are.
async fn must_fit(fleet: &Fleet, key: &str) -> Result<()> {
    let accounts = rows(&mut fleet.line(2)?, "/v1/accounts", key).await?;
    let brands = rows(&mut fleet.line(3)?, "/v1/brands", key).await?;
    for account in &accounts {
        assert!(brands.iter().any(|brand| brand["id"] == account["brand_id"]), "{account} in {brands:?}");
    }
    for brand in &brands {
        let inside = accounts.iter().filter(|account| account["brand_id"] == brand["id"]).count();
        assert_eq!(brand["accounts_count"], inside, "{brand}");
    }
    Ok(())
}

#[tokio::test]
async fn a_further_key_of_one_process_is_let_in_by_the_others_with_its_limits() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, 1, &["--accounts", "3"]).await?;
    let full = &fleet.keys[0];
    let second = made(&mut fleet.line(1)?, "/v1/brands", full, &json!({ "name": "Second" })).await?;
    let only = json!([second["id"]]);
    let [reads, inside] = [json!({ "scopes": ["accounts:read"] }), json!({ "brand_ids": only })];
    let reads = text(&made(&mut fleet.line(0)?, "/_sandbox/keys", full, &reads).await?, "api_key")?;
    let inside = text(&made(&mut fleet.line(0)?, "/_sandbox/keys", full, &inside).await?, "api_key")?;
    let connect = json!({ "platform": "instagram" });
    for process in 0..PROCESSES {
        let mut line = fleet.line(process)?;
        assert_eq!(rows(&mut line, "/v1/accounts", &reads).await?.len(), 3);
        assert_eq!(rows(&mut line, "/v1/accounts", &inside).await?, [] as [Value; 0]);
        let refused = line.send(post("/v1/accounts/connect", &reads, &connect)?).await?;
        assert_eq!(refusal(&refused)?, (403, "auth.insufficient_scope".to_owned()), "process {process}");
        let seen = rows(&mut line, "/v1/brands", &inside).await?;
        let seen: Vec<_> = seen.iter().map(|brand| &brand["id"]).collect();
        assert_eq!(seen, [&second["id"]], "process {process}");
        let unknown = get(&mut line, "/v1/accounts", &format!("{reads}0")).await?;
        assert_eq!(unknown.status, 401);
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_in_goes_on_at_another_process_at_every_step() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, 2, &[]).await?;
    let key = &fleet.keys[1];
    for first in 0..PROCESSES {
        let flow = begin(&mut fleet.line(first)?, key, "instagram", None).await?;
        let page = fleet.line(first + 1)?.page(&flow).await?;
        let handle = format!("traveller.{first}");
        let callback = allow(&mut fleet.line(first + 1)?, &flow, &page, &handle).await?;
        let end = fleet.line(first + 2)?.send(opened(&callback)?).await?;
        assert_eq!(
            (parameter(&end, "status")?.as_str(), parameter(&end, "state")?.as_str()),
            ("success", OWN_STATE)
        );
        let id = parameter(&end, "account_id")?;
        let listed = rows(&mut fleet.line(first + 3)?, "/v1/accounts", key).await?;
        let mine: Vec<_> = listed.iter().filter(|account| account["id"] == *id).collect();
        assert_eq!(mine.len(), 1, "{listed:?}");
        assert_eq!(mine[0]["username"], *handle);
        let again = fleet.line(first)?.send(opened(&callback)?).await?;
        assert_eq!(again.status, 400, "a callback is good once, at whichever process");
        assert_eq!(rows(&mut fleet.line(first)?, "/v1/accounts", &fleet.keys[0]).await?.len(), 0);
    }
    Ok(())
}

/// A new workspace each time, because only a new one has the unused brand that all of them want.
#[tokio::test]
async fn people_who_sign_in_at_once_without_a_brand_each_get_one_of_their_own() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = fleet(&redis, PROCESSES, ROUNDS, &[]).await?;
    for key in &fleet.keys {
        let mut callbacks = Vec::new();
        for number in 0..MANY {
            let handle = format!("person.{number}");
            callbacks.push(opened(&ready(&fleet, number, key, "instagram", (None, &handle)).await?)?);
        }
        let ends = at_once(&fleet, callbacks).await?;
        let mut connected = BTreeSet::new();
        for end in &ends {
            assert_eq!(parameter(end, "status")?, "success", "{:?}", brought(end)?);
            connected.insert(parameter(end, "account_id")?);
        }
        must_fit(&fleet, key).await?;
        let accounts = rows(&mut fleet.line(0)?, "/v1/accounts", key).await?;
        let brands = accounts.iter().map(|account| text(account, "brand_id"));
        let brands: BTreeSet<_> = brands.collect::<Result<_>>()?;
        assert_eq!((connected.len(), accounts.len(), brands.len()), (MANY, MANY, MANY));
    }
    Ok(())
}
