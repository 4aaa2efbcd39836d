//! The findings in words.

use super::findings::{Clarity, SegmentsFinding};
use super::outcome::{How, SegmentsOutcome};
use super::rule_words;
use super::stability::N_RESAMPLES;
use super::texts::{dim_label, pick};
use crate::i18n::{self, Language, Unit, strong};
use crate::report::{Sentence, Tone};

/// At most so many segments are listed in a sentence …
const MAX_LISTED: usize = 7;
/// … and so many rules.
const MAX_RULES: usize = 4;

/// A fact in words.
pub fn say(finding: &SegmentsFinding, outcome: &SegmentsOutcome, language: Language) -> Sentence {
    let speaker = Speaker { outcome, language };
    match finding {
        SegmentsFinding::Answer { focus } => speaker.answer(*focus),
        SegmentsFinding::Groups => speaker.groups(),
        SegmentsFinding::OneGroup => speaker.one_group(),
        SegmentsFinding::Rules => speaker.rules(),
        SegmentsFinding::Noise => speaker.noise(),
        SegmentsFinding::Stable { least } => speaker.stable(*least),
        SegmentsFinding::Unstable { clusters } => speaker.unstable(clusters),
        SegmentsFinding::Fitted { n } => speaker.fitted(*n),
        SegmentsFinding::Distinct { clarity } => speaker.distinct(*clarity),
        SegmentsFinding::Suggested => speaker.suggested(),
        SegmentsFinding::OtherSuggested => speaker.other_suggested(),
        SegmentsFinding::CloseCall { rival } => speaker.close_call(*rival),
        SegmentsFinding::Few => speaker.few(),
        SegmentsFinding::Tiny { n_tiny, n_members } => speaker.tiny(*n_tiny, *n_members),
        SegmentsFinding::Skewed { dims } => speaker.skewed(dims),
        SegmentsFinding::Constant { dims } => speaker.constant(dims),
        SegmentsFinding::Fallback { dims } => speaker.fallback(dims),
        SegmentsFinding::Dominant { dim } => speaker.dominant(*dim),
        SegmentsFinding::Dropped => speaker.dropped(),
        SegmentsFinding::DroppedPurchases => speaker.dropped_purchases(),
        SegmentsFinding::Returns => speaker.returns(),
        SegmentsFinding::Sampled => speaker.sampled(),
        SegmentsFinding::Next { focus } => speaker.next(*focus),
    }
}

/// Says facts about one outcome in one language.
struct Speaker<'a> {
    outcome: &'a SegmentsOutcome,
    language: Language,
}

