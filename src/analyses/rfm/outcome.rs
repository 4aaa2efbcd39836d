//! What `rfm` answers with.

use super::groups::{OTHER, SEGMENTS};
use super::params::SegmentRule;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit, Words};
use crate::models::rfm::scores::N_SCORES;
use crate::report::{Sentence, TidyTable, glossary};

/// What findings and tables need of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The last day.
    pub end: i32,
    /// The unit of amounts.
    pub unit: Unit,
    /// Whether equal numbers are split into even groups.
    pub is_split: bool,
    /// Segments of the user's own.
    pub rules: Vec<SegmentRule>,
}

/// What was left out, and who bought once.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Counts {
    pub n_rows: u64,
    pub n_without_customer: u64,
    pub n_incomplete: u64,
    pub n_returns: u64,
    pub n_without_purchase: u64,
    pub n_after_end: u64,
    pub n_one_time: u64,
}

/// Which numbers got which score.
#[derive(Debug, Clone, PartialEq)]
pub struct Cuts {
    /// Between the scores.
    pub edges: Vec<f64>,
    /// Whether the user gave them.
    pub is_own: bool,
    /// Per score from 1: the smallest and largest number; NaN where nobody has the score.
    pub ranges: Vec<(f64, f64)>,
    /// Per score from 1: how many customers.
    pub sizes: Vec<u64>,
}

impl Cuts {
    pub(super) fn new(numbers: &[f64], scores: &[u8], edges: Vec<f64>, is_own: bool) -> Self {
        let mut ranges = vec![(f64::NAN, f64::NAN); N_SCORES];
        let mut sizes = vec![0; N_SCORES];
        for (&x, &score) in numbers.iter().zip(scores) {
            let place = usize::from(score) - 1;
            // The smaller of NaN and a number is the number.
            ranges[place] = (ranges[place].0.min(x), ranges[place].1.max(x));
            sizes[place] += 1;
        }
        Self { edges, is_own, ranges, sizes }
    }

    /// How far the largest group is from an even fifth, as a share of all.
    pub fn largest_share(&self) -> f64 {
        let total: u64 = self.sizes.iter().sum();
        self.sizes.iter().copied().max().unwrap_or(0) as f64 / total as f64
    }
}

/// A segment and its customers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Segment {
    pub en: String,
    pub zh: String,
    pub advice: Option<Words>,
    pub n_customers: u64,
    pub revenue: f64,
    pub mean_order: f64,
    pub mean_purchases: f64,
    pub mean_recency: f64,
    pub last_day: Option<i32>,
    /// Scores of recency, and of frequency and money, from which it takes customers; none for what no rule covers.
    pub ranges: Option<[(u8, u8); 2]>,
}

impl Segment {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// Where the customers of an earlier day are now.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The earlier day.
    pub day: i32,
    /// Customers by segment then (rows) and now (columns).
    pub counts: Vec<Vec<u64>>,
    /// Customers who came since.
    pub n_new: u64,
}

