//! What is known about a module before it is cut.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::Instruction;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{
    CompositeInnerType, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom,
    MemArg, MemoryType, Name, Operator, Parser, Payload, Result, TableType, TypeRef,
};

use super::links;

/// What is known about a module; functions carry the module's indices, imported ones come first.
#[derive(Default)]
pub struct Survey<'a> {
    /// All types; the module may have none but those of functions.
    pub types: Vec<FuncType>,
    /// The type of each function.
    pub function_types: Vec<u32>,
    /// How many functions are imported.
    pub n_imported: u32,
    imports: Vec<&'a str>,
    /// The names of functions, as far as the module has them.
    pub names: BTreeMap<u32, &'a str>,
    /// Functions that JavaScript can call.
    pub roots: BTreeSet<u32>,
    /// The functions of the function table by their places.
    pub places: BTreeMap<u32, u32>,
    /// Which functions each function calls.
    pub calls: Vec<BTreeSet<u32>>,
    /// The numbers in each function that may be addresses.
    pub addresses: Vec<BTreeSet<u32>>,
    /// What lies in memory at the start: addresses and bytes.
    pub data: Vec<(u32, &'a [u8])>,
    /// Whether there are data without a fixed place.
    pub has_loose_data: bool,
    /// The functions that are not imported.
    pub bodies: Vec<FunctionBody<'a>>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
}

impl<'a> Survey<'a> {
    /// Reads a module.
    pub fn of(bytes: &'a [u8]) -> Result<Survey<'a>> {
        let mut survey = Survey::default();
        for payload in Parser::new(0).parse_all(bytes) {
            survey.take(payload?)?;
        }
        Ok(survey)
    }

    /// How many functions there are, imported ones included.
    pub fn n_functions(&self) -> u32 {
        self.calls.len() as u32
    }

    /// The imported function whose name begins so.
    pub fn import(&self, begin: &str) -> Option<u32> {
        (0u32..).zip(&self.imports).find(|(_, name)| name.starts_with(begin)).map(|(function, _)| function)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.types.extend(group?.into_types().filter_map(|r#type| match r#type.composite_type.inner {
                        CompositeInnerType::Func(function) => Some(function),
                        _ => None,
                    }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    if let TypeRef::Func(r#type) = import.ty {
                        self.imports.push(import.name);
                        self.function_types.push(r#type);
                        self.calls.push(BTreeSet::new());
                        self.addresses.push(BTreeSet::new());
                        self.n_imported += 1;
                    }
                }
            }
            Payload::FunctionSection(section) => {
                for r#type in section {
                    self.function_types.push(r#type?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => self.memories = section.into_iter().collect::<Result<_>>()?,
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::StartSection { func, .. } => drop(self.roots.insert(func)),
            Payload::DataSection(section) => {
                for data in section {
                    let data = data?;
                    match links::address(&data)? {
                        Some(address) => self.data.push((address, data.data)),
                        None => self.has_loose_data = true,
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.body(body)?,
            payload => self.outside(payload)?,
        }
        Ok(())
    }

    /// What can be called from outside, and names.
    fn outside(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.insert(export.index);
                    }
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    let ElementItems::Functions(functions) = element.items else { continue };
                    let start = match &element.kind {
                        ElementKind::Active { table_index: None | Some(0), offset_expr } => {
                            links::constant(offset_expr)?
                        }
                        _ => None,
                    };
                    let functions = functions.into_iter().collect::<Result<Vec<u32>>>()?;
                    match start {
                        Some(start) => self.places.extend((start..).zip(functions)),
                        None => self.roots.extend(functions),
                    }
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { return Ok(()) };
                for name in names {
                    let Name::Function(functions) = name? else { continue };
                    for naming in functions {
                        let naming = naming?;
                        self.names.insert(naming.index, naming.name);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn body(&mut self, body: FunctionBody<'a>) -> Result<()> {
        let mut calls = BTreeSet::new();
        let mut addresses = Addresses::default();
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            // What cannot be copied is no address either.
            drop(addresses.instruction(operator.clone()));
            match operator {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    calls.insert(function_index);
                }
                // Its address may go anywhere.
                Operator::RefFunc { function_index } => {
                    self.roots.insert(function_index);
                }
                _ => {}
            }
        }
        self.calls.push(calls);
        self.addresses.push(addresses.found);
        self.bodies.push(body);
        Ok(())
    }
}

/// Collects numbers that may be addresses: constants, halves and lanes of longer ones, and what loads and stores add.
#[derive(Default)]
struct Addresses {
    found: BTreeSet<u32>,
}

impl Reencode for Addresses {
    type Error = Infallible;

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> std::result::Result<Instruction<'a>, Error<Infallible>> {
        match operator {
            Operator::I32Const { value } => _ = self.found.insert(value.cast_unsigned()),
            // wasm-opt folds two words that are stored side by side into one constant.
            Operator::I64Const { value } => self.found.extend([value as u32, (value >> 32) as u32]),
            Operator::V128Const { value } => {
                let lanes = value.bytes().as_chunks::<4>().0;
                self.found.extend(lanes.iter().map(|lane| u32::from_le_bytes(*lane)));
            }
            _ => {}
        }
        utils::instruction(self, operator)
    }

    fn mem_arg(&mut self, argument: MemArg) -> std::result::Result<wasm_encoder::MemArg, Error<Infallible>> {
        self.found.extend(u32::try_from(argument.offset));
        utils::mem_arg(self, argument)
    }
}
