//! The platforms that the March 2026 API documents name, and how each of them is connected.

/// A platform of the seed contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Platform {
    Instagram,
    Facebook,
    Google,
    Tiktok,
    Youtube,
    Twitter,
    Linkedin,
    Trustpilot,
}

/// What `connect` asks for: a `redirect_uri` (202) or a credential (201).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Browser,
    Key,
}

impl Platform {
    pub(crate) const ALL: [Self; 8] = [
        Self::Instagram,
        Self::Facebook,
        Self::Google,
        Self::Tiktok,
        Self::Youtube,
        Self::Twitter,
        Self::Linkedin,
        Self::Trustpilot,
    ];

    /// Reads the slug that requests use; `None` is "platform not supported".
    pub(crate) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.slug() == slug)
    }

    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Instagram => "instagram",
            Self::Facebook => "facebook",
            Self::Google => "google",
            Self::Tiktok => "tiktok",
            Self::Youtube => "youtube",
            Self::Twitter => "twitter",
            Self::Linkedin => "linkedin",
            Self::Trustpilot => "trustpilot",
        }
    }

    /// The name that people know.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Instagram => "Instagram",
            Self::Facebook => "Facebook",
            Self::Google => "Google",
            Self::Tiktok => "TikTok",
            Self::Youtube => "YouTube",
            Self::Twitter => "Twitter",
            Self::Linkedin => "LinkedIn",
            Self::Trustpilot => "Trustpilot",
        }
    }

    pub(crate) fn way(self) -> Way {
        match self {
            Self::Instagram
            | Self::Facebook
            | Self::Google
            | Self::Tiktok
            | Self::Youtube
            | Self::Twitter
            | Self::Linkedin => Way::Browser,
            Self::Trustpilot => Way::Key,
        }
    }
}
