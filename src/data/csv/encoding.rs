//! Which encoding the bytes of a file are in, and whether they are text at all.

use super::{Encoding, ImportError, decode::standard};

/// An encoding with what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// The encoding.
    pub encoding: Encoding,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// Why an encoding was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A byte order mark.
    Mark,
    /// Nothing but ASCII so far, which all encodings share.
    Ascii,
    /// All bytes are valid UTF-8.
    Valid,
    /// Nearly all bytes are valid UTF-8.
    NearlyValid,
    /// Zero bytes where UTF-16 has them.
    Zeros,
    /// The frequency of characters.
    Characters,
    /// The user said so.
    Given,
}

/// Looks at the first part of a file. `is_whole` says that nothing follows.
pub fn detect(head: &[u8], is_whole: bool) -> Detected {
    for (mark, encoding) in [
        (&b"\xef\xbb\xbf"[..], Encoding::Utf8),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
        (b"\x84\x31\x95\x33", Encoding::Gb18030),
    ] {
        if head.starts_with(mark) {
            return Detected { encoding, evidence: Evidence::Mark };
        }
    }
    if let Some(encoding) = utf16_by_zeros(head) {
        return Detected { encoding, evidence: Evidence::Zeros };
    }
    if head.is_ascii() {
        return Detected { encoding: Encoding::Utf8, evidence: Evidence::Ascii };
    }
    let (n_valid, n_invalid) = utf8_sequences(head, is_whole);
    if n_invalid == 0 {
        return Detected { encoding: Encoding::Utf8, evidence: Evidence::Valid };
    }
    // Valid sequences hardly arise by accident, so a few broken bytes among many are damage, not another encoding.
    if n_valid >= 3 * n_invalid {
        return Detected { encoding: Encoding::Utf8, evidence: Evidence::NearlyValid };
    }
    Detected { encoding: by_characters(head, is_whole), evidence: Evidence::Characters }
}

/// Latin text in UTF-16 has a zero in every other byte; all text has its line ends, delimiters and digits so. Characters
/// such as 一 and 开 have their zero in the other place, but only one order makes text of all.
fn utf16_by_zeros(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let is_text = |read: fn([u8; 2]) -> u16| {
        let (mut n_ascii, mut n_bad) = (0usize, 0usize);
        for c in char::decode_utf16(pairs.iter().map(|pair| read(*pair))) {
            match c {
                Ok('\t' | '\n' | '\r' | ' '..='~') => n_ascii += 1,
                Ok(c) if !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}') => {}
                _ => n_bad += 1,
            }
        }
        (n_ascii >= 4 && n_ascii * 12 >= pairs.len() && n_bad * 50 <= n_ascii).then_some(n_ascii)
    };
    match (is_text(u16::from_le_bytes), is_text(u16::from_be_bytes)) {
        (None, None) => None,
        (little, big) => Some(if little >= big { Encoding::Utf16Le } else { Encoding::Utf16Be }),
    }
}

/// How many characters beyond ASCII are valid UTF-8, and how many stretches are not.
pub fn utf8_sequences(mut bytes: &[u8], is_whole: bool) -> (u64, u64) {
    let (mut n_valid, mut n_invalid) = (0, 0);
    loop {
        let (good, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.as_bytes(), None),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                (good, Some((rest, error.error_len())))
            }
        };
        n_valid += good.iter().filter(|byte| **byte >= 0xc0).count() as u64;
        let Some((rest, length)) = rest else { return (n_valid, n_invalid) };
        n_invalid += u64::from(length.is_some() || is_whole);
        bytes = &rest[length.unwrap_or(rest.len())..];
    }
}

