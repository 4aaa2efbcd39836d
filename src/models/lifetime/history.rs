//! What the models need of a customer: how often, how recently, for how long, for how much.

use super::log::PurchaseLog;

/// The buying histories of all customers who bought up to the end of the calibration, one entry per customer in each list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histories {
    /// Which customer of the log.
    pub customer: Vec<u32>,
    /// Repeat purchases: days of purchase after the first.
    pub frequency: Vec<u32>,
    /// Days from the first to the last purchase.
    pub recency_days: Vec<u32>,
    /// Days from the first purchase to the end of the calibration.
    pub age_days: Vec<u32>,
    /// Mean amount of the repeat purchases; 0 without any. Empty when amounts are not used.
    pub mean_spend: Vec<f64>,
    /// Purchases after the end of the calibration.
    pub n_later: Vec<u32>,
}

impl Histories {
    /// Summarises purchases up to and with `calibration_end`; later ones are counted as the hold-out.
    pub fn summarise(log: &PurchaseLog, calibration_end: i32) -> Self {
        let mut histories = Self::default();
        for customer in 0..log.n_customers() {
            let purchases = log.purchases(customer);
            let n_within = purchases.days.partition_point(|&day| day <= calibration_end);
            if n_within == 0 {
                continue;
            }
            let (first, last) = (purchases.days[0], purchases.days[n_within - 1]);
            histories.customer.push(customer as u32);
            histories.frequency.push(n_within as u32 - 1);
            histories.recency_days.push((last - first) as u32);
            histories.age_days.push((calibration_end - first) as u32);
            histories.n_later.push((purchases.days.len() - n_within) as u32);
            if log.has_amounts() {
                let repeats = &purchases.spend[1..n_within];
                let mean = if repeats.is_empty() { 0.0 } else { repeats.iter().sum::<f64>() / repeats.len() as f64 };
                histories.mean_spend.push(mean);
            }
        }
        histories
    }

    /// How many customers.
    pub fn len(&self) -> usize {
        self.frequency.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.frequency.is_empty()
    }

    /// How many bought again.
    pub fn n_repeat(&self) -> usize {
        self.frequency.iter().filter(|&&frequency| frequency > 0).count()
    }
}

/// Customers with the same history, counted once: the likelihood and all forecasts are the same for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// Repeat purchases per group.
    pub frequency: Vec<u32>,
    /// The place of the recency in `spans`.
    pub recency: Vec<u32>,
    /// The place of the age in `spans`. Groups of equal age stand together.
    pub age: Vec<u32>,
    /// How many customers a group holds.
    pub size: Vec<f64>,
    /// The different recencies and ages, ascending, in time units.
    pub spans: Vec<f64>,
    /// How many customers have more than 0, 1, 2 … repeat purchases.
    pub n_above: Vec<f64>,
    /// Which group each customer is in.
    pub of_customer: Vec<u32>,
}

impl Groups {
    /// Groups histories; a time unit has `unit_days` days.
    pub fn new(histories: &Histories, unit_days: f64) -> Self {
        // Days stay below 2^21 (the log refuses longer spans), so a history fits one sortable word.
        let pack = |i: usize| {
            u64::from(histories.age_days[i]) << 42
                | u64::from(histories.frequency[i]) << 21
                | u64::from(histories.recency_days[i])
        };
        let mut order: Vec<(u64, u32)> = (0..histories.len()).map(|i| (pack(i), i as u32)).collect();
        order.sort_unstable();
        let (spans, place_of_day) = Self::spans_of(histories, unit_days);
        let max_frequency = histories.frequency.iter().copied().max().unwrap_or(0) as usize;
        let mut groups = Self {
            frequency: Vec::new(),
            recency: Vec::new(),
            age: Vec::new(),
            size: Vec::new(),
            spans,
            n_above: vec![0.0; max_frequency],
            of_customer: vec![0; histories.len()],
        };
        for same in order.chunk_by(|one, other| one.0 == other.0) {
            let first = same[0].1 as usize;
            for &(_, customer) in same {
                groups.of_customer[customer as usize] = groups.size.len() as u32;
            }
            groups.frequency.push(histories.frequency[first]);
            groups.recency.push(place_of_day[histories.recency_days[first] as usize]);
            groups.age.push(place_of_day[histories.age_days[first] as usize]);
            groups.size.push(same.len() as f64);
            if let Some(most) = (histories.frequency[first] as usize).checked_sub(1) {
                groups.n_above[most] += same.len() as f64;
            }
        }
        for j in (1..groups.n_above.len()).rev() {
            groups.n_above[j - 1] += groups.n_above[j];
        }
        groups
    }

    fn spans_of(histories: &Histories, unit_days: f64) -> (Vec<f64>, Vec<u32>) {
        let max_day = histories.age_days.iter().copied().max().unwrap_or(0) as usize;
        let mut place_of_day = vec![0u32; max_day + 1];
        histories.age_days.iter().chain(&histories.recency_days).for_each(|&day| place_of_day[day as usize] = 1);
        let mut spans = Vec::new();
        for (day, place) in place_of_day.iter_mut().enumerate() {
            if *place == 1 {
                *place = spans.len() as u32;
                spans.push(day as f64 / unit_days);
            }
        }
        (spans, place_of_day)
    }

    /// Every `stride`-th customer only, taken evenly over all histories.
    pub fn thinned(&self, stride: f64) -> Self {
        let mut seen = 0.0;
        self.with_sizes(|group| {
            let n_before = f64::floor(seen / stride);
            seen += self.size[group];
            f64::floor(seen / stride) - n_before
        })
    }

    /// The same histories with other numbers of customers; those that nobody has are left out.
    pub fn with_sizes(&self, mut size: impl FnMut(usize) -> f64) -> Self {
        let mut thin = Self {
            frequency: Vec::new(),
            recency: Vec::new(),
            age: Vec::new(),
            size: Vec::new(),
            spans: self.spans.clone(),
            n_above: vec![0.0; self.n_above.len()],
            of_customer: Vec::new(),
        };
        for group in 0..self.len() {
            let n_taken = size(group);
            if n_taken > 0.0 {
                let place = thin.size.len() as u32;
                thin.frequency.push(self.frequency[group]);
                thin.recency.push(self.recency[group]);
                thin.age.push(self.age[group]);
                thin.size.push(n_taken);
                thin.of_customer.extend(std::iter::repeat_n(place, n_taken as usize));
                thin.n_above.iter_mut().take(self.frequency[group] as usize).for_each(|n| *n += n_taken);
            }
        }
        thin
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.size.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.size.is_empty()
    }

    /// Frequency, recency and age of a group, the last two in time units.
    pub fn history(&self, group: usize) -> (f64, f64, f64) {
        let span = |places: &[u32]| self.spans[places[group] as usize];
        (f64::from(self.frequency[group]), span(&self.recency), span(&self.age))
    }

    /// How many customers in all.
    pub fn n_customers(&self) -> f64 {
        self.of_customer.len() as f64
    }
}
