//! The streaming reader.

use super::{
    ImportError, ImportParams, RejectedRow, RowSample, Step,
    build::{self, Batch, Builder},
    decode::Decoder,
    dialect,
    encoding::{self, Detected},
    learn,
    lines::Lines,
    plan::Plan,
    records::{Found, MAX_RECORD_BYTES, Splitter},
    sampling::Sampler,
    texts, words,
};

/// Takes the slices of a file in order.
#[derive(Debug)]
pub struct Reader {
    params: ImportParams,
    n_bytes: Option<u64>,
    n_seen: u64,
    learnt: Option<Detected>,
    /// The highest ticket of the sample, once it is known.
    bound: Option<u64>,
    pass: u8,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// The first part is gathered, to find out how to read the file.
    Head(Vec<u8>),
    Body(Box<Body>),
}

/// So much of a file is gathered before it is decided how to read it.
const HEAD_BYTES: usize = 1 << 20;

/// So many bytes are decoded and split at once: few enough to stay in the processor's caches.
const BLOCK_BYTES: usize = 256 << 10;

/// So many cells are handed to the columns at once.
const BATCH_CELLS: usize = 12 << 10;

/// So many rejected rows are listed; all are counted.
const MAX_REJECTED: usize = 10_000;

/// A file is read at most so often.
const MAX_PASSES: u8 = 3;

impl Reader {
    /// A reader for one file; `n_bytes` is its size, when known, to reserve memory by.
    pub fn new(params: ImportParams, n_bytes: Option<u64>) -> Self {
        Self { params, n_bytes, n_seen: 0, learnt: None, bound: None, pass: 1, stage: Stage::Head(Vec::new()) }
    }

    /// Takes the next slice.
    pub fn push(&mut self, slice: &[u8]) -> Result<(), ImportError> {
        self.n_seen += slice.len() as u64;
        let rest = match &mut self.stage {
            Stage::Head(head) => {
                let (for_head, rest) = slice.split_at(slice.len().min(HEAD_BYTES - head.len().min(HEAD_BYTES)));
                head.extend_from_slice(for_head);
                if head.len() < HEAD_BYTES {
                    return Ok(());
                }
                rest
            }
            Stage::Body(body) => return body.push(slice),
        };
        self.begin(false)?;
        match &mut self.stage {
            Stage::Body(body) => body.push(rest),
            Stage::Head(_) => Ok(()),
        }
    }

    /// Decides how to read the file and reads what was gathered.
    fn begin(&mut self, is_whole: bool) -> Result<(), ImportError> {
        let Stage::Head(head) = &mut self.stage else { return Ok(()) };
        let head = std::mem::take(head);
        if self.params.encoding.is_none() {
            encoding::check_is_text(&head)?;
        }
        let mut plan = Plan::find(&head, is_whole, &self.params, self.n_bytes, self.learnt);
        plan.pass = self.pass;
        let sampler = Sampler::new(self.params.sample, self.bound);
        if sampler.as_ref().is_some_and(Sampler::is_counting) {
            plan.n_rows = 0;
        } else if let Some(RowSample { share: Some(share), .. }) = self.params.sample.filter(|_| sampler.is_some()) {
            plan.n_rows = (plan.n_rows as f64 * share) as usize + 64;
        }
        let mut body = Box::new(Body::new(plan, sampler));
        body.push(&head)?;
        self.stage = Stage::Body(body);
        Ok(())
    }

    /// How many rows were seen so far in this pass.
    pub fn n_rows(&self) -> u64 {
        match &self.stage {
            Stage::Head(_) => 0,
            Stage::Body(body) => body.n_rows + body.batch.lines.len() as u64 + body.n_rejected + body.n_undrawn(),
        }
    }

