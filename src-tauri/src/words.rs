//! The words that the shell says without the page: what has to be said when there is no page, and what the system
//! shows itself. They are those of `ui/src/words` whose keys start with `shell_`; all others stay with the page.

use plugboard_core::view::Language;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::De => &DE,
        Language::Fr => &FR,
        Language::Es => &ES,
        Language::Ja => &JA,
        Language::Ar => &AR,
    }
}

/// The language that the person chose, or else the first of the system's languages that we have, or else English:
/// as the page does it.
pub fn language(chosen: Option<Language>) -> Language {
    chosen.unwrap_or_else(|| first_known(sys_locale::get_locales()))
}

fn first_known(locales: impl IntoIterator<Item = String>) -> Language {
    locales.into_iter().find_map(|locale| known(&locale)).unwrap_or(Language::En)
}

/// The language of a locale, as BCP 47 or POSIX writes it.
fn known(locale: &str) -> Option<Language> {
    let language = locale.split(['-', '_', '.', '@']).next()?;
    match language.to_ascii_lowercase().as_str() {
        "en" => Some(Language::En),
        "de" => Some(Language::De),
        "fr" => Some(Language::Fr),
        "es" => Some(Language::Es),
        "ja" => Some(Language::Ja),
        "ar" => Some(Language::Ar),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(locales: &[&str]) -> Language {
        first_known(locales.iter().map(|&locale| locale.to_owned()))
    }

    #[test]
    fn the_language_is_the_first_of_the_systems_that_we_have() {
        for (locale, language) in [
            ("de_AT.UTF-8", Language::De),
            ("de_DE@euro", Language::De),
            ("DE", Language::De),
            ("fr-CA", Language::Fr),
            ("es-419", Language::Es),
            ("ja-JP", Language::Ja),
            ("ar", Language::Ar),
            ("en-GB", Language::En),
            ("pt-BR", Language::En),
            ("C", Language::En),
            ("C.UTF-8", Language::En),
            ("", Language::En),
            ("dedicated", Language::En),
        ] {
            assert_eq!(of(&[locale]), language, "{locale}");
        }
        assert_eq!(of(&["pt-BR", "es-419", "en"]), Language::Es);
        assert_eq!(of(&[]), Language::En);
    }

    #[test]
    fn the_persons_choice_comes_before_the_systems_language() {
        for language in [Language::De, Language::Ja] {
            assert_eq!(super::language(Some(language)), language);
        }
    }

    #[test]
    fn every_language_has_words_of_its_own() {
        let all = [Language::En, Language::De, Language::Fr, Language::Es, Language::Ja, Language::Ar];
        let titles = all.map(|language| words(language).web_view_title);
        assert_eq!(titles[1], "Plugboard kann sein Fenster nicht anzeigen");
        let different: std::collections::BTreeSet<&str> = titles.into_iter().collect();
        assert_eq!(different.len(), all.len(), "{titles:?}");
    }
}
