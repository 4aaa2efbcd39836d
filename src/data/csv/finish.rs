//! From filled columns to the table and its notes: rows of totals, kinds, roles, a derived amount.

use super::{
    ColumnImport, DateOrder, Import, ImportError, ImportNote,
    build::{Builder, TotalRow},
    currency, describe,
    dialect::MAX_COLUMNS,
    infer::{Class, Evidence},
    learn, names, numbers,
    reader::Body,
    roles, texts,
};
use crate::data::{Column, ColumnKind, Field, Role, Schema, Table, Values};

/// The table and its notes.
pub fn table(mut body: Body) -> Result<Import, ImportError> {
    if body.plan.shape.is_empty {
        return Err(ImportError::NoData);
    }
    let unread_columns = narrow(&mut body);
    let total_rows = remove_totals(&mut body);
    let has_lost_rows = !total_rows.left_out.is_empty();
    let n_rows = body.n_rows;
    let evidence: Vec<Evidence> = body.builders.iter().map(Builder::whole_evidence).collect();
    let mut notes = file_notes(&body, &total_rows);
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (position, (builder, evidence)) in std::mem::take(&mut body.builders).into_iter().zip(&evidence).enumerate() {
        let plan = &body.plan.columns[position];
        let mut column_notes = notes_of(&body, position, &builder, evidence);
        let class = builder.class();
        let (column, tokens) = builder.finish(has_lost_rows);
        let mut field = field(&plan.name, &column, class, plan.kind, evidence);
        field.is_identifier |= is_identifier(&body, position, &field, class);
        if !tokens.is_empty() {
            column_notes.push(texts::missing_words(&plan.name, &tokens));
        }
        notes.append(&mut column_notes);
        fields.push(field);
        columns.push(column);
    }
    if unread_columns.is_empty() {
        drop_trailing_column(&body, &mut fields, &mut columns, &mut notes);
    }
    set_roles(&body, &mut fields);
    derive_amount(&body, &mut fields, &mut columns, &mut notes);
    let resolved = resolved(&body, &fields, &columns);
    let n_kept = n_rows;
    if n_kept == 0 {
        notes.push(texts::no_rows());
    }
    body.rejected.sort_by_key(|row| row.line);
    let notes = super::ImportNotes {
        n_read: n_kept + body.n_rejected + body.n_undrawn(),
        n_kept,
        n_rejected: body.n_rejected,
        n_undrawn: body.n_undrawn(),
        unread_columns,
        rejected: body.rejected,
        notes,
        sheets: Vec::new(),
        resolved,
    };
    Ok(Import { table: Table::new(Schema { fields, n_rows }, columns), notes })
}

/// Takes out the columns that are not to be kept, and names them.
fn narrow(body: &mut Body) -> Vec<String> {
    let is_kept: Vec<bool> = body.plan.columns.iter().map(|column| column.is_kept).collect();
    let mut kept = is_kept.iter();
    body.builders.retain(|_| kept.next() == Some(&true));
    let (kept, unread) = std::mem::take(&mut body.plan.columns).into_iter().partition(|column| column.is_kept);
    body.plan.columns = kept;
    let unread: Vec<super::plan::ColumnPlan> = unread;
    unread.into_iter().map(|column| column.name).collect()
}

fn field(name: &str, column: &Column, class: Class, fixed: Option<ColumnKind>, evidence: &Evidence) -> Field {
    let in_name = currency::in_name(name);
    let currencies = evidence.currencies();
    let is_whole = match column.values() {
        Values::Number(numbers) => numbers.iter().all(|x| x.is_nan() || x.fract() == 0.0 && x.abs() < 1e15),
        _ => false,
    };
    let has_clock = matches!(column.values(), Values::DateTime(_)) || fixed == Some(ColumnKind::DateTime);
    let is_money = !currencies.is_empty() || in_name.is_some();
    let class = if matches!(column.values(), Values::Empty(_)) { Class::Unknown } else { class };
    let kind = learn::kind(class, fixed, has_clock, is_whole, evidence, is_money);
    let currency = match currencies.as_slice() {
        [] => in_name,
        [(only, _)] => Some(*only),
        _ => None,
    };
    Field {
        name: name.to_owned(),
        kind,
        role: None,
        n_missing: column.n_missing() as u64,
        n_distinct: describe::n_distinct(column),
        range: describe::range(column),
        levels: describe::levels(column),
        currency: currency.filter(|_| kind == ColumnKind::Money).map(str::to_owned),
        is_identifier: false,
    }
}

