//! Writes the two halves of a module.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Module, NameMap, NameSection,
    StartSection, TableSection, TypeSection, ValType,
};
use wasmparser::{
    CustomSectionReader, DataSectionReader, ExportSectionReader, FunctionBody, GlobalSectionReader, TableSectionReader,
};

use super::{Halves, Plan};
use crate::shell::Result;

/// The name under which the rest imports what the first module exports.
pub const FIRST: &str = "first";

/// Whether the rest is there: a global of both halves.
const IS_THERE: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

type Encoded<T = ()> = std::result::Result<T, Error<Infallible>>;

impl Plan<'_> {
    /// Both halves.
    pub fn write(&self, bytes: &[u8]) -> Result<Halves> {
        let said = |error: Error<Infallible>| format!("the module cannot be cut: {error}");
        let mut first = Module::new();
        let mut writer = First { plan: self, next: self.survey.n_imported };
        writer.parse_core_module(&mut first, wasmparser::Parser::new(0), bytes).map_err(said)?;
        Ok(Halves { first: first.finish(), rest: self.rest().map_err(said)? })
    }

    /// The index of the global that says whether the rest is there: the last one.
    fn is_there(&self) -> u32 {
        self.survey.globals.len() as u32
    }

    fn n_more_slots(&self) -> u64 {
        self.slots.len() as u64
    }

    /// The tables as both halves know them: the first one holds the entrances as well.
    fn tables(&self) -> Encoded<Vec<wasm_encoder::TableType>> {
        let mut tables = Vec::new();
        for table in &self.survey.tables {
            tables.push(RoundtripReencoder.table_type(*table)?);
        }
        if let Some(table) = tables.first_mut() {
            table.minimum += self.n_more_slots();
            table.maximum = table.maximum.map(|maximum| maximum + self.n_more_slots());
        }
        Ok(tables)
    }

    /// What stands in the first half in place of a function of the rest.
    fn stand_in(&self, function: u32) -> Function {
        let mut body = Function::new([]);
        let mut code = body.instructions();
        if let Some(slot) = self.slots.get(&function) {
            code.global_get(self.is_there()).i32_eqz().if_(BlockType::Empty).call(self.fetch).end();
            let type_index = self.survey.function_types[function as usize];
            for (parameter, _) in (0..).zip(self.survey.types[type_index as usize].params()) {
                code.local_get(parameter);
            }
            code.i32_const(slot.cast_signed()).call_indirect(0, type_index);
        } else {
            code.unreachable();
        }
        code.end();
        body
    }

    /// The second half: imports all that it shares, fills its places in the function table, and says that it is there.
    fn rest(&self) -> Encoded<Vec<u8>> {
        let survey = self.survey;
        let mut encoder = RoundtripReencoder;
        let mut types = TypeSection::new();
        for function in &survey.types {
            types.ty().func_type(&encoder.func_type(function.clone())?);
        }
        types.ty().function([], []);
        let mut indices = BTreeMap::new();
        let mut imports = ImportSection::new();
        for (function, index) in self.shared.iter().zip(0u32..) {
            indices.insert(*function, index);
            imports.import(
                FIRST,
                &format!("f{function}"),
                EntityType::Function(survey.function_types[*function as usize]),
            );
        }
        for (index, memory) in survey.memories.iter().enumerate() {
            imports.import(FIRST, &format!("m{index}"), encoder.memory_type(*memory)?);
        }
        for (index, table) in self.tables()?.into_iter().enumerate() {
            imports.import(FIRST, &format!("t{index}"), table);
        }
        for (index, global) in survey.globals.iter().enumerate() {
            imports.import(FIRST, &format!("g{index}"), encoder.global_type(*global)?);
        }
        imports.import(FIRST, &format!("g{}", self.is_there()), IS_THERE);
        let mut functions = FunctionSection::new();
        for (function, index) in self.rest.iter().zip(self.shared.len() as u32..) {
            indices.insert(*function, index);
            functions.function(survey.function_types[*function as usize]);
        }
        functions.function(survey.types.len() as u32);
        let start = StartSection { function_index: (self.shared.len() + self.rest.len()) as u32 };
        let elements = self.late_elements(&indices);
        let mut code = CodeSection::new();
        let mut renumber = Renumber { indices };
        for function in &self.rest {
            renumber.parse_function_body(&mut code, survey.bodies[(function - survey.n_imported) as usize].clone())?;
        }
        let mut begin = Function::new([]);
        begin.instructions().i32_const(1).global_set(self.is_there()).end();
        code.function(&begin);
        let names: BTreeMap<u32, &str> =
            renumber.indices.iter().filter_map(|(old, new)| Some((*new, *survey.names.get(old)?))).collect();
        let mut map = NameMap::new();
        for (function, name) in names {
            map.append(function, name);
        }
        let mut name_section = NameSection::new();
        name_section.functions(&map);
        let mut module = Module::new();
        let mut data = DataSection::new();
        write_data(&mut data, &self.data[1]);
        module.section(&types).section(&imports).section(&functions).section(&start).section(&elements).section(&code);
        module.section(&data).section(&name_section);
        Ok(module.finish())
    }

    /// Fills the places of the function table that belong to the rest: entrances, and functions that only it refers to.
    fn late_elements(&self, indices: &BTreeMap<u32, u32>) -> ElementSection {
        let mut places: BTreeMap<u32, u32> = self.slots.iter().map(|(function, slot)| (*slot, *function)).collect();
        places.extend(self.survey.places.iter().filter(|(_, function)| self.rest.contains(function)));
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (place, function) in places {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() as u32 == place => run.push(indices[&function]),
                _ => runs.push((place, vec![indices[&function]])),
            }
        }
        let mut elements = ElementSection::new();
        for (start, run) in runs {
            elements.active(None, &ConstExpr::i32_const(start.cast_signed()), Elements::Functions(run.into()));
        }
        elements
    }
}

