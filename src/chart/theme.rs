//! The colours and the type of a drawing, read from the style sheet's tokens, so that no colour is written in Rust.

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Color {
    /// Red, green and blue, 0..=255.
    pub rgb: (u8, u8, u8),
}

/// What a drawing takes from the tokens, for one of the two themes.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The ground of an exported picture.
    pub paper: Color,
    /// Titles and values.
    pub ink: Color,
    /// Axis labels and other quiet text.
    pub ink_soft: Color,
    /// Grid lines.
    pub grid: Color,
    /// The zero line and the ends of a category axis.
    pub axis: Color,
    /// The lone series, then the categories; the last one stands for all the rest.
    pub series: [Color; 8],
    /// Context that is not the answer.
    pub faint: Color,
    /// The sequential scale from low to high.
    pub sequential: [Color; 2],
    /// The diverging scale: negative, middle, positive.
    pub diverging: [Color; 3],
    /// The font stack.
    pub font: String,
}

const TOKENS: &str = include_str!("../../style/tokens.css");

impl Theme {
    /// Ink on light paper.
    pub fn light() -> Self {
        Self::from_tokens(TOKENS, false)
    }

    /// Light ink on dark ground.
    pub fn dark() -> Self {
        Self::from_tokens(TOKENS, true)
    }

    /// Reads `--name: light-dark(#light, #dark)` from a style sheet. A missing colour becomes a grey: a drawing with a grey
    /// in it is better than none.
    pub fn from_tokens(css: &str, is_dark: bool) -> Self {
        let color = |name: &str| color(css, name, is_dark);
        Self {
            paper: color("paper"),
            ink: color("ink"),
            ink_soft: color("ink-soft"),
            grid: color("grid"),
            axis: color("axis"),
            series: std::array::from_fn(|index| color(&format!("series-{index}"))),
            faint: color("series-faint"),
            sequential: ["scale-low", "scale-high"].map(color),
            diverging: ["scale-negative", "scale-middle", "scale-positive"].map(color),
            font: value(css, "font").unwrap_or("sans-serif").to_owned(),
        }
    }

    /// The colour of a layer; beyond the palette everything is "the rest".
    pub fn series_color(&self, index: usize) -> Color {
        self.series[index.min(self.series.len() - 1)]
    }

    /// The colour of a cell: `position` is 0..=1 on the sequential scale, -1..=1 on the diverging one.
    pub fn cell_color(&self, position: f64, is_diverging: bool) -> Color {
        let [negative, middle, positive] = self.diverging;
        match is_diverging {
            false => mix(self.sequential[0], self.sequential[1], position),
            true if position < 0.0 => mix(middle, negative, -position),
            true => mix(middle, positive, position),
        }
    }

    /// Ink or paper, whichever is read more easily on `ground`.
    pub fn ink_on(&self, ground: Color) -> Color {
        if contrast(self.ink, ground) >= contrast(self.paper, ground) { self.ink } else { self.paper }
    }
}

/// The contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio.
pub fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |color: Color| {
        let [red, green, blue] = linear(color);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    if a > b { a / b } else { b / a }
}

/// The colour at `share` (0..=1) of the way, in OKLab, where equal steps look equal.
pub fn mix(from: Color, to: Color, share: f64) -> Color {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let (from, to) = (to_oklab(from), to_oklab(to));
    from_oklab(std::array::from_fn(|index| from[index] + (to[index] - from[index]) * share))
}

fn linear(color: Color) -> [f64; 3] {
    let (red, green, blue) = color.rgb;
    [red, green, blue].map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

// The matrices of both directions: Björn Ottosson, "A perceptual color space for image processing" (2020).
fn to_oklab(color: Color) -> [f64; 3] {
    let [r, g, b] = linear(color);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn from_oklab([lightness, a, b]: [f64; 3]) -> Color {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let channel = |value: f64| {
        let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (value * 255.0).round().clamp(0.0, 255.0) as u8
    };
    Color {
        rgb: (
            channel(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
            channel(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
            channel(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s),
        ),
    }
}

/// What stands behind `--name:`.
fn value<'a>(css: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("--{name}:");
    let rest = &css[css.find(&start)? + start.len()..];
    Some(rest[..rest.find(';')?].trim())
}

fn color(css: &str, name: &str, is_dark: bool) -> Color {
    let hex = value(css, name).and_then(|value| value.split('#').nth(1 + usize::from(is_dark)));
    let byte = |from: usize| hex.and_then(|hex| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok());
    Color { rgb: (byte(0).unwrap_or(128), byte(2).unwrap_or(128), byte(4).unwrap_or(128)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_both_themes_is_found() {
        for theme in [Theme::light(), Theme::dark()] {
            let grey = Color { rgb: (128, 128, 128) };
            let all = [theme.paper, theme.ink, theme.ink_soft, theme.grid, theme.axis, theme.faint];
            assert!(all.iter().chain(&theme.series).all(|&color| color != grey));
            assert!(theme.sequential.iter().chain(&theme.diverging).all(|&color| color != grey));
            assert!(theme.font.ends_with("sans-serif"));
        }
        assert_ne!(Theme::light(), Theme::dark());
        assert_eq!(Theme::from_tokens("", true).ink, Color { rgb: (128, 128, 128) });
        assert_eq!(Theme::from_tokens("--ink: light-dark(#010203, #040506);", true).ink, Color { rgb: (4, 5, 6) });
    }

    #[test]
    fn text_is_read_and_marks_are_seen_in_both_themes() {
        for theme in [Theme::light(), Theme::dark()] {
            assert!(contrast(theme.ink, theme.paper) > 7.0);
            assert!(contrast(theme.ink_soft, theme.paper) > 4.5);
            for &series in &theme.series {
                assert!(contrast(series, theme.paper) > 4.0, "{series:?} also colours the label of its line");
            }
            for step in -10..=10 {
                let cell = theme.cell_color(f64::from(step) / 10.0, true);
                assert!(contrast(theme.ink_on(cell), cell) > 3.5, "no ground is far from both ink and paper");
            }
        }
    }

    #[test]
    fn mixing_keeps_the_ends_and_the_order() {
        let [low, high] = Theme::light().sequential;
        assert_eq!(mix(low, high, 0.0), low);
        assert_eq!(mix(low, high, 1.0), high);
        assert_eq!(mix(low, high, f64::NAN), low);
        let lightness: Vec<f64> = (0..=10).map(|step| to_oklab(mix(low, high, f64::from(step) / 10.0))[0]).collect();
        assert!(lightness.windows(2).all(|pair| pair[0] > pair[1]));
    }
}
