//! The result: segments with their sizes, centres and names, how they were chosen, and what is worth saying.

use super::mixture::Mixture;
use super::naming::Name;
use super::params::Scaling;
use super::rules::Rule;
use super::ward::Dendrogram;
use super::{figures, method_figures, rule_words, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// What went in and what was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows of the data.
    pub n_rows: u64,
    /// Rows, or customers, that were grouped.
    pub n_obs: u64,
    /// Rows left out because a chosen column has no number there.
    pub n_dropped: u64,
    /// Whether customers were grouped by their purchases.
    pub is_customers: bool,
    /// Whether combinations of labels were grouped by their sums.
    pub is_combined: bool,
    /// Rows without a label of the combination.
    pub n_unlabelled: u64,
    /// Rows without a customer.
    pub n_without_customer: u64,
    /// Rows without a date or an amount.
    pub n_incomplete: u64,
    /// Rows with a negative amount.
    pub n_returns: u64,
    /// Customers with nothing but returns.
    pub n_without_purchase: u64,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Dim {
    /// The name of the column, or `recency_days`, `n_purchases`, `monetary`.
    pub name: String,
    /// What it measures.
    pub unit: Unit,
    /// The centre of all.
    pub overall: f64,
    /// The share of its spread that lies between segments.
    pub explained: f64,
    /// The skewness before any logarithm.
    pub skewness: f64,
    /// Whether all values are equal.
    pub is_constant: bool,
    /// Whether robust scaling took the standard deviation for want of an interquartile range.
    pub is_fallback: bool,
}

/// One segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// How many.
    pub size: u32,
    /// The share of all.
    pub share: f64,
    /// The centre in original units.
    pub centre: Vec<f64>,
    /// How far the centre lies from that of all, in standard deviations.
    pub profile: Vec<f64>,
    /// The mean silhouette of its points.
    pub silhouette: f64,
    /// How much of it is found again when rows are drawn anew: the mean overlap, from 0 to 1.
    pub stability: f64,
    /// The money its customers brought; NaN when rows are grouped.
    pub total: f64,
    /// Their share of all money; NaN when it is not defined.
    pub total_share: f64,
    /// The name.
    pub name: Name,
}

/// How well a number of clouds describes the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The number.
    pub n_clusters: u32,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// The Bayesian information criterion; smaller is better.
    pub bic: f64,
}

impl Score {
    /// The score of a mixture whose coordinates were divided by `unit`.
    pub fn of(mixture: &Mixture, unit: f64) -> Self {
        let shift = (mixture.n_obs * mixture.dims.len()) as f64 * unit.ln();
        Self {
            n_clusters: mixture.weights.len() as u32,
            log_likelihood: mixture.log_likelihood - shift,
            bic: mixture.bic() + 2.0 * shift,
        }
    }
}

/// What only one method knows.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// Nothing more.
    KMeans,
    /// A mixture of clouds.
    Mixture {
        /// Every number tried.
        scores: Vec<Score>,
        /// Per segment its share of all.
        weights: Vec<f64>,
    },
    /// A hierarchy.
    Ward {
        /// Its upper part.
        tree: Dendrogram,
        /// What heights are multiplied with.
        unit: f64,
    },
    /// Dense places.
    Dbscan {
        /// How near neighbours are.
        radius: f64,
        /// How many make a dense place.
        min_points: u32,
        /// Whether the radius was suggested.
        is_suggested: bool,
        /// Distances to that many nearest, in rising order.
        curve: Vec<f64>,
    },
}

/// How good a labelling is, in the space that was clustered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metrics {
    /// The sum of squared distances to the centroids.
    pub inertia: f64,
    /// The mean silhouette.
    pub silhouette: f64,
    /// The Calinski-Harabasz index.
    pub calinski_harabasz: f64,
    /// The Davies-Bouldin index.
    pub davies_bouldin: f64,
}

/// One number of clusters that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// The number.
    pub n_clusters: u32,
    /// How good it was.
    pub metrics: Metrics,
}

/// The number that each measure finds best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// By the silhouette.
    pub silhouette: u32,
    /// By Calinski-Harabasz.
    pub calinski_harabasz: u32,
    /// By Davies-Bouldin.
    pub davies_bouldin: u32,
}

/// How the number of segments came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The number used.
    pub n_clusters: u32,
    /// The number suggested.
    pub suggested: u32,
    /// Whether the user gave it.
    pub is_given: bool,
    /// What each measure finds best.
    pub vote: Vote,
    /// How many numbers were tried.
    pub n_tried: u32,
    /// Another number whose silhouette is as good to within [`Choice::CLOSE`].
    pub rival: Option<u32>,
}

impl Choice {
    /// Silhouettes that differ by less are a close call.
    pub const CLOSE: f64 = 0.02;

    /// How many of the three measures find the suggested number best.
    pub fn n_votes(&self) -> usize {
        let votes = [self.vote.silhouette, self.vote.calinski_harabasz, self.vote.davies_bouldin];
        votes.into_iter().filter(|&vote| vote == self.suggested).count()
    }
}

