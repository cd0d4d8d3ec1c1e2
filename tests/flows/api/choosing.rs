//! Choices after a sign-in, and the pages that came of them.

use plugboard_core::ErrorCode;
use plugboard_core::api::Api;
use plugboard_core::view::{ChoiceKind, Contract, PageChange};
use plugboard_sandbox::Consent;

use super::{api, asked, brand, code, signed_in, today};
use crate::browser::parameter;
use crate::world::{KEY, World, current};

const NOWHERE: &str = "pc_00000000000000000000000000000000";

async fn connection(api: &Api, platform: &str, brand: &str) -> String {
    let back = signed_in(api, &asked(Contract::Current, platform, Some(brand))).await;
    assert_eq!(parameter(&back, "status"), "selection_required", "{back}");
    parameter(&back, "connection_id")
}

#[tokio::test]
async fn one_profile_is_chosen_once() {
    let (_world, api) = today(0).await;
    let mine = brand(&api, "Mine").await;
    let connection = connection(&api, "google", &mine).await;
    let choice = api.pending(&connection).await.unwrap();
    assert_eq!((choice.kind, choice.items.len()), (ChoiceKind::Profile, 3));
    let ids: Vec<String> = choice.items.iter().map(|option| option.id.clone()).collect();
    assert!(ids[0].contains('/'), "{ids:?}");
    let unknown = vec!["accounts/0/locations/9".to_owned()];
    let refused = api.select(&connection, choice.kind, &unknown).await;
    assert_eq!(code(refused), Some(ErrorCode::ChoiceRefused));
    for none in [&ids[..0], &ids[..2]] {
        let refused = api.select(&connection, choice.kind, none).await;
        assert_eq!(code(refused), Some(ErrorCode::ChoiceRefused), "{none:?}");
    }
    let people = api.select(&connection, choice.kind, &ids[1..2]).await.unwrap();
    assert_eq!(people[0].account_id, api.accounts().await.unwrap().accounts[0].id);
    let again = api.select(&connection, choice.kind, &ids[1..2]).await;
    assert_eq!(code(again), Some(ErrorCode::ChoiceGone));
    assert_eq!(api.pending(&connection).await.unwrap_err().code, ErrorCode::ChoiceGone);
}

#[tokio::test]
async fn what_is_no_choice_is_not_asked_for() {
    let (world, api) = today(0).await;
    assert_eq!(api.pending(NOWHERE).await.unwrap_err().code, ErrorCode::ChoiceGone);
    let before = world.wire.total();
    for strange in ["", "pc_", "../brands", "pc_4A8F2C1E9B3D7F06A5C2E8B4D1F3A7E2", &format!("{NOWHERE}0")] {
        assert_eq!(api.pending(strange).await.unwrap_err().code, ErrorCode::ChoiceGone, "{strange}");
        let chosen = api.select(strange, ChoiceKind::Pages, &["1".to_owned()]).await;
        assert_eq!(code(chosen), Some(ErrorCode::ChoiceGone), "{strange}");
    }
    assert_eq!(world.wire.total(), before);
}

