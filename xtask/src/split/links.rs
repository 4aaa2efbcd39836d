//! What the linker knows of the data: which piece holds the address of which, told by its relocations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasm_encoder::{Module, RawSection};
use wasmparser::{
    ConstExpr, CustomSectionReader, Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, Result, SymbolInfo,
};

/// A piece of data that nobody sees but through its own address: a constant, a table, a static.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// Where it lies in memory.
    pub place: Range<u32>,
    /// The pieces whose addresses it holds.
    pub pieces: Vec<usize>,
    /// The places in the function table that it holds.
    pub functions: Vec<u32>,
}

/// Pieces of data, and who knows them.
#[derive(Debug, Default)]
pub struct Links {
    /// In the order of their places, which do not overlap.
    pub pieces: Vec<Piece>,
    /// Addresses in code that stand for a piece although they lie outside of it.
    pub odd: BTreeMap<u32, usize>,
    /// Places in the function table that code or unnamed data hold.
    pub functions: BTreeSet<u32>,
    /// Pieces whose addresses stand in code.
    pub in_code: BTreeSet<usize>,
    /// Pieces whose addresses stand in data that belong to no piece.
    pub pinned: BTreeSet<usize>,
}

/// A module as the linker left it.
#[derive(Default)]
struct Linked<'a> {
    /// Address and place in the file of each segment.
    segments: Vec<(u32, Range<u64>)>,
    /// The sections' contents, in their order.
    sections: Vec<Range<u64>>,
    /// What each symbol covers, if it is data.
    symbols: Vec<Option<Range<u32>>>,
    relocations: Vec<(u32, RelocationEntry)>,
    bytes: &'a [u8],
}

impl Links {
    /// Reads what `--emit-relocs` adds to a module.
    pub fn of(bytes: &[u8]) -> Result<Links> {
        let mut linked = Linked { bytes, ..Linked::default() };
        let mut symbols = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            linked.sections.extend(payload.as_section().map(|(_, range)| range));
            match payload {
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        let end = data.range.end;
                        let start = address(&data)?.unwrap_or_default();
                        linked.segments.push((start, end - data.data.len() as u64..end));
                    }
                }
                Payload::CustomSection(section) => linked.take(&section, &mut symbols)?,
                _ => {}
            }
        }
        linked.symbols = symbols.iter().map(|symbol| linked.extent(symbol)).collect();
        Ok(linked.links())
    }

    /// The piece for which a number in code may stand.
    pub fn meant_by(&self, number: u32) -> Option<usize> {
        self.piece(number).or_else(|| self.odd.get(&number).copied())
    }

    /// The piece to which an address belongs.
    pub fn piece(&self, address: u32) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.place.start <= address);
        let index = after.checked_sub(1)?;
        self.pieces[index].place.contains(&address).then_some(index)
    }
}

/// The module without what `--emit-relocs` added, which no longer holds once anything is changed.
pub fn remove(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let is_link = |name: &str| name == "linking" || name.starts_with("reloc.");
        if !matches!(&payload, Payload::CustomSection(section) if is_link(section.name())) {
            module.section(&RawSection { id, data: &bytes[range.start as usize..range.end as usize] });
        }
    }
    Ok(module.finish())
}

/// Where a segment lies, if it has a fixed place.
pub fn address(data: &Data<'_>) -> Result<Option<u32>> {
    match &data.kind {
        DataKind::Active { memory_index: 0, offset_expr } => constant(offset_expr),
        _ => Ok(None),
    }
}

/// The value of an expression that is a constant.
pub fn constant(expression: &ConstExpr<'_>) -> Result<Option<u32>> {
    Ok(match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    })
}

impl<'a> Linked<'a> {
    fn take(&mut self, section: &CustomSectionReader<'a>, symbols: &mut Vec<SymbolInfo<'a>>) -> Result<()> {
        match section.as_known() {
            KnownCustom::Linking(linking) => {
                for subsection in linking {
                    if let Linking::SymbolTable(table) = subsection? {
                        *symbols = table.into_iter().collect::<Result<_>>()?;
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                for entry in relocations.entries() {
                    self.relocations.push((relocations.section_index(), entry?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn extent(&self, symbol: &SymbolInfo<'_>) -> Option<Range<u32>> {
        let SymbolInfo::Data { symbol: Some(symbol), .. } = symbol else { return None };
        let start = self.segments.get(symbol.index as usize)?.0 + symbol.offset;
        (symbol.size > 0).then_some(start..start + symbol.size)
    }

    fn links(self) -> Links {
        let mut extents: Vec<_> = self.symbols.iter().flatten().cloned().collect();
        extents.sort_by_key(|extent| (extent.start, extent.end));
        let mut links = Links::default();
        for extent in extents {
            match links.pieces.last_mut() {
                Some(last) if extent.start < last.place.end => last.place.end = last.place.end.max(extent.end),
                _ => links.pieces.push(Piece { place: extent, ..Piece::default() }),
            }
        }
        for (section, entry) in &self.relocations {
            self.follow(*section, entry, &mut links);
        }
        links
    }

    /// Enters one reference into the links.
    fn follow(&self, section: u32, entry: &RelocationEntry, links: &mut Links) {
        let Some(start) = self.sections.get(section as usize).map(|range| range.start) else { return };
        let at = start + u64::from(entry.offset);
        let holder = self.segments.iter().find(|(_, range)| range.contains(&at));
        let holder = holder.map(|(address, range)| links.piece(address + (at - range.start) as u32));
        let bytes = &self.bytes[at as usize..];
        let value = match entry.ty {
            RelocationType::MemoryAddrI32 | RelocationType::TableIndexI32 => {
                u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
            }
            _ => padded(bytes),
        };
        match entry.ty {
            RelocationType::MemoryAddrI32 | RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb => {
                let target = self.symbols.get(entry.index as usize).and_then(Option::as_ref);
                let Some(target) = target.and_then(|extent| links.piece(extent.start)) else { return };
                if holder.is_none() {
                    links.in_code.insert(target);
                }
                match holder {
                    Some(Some(holder)) => links.pieces[holder].pieces.push(target),
                    Some(None) => _ = links.pinned.insert(target),
                    None if links.piece(value) == Some(target) => {}
                    None => _ = links.odd.insert(value, target),
                }
            }
            RelocationType::TableIndexI32 | RelocationType::TableIndexSleb => match holder {
                Some(Some(holder)) => links.pieces[holder].functions.push(value),
                _ => _ = links.functions.insert(value),
            },
            _ => {}
        }
    }
}

/// A number of five bytes, seven bits each: how the linker writes what may still change.
fn padded(bytes: &[u8]) -> u32 {
    (0..5).fold(0, |value, byte| value | (u32::from(bytes[byte] & 0x7f) << (7 * byte)))
}
