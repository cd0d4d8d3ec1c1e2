//! The platforms that the documents name, as data: how each of them is connected, and since which contract.

use serde::{Deserialize, Serialize};

use crate::contract::Contract;

/// A platform. The connector pages of the documents are the source of its [`Row`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Platform {
    Instagram,
    Facebook,
    Google,
    Tiktok,
    Youtube,
    Twitter,
    Linkedin,
    Trustpilot,
    Threads,
    LinkedinPage,
    Pinterest,
    Zalo,
    Whatsapp,
    Telegram,
    Bluesky,
}

/// What is known of a platform.
pub(crate) struct Row {
    /// As in requests.
    pub(crate) slug: &'static str,
    /// The name that people know.
    pub(crate) title: &'static str,
    /// The contract that has it first.
    pub(crate) since: Contract,
    pub(crate) way: Way,
    /// What the sign-in page asks for, joined by the platform's own separator.
    pub(crate) scope: &'static str,
    /// What joins the words of a handle there, and what ends it.
    pub(crate) handle: (char, &'static str),
}

/// How one connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// With the browser: 202.
    Browser,
    /// With what is in `metadata`: 201.
    Credential(Fields),
    /// With a script of the platform in a page of the caller's: 202 without an address.
    Embedded,
}

/// The fields of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    /// The one that decides which account it is.
    pub(crate) account: &'static str,
    /// The one that is secret, if it is another.
    pub(crate) secret: Option<&'static str>,
    /// A second factor.
    pub(crate) factor: Option<&'static str>,
}

const fn key(account: &'static str) -> Way {
    Way::Credential(Fields { account, secret: None, factor: None })
}

const BLUESKY: Way = Way::Credential(Fields {
    account: "identifier",
    secret: Some("app_password"),
    factor: Some("auth_factor_token"),
});

const GOOGLE: &str = "https://www.googleapis.com/auth/";

impl Platform {
    /// In the order in which a line of people takes turns.
    pub(crate) const ALL: [Self; 15] = [
        Self::Instagram,
        Self::Facebook,
        Self::Google,
        Self::Tiktok,
        Self::Youtube,
        Self::Twitter,
        Self::Linkedin,
        Self::Trustpilot,
        Self::Threads,
        Self::LinkedinPage,
        Self::Pinterest,
        Self::Zalo,
        Self::Whatsapp,
        Self::Telegram,
        Self::Bluesky,
    ];

    /// Reads the slug that requests use; `None` is "platform not supported".
    pub(crate) fn parse(slug: &str, contract: Contract) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|platform| {
            let row = platform.row();
            row.slug == slug && (row.since == Contract::Seed || contract == Contract::Current)
        })
    }

    pub(crate) fn slug(self) -> &'static str {
        self.row().slug
    }

    pub(crate) fn title(self) -> &'static str {
        self.row().title
    }

    pub(crate) fn row(self) -> Row {
        use Contract::{Current, Seed};
        use Way::{Browser, Embedded};
        let row = |slug, title, since, way, scope, handle| Row { slug, title, since, way, scope, handle };
        match self {
            Self::Instagram => row(
                "instagram",
                "Instagram",
                Seed,
                Browser,
                "instagram_business_basic,instagram_business_manage_comments,\
                 instagram_business_manage_messages,instagram_business_content_publish",
                ('.', ""),
            ),
            Self::Facebook => row(
                "facebook",
                "Facebook",
                Seed,
                Browser,
                "pages_show_list,pages_read_engagement,pages_read_user_content,pages_manage_engagement,\
                 pages_manage_metadata,pages_messaging,pages_manage_posts,public_profile,business_management",
                ('.', ""),
            ),
            Self::Google => row("google", "Google", Seed, Browser, "business.manage", ('-', "")),
            Self::Tiktok => row(
                "tiktok",
                "TikTok",
                Seed,
                Browser,
                "user.info.basic,user.info.profile,video.publish,video.upload",
                ('_', ""),
            ),
            Self::Youtube => row("youtube", "YouTube", Seed, Browser, "youtube.force-ssl", ('-', "")),
            Self::Twitter => row(
                "twitter",
                "Twitter",
                Seed,
                Browser,
                "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write like.write \
                 offline.access",
                ('_', ""),
            ),
            Self::Linkedin => {
                row("linkedin", "LinkedIn", Seed, Browser, "openid profile w_member_social", ('-', ""))
            }
            Self::Trustpilot => row("trustpilot", "Trustpilot", Seed, key("api_key"), "", ('-', ".example")),
            Self::Threads => row(
                "threads",
                "Threads",
                Current,
                Browser,
                "threads_basic,threads_content_publish,threads_delete,threads_read_replies",
                ('.', ""),
            ),
            Self::LinkedinPage => row(
                "linkedin_page",
                "LinkedIn Page",
                Current,
                Browser,
                "r_organization_followers r_organization_social rw_organization_admin \
                 r_organization_social_feed w_organization_social w_organization_social_feed r_basicprofile",
                ('-', ""),
            ),
            Self::Pinterest => row("pinterest", "Pinterest", Current, Browser, "", ('_', "")),
            Self::Zalo => row("zalo", "Zalo", Current, Browser, "", ('.', "")),
            Self::Whatsapp => row("whatsapp", "WhatsApp", Current, Embedded, "", ('-', "")),
            Self::Telegram => row("telegram", "Telegram", Current, key("bot_token"), "", ('_', "_bot")),
            Self::Bluesky => row("bluesky", "Bluesky", Current, BLUESKY, "", ('-', ".bsky.social")),
        }
    }

    /// The scope as the platform's address writes it.
    pub(crate) fn scope(self) -> String {
        let scope = self.row().scope;
        match self {
            Self::Google | Self::Youtube => format!("{GOOGLE}{scope}"),
            _ => scope.to_owned(),
        }
    }

    /// The code of a login that manages nothing to connect (errors guide).
    pub(crate) fn nothing_there(self) -> &'static str {
        match self {
            Self::Facebook => "platform.facebook.no_pages",
            Self::Google => "platform.google.no_locations",
            Self::Youtube => "platform.youtube.no_channels",
            _ => "platform.linkedin.no_pages",
        }
    }

    /// What the platform calls its apps' ids in an address.
    pub(crate) fn client_parameter(self) -> &'static str {
        match self {
            Self::Tiktok => "client_key",
            Self::Zalo => "app_id",
            _ => "client_id",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_write_a_platform_as_requests_do() {
        for platform in Platform::ALL {
            assert_eq!(serde_json::to_value(platform).unwrap(), platform.slug());
            assert_eq!(Platform::parse(platform.slug(), Contract::Current), Some(platform));
        }
    }

    #[test]
    fn the_guide_knows_eight_platforms() {
        let known =
            Platform::ALL.into_iter().filter(|one| Platform::parse(one.slug(), Contract::Seed).is_some());
        assert_eq!(known.count(), 8);
    }
}
