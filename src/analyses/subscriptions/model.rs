//! From monthly amounts to movements, rates and value.

use super::outcome::{Input, Lever, Movement, Rate, Setting, SubscriptionsOutcome, Worth};
use super::params::SubscriptionsParams;
use super::reading::{self, Book, Piece};
use super::texts::SubscriptionsError;
use crate::analyses::contract::Answer;
use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::models::periods::Period;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::distributions::{Distribution, Normal};
use crate::stats::proportions;

/// Who pays must pay again the next month in at least this share of months, or these are no subscriptions.
const MIN_NEXT_SHARE: f64 = 0.5;
/// Amounts that differ by less than this share are equal.
const ROUNDING: f64 = 1e-9;

/// Answers the question.
pub fn run(
    table: &Table,
    params: &SubscriptionsParams,
    pulse: &mut Pulse,
) -> Result<Answer<SubscriptionsOutcome>, SubscriptionsError> {
    let book = pulse.part(0.0, 0.4, |part| reading::read(table, params, part))?;
    let mut sums = Sums::new(&book, params.window);
    let n_customers = book.labels.len();
    let mut months = vec![0.0; sums.movements.len()];
    let mut rows = Rows::default();
    for (round, pieces) in book.pieces.chunk_by(|one, other| one.customer == other.customer).enumerate() {
        if round % 4096 == 0 {
            pulse.at(0.4 + 0.5 * round as f32 / n_customers.max(1) as f32)?;
        }
        fill(&mut months, pieces, book.first);
        sums.add(&months);
        rows.add(&book.labels[pieces[0].customer as usize], &months);
    }
    sums.close();
    refuse(&sums)?;
    let z = Normal.quantile(0.5 + 0.5 * params.level);
    let currency =
        params.amount.as_ref().and_then(|name| table.schema().field(name)).and_then(|field| field.currency.clone());
    let unit = Unit::Money(currency);
    let rates = sums.rates(z);
    let worth = Worth::new(params, &sums.last_amounts(), &rates[0], z);
    let levers = levers(params, &worth);
    let rows = rows.table(&unit, book.first);
    let setting = Setting { unit, first: book.first, params: params.clone() };
    let outcome = SubscriptionsOutcome {
        setting,
        n_rows: table.n_rows() as u64,
        dropped: book.dropped,
        has_partial: book.has_partial,
        movements: sums.movements,
        n_window: sums.n_window as u64,
        rates,
        worth,
        levers,
    };
    Ok(Answer { outcome, rows: vec![rows] })
}

fn refuse(sums: &Sums) -> Result<(), SubscriptionsError> {
    let [again, could] = sums.next;
    if could > 0.0 && again / could < MIN_NEXT_SHARE {
        return Err(SubscriptionsError::NotMonthly { share: again / could });
    }
    match sums.movements.last() {
        Some(last) if last.n_closing > 0 => Ok(()),
        _ => Err(SubscriptionsError::AllLeft),
    }
}

/// What one customer pays in each month; refunds beyond the payments are no payment.
fn fill(months: &mut [f64], pieces: &[Piece], first: i32) {
    months.fill(0.0);
    for piece in pieces {
        let from = (piece.from - first).max(0) as usize;
        let to = (i64::from(piece.to) - i64::from(first) + 1).clamp(0, months.len() as i64) as usize;
        months.iter_mut().take(to).skip(from).for_each(|month| *month += piece.amount);
    }
    months.iter_mut().for_each(|month| *month = month.max(0.0));
}

/// A ratio of sums over customers, with what its error needs.
#[derive(Debug, Clone, Copy, Default)]
struct Ratio {
    n: f64,
    top: f64,
    bottom: f64,
    squares: [f64; 3],
}

impl Ratio {
    fn add(&mut self, top: f64, bottom: f64) {
        if bottom > 0.0 {
            self.n += 1.0;
            self.top += top;
            self.bottom += bottom;
            let squares = [top * top, top * bottom, bottom * bottom];
            self.squares.iter_mut().zip(squares).for_each(|(sum, square)| *sum += square);
        }
    }

    /// With the interval of a ratio estimate (Cochran 1977, section 6.3).
    fn rate(self, name: &'static str, z: f64) -> Rate {
        let share = self.top / self.bottom;
        let [tops, both, bottoms] = self.squares;
        let spread = (tops - 2.0 * share * both + share * share * bottoms).max(0.0) * self.n / (self.n - 1.0);
        let half = z * spread.sqrt() / self.bottom;
        let low = if half.is_nan() { half } else { (share - half).max(0.0) };
        Rate { name, share, low, high: share + half }
    }
}

