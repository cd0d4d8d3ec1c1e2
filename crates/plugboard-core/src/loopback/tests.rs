//! The page on this computer, asked as browsers and as strangers ask.
