//! A QR code as the path of an SVG.

use qrcode::{Color, QrCode};

use crate::view::QrView;

/// Light modules around the code, as its standard asks (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// Draws a text. What is too long for a code is drawn as nothing.
pub(crate) fn draw(text: &str) -> QrView {
    let code = if text.is_empty() { None } else { QrCode::new(text).ok() };
    let Some(code) = code else { return QrView { size: 0, path: String::new() } };
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (row, column) = (at / width + QUIET, at % width + QUIET);
            path.extend(["M", &column.to_string(), " ", &row.to_string(), "h1v1h-1z"]);
        }
    }
    QrView { size: u32::try_from(width + 2 * QUIET).unwrap_or(u32::MAX), path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_a_quiet_zone() {
        let drawn = draw("http://127.0.0.1:4100/invite/abc");
        assert!(drawn.size >= 29 + 8 - 4, "{}", drawn.size);
        let last = drawn.size - 5;
        for corner in ["M4 4h1v1h-1z".to_owned(), format!("M{last} 4h1v1h-1z"), format!("M4 {last}h1v1h-1z")]
        {
            assert!(drawn.path.contains(&corner), "{corner}");
        }
        assert!(!drawn.path.contains("M3 "), "nothing is dark in the quiet zone");
    }

    #[test]
    fn what_cannot_be_drawn_is_nothing() {
        for text in [String::new(), "x".repeat(10_000)] {
            assert_eq!(draw(&text), QrView { size: 0, path: String::new() });
        }
    }
}