/// Whether a text column only names things: by its name, by its digits, or by codes of which hardly one comes twice.
fn is_identifier(body: &Body, position: usize, field: &Field, class: Class) -> bool {
    let plan = &body.plan.columns[position];
    let n_present = body.n_rows.saturating_sub(field.n_missing);
    class == Class::Text
        && field.kind == ColumnKind::Text
        && (plan.decision.is_identifier
            || plan.hints.is_identifier
            || plan.is_distinct && field.n_distinct == n_present)
}

/// Rows that call themselves totals.
struct Totals {
    /// Those that are.
    left_out: Vec<TotalRow>,
    /// Those that stand alone and are no sum.
    kept: Vec<TotalRow>,
}

/// Takes rows of totals out of the columns and lists them as rejected.
fn remove_totals(body: &mut Body) -> Totals {
    let mut rows: Vec<TotalRow> = Vec::new();
    let mut kept: Vec<TotalRow> = Vec::new();
    let mut candidates: Vec<(TotalRow, usize)> = Vec::new();
    for (position, builder) in body.builders.iter().enumerate() {
        candidates.extend(builder.totals.iter().map(|total| (*total, position)));
    }
    candidates.sort_by_key(|(total, position)| (total.row, *position));
    let mut last_total = 0;
    for (total, position) in candidates {
        if rows.last().is_some_and(|last| last.row == total.row) {
            continue;
        }
        if is_total(body, total, position, last_total, &rows) {
            last_total = total.row + 1;
            rows.push(total);
        } else if total.is_word && body.builders[position].totals.len() == 1 {
            kept.push(total);
        }
    }
    kept.retain(|total| rows.iter().all(|other| other.row != total.row));
    if rows.is_empty() {
        return Totals { left_out: rows, kept };
    }
    let removed: Vec<u64> = rows.iter().map(|total| total.row).collect();
    for builder in &mut body.builders {
        let lines: Vec<u64> = rows.iter().map(|total| total.line).collect();
        // The word for the total was counted as unreadable where a date or a number belongs.
        let n_words =
            builder.totals.iter().filter(|total| builder.is_typed() && removed.contains(&total.row)).count() as u64;
        builder.n_unreadable -= n_words.min(builder.n_unreadable);
        builder.unreadable.retain(|cell| !lines.contains(&cell.line));
        builder.remove(&removed);
    }
    body.n_rows -= removed.len() as u64;
    for total in &rows {
        body.reject(total.line, None, "a row of data".to_owned(), texts::TOTALS.to_owned());
    }
    Totals { left_out: rows, kept }
}

/// Whether the row that says "total" in a column is one: nothing stands before the word, and the rest is empty or a sum.
/// Where something stands before it, or the word is a part of a text, only a sum makes it one. `known` are those above.
fn is_total(body: &Body, total: TotalRow, position: usize, last_total: u64, known: &[TotalRow]) -> bool {
    let (builders, row) = (&body.builders, total.row);
    let is_first = builders[..position].iter().all(|builder| builder.is_missing_at(row));
    let is_near_end = row + 3 >= body.n_rows;
    let has_gap = builders.iter().enumerate().any(|(other, builder)| other != position && builder.is_missing_at(row));
    let is_sum = builders.iter().any(|builder| {
        // A total of rounded numbers, or a rounded one, is off by a little.
        let close = |value: f64, sum: f64| value != 0.0 && (value - sum).abs() <= 2e-3 * sum.abs();
        let above: f64 = known.iter().filter_map(|total| builder.number_at(total.row)).sum();
        builder.number_at(row).is_some_and(|value| {
            close(value, builder.sum(0..row) - above) || close(value, builder.sum(last_total..row))
        })
    });
    if !is_first || !total.is_word {
        return is_sum && (row > 1 || last_total > 0);
    }
    if builders[position].is_typed() {
        return has_gap || is_sum || is_near_end;
    }
    is_sum && row > 1 || is_near_end && has_gap
}

