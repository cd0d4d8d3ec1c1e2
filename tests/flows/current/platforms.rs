//! Every platform of the catalogue, connected in today's contract; and one that the catalogue does not know.

use std::collections::{BTreeMap, BTreeSet};

use plugboard_core::ErrorCode;
use plugboard_core::board::Beginning;
use plugboard_core::view::{Asked, Fault, Method, Outcome, PhaseView};
use plugboard_sandbox::Consent;
use serde_json::json;

use crate::browser::{come_back, travel};
use crate::contract::CONNECT;
use crate::wire::{Fault as Mishap, plain_client};
use crate::world::{KEY, Plug, World, beginning, current, secret};

/// What is typed into the forms, by platform: the fields that are always asked for.
const TYPED: [(&str, &[(&str, &str)]); 3] = [
    ("telegram", &[("bot_token", "123456789:AAExampleOfATokenThatIsLongEnough1")]),
    ("bluesky", &[("identifier", "acme.bsky.social"), ("app_password", "abcd-efgh-ijkl-mnop")]),
    ("trustpilot", &[("api_key", "simulated-key")]),
];

fn target(plug: &Plug, platform: &str) -> Beginning {
    Beginning { brand: Some(plug.brand()), ..beginning(platform, platform, None) }
}

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, plugboard_core::vault::Secret> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), secret(value))).collect()
}

/// Signs in, and takes the first of what is offered where something has to be chosen.
async fn sign_in(plug: &Plug, platform: &str) {
    let opening = plug.board().begin(&target(plug, platform), None).await.unwrap().unwrap();
    come_back(&travel(opening.link.as_str()).await).await;
    let to_choose = |phase: &PhaseView| match phase {
        PhaseView::Choosing { choice, .. } => choice.is_some(),
        other => crate::world::is_over(other),
    };
    if let PhaseView::Choosing { choice: Some(choice), .. } = plug.until(platform, to_choose).await {
        let first = choice.options.iter().find(|option| option.free).unwrap();
        plug.board().choose(platform, std::slice::from_ref(&first.id)).await.unwrap();
    }
}

async fn fault(plug: &Plug, sheet: &str) -> Fault {
    match plug.end(sheet).await {
        PhaseView::Failed { fault } => fault,
        other => panic!("{sheet}: {other:?}"),
    }
}

/// What only the service's dashboard can do.
async fn set_up_x(world: &World) {
    let url = format!("{}/_sandbox/settings", world.wire.origin());
    let settings = json!({ "twitter_credentials": true });
    let answer = plain_client().put(url).bearer_auth(KEY).json(&settings).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

#[tokio::test]
async fn every_platform_of_the_catalogue_is_connected() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    set_up_x(&world).await;
    let mut connected = BTreeSet::new();
    for platform in plug.board().platforms() {
        let slug = platform.slug;
        match platform.method {
            Method::Browser => sign_in(&plug, slug).await,
            Method::Form => {
                let (_, fields) = TYPED.iter().find(|(known, _)| *known == slug).unwrap();
                let always = platform.fields.iter().filter(|field| field.asked == Asked::Always);
                assert!(always.map(|field| field.name).eq(fields.iter().map(|(name, _)| *name)), "{slug}");
                plug.board().submit(&target(&plug, slug), typed(fields)).await.unwrap();
            }
            Method::Dashboard => {
                let before = world.wire.total();
                let refused = plug.board().begin(&target(&plug, slug), None).await.unwrap_err();
                assert_eq!((refused.code, world.wire.total()), (ErrorCode::DashboardOnly, before), "{slug}");
                continue;
            }
        }
        assert_eq!(plug.connected(slug).await.1, Outcome::New, "{slug}");
        connected.insert(slug.to_owned());
    }
    plug.listed(u32::try_from(connected.len()).unwrap()).await;
    let listed: BTreeSet<String> = plug.rows().into_iter().map(|row| row.platform).collect();
    assert_eq!(listed, connected);
    assert_eq!(connected.len(), 14, "one brand holds one of each");
}

#[tokio::test]
async fn x_is_connected_once_its_app_is_set_up() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    assert!(plug.board().begin(&target(&plug, "twitter"), None).await.unwrap().is_none());
    assert_eq!(fault(&plug, "twitter").await.code, ErrorCode::NotSetUp);
    set_up_x(&world).await;
    let again = Beginning { sheet: "again".into(), ..target(&plug, "twitter") };
    let opening = plug.board().begin(&again, None).await.unwrap().unwrap();
    come_back(&travel(opening.link.as_str()).await).await;
    assert_eq!(plug.connected("again").await.1, Outcome::New);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_sent_with_the_rest() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let mut fields = vec![("identifier", "acme.bsky.social"), ("app_password", "fact-or00-0000-0000")];
    plug.board().submit(&target(&plug, "bluesky"), typed(&fields)).await.unwrap();
    assert_eq!(fault(&plug, "bluesky").await.code, ErrorCode::SecondFactor);
    fields.push(("auth_factor_token", " 123456 "));
    plug.board().submit(&target(&plug, "bluesky"), typed(&fields)).await.unwrap();
    assert_eq!(plug.connected("bluesky").await.1, Outcome::New);
    let sent = world.wire.seen("POST", CONNECT);
    let metadata: Vec<_> = sent.iter().map(|request| request.json()["metadata"].clone()).collect();
    let first = json!({ "identifier": "acme.bsky.social", "app_password": "fact-or00-0000-0000" });
    let mut second = first.clone();
    second["auth_factor_token"] = "123456".into();
    assert_eq!(metadata, [first, second]);
}

