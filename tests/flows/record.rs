//! A record of each request of a whole round, in each contract: what is sent, with which headers and which body.
//! The records are snapshots; `INSTA_UPDATE=always cargo test -p plugboard-tests --test flows record` takes new ones,
//! to be read before they are committed. What the service answers is not recorded.

mod writing;

use std::collections::BTreeMap;

use plugboard_core::board::Beginning;
use plugboard_core::view::{ChoiceView, Outcome, PageChange, PhaseView, Way};
use plugboard_sandbox::{Consent, Options};

use crate::browser::{allow_as, come_back, deny, travel};
use crate::contract::REDIRECT_URI;
use crate::world::{KEY, Plug, World, beginning, current, secret, service};
use writing::Record;

/// What is typed into forms.
const CREDENTIAL: &str = "123456:canary-credential-of-a-bot-012345";

/// One round: the world, Plugboard in it, and what it sent.
struct Round {
    world: World,
    plug: Plug,
    record: Record,
    brand: Option<String>,
}

#[tokio::test]
async fn every_request_of_a_round_in_the_contract_of_march_is_as_recorded() {
    let mut round = Round::begin(service(0, 0, Consent::Page)).await;
    round.browser("A new account", "one", "instagram", "acme").await;
    round.reconnect("one").await;
    round.another_way("tiktok", Way::Loopback).await;
    round.decline("youtube").await;
    round.form("trustpilot", "api_key").await;
    round.disconnect("trustpilot").await;
    insta::assert_snapshot!(round.record.text(&[KEY, CREDENTIAL]));
}

#[tokio::test]
async fn every_request_of_a_round_in_the_contract_of_august_is_as_recorded() {
    let mut round = Round::begin(current(0, 0, Consent::Page)).await;
    let second = round.brands().await;
    round.browser("A new account", "one", "instagram", "acme").await;
    round.reconnect("one").await;
    round.another_way("tiktok", Way::Watch).await;
    round.decline("youtube").await;
    round.form("telegram", "bot_token").await;
    let account = round.choose().await;
    round.pages(&account, &second).await;
    round.invite("threads").await;
    round.disconnect("telegram").await;
    round.plug.board().delete_brand(&second).await.unwrap();
    round.note("A brand is deleted");
    insta::assert_snapshot!(round.record.text(&[KEY, CREDENTIAL]));
}

impl Round {
    async fn begin(options: Options) -> Self {
        let world = World::new(options).await;
        let plug = world.signed_in().await;
        let brand = plug.board().subscribe().borrow().brands.as_ref().map(|brands| brands.list[0].id.clone());
        let mut round = Self { world, plug, record: Record::default(), brand };
        if let Some(brand) = &round.brand {
            round.record.name(brand, "{brand}");
        }
        round.note("Signing in with a key");
        round
    }

    /// What was sent since the last note is of this step.
    fn note(&mut self, step: &str) {
        self.record.note(step, self.world.wire.all());
    }

    fn target(&self, sheet: &str, platform: &str) -> Beginning {
        Beginning { brand: self.brand.clone(), ..beginning(sheet, platform, None) }
    }

    /// The browser comes back to Plugboard with what the service sent it.
    async fn comes_back(&mut self, address: &str) {
        let is_there = !address.starts_with(&self.world.wire.origin());
        let address = if is_there { address.to_owned() } else { travel(address).await };
        self.record.keep_out(&address);
        if address.starts_with(REDIRECT_URI) {
            self.plug.board().deliver(&address);
        } else {
            come_back(&address).await;
        }
    }

    async fn browser(&mut self, step: &str, sheet: &str, platform: &str, handle: &str) {
        let target = self.target(sheet, platform);
        let opening = self.plug.board().begin(&target, None).await.unwrap().unwrap();
        self.record.keep_out(opening.link.as_str());
        self.comes_back(&allow_as(opening.link.as_str(), handle).await).await;
        self.connected(step, sheet, platform, Outcome::New).await;
    }

    /// Waits until an attempt is done, and the list that is asked for then has come.
    async fn connected(&mut self, step: &str, sheet: &str, platform: &str, expected: Outcome) {
        let (got, outcome) = self.plug.connected(sheet).await;
        assert_eq!(outcome, expected, "{sheet}");
        self.plug.board().refresh().await.unwrap();
        self.record.name(&got.account_id, &format!("{{{platform}}}"));
        self.note(step);
    }

    /// The account that an attempt brought has to be connected again.
    async fn reconnect(&mut self, earlier: &str) {
        let (person, _) = self.plug.connected(earlier).await;
        self.world.expire(&[&person.account_id]).await;
        self.plug.board().refresh().await.unwrap();
        let opening = self.plug.begin("again", "instagram", Some(&person.account_id)).await;
        self.record.keep_out(opening.link.as_str());
        self.comes_back(&allow_as(opening.link.as_str(), &person.username).await).await;
        self.connected("An account again", "again", "instagram", Outcome::Expected).await;
    }