    /// All slices were given.
    pub fn finish(mut self) -> Result<Step, ImportError> {
        if self.n_seen == 0 {
            return Err(ImportError::Empty);
        }
        self.begin(true)?;
        let Stage::Body(mut body) = self.stage else { return Err(ImportError::Empty) };
        body.finish()?;
        let again = |learnt, bound, pass, stage| {
            let (params, n_bytes) = (self.params.clone(), Some(self.n_seen));
            Ok(Step::Again(Box::new(Reader { params, n_bytes, n_seen: 0, learnt, bound, pass, stage })))
        };
        if self.pass < MAX_PASSES
            && let Some(detected) = learn::encoding(&body)
        {
            return again(Some(detected), None, self.pass + 1, Stage::Head(Vec::new()));
        }
        if let Some((bound, n_rows)) = body.sampler.as_mut().and_then(Sampler::found) {
            // Counting has taught nothing about the columns, so it does not count as a reading.
            let plan = Plan { n_rows: n_rows as usize, ..body.plan };
            let sampler = Sampler::new(self.params.sample, Some(bound));
            return again(self.learnt, Some(bound), self.pass, Stage::Body(Box::new(Body::new(plan, sampler))));
        }
        if self.pass < MAX_PASSES
            && let Some(plan) = learn::plan(&body, self.n_seen)
        {
            let sampler = Sampler::new(self.params.sample, self.bound);
            return again(self.learnt, self.bound, self.pass + 1, Stage::Body(Box::new(Body::new(plan, sampler))));
        }
        super::finish::table(*body).map(|import| Step::Done(Box::new(import)))
    }
}

/// The file below its head, while it is read.
#[derive(Debug)]
pub struct Body {
    /// How it is read.
    pub plan: Plan,
    /// The columns.
    pub builders: Vec<Builder>,
    /// Rows in the columns.
    pub n_rows: u64,
    /// Rows left out.
    pub n_rejected: u64,
    /// The first of them.
    pub rejected: Vec<RejectedRow>,
    /// Rows with too few cells that were kept.
    pub short: Lines,
    /// Rows with too many cells that were kept without the last ones.
    pub long: Lines,
    /// Rows in which bytes could not be decoded.
    pub undecodable: Lines,
    /// Lines on which the header stands again.
    pub repeated_headers: Lines,
    /// Lines beyond ASCII around bytes that could not be decoded, to guess another encoding from.
    pub strange: Vec<u8>,
    sampler: Option<Sampler>,
    /// What makes text of the bytes.
    pub decoder: Decoder,
    /// What makes rows of the text.
    pub splitter: Splitter,
    buffer: Vec<u8>,
    batch: Batch,
    bad: Vec<usize>,
    n_lines_to_skip: u32,
    is_header_due: bool,
    is_below_header: bool,
    is_skipping_record: bool,
    /// Splitting waits until the buffer is so long, lest a huge cell be searched over and over.
    wait_until: usize,
}

impl Body {
    fn new(plan: Plan, sampler: Option<Sampler>) -> Self {
        let first_line = u64::from(plan.shape.n_skipped_lines) + 1;
        Self {
            builders: plan.builders(),
            n_rows: 0,
            n_rejected: 0,
            rejected: Vec::new(),
            short: Lines::default(),
            long: Lines::default(),
            undecodable: Lines::default(),
            repeated_headers: Lines::default(),
            strange: Vec::new(),
            sampler,
            decoder: Decoder::new(plan.encoding.encoding),
            splitter: Splitter::new(plan.shape.dialect, Some(plan.shape.n_columns), first_line),
            buffer: Vec::new(),
            batch: Batch::default(),
            bad: Vec::new(),
            n_lines_to_skip: plan.shape.n_skipped_lines,
            is_header_due: plan.shape.has_header,
            is_below_header: false,
            is_skipping_record: false,
            wait_until: 0,
            plan,
        }
    }

    /// How many rows the sample does not have.
    pub fn n_undrawn(&self) -> u64 {
        self.sampler.as_ref().map_or(0, |sampler| sampler.n_undrawn)
    }

    /// Whether the next row that fits is kept.
    #[inline]
    fn is_drawn(&mut self) -> bool {
        let n_rejected = self.n_rejected;
        self.sampler.as_mut().is_none_or(|sampler| sampler.takes(n_rejected))
    }