/// The result of `rfm`.
#[derive(Debug, Clone, PartialEq)]
pub struct RfmOutcome {
    /// What it was asked.
    pub setting: Setting,
    /// What was left out.
    pub counts: Counts,
    /// All customers with a purchase.
    pub n_customers: u64,
    /// What they spent in all.
    pub revenue: f64,
    /// Segments, the best first; the last is what none covers.
    pub segments: Vec<Segment>,
    /// Customers by recency score (5 first) and score of frequency and money.
    pub grid: Vec<Vec<f64>>,
    /// Customers by the own rules they meet (a bit per rule), the most frequent combination first.
    pub combinations: Vec<(u64, u64)>,
    /// The share of revenue of the fifth that spent most.
    pub top_share: f64,
    /// Which numbers got which score: recency, frequency, money.
    pub cuts: [Cuts; 3],
    /// Who moved since an earlier day.
    pub migration: Option<Migration>,
    /// The day that was asked for and cannot be compared with.
    pub not_compared: Option<i32>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum RfmFinding<'a> {
    Best { segment: &'a Segment, share: f64, revenue_share: f64 },
    Concentration { top_share: f64 },
    Moved { day: i32, n_up: u64, n_down: u64, n_new: u64, from: &'a Segment, to: &'a Segment, n_flow: u64 },
    Slipping { n_customers: u64, revenue: f64, mean_recency: f64, came_back: bool },
    NotCompared { day: i32, end: i32 },
    Uneven { n_one_time: u64, share: f64 },
    FewCustomers { n_customers: u64 },
    OneDay,
    Overlap { n_customers: u64 },
    Uncovered { n_customers: u64 },
    LeftOut { n_rows: u64, n_without_customer: u64, n_incomplete: u64, n_after_end: u64, n_returns: u64 },
    Act { segment: &'a Segment, advice: Words },
}

/// Fewer customers than this are few for twenty-five cells.
const FEW_CUSTOMERS: u64 = 100;
/// “Cannot lose them” and “At risk”, among the eleven.
const SLIPPING: [usize; 2] = [7, 8];
/// A largest group above this share is not a fifth any more.
const UNEVEN: f64 = 0.3;

impl RfmOutcome {
    /// Whether segments are the eleven usual ones.
    pub fn is_usual(&self) -> bool {
        self.setting.rules.is_empty()
    }

    /// Segments that exist, without what none covers when it is empty.
    pub fn listed(&self) -> impl Iterator<Item = &Segment> {
        let n_rules = self.segments.len() - 1;
        self.segments.iter().enumerate().filter(move |(i, one)| *i < n_rules || one.n_customers > 0).map(|(_, one)| one)
    }

    fn found(&self) -> Vec<RfmFinding<'_>> {
        let n = self.n_customers as f64;
        let mut found = Vec::new();
        let filled = || self.segments.iter().filter(|segment| segment.n_customers > 0);
        let best = if self.is_usual() {
            filled().next()
        } else {
            filled().max_by(|one, other| one.revenue.total_cmp(&other.revenue))
        };
        if let Some(segment) = best {
            let (share, revenue_share) = (segment.n_customers as f64 / n, segment.revenue / self.revenue);
            found.push(RfmFinding::Best { segment, share, revenue_share });
        }
        if self.n_customers >= 5 && self.revenue > 0.0 {
            found.push(RfmFinding::Concentration { top_share: self.top_share });
        }
        found.extend(self.slipping());
        found.extend(self.moved());
        found.extend(self.not_compared.map(|day| RfmFinding::NotCompared { day, end: self.setting.end }));
        let last_days = filled().filter_map(|segment| segment.last_day);
        let recency = &self.cuts[0];
        let spread = |cuts: &Cuts| {
            cuts.ranges.iter().fold((f64::NAN, f64::NAN), |all, one| (all.0.min(one.0), all.1.max(one.1)))
        };
        let (low, high) = spread(recency);
        if low == high && self.n_customers > 1 && last_days.count() > 0 {
            found.push(RfmFinding::OneDay);
        }
        let frequency = &self.cuts[1];
        if !self.setting.is_split && !frequency.is_own && frequency.largest_share() > UNEVEN {
            let n_one_time = self.counts.n_one_time;
            found.push(RfmFinding::Uneven { n_one_time, share: n_one_time as f64 / n });
        }
        if self.n_customers < FEW_CUSTOMERS {
            found.push(RfmFinding::FewCustomers { n_customers: self.n_customers });
        }
        let n_customers = self.customers_where(&|met| met.count_ones() > 1);
        if n_customers > 0 {
            found.push(RfmFinding::Overlap { n_customers });
        }
        if let Some(rest) = self.segments.last().filter(|rest| rest.n_customers > 0) {
            found.push(RfmFinding::Uncovered { n_customers: rest.n_customers });
        }
        let &Counts { n_rows, n_without_customer, n_incomplete, n_after_end, n_returns, .. } = &self.counts;
        if n_without_customer + n_incomplete + n_after_end + n_returns > 0 {
            found.push(RfmFinding::LeftOut { n_rows, n_without_customer, n_incomplete, n_after_end, n_returns });
        }
        let worst = SLIPPING.map(|index| self.segments.get(index)).into_iter().flatten();
        let act = worst.filter(|segment| self.is_usual() && segment.n_customers > 0).chain(best);
        if let Some((segment, advice)) = act.filter_map(|segment| Some((segment, segment.advice?))).next() {
            found.push(RfmFinding::Act { segment, advice });
        }
        found
    }

    /// Good customers who have not come for long.
    fn slipping(&self) -> Option<RfmFinding<'_>> {
        if !self.is_usual() {
            return None;
        }
        let both = SLIPPING.map(|index| &self.segments[index]);
        let n_customers: u64 = both.iter().map(|segment| segment.n_customers).sum();
        let days: f64 =
            both.iter().filter(|one| one.n_customers > 0).map(|one| one.mean_recency * one.n_customers as f64).sum();
        let revenue = both.iter().map(|segment| segment.revenue).sum();
        let mean_recency = days / n_customers as f64;
        let came_back = both.iter().any(|one| one.mean_purchases > 1.0);
        (n_customers > 0).then_some(RfmFinding::Slipping { n_customers, revenue, mean_recency, came_back })
    }

