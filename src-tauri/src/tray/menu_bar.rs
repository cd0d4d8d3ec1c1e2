//! What the menu bar of macOS shows: the plug of the app's icon, and how many accounts need somebody.

use tauri::image::Image;

/// Above this, a menu bar is not the place for the exact count.
const MOST: u32 = 99;

/// The picture: 18 points, and twice as many pixels. macOS takes its alpha channel and gives it a colour.
pub fn picture() -> Image<'static> {
    tauri::include_image!("../icons/menu-bar.png")
}

/// What stands next to the picture, if anybody is needed.
pub fn title(needs_you: u32) -> Option<String> {
    match needs_you {
        0 => None,
        1..=MOST => Some(needs_you.to_string()),
        _ => Some(format!("{MOST}+")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_a_template() {
        let picture = picture();
        assert_eq!((picture.width(), picture.height()), (36, 36));
        let pixels: Vec<&[u8]> = picture.rgba().chunks(4).collect();
        assert!(pixels.iter().all(|pixel| pixel[..3] == [0, 0, 0]), "a template is black");
        let filled = pixels.iter().filter(|pixel| pixel[3] == 255).count();
        let empty = pixels.iter().filter(|pixel| pixel[3] == 0).count();
        assert!(filled > pixels.len() / 8 && empty > pixels.len() / 3, "{filled} filled, {empty} empty");
    }

    #[test]
    fn the_count_is_shown_while_somebody_is_needed() {
        let titles = [0, 1, 99, 100, u32::MAX].map(title);
        assert_eq!(
            titles,
            [None, Some("1"), Some("99"), Some("99+"), Some("99+")].map(|one| one.map(str::to_owned))
        );
    }
}