/// All that is summed over customers.
struct Sums {
    movements: Vec<Movement>,
    n_window: usize,
    lost: Ratio,
    kept: Ratio,
    year: [Ratio; 2],
    /// Months with a payment that were followed by one, and all that could have been.
    next: [f64; 2],
    /// Of the last month: customers, amounts, and their squares.
    last: [f64; 3],
}

impl Sums {
    fn new(book: &Book, window: u32) -> Self {
        let n_months = (book.last - book.first + 1) as usize;
        Self {
            movements: vec![Movement::default(); n_months],
            n_window: (window as usize).min(n_months - 1),
            lost: Ratio::default(),
            kept: Ratio::default(),
            year: [Ratio::default(); 2],
            next: [0.0; 2],
            last: [0.0; 3],
        }
    }

    fn add(&mut self, months: &[f64]) {
        let n = months.len();
        let (mut was_there, mut before) = (false, 0.0);
        let (mut opening, mut lost, mut kept) = (0.0, 0.0, 0.0);
        for (month, &now) in months.iter().enumerate() {
            let is_in_window = month + self.n_window >= n;
            let movement = &mut self.movements[month];
            movement.note(before, now, was_there);
            if before > 0.0 {
                self.next[0] += f64::from(u8::from(now > 0.0));
                self.next[1] += 1.0;
                if is_in_window {
                    opening += before;
                    lost += (before - now).max(0.0);
                    kept += now;
                }
            }
            was_there |= now > 0.0;
            before = now;
        }
        self.lost.add(lost, opening);
        self.kept.add(kept, opening);
        if let Some(ago) = n.checked_sub(13).map(|month| months[month]) {
            self.year[0].add(before.min(ago), ago);
            self.year[1].add(before, ago);
        }
        if before > 0.0 {
            [1.0, before, before * before].iter().zip(&mut self.last).for_each(|(x, sum)| *sum += x);
        }
    }

    /// Carries each month's closing over to the next one's opening.
    fn close(&mut self) {
        for month in 1..self.movements.len() {
            let before = self.movements[month - 1];
            let movement = &mut self.movements[month];
            (movement.opening, movement.n_opening) = (before.closing, before.n_closing);
        }
    }

    fn last_amounts(&self) -> [f64; 3] {
        self.last
    }

    /// Customer churn first.
    fn rates(&self, z: f64) -> Vec<Rate> {
        let window = &self.movements[self.movements.len() - self.n_window..];
        let (n, left) = window.iter().fold((0, 0), |sums, month| (sums.0 + month.n_opening, sums.1 + month.n_churned));
        let (n, left) = (n as f64, left as f64);
        let (low, high) = proportions::wilson(left, n, z);
        let revenue = self.lost.rate("revenue_churn", z);
        let gross = Rate {
            name: "gross_retention",
            share: 1.0 - revenue.share,
            low: 1.0 - revenue.high,
            high: 1.0 - revenue.low,
        };
        let mut rates = vec![
            Rate { name: "customer_churn", share: left / n, low, high },
            revenue,
            gross,
            self.kept.rate("net_retention", z),
        ];
        if self.year[0].bottom > 0.0 {
            rates.push(self.year[0].rate("gross_retention_year", z));
            rates.push(self.year[1].rate("net_retention_year", z));
        }
        rates
    }
}

impl Movement {
    /// One customer from one month to the next.
    fn note(&mut self, before: f64, now: f64, was_there: bool) {
        let is_same = (now - before).abs() <= ROUNDING * before.max(now);
        self.closing += now;
        self.n_closing += u64::from(now > 0.0);
        if is_same {
            return;
        }
        let (place, change, n) = match (before > 0.0, now > 0.0) {
            (false, _) if was_there => (&mut self.reactivation, now, &mut self.n_reactivated),
            (false, _) => (&mut self.new, now, &mut self.n_new),
            (true, false) => (&mut self.churn, -before, &mut self.n_churned),
            (true, true) if now > before => (&mut self.expansion, now - before, &mut self.n_expanded),
            (true, true) => (&mut self.contraction, now - before, &mut self.n_contracted),
        };
        *place += change;
        *n += 1;
    }
}

/// A row per customer.
#[derive(Default)]
struct Rows {
    names: Vec<String>,
    first: Vec<usize>,
    n_months: Vec<u64>,
    total: Vec<f64>,
    now: Vec<f64>,
}