    fn moved(&self) -> Option<RfmFinding<'_>> {
        let migration = self.migration.as_ref()?;
        let (mut n_up, mut n_down, mut largest) = (0, 0, (0, 0, 0u64));
        for (from, row) in migration.counts.iter().enumerate() {
            for (to, &count) in row.iter().enumerate() {
                n_up += if to < from { count } else { 0 };
                n_down += if to > from { count } else { 0 };
                if from != to && count > largest.2 {
                    largest = (from, to, count);
                }
            }
        }
        let (from, to, n_flow) = (&self.segments[largest.0], &self.segments[largest.1], largest.2);
        let finding = RfmFinding::Moved { day: migration.day, n_up, n_down, n_new: migration.n_new, from, to, n_flow };
        (n_flow > 0).then_some(finding)
    }

    fn glance(&self) -> TidyTable {
        let one_time = self.counts.n_one_time as f64 / self.n_customers as f64;
        TidyTable::new("glance")
            .with("n_customers", Unit::Count, Column::from_counts([self.n_customers]))
            .numbers("revenue", self.setting.unit.clone(), vec![self.revenue])
            .numbers("one_time_share", Unit::Share, vec![one_time])
            .numbers("top_fifth_share", Unit::Share, vec![self.top_share])
            .with("observation_end", Unit::Day, Column::from_days(&[Some(self.setting.end)]))
            .with("n_dropped", Unit::Count, Column::from_counts([self.n_dropped()]))
    }

    fn n_dropped(&self) -> u64 {
        self.counts.n_without_customer + self.counts.n_incomplete + self.counts.n_after_end
    }

    fn tidy(&self) -> TidyTable {
        let listed: Vec<&Segment> = self.listed().collect();
        let numbers = |of: &dyn Fn(&Segment) -> f64| -> Vec<f64> { listed.iter().map(|segment| of(segment)).collect() };
        let money = || self.setting.unit.clone();
        let n = self.n_customers as f64;
        let days: Vec<Option<i32>> = listed.iter().map(|segment| segment.last_day).collect();
        TidyTable::new("tidy")
            .texts("segment_en", &listed.iter().map(|segment| segment.en.as_str()).collect::<Vec<_>>())
            .texts("segment_zh", &listed.iter().map(|segment| segment.zh.as_str()).collect::<Vec<_>>())
            .with("n_customers", Unit::Count, Column::from_counts(listed.iter().map(|segment| segment.n_customers)))
            .numbers("share", Unit::Share, numbers(&|segment| segment.n_customers as f64 / n))
            .numbers("revenue", money(), numbers(&|segment| segment.revenue))
            .numbers("revenue_share", Unit::Share, numbers(&|segment| segment.revenue / self.revenue))
            .numbers("revenue_per_customer", money(), numbers(&|segment| segment.revenue / segment.n_customers as f64))
            .numbers("mean_order", money(), numbers(&|segment| segment.mean_order))
            .numbers("mean_purchases", Unit::Plain, numbers(&|segment| segment.mean_purchases))
            .numbers("mean_recency_days", Unit::Days, numbers(&|segment| segment.mean_recency))
            .with("last_day", Unit::Day, Column::from_days(&days))
    }

    fn definitions(&self) -> TidyTable {
        let listed: Vec<(&Segment, [(u8, u8); 2])> =
            self.segments.iter().filter_map(|segment| Some((segment, segment.ranges?))).collect();
        let range = |which: usize| -> Vec<String> {
            let text = |(low, high): (u8, u8)| if low == high { format!("{low}") } else { format!("{low}–{high}") };
            listed.iter().map(|(_, ranges)| text(ranges[which])).collect()
        };
        let advice = |language| -> Vec<&str> {
            listed.iter().map(|(segment, _)| segment.advice.map_or("", |advice| advice.get(language))).collect()
        };
        let table = TidyTable::new("definitions")
            .texts("segment_en", &listed.iter().map(|(segment, _)| segment.en.as_str()).collect::<Vec<_>>())
            .texts("segment_zh", &listed.iter().map(|(segment, _)| segment.zh.as_str()).collect::<Vec<_>>())
            .texts("r_scores", &range(0))
            .texts("fm_scores", &range(1));
        if self.is_usual() {
            return table.texts("advice_en", &advice(Language::En)).texts("advice_zh", &advice(Language::Zh));
        }
        let rules = &self.setting.rules;
        let bound =
            |of: fn(&SegmentRule) -> Option<f64>| rules.iter().map(|rule| of(rule).unwrap_or(f64::NAN)).collect();
        table
            .numbers("days_max", Unit::Days, bound(|rule| rule.days_max))
            .numbers("purchases_min", Unit::Plain, bound(|rule| rule.purchases_min))
            .numbers("spent_min", self.setting.unit.clone(), bound(|rule| rule.spent_min))
    }

    fn scores(&self) -> TidyTable {
        let names = |language| -> Vec<&str> {
            let word = |name| glossary::find(name).map_or(name, |entry| entry.label.get(language));
            ["recency_days", "n_purchases", "monetary"].into_iter().flat_map(|name| [word(name); N_SCORES]).collect()
        };
        let all = || self.cuts.iter().flat_map(|cuts| (0..N_SCORES).map(move |place| (cuts, place)));
        TidyTable::new("scores")
            .texts("measure_en", &names(Language::En))
            .texts("measure_zh", &names(Language::Zh))
            .numbers("score", Unit::Plain, all().map(|(_, place)| place as f64 + 1.0).collect())
            .numbers("lower", Unit::Plain, all().map(|(cuts, place)| cuts.ranges[place].0).collect())
            .numbers("upper", Unit::Plain, all().map(|(cuts, place)| cuts.ranges[place].1).collect())
            .with("n_customers", Unit::Count, Column::from_counts(all().map(|(cuts, place)| cuts.sizes[place])))
    }

    /// Customers who meet each own rule, and each pair of them, whichever came first.
    fn overlap(&self) -> TidyTable {
        let rules = &self.setting.rules;
        let met = |one: usize, other: usize| self.customers_where(&|met| (met >> one) & (met >> other) & 1 == 1);
        let pairs: Vec<(usize, usize, u64)> = (0..rules.len())
            .flat_map(|one| (one..rules.len()).map(move |other| (one, other)))
            .map(|(one, other)| (one, other, met(one, other)))
            .filter(|pair| pair.0 == pair.1 || pair.2 > 0)
            .collect();
        let name = |of: fn(&(usize, usize, u64)) -> usize| -> Vec<&str> {
            pairs.iter().map(|pair| self.segments[of(pair)].en.as_str()).collect()
        };
        let n = self.n_customers as f64;
        TidyTable::new("overlap")
            .texts("segment", &name(|pair| pair.0))
            .texts("other_segment", &name(|pair| pair.1))
            .with("n_customers", Unit::Count, Column::from_counts(pairs.iter().map(|pair| pair.2)))
            .numbers("share", Unit::Share, pairs.iter().map(|pair| pair.2 as f64 / n).collect())
    }

    /// Customers who meet such a combination of own rules.
    fn customers_where(&self, is_so: &dyn Fn(u64) -> bool) -> u64 {
        self.combinations.iter().filter(|(met, _)| is_so(*met)).map(|(_, n)| n).sum()
    }

    /// What a combination of own rules is called.
    pub fn combined(&self, met: u64, language: Language) -> String {
        let names: Vec<&str> = (0..self.setting.rules.len())
            .filter(|rule| (met >> rule) & 1 == 1)
            .map(|rule| self.segments[rule].en.as_str())
            .collect();
        if names.is_empty() { OTHER.get(language).to_owned() } else { names.join(" + ") }
    }

    /// Customers by exactly the own rules that they meet.
    fn combination_table(&self) -> TidyTable {
        let names = |language| -> Vec<String> {
            self.combinations.iter().map(|&(met, _)| self.combined(met, language)).collect()
        };
        let n = self.n_customers as f64;
        TidyTable::new("combinations")
            .texts("segment_en", &names(Language::En))
            .texts("segment_zh", &names(Language::Zh))
            .with("n_customers", Unit::Count, Column::from_counts(self.combinations.iter().map(|one| one.1)))
            .numbers("share", Unit::Share, self.combinations.iter().map(|one| one.1 as f64 / n).collect())
    }

    fn migration_table(&self, migration: &Migration) -> TidyTable {
        let cells: Vec<(usize, usize, u64)> = migration
            .counts
            .iter()
            .enumerate()
            .flat_map(|(from, row)| row.iter().enumerate().map(move |(to, &count)| (from, to, count)))
            .filter(|cell| cell.2 > 0)
            .collect();
        let names = |of: &dyn Fn(&(usize, usize, u64)) -> String| -> Vec<String> { cells.iter().map(of).collect() };
        let total = |from: usize| migration.counts[from].iter().sum::<u64>() as f64;
        TidyTable::new("migration")
            .texts("from_en", &names(&|cell| self.segments[cell.0].en.clone()))
            .texts("to_en", &names(&|cell| self.segments[cell.1].en.clone()))
            .texts("from_zh", &names(&|cell| self.segments[cell.0].zh.clone()))
            .texts("to_zh", &names(&|cell| self.segments[cell.1].zh.clone()))
            .with("n_customers", Unit::Count, Column::from_counts(cells.iter().map(|cell| cell.2)))
            .numbers("share", Unit::Share, cells.iter().map(|cell| cell.2 as f64 / total(cell.0)).collect())
    }
}

/// The eleven names stand where the slipping ones are looked for.
const _: () = assert!(SLIPPING[1] < SEGMENTS.len());

impl Outcome for RfmOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.tidy(), self.definitions(), self.scores()];
        if !self.is_usual() {
            tables.extend([self.combination_table(), self.overlap()]);
        }
        tables.extend(self.migration.as_ref().map(|migration| self.migration_table(migration)));
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, &self.setting.unit, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}