impl Speaker<'_> {
    fn sentence(&self, code: &'static str, tone: Tone, en: String, zh: String) -> Sentence {
        Sentence::new(code, tone, pick(self.language, en, zh))
    }

    fn count(&self, number: u64) -> String {
        i18n::format(self.language, number as f64, &Unit::Count)
    }

    fn share(&self, share: f64) -> String {
        i18n::format(self.language, share, &Unit::Share)
    }

    fn plain(&self, number: f64) -> String {
        i18n::format(self.language, (number * 100.0).round() / 100.0, &Unit::Plain)
    }

    /// What is grouped: customers, combinations or rows.
    fn things(&self) -> &'static str {
        match (self.outcome.counts.is_customers, self.language) {
            (_, Language::En) if self.outcome.counts.is_combined => "combinations",
            (_, Language::Zh) if self.outcome.counts.is_combined => "个组合",
            (true, Language::En) => "customers",
            (false, Language::En) => "rows",
            (true, Language::Zh) => "位客户",
            (false, Language::Zh) => "行数据",
        }
    }

    fn names(&self, dims: &[usize]) -> String {
        let label = |&dim: &usize| dim_label(&self.outcome.dims[dim], self.outcome.counts.is_customers, self.language);
        let names: Vec<String> = dims.iter().take(5).map(label).collect();
        let rest = dims.len().saturating_sub(5);
        let joined = names.join(match self.language {
            Language::En => ", ",
            Language::Zh => "、",
        });
        match (rest, self.language) {
            (0, _) => joined,
            (rest, Language::En) => format!("{joined} and {rest} more"),
            (rest, Language::Zh) => format!("{joined} 等 {} 列", rest + 5),
        }
    }

    fn answer(&self, focus: usize) -> Sentence {
        let cluster = &self.outcome.clusters[focus];
        let n_obs = strong(self.count(self.outcome.counts.n_obs));
        let n_clusters = strong(self.count(self.outcome.clusters.len() as u64));
        let name = self.outcome.segment(focus, self.language);
        let share = strong(self.share(cluster.share));
        let things = self.things();
        if self.outcome.clusters.len() == 1 {
            let en = format!("The {n_obs} {things} form one group: “{name}”, with {share}.");
            let zh = format!("{n_obs} {things}只形成一组：“{name}”，占 {share}。");
            return self.sentence("segments", Tone::Answer, en, zh);
        }
        let (en, zh) = if self.outcome.counts.is_customers && !cluster.total_share.is_nan() {
            let money = strong(self.share(cluster.total_share));
            (
                format!(
                    "Your {n_obs} {things} fall into {n_clusters} groups; the {share} “{name}” bring {money} of revenue."
                ),
                format!("您的 {n_obs} {things}可分为 {n_clusters} 组；其中 {share} 的“{name}”带来 {money} 的收入。"),
            )
        } else {
            (
                format!("The {n_obs} {things} fall into {n_clusters} groups; the largest, “{name}”, holds {share}."),
                format!("{n_obs} {things}可分为 {n_clusters} 组；最大的一组“{name}”占 {share}。"),
            )
        };
        self.sentence("segments", Tone::Answer, en, zh)
    }

    fn groups(&self) -> Sentence {
        let part = |index: usize| {
            let cluster = &self.outcome.clusters[index];
            let name = self.outcome.segment(index, self.language);
            let (size, share) = (self.count(u64::from(cluster.size)), self.share(cluster.share));
            match self.language {
                Language::En => format!("{}. {name} ({size}, {share})", index + 1),
                Language::Zh => format!("{}. {name}（{size}，{share}）", index + 1),
            }
        };
        let n_clusters = self.outcome.clusters.len();
        let mut parts: Vec<String> = (0..n_clusters.min(MAX_LISTED)).map(part).collect();
        if n_clusters > MAX_LISTED {
            let n = n_clusters - MAX_LISTED;
            parts.push(pick(self.language, format!("and {n} more"), format!("另有 {n} 组")));
        }
        let (en, zh) = (format!("The groups: {}.", parts.join("; ")), format!("各组为：{}。", parts.join("；")));
        self.sentence("groups", Tone::Answer, en, zh)
    }

    fn one_group(&self) -> Sentence {
        let en = "No groups stand out: all are best described as one. Choose other columns, or another method.";
        let zh = "看不出分组：全部视为一组最合适。请换用其他列或其他方法。";
        self.sentence("one_group", Tone::Caution, en.into(), zh.into())
    }

    fn rules(&self) -> Sentence {
        let part = |(index, rule): (usize, &Option<super::rules::Rule>)| {
            let rule = rule.as_ref()?;
            let words = rule_words::rule(rule, self.outcome, self.language);
            let (covered, right) = (self.share(rule.coverage), self.share(rule.precision));
            Some(match self.language {
                Language::En => {
                    format!("{}. {words} (fits {covered} of members; {right} of those who fit are members)", index + 1)
                }
                Language::Zh => format!("{}. {words}（成员中 {covered} 符合；符合者中 {right} 是成员）", index + 1),
            })
        };
        let parts: Vec<String> = self.outcome.rules.iter().enumerate().filter_map(part).take(MAX_RULES).collect();
        let en = format!("How to tell them: {}.", parts.join("; "));
        let zh = format!("如何辨认：{}。", parts.join("；"));
        self.sentence("rules", Tone::Answer, en, zh)
    }

    fn noise(&self) -> Sentence {
        let noise = self.outcome.noise.as_ref().map_or((0, 0.0), |noise| (noise.size, noise.share));
        let (n, share) = (strong(self.count(u64::from(noise.0))), self.share(noise.1));
        let things = self.things();
        let en = format!("{n} {things} ({share}) lie in thin places and belong to no group (number 0).");
        let zh = format!("{n} {things}（{share}）处于稀疏位置，不属于任何组（编号 0）。");
        self.sentence("no_group", Tone::Caution, en, zh)
    }

    fn stable(&self, least: f64) -> Sentence {
        let least = strong(self.share(least));
        let en = format!(
            "The groups are stable: grouped anew from {N_RESAMPLES} random parts of the data, each overlaps with itself by {least} or more."
        );
        let zh =
            format!("分组稳定：用 {N_RESAMPLES} 份随机抽取的部分数据重新分组，每组与原来的重合度都不低于 {least}。");
        self.sentence("stable", Tone::Answer, en, zh)
    }

    fn unstable(&self, clusters: &[usize]) -> Sentence {
        let part = |&cluster: &usize| {
            let name = self.outcome.segment(cluster, self.language);
            let share = strong(self.share(self.outcome.clusters[cluster].stability));
            match self.language {
                Language::En => format!("{}. {name} ({share})", cluster + 1),
                Language::Zh => format!("{}. {name}（{share}）", cluster + 1),
            }
        };
        let parts: Vec<String> = clusters.iter().take(MAX_LISTED).map(part).collect();
        let en = format!(
            "Not stable, do not build on it: grouped anew from {N_RESAMPLES} random parts of the data, this much is found again of {}.",
            parts.join("; ")
        );
        let zh = format!(
            "以下分组不稳定，不宜据以决策（括号内为用 {N_RESAMPLES} 份随机抽取的部分数据重新分组后的重合度）：{}。",
            parts.join("；")
        );
        self.sentence("unstable", Tone::Caution, en, zh)
    }

    fn fitted(&self, n: u64) -> Sentence {
        let (n, things) = (self.count(n), self.things());
        let (en, zh) = match self.outcome.how {
            How::Mixture { .. } => ("takes the group most likely for it", "归入可能性最大的组"),
            How::Dbscan { .. } => ("joins the nearest dense place within the radius", "归入半径内最近的密集处"),
            How::Ward { .. } | How::KMeans => ("goes to the nearest centre", "归入最近的中心"),
        };
        let en = format!("With this many {things}, groups were formed on a random {n}; each other one {en}.");
        let zh = format!("数据量较大：用随机抽取的 {n} {things}形成分组，其余的{zh}。");
        self.sentence("fitted_on_sample", Tone::Caution, en, zh)
    }

    fn distinct(&self, clarity: Clarity) -> Sentence {
        let silhouette = strong(self.plain(self.outcome.metrics.silhouette));
        let (tone, en, zh) = match clarity {
            Clarity::Strong => (Tone::Answer, "The groups are well apart", "各组界限分明"),
            Clarity::Clear => {
                (Tone::Answer, "The groups are clearly apart, with some in between", "各组区分清楚，少数处于中间")
            }
            Clarity::Blurred => (
                Tone::Caution,
                "The groups overlap: use them as a rough map, not as firm kinds",
                "各组有所重叠：可作大致划分，不宜当作界限分明的类别",
            ),
            Clarity::Weak => (
                Tone::Caution,
                "There is hardly any natural grouping: the borders are drawn through a continuum, so other columns may tell more",
                "几乎没有天然的分组：界限是在连续分布中人为划出的，换用其他列也许更能说明问题",
            ),
        };
        let en = format!("{en} (silhouette {silhouette}; 1 is perfect, 0 is none).");
        let zh = format!("{zh}（轮廓系数 {silhouette}；1 为完全分开，0 为没有区分）。");
        self.sentence("distinct", tone, en, zh)
    }

    fn suggested(&self) -> Sentence {
        let choice = &self.outcome.choice;
        let (n, votes) = (choice.suggested, choice.n_votes());
        let (from, to) = self.tried_range();
        if let How::Mixture { .. } = &self.outcome.how {
            let en = format!("Of {from} to {to} groups, {n} describes the data best without overdoing it (BIC).");
            let zh = format!("在 {from} 到 {to} 组之间，{n} 组对数据的描述最好而不过度（BIC）。");
            return self.sentence("suggested", Tone::Answer, en, zh);
        }
        let en = format!(
            "Of {from} to {to} groups, {n} is best by {votes} of 3 measures (silhouette: {}, Calinski-Harabasz: {}, Davies-Bouldin: {}).",
            choice.vote.silhouette, choice.vote.calinski_harabasz, choice.vote.davies_bouldin
        );
        let zh = format!(
            "在 {from} 到 {to} 组之间，3 个指标中有 {votes} 个认为 {n} 组最好（轮廓系数：{}，Calinski-Harabasz：{}，Davies-Bouldin：{}）。",
            choice.vote.silhouette, choice.vote.calinski_harabasz, choice.vote.davies_bouldin
        );
        self.sentence("suggested", Tone::Answer, en, zh)
    }

    fn tried_range(&self) -> (u32, u32) {
        let numbers: Vec<u32> = match &self.outcome.how {
            How::Mixture { scores, .. } => scores.iter().map(|score| score.n_clusters).collect(),
            _ => self.outcome.tried.iter().map(|tried| tried.n_clusters).collect(),
        };
        numbers.into_iter().fold((u32::MAX, 0), |(from, to), n| (from.min(n), to.max(n)))
    }

    fn other_suggested(&self) -> Sentence {
        let choice = &self.outcome.choice;
        let (given, suggested) = (choice.n_clusters, choice.suggested);
        let en = format!("You asked for {given} groups; the measures favour {suggested}.");
        let zh = format!("您指定了 {given} 组；从指标看，{suggested} 组更合适。");
        self.sentence("other_suggested", Tone::Caution, en, zh)
    }

    fn close_call(&self, rival: u32) -> Sentence {
        let n = self.outcome.choice.suggested;
        let en = format!(
            "{n} groups was a close call: {rival} separate about as well. Take the number that you can act on."
        );
        let zh = format!("{n} 组只是略占优势：{rival} 组的区分效果相差无几。请选用便于采取行动的组数。");
        self.sentence("close_call", Tone::Caution, en, zh)
    }

    fn few(&self) -> Sentence {
        let (n_obs, things) = (strong(self.count(self.outcome.counts.n_obs)), self.things());
        let n = self.outcome.clusters.len();
        let en = format!("Only {n_obs} {things} for {n} groups: a few more could change the picture.");
        let zh = format!("仅凭 {n_obs} {things}分成 {n} 组：再多一些数据，结果可能就会改变。");
        self.sentence("few", Tone::Caution, en, zh)
    }

    fn tiny(&self, n_tiny: usize, n_members: u64) -> Sentence {
        let (members, things) = (strong(self.count(n_members)), self.things());
        let en = format!(
            "{n_tiny} of the groups {} outliers rather than a segment ({members} of all {things}): look at them one by one, or switch the logarithm on.",
            if n_tiny == 1 { "is made of" } else { "are made of" }
        );
        let zh = format!("有 {n_tiny} 组更像离群值而非细分群体（共 {members} {things}）：请逐个查看，或打开“取对数”。");
        self.sentence("outlier_segments", Tone::Caution, en, zh)
    }

    fn skewed(&self, dims: &[usize]) -> Sentence {
        let names = self.names(dims);
        let en = format!(
            "A few very large values pull the groups in {names}: switch the logarithm on to compare ratios instead."
        );
        let zh = format!("{names} 中少数极大的值左右了分组：打开“取对数”可改为按倍数比较。");
        self.sentence("skewed", Tone::Caution, en, zh)
    }

    fn constant(&self, dims: &[usize]) -> Sentence {
        let names = self.names(dims);
        let en = format!("All values are the same in {names}, so nothing is told apart by it.");
        let zh = format!("{names} 的值全部相同，对分组不起作用。");
        self.sentence("constant", Tone::Caution, en, zh)
    }

    fn fallback(&self, dims: &[usize]) -> Sentence {
        let names = self.names(dims);
        let en = format!(
            "Half of the values or more are the same in {names}: the standard deviation was used there instead of the quartiles."
        );
        let zh = format!("{names} 至少一半的值相同：该处改用标准差代替四分位距。");
        self.sentence("robust_fallback", Tone::Caution, en, zh)
    }

    fn dominant(&self, dim: usize) -> Sentence {
        let name = self.names(&[dim]);
        let en = format!(
            "Without scaling, “{name}” alone decides the groups because its numbers are the largest: choose equal spread to give all columns a say."
        );
        let zh = format!("未缩放时，数值最大的“{name}”独自决定了分组：选择“统一离散程度”可让各列都起作用。");
        self.sentence("dominant", Tone::Caution, en, zh)
    }

    fn dropped(&self) -> Sentence {
        let counts = &self.outcome.counts;
        let dropped = strong(self.count(counts.n_dropped));
        let all = self.count(counts.n_obs + counts.n_dropped);
        let things = self.things();
        let en = format!("{dropped} of {all} {things} were left out because a chosen column is empty there.");
        let zh = format!("{all} {things}中有 {dropped} 条因所选列为空而未参与分组。");
        self.sentence("dropped", Tone::Caution, en, zh)
    }

    fn dropped_purchases(&self) -> Sentence {
        let counts = &self.outcome.counts;
        let (mut en, mut zh) = (Vec::new(), Vec::new());
        if counts.n_unlabelled > 0 {
            let n = self.count(counts.n_unlabelled);
            en.push(format!("{n} rows without a label of the combination"));
            zh.push(format!("{n} 行缺少组合所用的标签"));
        }
        if counts.n_without_customer > 0 {
            let n = self.count(counts.n_without_customer);
            en.push(format!("{n} rows without a customer"));
            zh.push(format!("{n} 行没有客户"));
        }
        if counts.n_incomplete > 0 {
            let n = self.count(counts.n_incomplete);
            en.push(format!("{n} rows without a date or an amount"));
            zh.push(format!("{n} 行没有日期或金额"));
        }
        if counts.n_without_purchase > 0 {
            let n = self.count(counts.n_without_purchase);
            en.push(format!("{n} customers with returns only"));
            zh.push(format!("{n} 位客户只有退货"));
        }
        let n_rows = self.count(counts.n_rows);
        let en = format!("Left out of {n_rows} rows: {}.", en.join(", "));
        let zh = format!("{n_rows} 行中未计入的有：{}。", zh.join("，"));
        self.sentence("dropped", Tone::Caution, en, zh)
    }

    fn returns(&self) -> Sentence {
        let n = strong(self.count(self.outcome.counts.n_returns));
        let en = format!("{n} rows have negative amounts: they count as returns, not as purchases.");
        let zh = format!("有 {n} 行金额为负：按退货处理，不算购买。");
        self.sentence("returns", Tone::Caution, en, zh)
    }

    fn sampled(&self) -> Sentence {
        let n = self.count(self.outcome.n_measured);
        let en = format!(
            "With this many {}, the number of groups was tried and the silhouette measured on a random {n}; the groups themselves were fitted to all.",
            self.things()
        );
        let zh = format!(
            "数据量较大：组数的比较和轮廓系数的计算使用了随机抽取的 {n} {}；分组本身用全部数据拟合。",
            self.things()
        );
        self.sentence("sampled", Tone::Caution, en, zh)
    }

    fn next(&self, focus: usize) -> Sentence {
        let lapsed = (0..self.outcome.clusters.len()).find(|&index| {
            let kind = self.outcome.clusters[index].name.kind;
            kind == Some(super::naming::Kind::LapsedBig)
        });
        let (en, zh) = match (self.outcome.counts.is_customers, lapsed) {
            (true, Some(index)) => {
                let name = self.outcome.segment(index, self.language);
                let silent = i18n::format(self.language, self.outcome.clusters[index].centre[0].round(), &Unit::Days);
                (
                    format!("Win back “{name}” first: they spent much but have typically been silent for {silent}. Their names are in the table of customers."),
                    format!("优先挽回“{name}”：他们消费高，但通常已有 {silent}没有购买。名单见客户表。"),
                )
            }
            (true, None) => {
                let name = self.outcome.segment(focus, self.language);
                (
                    format!("Take care of “{name}” first; the table of customers says who they are."),
                    format!("优先维护“{name}”；名单见客户表。"),
                )
            }
            (false, _) => (
                "Export the rows with their group, and check that the groups also differ in something you did not group by.".into(),
                "导出带分组的数据，并检查各组在未用于分组的指标上是否也有差别。".into(),
            ),
        };
        self.sentence("next_step", Tone::NextStep, en, zh)
    }
}
