//! From the bytes of a file, slice by slice, to UTF-8.

use encoding_rs::DecoderResult;

use super::Encoding;

/// What stands for bytes that mean nothing in the encoding.
pub const REPLACEMENT: &str = "\u{fffd}";

/// Decodes slices in order; a character may be cut by a slice's end.
pub struct Decoder {
    kind: Kind,
    n_undecodable: u64,
    n_nul: u64,
    is_first: bool,
}

enum Kind {
    /// UTF-8 only has to be checked; the bytes of a cut character wait here.
    Utf8 {
        waiting: Vec<u8>,
    },
    Other(Box<encoding_rs::Decoder>),
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Decoder").field("n_undecodable", &self.n_undecodable).finish_non_exhaustive()
    }
}

impl Decoder {
    /// A decoder for a whole file; a byte order mark at its beginning is dropped.
    pub fn new(encoding: Encoding) -> Self {
        let kind = match encoding {
            Encoding::Utf8 => Kind::Utf8 { waiting: Vec::new() },
            other => Kind::Other(Box::new(standard(other).new_decoder_with_bom_removal())),
        };
        Self { kind, n_undecodable: 0, n_nul: 0, is_first: true }
    }

    /// How many stretches of bytes could not be decoded.
    pub fn n_undecodable(&self) -> u64 {
        self.n_undecodable
    }

    /// How many NUL characters were dropped.
    pub fn n_nul(&self) -> u64 {
        self.n_nul
    }

    /// Appends the text of `bytes`. Every position (in `out`) at which something could not be decoded goes to `bad`.
    pub fn decode(&mut self, bytes: &[u8], is_last: bool, out: &mut Vec<u8>, bad: &mut Vec<usize>) {
        let start = out.len();
        let n_bad = bad.len();
        match &mut self.kind {
            Kind::Utf8 { waiting } => {
                if waiting.is_empty() {
                    utf8(bytes, is_last, out, bad, waiting);
                } else {
                    let mut joined = std::mem::take(waiting);
                    joined.extend_from_slice(bytes);
                    utf8(&joined, is_last, out, bad, waiting);
                }
                if self.is_first && out.len() > start {
                    self.is_first = false;
                    if out[start..].starts_with("\u{feff}".as_bytes()) {
                        out.drain(start..start + 3);
                        bad.iter_mut().skip(n_bad).for_each(|position| *position -= 3);
                    }
                }
            }
            Kind::Other(decoder) => other(decoder, bytes, is_last, out, bad),
        }
        self.n_undecodable += (bad.len() - n_bad) as u64;
        if out[start..].contains(&0) {
            self.drop_nul(out, start, &mut bad[n_bad..]);
        }
    }

    fn drop_nul(&mut self, out: &mut Vec<u8>, start: usize, bad: &mut [usize]) {
        let mut to = start;
        let mut next_bad = 0;
        for from in start..out.len() {
            if next_bad < bad.len() && bad[next_bad] == from {
                bad[next_bad] = to;
                next_bad += 1;
            }
            if out[from] != 0 {
                out[to] = out[from];
                to += 1;
            }
        }
        self.n_nul += (out.len() - to) as u64;
        out.truncate(to);
    }
}

/// The decoder of the web's encoding standard.
pub fn standard(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
        Encoding::Big5 => encoding_rs::BIG5,
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    }
}

fn utf8(mut bytes: &[u8], is_last: bool, out: &mut Vec<u8>, bad: &mut Vec<usize>, waiting: &mut Vec<u8>) {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(_) => return out.extend_from_slice(bytes),
            Err(error) => error,
        };
        let (good, rest) = bytes.split_at(error.valid_up_to());
        out.extend_from_slice(good);
        match error.error_len() {
            None if !is_last => return waiting.extend_from_slice(rest),
            length => {
                bad.push(out.len());
                out.extend_from_slice(REPLACEMENT.as_bytes());
                bytes = &rest[length.unwrap_or(rest.len())..];
            }
        }
    }
}

fn other(decoder: &mut encoding_rs::Decoder, mut bytes: &[u8], is_last: bool, out: &mut Vec<u8>, bad: &mut Vec<usize>) {
    loop {
        let needed = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(usize::MAX / 4);
        let start = out.len();
        out.resize(start + needed.min(bytes.len() * 4 + 64), 0);
        let (result, n_read, n_written) = decoder.decode_to_utf8_without_replacement(bytes, &mut out[start..], is_last);
        out.truncate(start + n_written);
        bytes = &bytes[n_read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                bad.push(out.len());
                out.extend_from_slice(REPLACEMENT.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], encoding: Encoding, slice: usize) -> (String, Vec<usize>, u64) {
        let mut decoder = Decoder::new(encoding);
        let (mut out, mut bad) = (Vec::new(), Vec::new());
        for part in bytes.chunks(slice.max(1)) {
            decoder.decode(part, false, &mut out, &mut bad);
        }
        decoder.decode(&[], true, &mut out, &mut bad);
        (String::from_utf8(out).unwrap(), bad, decoder.n_nul())
    }

    #[test]
    fn slices_may_cut_characters() {
        let text = "\u{feff}城市,销量\n北京,1\0\n";
        for slice in 1..20 {
            assert_eq!(decode(text.as_bytes(), Encoding::Utf8, slice).0, "城市,销量\n北京,1\n", "{slice}");
            let (gb, _, _) = encoding_rs::GB18030.encode("城市㐂");
            assert_eq!(decode(&gb, Encoding::Gb18030, slice).0, "城市㐂");
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let (decoded, _, n_nul) = decode(&utf16, Encoding::Utf16Le, slice);
            assert_eq!((decoded.as_str(), n_nul), ("城市,销量\n北京,1\n", 1), "{slice}");
        }
    }

    #[test]
    fn bytes_that_mean_nothing_are_marked_and_counted() {
        for slice in 1..8 {
            let (text, bad, _) = decode(b"a\xff\xfe\0b\xe5\x8c", Encoding::Utf8, slice);
            assert_eq!((text.as_str(), bad.len()), ("a\u{fffd}\u{fffd}b\u{fffd}", 3), "{slice}");
            assert_eq!(bad, [1, 4, 8]);
        }
    }
}