    async fn another_way(&mut self, platform: &str, way: Way) {
        let target = self.target("twice", platform);
        let first = self.plug.board().begin(&target, None).await.unwrap().unwrap();
        let other = self.plug.board().another_way("twice").await.unwrap().unwrap();
        assert_eq!(self.plug.attempt("twice").unwrap().way, way);
        self.record.keep_out(first.link.as_str());
        self.record.keep_out(other.link.as_str());
        let next = allow_as(other.link.as_str(), "other_way").await;
        match way {
            // The service has it already when the browser stays there.
            Way::Watch => _ = travel(&next).await,
            Way::DeepLink | Way::Loopback | Way::Form => self.comes_back(&next).await,
        }
        self.connected("Another way back", "twice", platform, Outcome::New).await;
    }

    async fn decline(&mut self, platform: &str) {
        let target = self.target("no", platform);
        let opening = self.plug.board().begin(&target, None).await.unwrap().unwrap();
        self.record.keep_out(opening.link.as_str());
        self.comes_back(&deny(opening.link.as_str()).await).await;
        assert!(matches!(self.plug.end("no").await, PhaseView::Declined { .. }));
        self.note("Somebody declines");
    }

    async fn form(&mut self, platform: &str, field: &str) {
        let fields = BTreeMap::from([(field.to_owned(), secret(CREDENTIAL))]);
        let target = self.target("form", platform);
        assert!(self.plug.board().submit(&target, fields).await.unwrap().is_none());
        self.record.name(CREDENTIAL, "{credential}");
        self.connected("An account by a form", "form", platform, Outcome::New).await;
    }

    async fn disconnect(&mut self, platform: &str) {
        let account = self.plug.row_of(platform).id;
        self.plug.board().disconnect(&account).await.unwrap();
        self.note("An account is taken away");
    }

    /// A second brand is made and renamed; its id.
    async fn brands(&mut self) -> String {
        let made = self.plug.board().create_brand("Acme").await.unwrap();
        self.record.name(&made.id, "{second brand}");
        self.note("A brand is made");
        self.plug.board().rename_brand(&made.id, "Acme Corporation").await.unwrap();
        self.note("A brand is renamed");
        made.id
    }

    /// Two pages of a login are connected; the account.
    async fn choose(&mut self) -> String {
        let target = self.target("pages", "facebook");
        let opening = self.plug.board().begin(&target, None).await.unwrap().unwrap();
        self.record.keep_out(opening.link.as_str());
        self.comes_back(&allow_as(opening.link.as_str(), "acme.pages").await).await;
        let choice = self.offered("pages").await;
        let path = self.world.wire.last_path("GET", "/v1/accounts/pending/");
        self.record.name(path.rsplit('/').next().unwrap(), "{connection}");
        self.note("Signing in where something has to be chosen");
        let ids: Vec<String> = choice.options.iter().take(2).map(|option| option.id.clone()).collect();
        for (id, name) in ids.iter().zip(["{page}", "{second page}"]) {
            self.record.name(id, name);
        }
        self.plug.board().choose("pages", &ids).await.unwrap();
        self.connected("Two pages are chosen", "pages", "facebook", Outcome::New).await;
        self.plug.connected("pages").await.0.account_id
    }

    async fn offered(&self, sheet: &str) -> ChoiceView {
        let is_there = |phase: &PhaseView| matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
        match self.plug.until(sheet, is_there).await {
            PhaseView::Choosing { choice: Some(choice), .. } => choice,
            other => panic!("{other:?}"),
        }
    }

    async fn pages(&mut self, account: &str, brand: &str) {
        let board = self.plug.board().clone();
        let pages = board.account_pages(account).await.unwrap();
        self.note("The pages of an account");
        let other = pages.iter().find(|page| !page.is_default).unwrap().id.clone();
        self.record.name(&other, "{page of the account}");
        for change in [PageChange::MakeDefault, PageChange::Deactivate, PageChange::Activate] {
            _ = board.change_page(account, &other, change).await;
            self.note(&format!("A page is changed: {change:?}"));
        }
        let all = board.login_pages(account).await.unwrap();
        let path = self.world.wire.last_path("GET", "/v1/platforms/facebook/logins/");
        self.record.name(path.split('/').nth(5).unwrap(), "{login}");
        self.note("The pages of a login");
        let free = all.iter().find(|page| page.free && page.brand.is_none()).unwrap();
        self.record.name(&free.id, "{third page}");
        board.assign_page(account, &free.id, brand).await.unwrap();
        self.note("A page is given to a brand");
    }

    async fn invite(&mut self, platform: &str) {
        let (board, brand) = (self.plug.board().clone(), self.brand.clone().unwrap());
        board.invite(platform, &brand, 7, None).await.unwrap();
        self.note("An invite is made");
        board.refresh().await.unwrap();
        self.note("Invites are watched");
        let invite = board.subscribe().borrow().invites[0].id.clone();
        self.record.name(&invite, "{invite}");
        board.revoke_invite(&invite).await.unwrap();
        self.note("An invite is revoked");
    }
}