/// The last column goes when it has neither name nor value: rows end with a delimiter.
fn drop_trailing_column(body: &Body, fields: &mut Vec<Field>, columns: &mut Vec<Column>, notes: &mut Vec<ImportNote>) {
    while fields.len() > 1
        && body.plan.shape.has_header
        && fields.last().is_some_and(|field| field.kind == ColumnKind::Empty)
        && body.plan.naming.unnamed.contains(&fields.len())
    {
        notes.retain(|note| note.column.as_ref() != fields.last().map(|field| &field.name));
        notes.push(texts::trailing_delimiter(fields.len()));
        fields.pop();
        columns.pop();
    }
}

fn set_roles(body: &Body, fields: &mut [Field]) {
    let roles = roles::suggest(fields, &body.plan.given.roles);
    for (field, role) in fields.iter_mut().zip(roles) {
        field.role = role;
    }
}

/// Where there is no amount, quantity times unit price is one: in a list of sales, which has dates and customers or orders.
fn derive_amount(body: &Body, fields: &mut Vec<Field>, columns: &mut Vec<Column>, notes: &mut Vec<ImportNote>) {
    let position = |role: Role| fields.iter().position(|field| field.role == Some(role));
    let (Some(quantity), Some(price), None) =
        (position(Role::Quantity), position(Role::UnitPrice), position(Role::Amount))
    else {
        return;
    };
    if position(Role::Date).is_none() || position(Role::Customer).or(position(Role::Order)).is_none() {
        return;
    }
    let taken = fields.iter().map(|field| field.name.as_str()).chain(["amount"]);
    let name = names::unique(taken).names.pop().unwrap_or_default();
    // The user may give the role to the column that is about to be made, or to none.
    if body.plan.given.roles.get(&Role::Amount).is_some_and(|given| *given != name) {
        return;
    }
    let (Some(quantities), Some(prices)) = (columns[quantity].numbers(), columns[price].numbers()) else { return };
    let amounts: Vec<f64> =
        quantities.iter().zip(prices.iter()).map(|(quantity, price)| cents(quantity * price)).collect();
    let column = Column::from_numbers(amounts);
    let is_money = fields[price].kind == ColumnKind::Money;
    let mut field = field(
        &name,
        &column,
        Class::Number,
        Some(if is_money { ColumnKind::Money } else { ColumnKind::Number }),
        &Evidence::default(),
    );
    field.role = Some(Role::Amount);
    field.currency.clone_from(&fields[price].currency);
    notes.push(texts::amount_derived(&name, &fields[quantity].name, &fields[price].name));
    fields.push(field);
    columns.push(column);
}

/// Takes away the noise that a product of decimals has in binary: 3 × 1.1 is 3.3.
fn cents(product: f64) -> f64 {
    let rounded = (product * 1e6).round() / 1e6;
    if (rounded - product).abs() <= 1e-12 * product.abs() { rounded } else { product }
}