/// Pieces that lie side by side become one segment.
fn write_data(section: &mut DataSection, data: &[(u32, &[u8])]) {
    for (start, bytes) in data {
        section.active(0, &ConstExpr::i32_const(start.cast_signed()), bytes.iter().copied());
    }
}

/// Copies the module, but for the bodies and data of the rest; more places, one more global, and exports for all that is shared.
struct First<'a> {
    plan: &'a Plan<'a>,
    /// The function whose body comes next.
    next: u32,
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn parse_table_section(&mut self, tables: &mut TableSection, _: TableSectionReader<'_>) -> Encoded {
        for table in self.plan.tables()? {
            tables.table(table);
        }
        Ok(())
    }

    fn parse_global_section(&mut self, globals: &mut GlobalSection, section: GlobalSectionReader<'_>) -> Encoded {
        utils::parse_global_section(self, globals, section)?;
        globals.global(IS_THERE, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(&mut self, exports: &mut ExportSection, section: ExportSectionReader<'_>) -> Encoded {
        utils::parse_export_section(self, exports, section)?;
        let survey = self.plan.survey;
        for function in &self.plan.shared {
            exports.export(&format!("f{function}"), ExportKind::Func, *function);
        }
        let rows = [
            ("m", ExportKind::Memory, survey.memories.len()),
            ("t", ExportKind::Table, survey.tables.len()),
            ("g", ExportKind::Global, survey.globals.len() + 1),
        ];
        for (letter, kind, count) in rows {
            for index in 0..count as u32 {
                exports.export(&format!("{letter}{index}"), kind, index);
            }
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Encoded {
        if self.plan.rest.contains(&self.next) {
            code.function(&self.plan.stand_in(self.next));
        } else {
            code.raw(body.as_bytes());
        }
        self.next += 1;
        Ok(())
    }

    fn parse_data_section(&mut self, data: &mut DataSection, _: DataSectionReader<'_>) -> Encoded {
        write_data(data, &self.plan.data[0]);
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Encoded<u32> {
        Ok(self.plan.data[0].len() as u32)
    }

    /// The indices of functions are as they were, and so are their names; what else is kept for debuggers is not.
    fn parse_custom_section(&mut self, module: &mut Module, section: CustomSectionReader<'_>) -> Encoded {
        if section.name() == "name" {
            module.section(&CustomSection { name: "name".into(), data: section.data().into() });
        }
        Ok(())
    }
}

/// Copies bodies whose functions have other indices in their new module.
struct Renumber {
    indices: BTreeMap<u32, u32>,
}

impl Reencode for Renumber {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        Ok(self.indices[&function])
    }
}