impl Rows {
    fn add(&mut self, name: &str, months: &[f64]) {
        let Some(first) = months.iter().position(|&month| month > 0.0) else { return };
        self.names.push(name.to_owned());
        self.first.push(first);
        self.n_months.push(months.iter().filter(|&&month| month > 0.0).count() as u64);
        self.total.push(months.iter().sum());
        self.now.push(months.last().copied().unwrap_or(0.0));
    }

    fn table(self, unit: &Unit, first: i32) -> TidyTable {
        let days: Vec<Option<i32>> =
            self.first.iter().map(|&month| Some(Period::Month.start(first + month as i32))).collect();
        TidyTable::new("augment")
            .texts("customer", &self.names)
            .with("first_month", Unit::Day, Column::from_days(&days))
            .with("n_months", Unit::Count, Column::from_counts(self.n_months))
            .numbers("revenue", unit.clone(), self.total)
            .numbers("mrr", unit.clone(), self.now)
    }
}

/// The inputs of value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inputs {
    /// Amount per customer and month.
    pub arpa: f64,
    /// Share that is profit.
    pub margin: f64,
    /// Customers lost per month.
    pub churn: f64,
    /// Yearly.
    pub discount_rate: f64,
    /// Of winning a customer; 0 when not known.
    pub cost: f64,
}

impl Inputs {
    /// A payment now, and one a month later if they stay, and so on: infinite without churn and discounting.
    pub fn value(&self) -> f64 {
        let monthly = (1.0 + self.discount_rate).powf(1.0 / 12.0) - 1.0;
        self.margin * self.arpa * (1.0 + monthly) / (monthly + self.churn)
    }

    /// Payments until the cost is repaid; NaN when it never is.
    pub fn payback(&self) -> f64 {
        let monthly = self.margin * self.arpa;
        let keeps = (1.0 - self.churn) * (1.0 + self.discount_rate).powf(-1.0 / 12.0);
        if keeps >= 1.0 {
            return self.cost / monthly;
        }
        // The first payment alone may do, whatever comes after.
        if self.cost <= monthly {
            return self.cost / monthly;
        }
        (-self.cost * (1.0 - keeps) / monthly).ln_1p() / keeps.ln()
    }
}

impl Worth {
    fn new(params: &SubscriptionsParams, [n, sum, squares]: &[f64; 3], churn: &Rate, z: f64) -> Self {
        let arpa = sum / n;
        let spread = ((squares / n - arpa * arpa).max(0.0) / (n - 1.0).max(1.0)).sqrt();
        let inputs = Inputs {
            arpa,
            margin: params.margin,
            churn: churn.share,
            discount_rate: params.discount_rate,
            cost: params.acquisition_cost.unwrap_or(0.0),
        };
        let value = inputs.value();
        // The amount's error in logarithms, beside that of churn.
        let amount = z * spread / arpa;
        let end = |churn: f64| {
            let moved = Inputs { churn, ..inputs }.value();
            let ratio = (moved / value).ln();
            ratio.signum() * ratio.hypot(amount)
        };
        let low = if value.is_finite() {
            value * end(churn.high).exp()
        } else {
            Inputs { churn: churn.high, ..inputs }.value()
        };
        let high = if value.is_finite() { value * end(churn.low).exp() } else { value };
        Self {
            inputs,
            n_customers: *n as u64,
            mrr: *sum,
            arpa_error: spread,
            value,
            low,
            high,
            payback: inputs.payback(),
        }
    }
}

/// Each input up and down, the one that does most first.
fn levers(params: &SubscriptionsParams, worth: &Worth) -> Vec<Lever> {
    let base = worth.inputs;
    let net = |inputs: Inputs| inputs.value() - inputs.cost;
    let lever = |input: Input| {
        let at = |factor: f64| match input {
            Input::Arpa => Inputs { arpa: base.arpa * factor, ..base },
            Input::Margin => Inputs { margin: (base.margin * factor).min(1.0), ..base },
            Input::Churn => Inputs { churn: (base.churn * factor).min(1.0), ..base },
            Input::DiscountRate => Inputs { discount_rate: base.discount_rate * factor, ..base },
            Input::Cost => Inputs { cost: base.cost * factor, ..base },
        };
        let [low, high] = [at(1.0 - params.step), at(1.0 + params.step)];
        Lever { input, ends: [input.of(&low), input.of(&high)], values: [net(low), net(high)] }
    };
    let inputs = [Input::Arpa, Input::Margin, Input::Churn, Input::DiscountRate, Input::Cost];
    let mut levers: Vec<Lever> = inputs.into_iter().filter(|input| input.of(&base) > 0.0).map(lever).collect();
    levers.sort_by(|one, other| other.effect().total_cmp(&one.effect()));
    levers
}
