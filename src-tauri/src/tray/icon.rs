//! The picture: the app's own icon, with a dot in it while accounts need somebody.

/// Side of the picture, in pixels.
#[cfg(target_os = "linux")]
const SIDE: usize = 128;
#[cfg(not(target_os = "linux"))]
const SIDE: usize = 32;

/// Amber, and a light ring that sets it off from icon and panel, be they light or dark.
const DOT: [u8; 4] = [0xf5, 0x9e, 0x0b, 0xff];
const RING: [u8; 4] = [0xff, 0xfb, 0xeb, 0xff];

/// The picture in RGBA, by rows; and its side in pixels.
pub fn picture(needs_you: u32) -> (Vec<u8>, u32) {
    #[cfg(target_os = "linux")]
    let icon = tauri::include_image!("../icons/128x128.png");
    #[cfg(not(target_os = "linux"))]
    let icon = tauri::include_image!("../icons/32x32.png");
    let mut rgba = icon.rgba().to_vec();
    if needs_you > 0 {
        dot(&mut rgba);
    }
    (rgba, icon.width())
}

fn dot(rgba: &mut [u8]) {
    let (radius, ring) = (SIDE * 9 / 32, SIDE / 16);
    let middle = SIDE - radius - 1;
    for (number, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = (number % SIDE, number / SIDE);
        let far = x.abs_diff(middle).pow(2) + y.abs_diff(middle).pow(2);
        if far <= (radius - ring).pow(2) {
            pixel.copy_from_slice(&DOT);
        } else if far <= radius.pow(2) {
            pixel.copy_from_slice(&RING);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_a_dot_only_while_somebody_is_needed() {
        let amber = |needs_you| {
            let (rgba, side) = picture(needs_you);
            assert_eq!((side as usize, rgba.len()), (SIDE, SIDE * SIDE * 4));
            rgba.chunks(4).filter(|pixel| *pixel == DOT).count()
        };
        assert_eq!(amber(0), 0);
        assert!(amber(1) > SIDE * SIDE / 16);
    }
}