/// Points for the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// The one or two most telling dimensions.
    pub dims: Vec<u32>,
    /// Per dimension the values in original units.
    pub values: Vec<Vec<f64>>,
    /// Per point the segment, from 0.
    pub labels: Vec<u8>,
}

/// What the analysis answers.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentsOutcome {
    /// What went in.
    pub counts: Counts,
    /// Whether logarithms were taken.
    pub is_log: bool,
    /// How columns were scaled.
    pub scaling: Scaling,
    /// How good the segments are.
    pub metrics: Metrics,
    /// On how many points the silhouette was measured.
    pub n_measured: u64,
    /// Whether starts ran on a sample.
    pub is_search_sampled: bool,
    /// Whether the numbers of segments were tried on a sample.
    pub is_tried_sampled: bool,
    /// On how many groups were formed, when not on all.
    pub n_fitted: Option<u64>,
    /// What only the method knows.
    pub how: How,
    /// Those that belong to no segment.
    pub noise: Option<Cluster>,
    /// How far groupings of random halves agree with this one.
    pub adjusted_rand: f64,
    /// Per segment how to tell it.
    pub rules: Vec<Option<Rule>>,
    /// Every number tried.
    pub tried: Vec<Tried>,
    /// How the number was chosen.
    pub choice: Choice,
    /// The dimensions.
    pub dims: Vec<Dim>,
    /// The segments, the largest first.
    pub clusters: Vec<Cluster>,
    /// Points for the picture.
    pub sampled: Sampled,
}

/// Names of result columns that a column of the user's data may also have.
const TAKEN: [&str; 17] = [
    "cluster",
    "size",
    "share",
    "row",
    "customer",
    "group",
    "distance",
    "silhouette",
    "segment",
    "segment_en",
    "segment_zh",
    "total",
    "revenue_share",
    "column",
    "probability",
    "stability",
    "weight",
];

/// The name of a data column in result tables: its own, marked when a result column has the same.
pub fn column_name(name: &str) -> String {
    if TAKEN.contains(&name) { format!("{name} (data)") } else { name.to_owned() }
}

impl SegmentsOutcome {
    /// The segment's name in a language.
    pub fn segment(&self, cluster: usize, language: Language) -> String {
        texts::segment(&self.clusters[cluster].name, &self.dims, language)
    }

    fn names(&self, language: Language) -> Vec<String> {
        let names = (0..self.clusters.len()).map(|cluster| self.segment(cluster, language));
        names.chain(self.noise.as_ref().map(|_| texts::NO_SEGMENT.get(language).to_owned())).collect()
    }

    /// A number per segment, and of those that belong to none.
    fn per_cluster(&self, of: impl Fn(&Cluster) -> f64) -> Vec<f64> {
        self.clusters.iter().chain(&self.noise).map(of).collect()
    }

    fn tidy(&self) -> TidyTable {
        let numbers = (1..=self.clusters.len()).map(|number| number as f64);
        let numbers = numbers.chain(self.noise.as_ref().map(|_| 0.0)).collect();
        let mut table = TidyTable::new("tidy").numbers("cluster", Unit::Plain, numbers).numbers(
            "size",
            Unit::Count,
            self.per_cluster(|cluster| f64::from(cluster.size)),
        );
        for (index, dim) in self.dims.iter().enumerate() {
            let centres = self.per_cluster(|cluster| cluster.centre[index]);
            table = table.numbers(column_name(&dim.name), dim.unit.clone(), centres);
        }
        table = table.numbers("share", Unit::Share, self.per_cluster(|cluster| cluster.share));
        if self.counts.is_customers {
            let money = self.dims[2].unit.clone();
            table = table.numbers("revenue", money, self.per_cluster(|cluster| cluster.total)).numbers(
                "revenue_share",
                Unit::Share,
                self.per_cluster(|cluster| cluster.total_share),
            );
        }
        if let How::Mixture { weights, .. } = &self.how {
            table = table.numbers("weight", Unit::Share, weights.clone());
        }
        table
            .numbers("silhouette", Unit::Plain, self.per_cluster(|cluster| cluster.silhouette))
            .numbers("stability", Unit::Share, self.per_cluster(|cluster| cluster.stability))
            .texts("segment_en", &self.names(Language::En))
            .texts("segment_zh", &self.names(Language::Zh))
    }