#[tokio::test]
async fn pages_are_chosen_changed_and_given_to_another_brand() {
    let (_world, api) = today(0).await;
    let (mine, other) = (brand(&api, "Mine").await, brand(&api, "Other").await);
    let first = connection(&api, "facebook", &mine).await;
    let choice = api.pending(&first).await.unwrap();
    assert_eq!(choice.kind, ChoiceKind::Pages);
    let ids: Vec<String> = choice.items.iter().map(|option| option.id.clone()).collect();
    assert!(ids.len() >= 3 && choice.items.iter().all(|option| option.free), "{choice:?}");
    let people = api.select(&first, choice.kind, &ids[..2]).await.unwrap();
    let account = people[0].account_id.clone();

    let pages = api.pages(&account).await.unwrap();
    assert_eq!(pages.iter().filter(|page| page.is_active).count(), 2);
    let second = pages.iter().find(|page| !page.is_default).unwrap();
    assert!(api.change_page(&account, &second.id, PageChange::MakeDefault).await.unwrap().is_default);
    assert!(!api.change_page(&account, &pages[0].id, PageChange::Deactivate).await.unwrap().is_active);
    let left = api.accounts().await.unwrap().accounts.remove(0);
    assert_eq!(left.page_name.as_deref(), Some(second.name.as_str()));
    assert!(api.change_page(&account, &pages[0].id, PageChange::Activate).await.unwrap().is_active);

    let login = left.login.unwrap();
    let held = api.login_pages(&login).await.unwrap();
    let owner = |id: &str| held.iter().find(|page| page.id == id).unwrap();
    assert_eq!(owner(&ids[0]).brand.as_ref().map(|brand| brand.name.as_str()), Some("Mine"));
    assert!(owner(&ids[2]).free && !owner(&ids[0]).free);
    let given = api.assign_page(&login, &ids[2], &other).await.unwrap();
    assert_ne!(given, account);
    assert_eq!(api.pages(&given).await.unwrap().len(), 1);
    let taken = api.assign_page(&login, &ids[0], &other).await.unwrap_err();
    assert_eq!(taken.code, ErrorCode::ChoiceRefused);
    assert_eq!(api.assign_page(&login, &ids[0], "nobody").await.unwrap_err().code, ErrorCode::BrandGone);
    for gone in [
        api.assign_page("nobody", &ids[0], &other).await.unwrap_err(),
        api.assign_page(&login, "0", &other).await.unwrap_err(),
        api.login_pages("nobody").await.unwrap_err(),
        api.change_page(&account, "nobody", PageChange::Activate).await.unwrap_err(),
    ] {
        assert_eq!(gone.code, ErrorCode::ChoiceGone);
    }
    assert_eq!(api.pages("nobody").await.unwrap_err().code, ErrorCode::AccountGone);
}

#[tokio::test]
async fn who_signs_in_again_can_choose_the_brands_own_pages_and_no_others() {
    let (_world, api) = today(0).await;
    let (mine, other) = (brand(&api, "Mine").await, brand(&api, "Other").await);
    let first = connection(&api, "facebook", &mine).await;
    let choice = api.pending(&first).await.unwrap();
    let ids: Vec<String> = choice.items.iter().map(|option| option.id.clone()).collect();
    let before = api.select(&first, choice.kind, &ids[..1]).await.unwrap();
    let login = api.accounts().await.unwrap().accounts.remove(0).login.unwrap();
    api.assign_page(&login, &ids[1], &other).await.unwrap();

    let again = connection(&api, "facebook", &mine).await;
    let choice = api.pending(&again).await.unwrap();
    let item = |id: &str| choice.items.iter().find(|item| item.id == id).unwrap();
    let brand = |id: &str| item(id).brand.as_ref().map(|brand| brand.name.clone());
    assert_eq!((brand(&ids[0]).as_deref(), brand(&ids[1]).as_deref()), (Some("Mine"), Some("Other")));
    assert_eq!(item(&ids[0]).account.as_ref(), Some(&before[0].account_id));
    assert!(!item(&ids[0]).free && !item(&ids[1]).free && item(&ids[2]).free, "{choice:?}");
    let refused = api.select(&again, choice.kind, &ids[1..2]).await;
    assert_eq!(code(refused), Some(ErrorCode::ChoiceRefused));
    let after = api.select(&again, choice.kind, &ids[..1]).await.unwrap();
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_page_that_the_login_lost_is_named() {
    let missing = r#"[{"mishap": "page-missing", "platform": "facebook", "after": 1}]"#;
    let mut options = current(0, 0, Consent::Auto);
    options.script = missing.parse().unwrap();
    let world = World::new(options).await;
    let api = api(&world, KEY);
    let mine = brand(&api, "Mine").await;
    let first = connection(&api, "facebook", &mine).await;
    let choice = api.pending(&first).await.unwrap();
    let ids: Vec<String> = choice.items.iter().map(|option| option.id.clone()).collect();
    api.select(&first, choice.kind, &ids[..1]).await.unwrap();
    let again = connection(&api, "facebook", &mine).await;
    let choice = api.pending(&again).await.unwrap();
    assert_eq!((choice.lost.len(), choice.lost[0].brand.as_str()), (1, "Mine"));
    assert!(choice.items.iter().all(|option| option.id != ids[0]));
}

#[tokio::test]
async fn an_account_without_pages_has_none() {
    let (_world, api) = today(0).await;
    signed_in(&api, &asked(Contract::Current, "instagram", None)).await;
    let account = api.accounts().await.unwrap().accounts.remove(0);
    assert!(api.pages(&account.id).await.unwrap().is_empty());
}