fn by_characters(head: &[u8], is_whole: bool) -> Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, is_whole);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let candidates = [Encoding::Gb18030, Encoding::Big5, Encoding::ShiftJis]
        .map(|encoding| (encoding, plausibility(head, encoding)));
    let guessed = if guess == encoding_rs::GBK || guess == encoding_rs::GB18030 {
        Some(Encoding::Gb18030)
    } else if guess == encoding_rs::BIG5 {
        Some(Encoding::Big5)
    } else if guess == encoding_rs::SHIFT_JIS {
        Some(Encoding::ShiftJis)
    } else {
        None
    };
    // The detector does not know the four-byte characters of GB18030 and errs on very short texts; where another East
    // Asian encoding makes clearly better text of the bytes, that one it is.
    let of_guess = guessed.map_or(0.0, |encoding| plausibility(head, encoding));
    let best = candidates.into_iter().fold(None, |best: Option<(Encoding, f64)>, candidate| match best {
        Some(best) if best.1 >= candidate.1 => Some(best),
        _ => Some(candidate),
    });
    match (guessed, best) {
        (_, Some((encoding, score))) if score > 0.8 && score > of_guess + 0.25 => encoding,
        (Some(encoding), _) => encoding,
        _ => Encoding::Windows1252,
    }
}

/// How much of the text beyond ASCII is made of common characters (0 to 1) if the bytes are in an encoding.
fn plausibility(head: &[u8], encoding: Encoding) -> f64 {
    let (text, _) = standard(encoding).decode_without_bom_handling(&head[..head.len().min(64 << 10)]);
    let (mut n_common, mut n_all, mut n_pairs) = (0.0f64, 0.0f64, 0.0f64);
    let mut was_wide = false;
    for c in text.chars() {
        let is_wide = !c.is_ascii();
        if is_wide {
            n_all += 1.0;
            n_common += match c {
                '\u{3040}'..='\u{30ff}' => 1.0,
                '\u{4e00}'..='\u{9fff}' if is_frequent(c) => 1.0,
                '\u{4e00}'..='\u{9fff}' => 0.4,
                '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' | '￥' | '\u{2010}'..='\u{2027}' => 0.8,
                // Single-byte kana are rare in tables and arise from any bytes.
                '\u{ff61}'..='\u{ff9f}' => -0.5,
                '\u{fffd}' => -4.0,
                _ => 0.0,
            };
            n_pairs += f64::from(u8::from(was_wide));
        }
        was_wide = is_wide;
    }
    // Lone wide characters between letters are the accents of a Western text.
    if n_all == 0.0 || n_pairs < 0.25 * n_all { 0.0 } else { (n_common / n_all).max(0.0) }
}

/// Characters that headers and cells of sales tables are full of, simplified, traditional and Japanese.
fn is_frequent(c: char) -> bool {
    const FREQUENT: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民\
        得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线\
        内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头\
        基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思\
        术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广\
        石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族\
        维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙\
        销售额订客户地区产品渠道日期数量单价总计月份城市省份姓名北京上海广州深圳杭州成都武汉南京天津重庆苏州西安手机电脑台灯\
        時國學對發經過現點實電產業開關長門間東車軍務員會來個們這為與從後書記說話讀語業區廣場機價單號碼銷產類總數額訂貨顧稱縣\
        商品売上表示札幌冷蔵庫東京大阪名古屋円価格数量顧客注文日付合計店舗地域";
    FREQUENT.contains(c)
}