    fn push(&mut self, slice: &[u8]) -> Result<(), ImportError> {
        for block in slice.chunks(BLOCK_BYTES) {
            self.decode(block, false);
            self.split(false)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportError> {
        self.decode(&[], true);
        self.split(true)?;
        self.flush()
    }

    fn line_length(&self, text: &[u8]) -> Option<usize> {
        dialect::line_length(text, self.plan.shape.dialect.is_sheet)
    }

    fn decode(&mut self, block: &[u8], is_last: bool) {
        self.decoder.decode(block, is_last, &mut self.buffer, &mut self.bad);
        if self.bad.is_empty() {
            return;
        }
        let mut line = self.splitter.next_line() - u64::from(self.n_lines_to_skip);
        let mut counted = 0;
        for &position in &self.bad {
            while let Some(length) = self.line_length(&self.buffer[counted..position]) {
                counted += length;
                line += 1;
            }
            if self.undecodable.first.last() != Some(&line) {
                self.undecodable.add(line);
            }
        }
        self.bad.clear();
        const ENOUGH: usize = 64 << 10;
        for line in block.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
            if self.strange.len() + line.len() > ENOUGH {
                break;
            }
            self.strange.extend_from_slice(line);
        }
    }

    /// Splits the buffer into rows and hands them to the columns; what is cut stays for the next time.
    fn split(&mut self, is_final: bool) -> Result<(), ImportError> {
        let is_early = !is_final && self.buffer.len() < self.wait_until;
        if is_early || !self.skip(is_final) {
            return Ok(());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        self.splitter.start(&buffer);
        loop {
            match self.splitter.next(&buffer, is_final) {
                Found::Record => self.record(&mut buffer)?,
                Found::NeedMore | Found::End => break,
                Found::TooLong => {
                    self.flush_batch(&buffer)?;
                    self.reject_long(&buffer[self.splitter.consumed()..]);
                    self.is_skipping_record = true;
                    buffer.clear();
                    self.splitter.start(&buffer);
                    break;
                }
            }
        }
        self.flush_batch(&buffer)?;
        buffer.drain(..self.splitter.consumed().min(buffer.len()));
        let is_long = buffer.len() >= BLOCK_BYTES;
        self.wait_until = if is_long { (buffer.len() * 2).min(MAX_RECORD_BYTES + BLOCK_BYTES) } else { 0 };
        self.buffer = buffer;
        Ok(())
    }

    /// Drops lines above the header and the rest of a record that is too long; says whether rows follow in the buffer.
    fn skip(&mut self, is_final: bool) -> bool {
        while self.n_lines_to_skip > 0 || self.is_skipping_record {
            let length = self.line_length(&self.buffer);
            // A carriage return at the very end may be half of a pair.
            let length =
                length.filter(|&length| is_final || length < self.buffer.len() || self.buffer[length - 1] == b'\n');
            let Some(length) = length else {
                if is_final || self.buffer.len() > 1 && self.is_skipping_record {
                    let kept = usize::from(!is_final);
                    self.buffer.drain(..self.buffer.len().saturating_sub(kept));
                }
                return is_final;
            };
            self.buffer.drain(..length);
            if self.is_skipping_record {
                self.is_skipping_record = false;
                self.splitter.skip_lines(1);
            } else {
                self.n_lines_to_skip -= 1;
            }
        }
        true
    }

    fn record(&mut self, buffer: &mut [u8]) -> Result<(), ImportError> {
        if self.is_header_due {
            self.is_header_due = self.splitter.is_blank(buffer);
            self.is_below_header = !self.is_header_due;
            return Ok(());
        }
        let (n_columns, n_usual) = (self.plan.shape.n_columns, self.plan.shape.n_usual);
        let cells = self.splitter.cells();
        let width = cells.len();
        let length = cells[width - 1].end - cells[0].start;
        if length as usize > MAX_RECORD_BYTES {
            self.reject_long(&buffer[cells[0].start as usize..]);
            return Ok(());
        }
        // Only a row this short can be made of nothing but delimiters and blanks that are worth a look.
        if (length as usize) < 2 * width && self.splitter.is_blank(buffer) {
            if width > 1 {
                self.reject(self.splitter.record_line(), None, "a value".to_owned(), format!("{width} empty cells"));
            }
            return Ok(());
        }
        if width == n_columns && self.splitter.repeats(&self.plan.shape.header, buffer) {
            let line = self.splitter.record_line();
            self.repeated_headers.add(line);
            self.reject(line, None, "a row of data".to_owned(), texts::REPEATED_HEADER.to_owned());
            return Ok(());
        }
        if std::mem::take(&mut self.is_below_header)
            && words::is_rule(cells.iter().map(|span| words::trim(span.of(buffer))))
        {
            let line = self.splitter.record_line();
            self.reject(line, None, "a row of data".to_owned(), texts::RULE.to_owned());
            return Ok(());
        }
        if (n_usual..=n_columns).contains(&width) && !self.is_drawn() {
            return Ok(());
        }
        self.splitter.unwrap(buffer);
        if width == n_columns {
            self.batch.cells.extend_from_slice(self.splitter.cells());
            self.batch.lines.push(self.splitter.record_line());
        } else if (n_usual..n_columns).contains(&width) {
            self.add_padded(n_columns);
        } else {
            self.odd_record(buffer)?;
        }
        if self.batch.cells.len() >= BATCH_CELLS { self.flush_batch(buffer) } else { Ok(()) }
    }

    fn add_padded(&mut self, n_columns: usize) {
        let cells = self.splitter.cells();
        let n_taken = cells.len().min(n_columns);
        self.batch.cells.extend_from_slice(&cells[..n_taken]);
        self.batch.cells.resize(self.batch.cells.len() + n_columns - n_taken, Default::default());
        self.batch.lines.push(self.splitter.record_line());
    }

    /// A row with too few or too many cells is kept when what it has fits its columns; nothing is moved.
    fn odd_record(&mut self, buffer: &[u8]) -> Result<(), ImportError> {
        self.flush_batch(buffer)?;
        let (n_columns, n_usual) = (self.plan.shape.n_columns, self.plan.shape.n_usual);
        let line = self.splitter.record_line();
        let cells = self.splitter.cells();
        let width = cells.len();
        let is_extra_empty =
            width > n_columns && cells[n_columns..].iter().all(|span| words::trim(span.of(buffer)).is_empty());
        let misfit = cells.iter().zip(&self.builders).position(|(span, builder)| !builder.fits(span.of(buffer)));
        // A title or a footnote has one cell where several belong; half a row is no row.
        let is_fragment = width < n_usual && (width * 2 < n_usual || width == 1 && n_usual > 2);
        // Extra cells are extra only if the last column proves that nothing has moved; among texts no one can tell.
        let is_anchored = width < n_columns
            || is_extra_empty
            || self.builders.last().is_some_and(|last| {
                last.is_typed() && !words::is_missing(words::trim(cells[n_columns - 1].of(buffer)))
            });
        if misfit.is_some() && !is_extra_empty || is_fragment || !is_anchored {
            let found: Vec<String> =
                cells.iter().take(20).map(|span| build::cut(words::trim(span.of(buffer)))).collect();
            let found = format!("{width}: {}", build::cut(found.join(" | ").as_bytes()));
            let column = misfit.map(|position| position as u32 + 1);
            self.reject(line, column, format!("{n_columns} cells"), found);
            return Ok(());
        }
        if !self.is_drawn() {
            return Ok(());
        }
        if width > n_columns && !is_extra_empty {
            self.long.add(line);
        } else if width < n_usual {
            self.short.add(line);
        }
        self.add_padded(n_columns);
        self.flush_batch(buffer)
    }

    fn reject_long(&mut self, record: &[u8]) {
        let found = build::cut(&record[..record.len().min(1000)]);
        self.reject(self.splitter.record_line(), None, "a row of less than 16 MB".to_owned(), found);
    }

    /// Leaves a row out.
    pub fn reject(&mut self, line: u64, column: Option<u32>, expected: String, found: String) {
        self.n_rejected += 1;
        if self.rejected.len() < MAX_REJECTED {
            self.rejected.push(RejectedRow { line, column, expected, found });
        }
    }

    fn flush_batch(&mut self, buffer: &[u8]) -> Result<(), ImportError> {
        if self.batch.lines.is_empty() {
            return Ok(());
        }
        let n_columns = self.builders.len();
        for (position, builder) in self.builders.iter_mut().enumerate() {
            if !self.plan.columns[position].is_kept {
                continue;
            }
            builder.push(buffer, &self.batch, position, n_columns)?;
        }
        self.n_rows += self.batch.lines.len() as u64;
        self.batch.clear();
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ImportError> {
        let buffer = std::mem::take(&mut self.buffer);
        self.flush_batch(&buffer)
    }
}