/// All settings in force, so that reading with them gives the same table.
fn resolved(body: &Body, fields: &[Field], columns: &[Column]) -> super::ImportParams {
    let plan = &body.plan;
    let dialect = plan.shape.dialect;
    let thousands = match plan.marks.thousands {
        numbers::Thousands::Any => None,
        numbers::Thousands::Only(mark) => Some(char::from(mark)),
        numbers::Thousands::None => Some('\0'),
    };
    let mut resolved = super::ImportParams {
        encoding: Some(plan.encoding.encoding),
        delimiter: Some(char::from(dialect.delimiter)),
        quote: Some(dialect.quote.map_or('\0', char::from)),
        text_marks: Some(dialect.has_text_marks),
        header: Some(plan.shape.has_header),
        skip_lines: Some(plan.shape.n_skipped_lines),
        decimal: Some(char::from(plan.marks.decimal)),
        thousands,
        date_order: plan.given.date_order,
        keep_columns: plan.given.keep_columns.clone(),
        sample: plan.given.sample,
        ..Default::default()
    };
    for ((column, field), cells) in plan.columns.iter().zip(fields).zip(columns) {
        let is_temporal = matches!(cells.values(), Values::Date(_) | Values::DateTime(_));
        let import = ColumnImport {
            kind: Some(field.kind),
            date_order: is_temporal.then_some(column.order),
            excel_serial: column.decision.bare.is_serial && is_temporal,
        };
        resolved.columns.insert(field.name.clone(), import);
    }
    resolved.roles = body.plan.given.roles.clone();
    for field in fields {
        if let Some(role) = field.role {
            resolved.roles.insert(role, field.name.clone());
        }
    }
    resolved
}

/// What is to be said about the file as a whole.
fn file_notes(body: &Body, totals: &Totals) -> Vec<ImportNote> {
    let plan = &body.plan;
    let mut notes = mark_notes(body);
    if plan.shape.has_preamble {
        notes.push(texts::preamble(plan.shape.n_skipped_lines, plan.shape.has_header));
    }
    if plan.shape.has_header {
        if !plan.naming.renamed.is_empty() {
            notes.push(texts::renamed(&plan.naming.renamed));
        }
        let unnamed = &plan.naming.unnamed;
        if !unnamed.is_empty() {
            notes.push(texts::unnamed(unnamed));
        }
    } else {
        notes.push(texts::no_header(plan.given.header.is_some()));
    }
    let is_comma = plan.marks.decimal == b',';
    if plan.has_open_decimals && !plan.is_decimal_known {
        notes.push(texts::open_decimal(is_comma));
    } else if is_comma {
        notes.push(texts::decimal_comma());
    }
    if body.short.count > 0 {
        notes.push(texts::short_rows(&body.short));
    }
    if plan.shape.is_cut {
        notes.push(texts::cut_columns(MAX_COLUMNS));
    } else if body.long.count > 0 {
        notes.push(texts::long_rows(&body.long));
    }
    if body.n_undrawn() > 0 {
        let n_all = body.n_rows + body.n_rejected + body.n_undrawn();
        notes.push(texts::sampled(body.n_rows, n_all, plan.given.sample.unwrap_or_default().seed));
    }
    let is_absent = |name: &&String| !plan.naming.names.contains(name);
    let absent: Vec<&String> = plan.given.keep_columns.iter().filter(is_absent).collect();
    if !absent.is_empty() {
        notes.push(texts::absent_columns(&absent));
    }
    if body.repeated_headers.count > 0 {
        notes.push(texts::repeated_headers(&body.repeated_headers));
    }
    if !totals.left_out.is_empty() {
        notes.push(texts::totals(&totals.left_out));
    }
    if !totals.kept.is_empty() {
        notes.push(texts::kept_totals(&totals.kept));
    }
    let n_told = totals.left_out.len() as u64 + body.repeated_headers.count;
    if body.n_rejected > n_told {
        notes.push(texts::rejected(body.n_rejected - n_told, &body.rejected));
    }
    notes
}

