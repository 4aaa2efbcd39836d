//! Reads a file piece by piece: never more of it is held than one piece.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamReadResult};

/// How many bytes are asked for at a time.
const PIECE_BYTES: u32 = 1 << 20;

/// A file being read.
pub struct Slices {
    reader: Reader,
    bytes: Vec<u8>,
}

enum Reader {
    /// The browser fills the buffer that it is handed, and reads on while the last piece is worked on.
    Filling(ReadableStreamByobReader, ArrayBuffer),
    /// Browsers that cannot fill a buffer bring their own.
    Bringing(ReadableStreamDefaultReader),
}

impl Slices {
    /// Starts at the beginning of a file.
    ///
    /// # Errors
    ///
    /// What the browser says.
    pub fn of(file: &File) -> Result<Self, JsValue> {
        let stream = file.stream();
        let reader = match ReadableStreamByobReader::new(&stream) {
            Ok(reader) => Reader::Filling(reader, ArrayBuffer::new(PIECE_BYTES)),
            Err(_) => Reader::Bringing(ReadableStreamDefaultReader::new(&stream)?),
        };
        Ok(Self { reader, bytes: Vec::new() })
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    ///
    /// What the browser says when the file cannot be read any more.
    pub async fn next(&mut self) -> Result<Option<&[u8]>, JsValue> {
        let answer = match &self.reader {
            Reader::Filling(reader, buffer) => reader.read_with_array_buffer_view(&Uint8Array::new(buffer)),
            Reader::Bringing(reader) => reader.read(),
        };
        let answer: ReadableStreamReadResult = JsFuture::from(answer).await?.unchecked_into();
        if answer.get_done().unwrap_or(true) {
            return Ok(None);
        }
        let piece: Uint8Array = answer.get_value().unchecked_into();
        self.bytes.resize(piece.length() as usize, 0);
        piece.copy_to(&mut self.bytes);
        if let Reader::Filling(_, buffer) = &mut self.reader {
            // The buffer went to the browser and comes back with the piece.
            *buffer = piece.buffer();
        }
        Ok(Some(&self.bytes))
    }
}