#[tokio::test]
async fn a_credential_that_its_platform_refuses_is_refused_at_the_field_that_holds_it() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    for (platform, fields, at_fault) in [
        ("telegram", vec![("bot_token", "123456789:refuse_refuse_refuse_refuse_refuse")], "bot_token"),
        (
            "bluesky",
            vec![("identifier", "acme.bsky.social"), ("app_password", "refu-se00-0000-0000")],
            "app_password",
        ),
        ("trustpilot", vec![("api_key", "refuse")], "api_key"),
    ] {
        plug.board().submit(&target(&plug, platform), typed(&fields)).await.unwrap();
        let Fault { code, field, .. } = fault(&plug, platform).await;
        assert_eq!((code, field.as_deref()), (ErrorCode::CredentialRefused, Some(at_fault)), "{platform}");
    }
}

#[tokio::test]
async fn the_right_value_in_the_wrong_form_is_sent_as_it_was_meant() {
    let token = TYPED[0].1[0].1;
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let message = format!("Use this token to access the HTTP API:\n{token}\nKeep your token secure.");
    for (platform, fields) in [
        ("telegram", vec![("bot_token", message.as_str())]),
        (
            "bluesky",
            vec![
                ("identifier", "\u{202a}https://bsky.app/profile/acme.bsky.social\u{202c}"),
                ("app_password", "\u{201c}abcd\u{2010}efgh ijkl\u{ad}-mnop\u{201d}"),
            ],
        ),
        ("trustpilot", vec![("api_key", "{\"api_key\": \"simulated-key\"}")]),
    ] {
        plug.board().submit(&target(&plug, platform), typed(&fields)).await.unwrap();
        assert_eq!(plug.connected(platform).await.1, Outcome::New);
    }
    for (request, (_, expected)) in world.wire.seen("POST", CONNECT).iter().zip(TYPED) {
        let expected: serde_json::Map<_, _> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        assert_eq!(request.json()["metadata"], json!(expected));
    }
}

#[tokio::test]
async fn the_field_at_fault_says_what_is_wrong_and_nothing_is_sent() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let password = ("app_password", "abcd-efgh-ijkl-mnop");
    for (platform, fields, code, field) in [
        ("bluesky", vec![("identifier", "acme"), password], ErrorCode::HandleIncomplete, "identifier"),
        (
            "bluesky",
            vec![("identifier", "ac\u{2010}me.example"), password],
            ErrorCode::NotAHyphen,
            "identifier",
        ),
        (
            "bluesky",
            vec![("identifier", "acme.bsky.social"), ("app_password", "my own password")],
            ErrorCode::NotAnAppPassword,
            "app_password",
        ),
        ("telegram", vec![("bot_token", "https://t.me/acme_bot")], ErrorCode::ValueIsAddress, "bot_token"),
        ("telegram", vec![("bot_token", "@acme_bot")], ErrorCode::FieldInvalid, "bot_token"),
        ("trustpilot", vec![("api_key", "\u{2022}\u{2022}\u{2022}1234")], ErrorCode::ValueMasked, "api_key"),
        ("trustpilot", vec![("api_key", "\u{200b}")], ErrorCode::FieldInvalid, "api_key"),
    ] {
        let error = plug.board().submit(&target(&plug, platform), typed(&fields)).await.unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (code, Some(field)), "{fields:?}");
    }
    assert_eq!(world.wire.count("POST", CONNECT), 0);
}

#[tokio::test]
async fn a_platform_that_the_service_does_not_know_either_is_named_as_the_reason() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    assert!(plug.board().begin(&target(&plug, "myspace"), None).await.unwrap().is_none());
    assert_eq!(fault(&plug, "myspace").await.code, ErrorCode::PlatformUnsupported);
    let typed = typed(&[("shop_number", "7"), ("password", "swordfish")]);
    let form = Beginning { sheet: "form".into(), ..target(&plug, "myspace") };
    plug.board().submit(&form, typed).await.unwrap();
    assert_eq!(fault(&plug, "form").await.code, ErrorCode::PlatformUnsupported);
}

#[tokio::test]
async fn a_platform_that_only_the_service_knows_is_connected_with_whatever_fields_it_wants() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let wanted = json!({
        "error": { "code": "validation.field_required", "message": "m", "meta": { "field": "metadata.shop_number" } },
        "request_id": "a1b2c3d4",
    });
    world.wire.next("POST", CONNECT, Mishap::json(400, &wanted));
    plug.board().submit(&target(&plug, "myspace"), typed(&[("password", "swordfish")])).await.unwrap();
    let Fault { code, field, .. } = fault(&plug, "myspace").await;
    assert_eq!((code, field.as_deref()), (ErrorCode::FieldWanted, Some("shop_number")));
    let made =
        json!({ "account_id": "acc_1", "platform": "myspace", "username": "acme", "display_name": "Acme" });
    world.wire.next("POST", CONNECT, Mishap::json(201, &made));
    let fields = [("password", "swordfish"), ("shop_number", "7")];
    plug.board().submit(&target(&plug, "myspace"), typed(&fields)).await.unwrap();
    assert_eq!(plug.connected("myspace").await.0.username, "acme");
    let sent = world.wire.seen("POST", CONNECT).pop().unwrap().json();
    let expected = json!({
        "platform": "myspace",
        "brand_id": plug.brand(),
        "metadata": { "password": "swordfish", "shop_number": "7" },
    });
    assert_eq!(sent, expected);
}