/// What is to be said about bytes, delimiters and quotes.
fn mark_notes(body: &Body) -> Vec<ImportNote> {
    let plan = &body.plan;
    let mut notes = vec![texts::encoding(plan.encoding)];
    if body.decoder.n_undecodable() > 0 {
        notes.push(texts::undecodable(body.decoder.n_undecodable(), &body.undecodable));
    }
    if body.decoder.n_nul() > 0 {
        notes.push(texts::nul_bytes(body.decoder.n_nul()));
    }
    notes.push(texts::delimiter(plan.shape.dialect.delimiter, plan.shape.n_columns, plan.shape.has_sep_line));
    if let Some(line) = plan.shape.single_quotes {
        notes.push(texts::single_quotes(line));
    }
    if let (n_unclosed, Some(line)) = body.splitter.unclosed() {
        notes.push(texts::unclosed_quotes(n_unclosed, line));
    }
    if body.splitter.n_marked() > 0 {
        notes.push(texts::text_marks(body.splitter.n_marked()));
    }
    notes
}

/// What is to be said about one column.
fn notes_of(body: &Body, position: usize, builder: &Builder, evidence: &Evidence) -> Vec<ImportNote> {
    let plan = &body.plan.columns[position];
    let name = &plan.name;
    let mut notes = Vec::new();
    if builder.n_unreadable > 0 {
        notes.push(texts::unreadable(name, builder.class(), builder.n_unreadable, &builder.unreadable));
    }
    match builder.class() {
        Class::Number => notes.append(&mut number_notes(name, evidence, plan.decision.is_percent)),
        Class::Temporal => {
            if plan.decision.bare.is_serial {
                notes.push(texts::excel_serial(name));
            }
            if plan.decision.bare.is_unix {
                notes.push(texts::unix_time(name));
            }
            if plan.decision.bare.is_month {
                notes.push(texts::month_numbers(name));
            }
            notes.append(&mut order_notes(plan.is_order_known, plan.order, name, builder, evidence));
            if let Some(offset) = builder.offset {
                notes.push(texts::time_zone(name, offset, builder.has_mixed_offsets));
            }
        }
        Class::Text if plan.decision.strips_point_zero => notes.push(texts::point_zero(name)),
        Class::Text | Class::Unknown | Class::Boolean => {}
    }
    notes
}

fn number_notes(name: &str, evidence: &Evidence, is_percent: bool) -> Vec<ImportNote> {
    let mut notes = Vec::new();
    let currencies = evidence.currencies();
    if currencies.len() > 1 {
        notes.push(texts::mixed_currencies(name, &currencies));
    }
    if evidence.n_unit > 0 {
        notes.push(texts::chinese_units(name, evidence.n_unit));
    }
    if evidence.n_leading_zero + evidence.n_long > 0 {
        notes.push(texts::lost_digits(name, evidence.n_leading_zero, evidence.n_long));
    }
    if evidence.has_mixed_groupings() {
        notes.push(texts::mixed_groupings(name));
    }
    if evidence.n_percent > 0 && evidence.n_percent < evidence.n_number {
        notes.push(texts::mixed_percent(name, evidence.n_percent, evidence.n_number - evidence.n_percent, is_percent));
    }
    notes
}

fn order_notes(
    is_known: bool,
    order: DateOrder,
    name: &str,
    builder: &Builder,
    evidence: &Evidence,
) -> Vec<ImportNote> {
    let (n_day_first, n_month_first) = (evidence.n_day_first, evidence.n_month_first);
    if order == DateOrder::YearFirst {
        return vec![texts::year_first(name)];
    }
    if n_day_first > 0 && n_month_first > 0 {
        return vec![texts::mixed_order(name, order, n_day_first, n_month_first)];
    }
    if !builder.open_dates.is_empty() && !is_known && n_day_first + n_month_first == 0 {
        return vec![texts::open_order(name, order, &builder.open_dates)];
    }
    if n_day_first + n_month_first > 0 {
        return vec![texts::proved_order(name, order, n_day_first.max(n_month_first))];
    }
    Vec::new()
}