/// Whether the first bytes belong to something that is not a text table.
pub fn check_is_text(head: &[u8]) -> Result<(), ImportError> {
    let not = |found: &str| Err(ImportError::NotText { found: found.to_owned() });
    const MAGIC: [(&[u8], &str); 20] = [
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff", "JPEG image"),
        (b"GIF8", "GIF image"),
        (b"%PDF", "PDF document"),
        (b"PK\x03\x04", "ZIP archive / Excel workbook (.xlsx)"),
        (b"PK\x05\x06", "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel workbook (.xls)"),
        (b"\x1f\x8b", "gzip archive"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!\x1a\x07", "RAR archive"),
        (b"BZh9", "bzip2 archive"),
        (b"\xfd7zXZ\0", "xz archive"),
        (b"\x28\xb5\x2f\xfd", "zstd archive"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"PAR1", "Parquet file"),
        (b"ARROW1", "Arrow file"),
        (b"\x7fELF", "program (ELF)"),
        (b"MZ\x90\0", "program (EXE)"),
        (b"\0asm", "program (WebAssembly)"),
        (b"{\\rtf", "RTF document"),
    ];
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return not(found);
    }
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let opens = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    if opens(b"<!doctype html") || opens(b"<html") {
        return not("web page (HTML)");
    }
    if opens(b"<?xml") {
        return not("XML document");
    }
    if start.starts_with(b"RIFF") && head.get(8..12).is_some_and(|kind| matches!(kind, b"WEBP" | b"WAVE" | b"AVI ")) {
        return not("media file (RIFF)");
    }
    if matches!(detect(head, false).encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return Ok(());
    }
    // Text has hardly any control characters; a stray NUL or the odd escape is damage, not a picture.
    let n_control = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=25 | 27..=31 | 127)).count();
    let n_zero = head.iter().filter(|byte| **byte == 0).count();
    let n_text = head.len() - n_control - n_zero;
    if n_control * 20 > head.len() || n_zero > 4 * n_text + 16 && n_text < 64 || n_zero * 2 > head.len() + 64 {
        return not("binary data");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: Encoding) {
        let detected = detect(bytes, true);
        assert_eq!(detected.encoding, encoding, "{detected:?}");
    }

    #[test]
    fn encodings_are_told_apart() {
        let table = "订单号,客户,地区,金额\nA1,张三,华东,100\nA2,李四,华南,250\n";
        check(b"a,b\n1,2\n", Encoding::Utf8);
        check(table.as_bytes(), Encoding::Utf8);
        check(&encoding_rs::GB18030.encode(table).0, Encoding::Gb18030);
        check(&encoding_rs::GB18030.encode("城市,㐂\n北京,1\n").0, Encoding::Gb18030);
        check(
            &encoding_rs::BIG5.encode("訂單號,客戶,地區,金額\nA1,張三,華東,100\nA2,李四,臺北,250\n").0,
            Encoding::Big5,
        );
        check(&encoding_rs::SHIFT_JIS.encode("商品,売上\nテレビ,100\n冷蔵庫,250\n表示,5\n").0, Encoding::ShiftJis);
        check(
            &encoding_rs::WINDOWS_1252.encode("produit,ventes\nCafé crème,10\nThé à la menthe,20\n").0,
            Encoding::Windows1252,
        );
        check(&encoding_rs::WINDOWS_1252.encode("Größe;Straße\nÄpfel;5\nÖl;7\n").0, Encoding::Windows1252);
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        check(&utf16("a,b\n1,2\n"), Encoding::Utf16Le);
        check(&utf16("门店,销量\n最佳开发一店,1\n开开一一店,2\n"), Encoding::Utf16Le);
        check(&utf16(table), Encoding::Utf16Le);
        let utf16_be: Vec<u8> = table.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&utf16_be, Encoding::Utf16Be);
        check("城市,销量\n北京,1\n广\u{0}州,2".replace('\u{0}', "").as_bytes(), Encoding::Utf8);
        check(
            b"\xe5\x9f\x8e\xe5\xb8\x82,1\n\xe5\xb9\xbf\xff\xfe\xe5\xb7\x9e,3\n\xe6\xb7\xb1\xe5\x9c\xb3,4\n",
            Encoding::Utf8,
        );
    }

    #[test]
    fn pictures_and_archives_are_no_tables() {
        assert!(check_is_text(b"\x89PNG\r\n\x1a\n....").is_err());
        assert!(check_is_text(b"PK\x03\x04abc").is_err());
        assert!(check_is_text(&(0..=255).cycle().take(4000).collect::<Vec<u8>>()).is_err());
        assert!(check_is_text(b"id,name\n1,ab\0cd\n\0\0\0\0").is_ok());
        assert!(check_is_text(b"a,b\n").is_ok() && check_is_text(b"").is_ok());
        assert!(check_is_text(&"表,金额\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).is_ok());
    }
}
