//! The words of `recommendations`.

use super::outcome::{Judged, RecommendationsOutcome};
use super::params::Method;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum RecommendationsError {
    /// No row is a purchase.
    #[error("no purchase in {n_rows} rows")]
    NoPurchases { n_rows: u64 },
    /// Nothing to choose between.
    #[error("{n_customers} customers, {n_products} products")]
    TooFew { n_customers: u64, n_products: u64 },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for RecommendationsError {
    fn code(&self) -> &'static str {
        match self {
            RecommendationsError::NoPurchases { .. } => "no_purchases",
            RecommendationsError::TooFew { .. } => "too_few",
            RecommendationsError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            RecommendationsError::NoPurchases { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a purchase with customer and product. Check the chosen columns; rows with a negative amount are returns."),
                    format!("{rows} 行中没有一行是同时有客户和产品的购买。请核对所选的列；金额为负的行是退货。"),
                )
            }
            RecommendationsError::TooFew { n_customers, n_products } => {
                let (customers, products) = (pen.count(*n_customers as f64), pen.count(*n_products as f64));
                pen.say(
                    format!("Recommendations need at least two customers and two products; there are {customers} and {products}. Add data, or choose other columns."),
                    format!("推荐至少需要两位客户和两个产品；现有 {customers} 位客户、{products} 个产品。请增加数据或另选列。"),
                )
            }
            RecommendationsError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &RecommendationsOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = Vec::new();
    match (outcome.judged(outcome.method), outcome.judged(Method::Popularity)) {
        (Some(own), Some(base)) if own.beats_popularity() => {
            found.push(Sentence::new("better_than_popularity", Tone::Answer, better(outcome, own, base, pen)));
        }
        (Some(own), Some(base)) => {
            found.push(Sentence::new("no_better_than_popularity", Tone::Answer, no_better(outcome, own, base, pen)));
        }
        _ => {
            let text = pen.say(
                "Too few customers bought something new later to check the lists: at least ten are needed. Read them as ideas.",
                "后来购买新产品的客户太少，无法检验名单（至少需要十位）：仅供参考。",
            );
            found.push(Sentence::new("not_checked", Tone::Caution, text));
        }
    }
    found.extend(first_pair(outcome, pen).map(|text| Sentence::new("closest_pair", Tone::Answer, text)));
    found.extend(worth(outcome, pen).map(|text| Sentence::new("by_value", Tone::Answer, text)));
    found.extend(cautions(outcome, pen));
    found.extend(stock(outcome, pen));
    found.sort_by_key(|sentence| sentence.tone);
    let next = pen.say(
        "Export the lists, and offer them to a random half first: what they add shows in comparison with the rest.",
        "导出名单，先向随机一半客户推荐：与其余客户对比，才能看出推荐带来多少。",
    );
    found.push(Sentence::new("test_it", Tone::NextStep, next));
    found
}

fn percent(pen: Pen, share: f64) -> String {
    strong(pen.share(share))
}

fn which(outcome: &RecommendationsOutcome, pen: Pen) -> String {
    match outcome.is_by_time {
        true => pen.say("later purchases", "后来的购买"),
        false => pen.say("purchases kept aside at random", "随机留出的购买"),
    }
}

fn better(outcome: &RecommendationsOutcome, own: &Judged, base: &Judged, pen: Pen) -> String {
    let name = strong(own.method.words().get(pen.language));
    let (hit, popular) = (percent(pen, own.hit_rate), percent(pen, base.hit_rate));
    let (places, customers) = (pen.count(f64::from(outcome.cutoff)), pen.count(own.n_customers as f64));
    let which = which(outcome, pen);
    pen.say(
        format!("{name} does better than bestsellers: checked on {which} of {customers} customers, one of the first {places} products was bought by {hit}, with bestsellers by {popular}."),
        format!("{name}优于热销榜：用 {customers} 位客户{which}检验，前 {places} 个产品的命中率为 {hit}，热销榜为 {popular}。"),
    )
}

fn no_better(outcome: &RecommendationsOutcome, own: &Judged, base: &Judged, pen: Pen) -> String {
    let (hit, popular) = (percent(pen, own.hit_rate), percent(pen, base.hit_rate));
    let (customers, which) = (pen.count(own.n_customers as f64), which(outcome, pen));
    if own.method == Method::Popularity {
        return pen.say(
            format!("No personal list did better than the bestsellers on {which} of {customers} customers: they hit {popular}. Show bestsellers."),
            format!("用 {customers} 位客户{which}检验，没有个性化名单优于热销榜（命中率 {popular}）。展示热销产品即可。"),
        );
    }
    let name = own.method.words().get(pen.language);
    if own.is_beaten() {
        return pen.say(
            format!("{name} does worse than bestsellers: on {which} of {customers} customers it hits {hit}, bestsellers {popular}. Bestsellers are better, and simpler."),
            format!("{name}不如热销榜：用 {customers} 位客户{which}检验，命中率 {hit}，热销榜 {popular}。热销榜更好，也更简单。"),
        );
    }
    pen.say(
        format!("{name} is no better than popularity, or not surely: on {which} of {customers} customers it hits {hit}, bestsellers {popular}. Bestsellers are as good, and simpler."),
        format!("{name}并不优于热销榜，或优势不确定：用 {customers} 位客户{which}检验，命中率 {hit}，热销榜 {popular}。热销榜同样好，也更简单。"),
    )
}

fn first_pair(outcome: &RecommendationsOutcome, pen: Pen) -> Option<String> {
    let pair = outcome.pairs.first()?;
    let (one, other) = (strong(&pair.one), strong(&pair.other));
    let (both, lift) = (pen.count(pair.n_both as f64), strong(pen.plain((pair.lift * 10.0).round() / 10.0)));
    Some(pen.say(
        format!("The products with the most alike buyers are {one} and {other}: {both} customers bought both, {lift} times as many as by chance."),
        format!("购买者最相似的产品是{one}与{other}：{both} 位客户两者都买，是偶然情形的 {lift} 倍。"),
    ))
}

fn worth(outcome: &RecommendationsOutcome, pen: Pen) -> Option<String> {
    let targets = &outcome.targets;
    let value = strong(pen.number(targets.value.filter(|value| value.is_finite())?, &targets.value_unit));
    Some(match targets.is_forecast {
        true => pen.say(
            format!("The list starts with the most valuable customers; on average they are expected to bring {value} within a year."),
            format!("名单按客户价值由高到低排列；平均每位客户未来一年预计带来 {value}。"),
        ),
        false => pen.say(
            format!("The list starts with the most valuable customers; on average they are worth {value}."),
            format!("名单按客户价值由高到低排列；平均每位客户价值 {value}。"),
        ),
    })
}

fn stock(outcome: &RecommendationsOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    let targets = &outcome.targets;
    if targets.n_sold_out > 0 {
        let products = strong(pen.things(targets.n_sold_out, "product", "products", "个产品"));
        let text = pen.say(
            format!("Left out of all lists, as nothing is in stock: {products}."),
            format!("因没有库存而不推荐：{products}。"),
        );
        found.push(Sentence::new("sold_out", Tone::Caution, text));
    }
    if let Some(one) = targets.offers.iter().max_by_key(|one| one.n_short()).filter(|one| one.n_short() > 0) {
        let (name, wanted, left) = (strong(&one.product), pen.count(one.n_first as f64), pen.count(one.stock));
        let text = pen.say(
            format!("The stock may not do: {name} is the first choice for {wanted} customers, and {left} are left. Offer it from the top of the list, then the next product."),
            format!("库存可能不足：{name}是 {wanted} 位客户的首选，仅剩 {left} 件。请从名单顶部开始推荐，其余客户改推下一个产品。"),
        );
        found.push(Sentence::new("short_of_stock", Tone::Caution, text));
    }
    found
}

fn cautions(outcome: &RecommendationsOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    let single = outcome.n_single as f64 / outcome.n_customers as f64;
    if single > 0.5 {
        let share = percent(pen, single);
        let text = pen.say(
            format!("{share} of customers bought a single product: their lists rest on little."),
            format!("{share} 的客户只买过一种产品：其名单依据不足。"),
        );
        caution("few_products_each", text);
    }
    if !outcome.is_by_time && !outcome.judged.is_empty() {
        let text = pen.say(
            "Without different dates the check keeps random purchases aside, which flatters every method. Choose a date column.",
            "没有不同的日期，检验只能随机留出购买，结果会偏乐观。请选择日期列。",
        );
        caution("not_by_time", text);
    }
    if outcome.n_rare_products > 0 {
        let (rare, kept) = (pen.count(outcome.n_rare_products as f64), pen.count(outcome.n_products as f64));
        let text = pen.say(
            format!("The {kept} most frequent products are used; {rare} rarer ones are never recommended."),
            format!("使用最常见的 {kept} 个产品，另有 {rare} 个较少见的不会被推荐。"),
        );
        caution("rare_products", text);
    }
    if outcome.n_dropped() > 0 {
        let counts = [outcome.n_rows, outcome.n_unknown, outcome.n_without_day, outcome.n_returns];
        let [rows, unknown, day, returns] = counts.map(|n| pen.count(n as f64));
        let text = pen.say(
            format!("Of {rows} rows left out: {unknown} without customer or product, {day} without a date, {returns} returns."),
            format!("{rows} 行中未计入：{unknown} 行没有客户或产品，{day} 行没有日期，{returns} 行为退货。"),
        );
        caution("left_out", text);
    }
    found
}