    fn glance(&self) -> TidyTable {
        let one = |name: &str, unit: Unit, number: f64, table: TidyTable| table.numbers(name, unit, vec![number]);
        let table = TidyTable::new("glance");
        let table = one("n_clusters", Unit::Count, self.clusters.len() as f64, table);
        let table = one("inertia", Unit::Plain, self.metrics.inertia, table);
        let table = one("silhouette", Unit::Plain, self.metrics.silhouette, table);
        let table = one("calinski_harabasz", Unit::Plain, finite(self.metrics.calinski_harabasz), table);
        let table = one("davies_bouldin", Unit::Plain, self.metrics.davies_bouldin, table);
        let table = one("n_obs", Unit::Count, self.counts.n_obs as f64, table);
        let table = one("n_dropped", Unit::Count, self.counts.n_dropped as f64, table);
        let table = one("n_silhouette", Unit::Count, self.n_measured as f64, table);
        let table = one("adjusted_rand", Unit::Plain, self.adjusted_rand, table);
        match &self.how {
            How::KMeans | How::Ward { .. } => table,
            How::Mixture { scores, .. } => {
                let used = scores.iter().find(|score| score.n_clusters as usize == self.clusters.len());
                let table =
                    one("log_likelihood", Unit::Plain, used.map_or(f64::NAN, |used| used.log_likelihood), table);
                one("bic", Unit::Plain, used.map_or(f64::NAN, |used| used.bic), table)
            }
            How::Dbscan { radius, min_points, .. } => {
                let table = one("radius", Unit::Plain, *radius, table);
                let table = one("min_points", Unit::Count, f64::from(*min_points), table);
                one("n_noise", Unit::Count, self.noise.as_ref().map_or(0.0, |noise| f64::from(noise.size)), table)
            }
        }
    }

    fn profile(&self) -> TidyTable {
        let pairs: Vec<(usize, usize)> =
            (0..self.clusters.len()).flat_map(|cluster| (0..self.dims.len()).map(move |dim| (cluster, dim))).collect();
        let of = |of: &dyn Fn(&Cluster, usize) -> f64| -> Vec<f64> {
            pairs.iter().map(|&(cluster, dim)| of(&self.clusters[cluster], dim)).collect()
        };
        let columns: Vec<&str> = pairs.iter().map(|&(_, dim)| self.dims[dim].name.as_str()).collect();
        TidyTable::new("profile")
            .numbers("cluster", Unit::Plain, pairs.iter().map(|&(cluster, _)| cluster as f64 + 1.0).collect())
            .texts("column", &columns)
            .numbers("centre", Unit::Plain, of(&|cluster, dim| cluster.centre[dim]))
            .numbers("overall", Unit::Plain, of(&|_, dim| self.dims[dim].overall))
            .numbers("difference", Unit::Plain, of(&|cluster, dim| cluster.profile[dim]))
    }

    fn rules(&self) -> TidyTable {
        let known: Vec<(usize, &Rule)> =
            self.rules.iter().enumerate().filter_map(|(cluster, rule)| Some((cluster, rule.as_ref()?))).collect();
        let words = |language: Language| -> Vec<String> {
            known.iter().map(|(_, rule)| rule_words::rule(rule, self, language)).collect()
        };
        TidyTable::new("rules")
            .numbers("cluster", Unit::Plain, known.iter().map(|(cluster, _)| *cluster as f64 + 1.0).collect())
            .texts("rule_en", &words(Language::En))
            .texts("rule_zh", &words(Language::Zh))
            .numbers("coverage", Unit::Share, known.iter().map(|(_, rule)| rule.coverage).collect())
            .numbers("precision", Unit::Share, known.iter().map(|(_, rule)| rule.precision).collect())
    }

    /// The last mergers of a hierarchy: how many groups each leaves, and at what height.
    fn merges(tree: &Dendrogram, unit: f64) -> TidyTable {
        let n = tree.merges.len();
        TidyTable::new("merges")
            .numbers("n_clusters", Unit::Count, (0..n).map(|index| (n - index) as f64).collect())
            .numbers("height", Unit::Plain, tree.merges.iter().map(|(.., height)| height * unit).collect())
    }

    fn selection(&self) -> TidyTable {
        if let How::Mixture { scores, .. } = &self.how {
            return TidyTable::new("selection")
                .numbers("n_clusters", Unit::Count, scores.iter().map(|score| f64::from(score.n_clusters)).collect())
                .numbers("log_likelihood", Unit::Plain, scores.iter().map(|score| score.log_likelihood).collect())
                .numbers("bic", Unit::Plain, scores.iter().map(|score| score.bic).collect());
        }
        let of = |of: &dyn Fn(&Tried) -> f64| -> Vec<f64> { self.tried.iter().map(of).collect() };
        TidyTable::new("selection")
            .numbers("n_clusters", Unit::Count, of(&|tried| f64::from(tried.n_clusters)))
            .numbers("inertia", Unit::Plain, of(&|tried| tried.metrics.inertia))
            .numbers("silhouette", Unit::Plain, of(&|tried| tried.metrics.silhouette))
            .numbers("calinski_harabasz", Unit::Plain, of(&|tried| finite(tried.metrics.calinski_harabasz)))
            .numbers("davies_bouldin", Unit::Plain, of(&|tried| tried.metrics.davies_bouldin))
    }
}

/// Groups of exact duplicates have no spread within: the index has no number then.
fn finite(index: f64) -> f64 {
    if index.is_finite() { index } else { f64::NAN }
}

impl Outcome for SegmentsOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.tidy(), self.glance(), self.rules(), self.profile()];
        match &self.how {
            How::Dbscan { .. } => {}
            How::Ward { tree, unit } => tables.extend([self.selection(), Self::merges(tree, *unit)]),
            How::KMeans | How::Mixture { .. } => tables.push(self.selection()),
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        let mut figures = figures::figures(self, language);
        figures.extend(method_figures::figure(self, language));
        figures
    }
}
