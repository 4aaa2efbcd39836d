//! The words of `baskets`.

use super::outcome::{BasketsFinding, NamedRule, SupportChoice};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BasketsError {
    /// No row has both a basket and a product.
    #[error("no basket in {n_rows} rows")]
    NoBaskets {
        /// Rows read.
        n_rows: u64,
    },
    /// Every row is a return.
    #[error("all {n_rows} rows are returns")]
    OnlyReturns {
        /// Rows read.
        n_rows: u64,
    },
    /// Nothing was ever bought with anything.
    #[error("all {n_baskets} baskets hold one item")]
    OnlySingles {
        /// Baskets read.
        n_baskets: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for BasketsError {
    fn code(&self) -> &'static str {
        match self {
            BasketsError::NoBaskets { .. } => "no_baskets",
            BasketsError::OnlyReturns { .. } => "only_returns",
            BasketsError::OnlySingles { .. } => "only_singles",
            BasketsError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            BasketsError::NoBaskets { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows has both an order and a product. At least two rows of one order are needed: check the chosen columns."),
                    format!("{rows} 行中没有一行同时有订单和商品。至少需要同一订单的两行，请核对所选的列。"),
                )
            }
            BasketsError::OnlyReturns { n_rows } => {
                let (rows, rows_zh) = (pen.things(*n_rows, "row has", "rows have", "行"), pen.count(*n_rows as f64));
                pen.say(
                    format!("All {rows} a quantity of 0 or less: they are returns, and nothing is left. Check the column of quantities, or choose none."),
                    format!("全部 {rows_zh} 行的数量均为 0 或负数，属于退货，没有可用的行。请核对数量列，或不选该列。"),
                )
            }
            BasketsError::OnlySingles { n_baskets } => {
                let baskets = pen.count(*n_baskets as f64);
                pen.say(
                    format!("All {baskets} baskets hold a single product, so nothing is bought together. Choose the column that several rows of one order share; or leave the order empty and take customer and date."),
                    format!("全部 {baskets} 个购物篮都只有一种商品，没有一起购买的情形。请选择同一订单多行共有的列；或不选订单，改用客户和日期。"),
                )
            }
            BasketsError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// A finding in words.
pub(super) fn sentence(finding: &BasketsFinding, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let (code, tone, text) = match finding {
        BasketsFinding::Together(rule) => ("together", Tone::Answer, together(pen, rule)),
        BasketsFinding::Closest(rule) => ("closest", Tone::Answer, closest(pen, rule)),
        BasketsFinding::HowMany { n_rules, n_itemsets, n_significant, support } => {
            ("how_many", Tone::Answer, how_many(pen, [*n_rules, *n_itemsets, *n_significant], support))
        }
        BasketsFinding::NoRules { support, min_confidence } => {
            ("no_rules", Tone::Caution, no_rules(pen, support, *min_confidence))
        }
        BasketsFinding::OnlyChance { n_rules } => {
            let rules = pen.things(*n_rules, "rule", "rules", "条规则");
            let text = pen.say(
                format!("With {rules}, chance alone brings as much: none stands after correction. Collect more baskets before acting on them."),
                format!("这 {rules}在校正后都不能排除偶然，请积累更多购物篮后再据此行动。"),
            );
            ("only_chance", Tone::Caution, text)
        }
        BasketsFinding::Raised { from, to } => {
            let (from, to) = (pen.share(*from), strong(pen.share(*to)));
            let text = pen.say(
                format!("At a support of {from} there are more sets than memory holds. Shown are all sets from {to} on. Limit the items per set to go lower."),
                format!("支持度为 {from} 时组合多到内存放不下，这里完整列出支持度不低于 {to} 的组合。若要更低，请限制每组商品数。"),
            );
            ("support_raised", Tone::Caution, text)
        }
        BasketsFinding::Shortened { length } => {
            let items = strong(pen.things(u64::from(*length), "item", "items", "种商品"));
            let text = pen.say(
                format!("The same items are in so many baskets that longer sets do not fit into memory at any support. Shown are sets of at most {items}."),
                format!("相同的商品出现在极多购物篮中，更长的组合在任何支持度下都放不进内存，这里列出最多 {items}的组合。"),
            );
            ("sets_shortened", Tone::Caution, text)
        }
        BasketsFinding::Cut { n_listed } => {
            let listed = pen.count(*n_listed as f64);
            let text = pen.say(
                format!("There are too many rules to list all: the {listed} with the highest lift are kept. Ask for more confidence or support."),
                format!("规则过多，只保留提升度最高的 {listed} 条。请提高置信度或支持度。"),
            );
            ("rules_cut", Tone::Caution, text)
        }
        BasketsFinding::MostlySingles { share } => {
            let share = strong(pen.share(*share));
            let text = pen.say(
                format!("{share} of the baskets hold a single product and say nothing about what goes together."),
                format!("{share} 的购物篮只有一种商品，看不出搭配关系。"),
            );
            ("mostly_singles", Tone::Caution, text)
        }
        BasketsFinding::FewBaskets { n_baskets } => {
            let baskets = strong(pen.things(*n_baskets, "basket", "baskets", "个购物篮"));
            let text = pen.say(
                format!("This is from {baskets} only: read the shares as first guesses."),
                format!("只有 {baskets}，各比例只能作初步参考。"),
            );
            ("few_baskets", Tone::Caution, text)
        }
        BasketsFinding::LeftOut { n_rows, n_without_basket, n_without_product, n_returns } => {
            ("left_out", Tone::Caution, left_out(pen, [*n_rows, *n_without_basket, *n_without_product, *n_returns]))
        }
        BasketsFinding::Offer { rule, n_without } => ("offer", Tone::NextStep, offer(pen, rule, *n_without)),
    };
    Sentence::new(code, tone, text)
}

fn together(pen: Pen, rule: &NamedRule) -> String {
    let (first, second) = (&rule.antecedent, &rule.consequent);
    let (low, high) = rule.interval();
    let (low, high, expected) = (pen.share(low), pen.share(high), pen.share(rule.expected));
    let (share, lift) = (strong(pen.share(rule.confidence)), strong(pen.plain(two_digits(rule.lift))));
    pen.say(
        format!("Who buys {first} also buys {second}: in {share} of those baskets (95% sure: {low} to {high}), against {expected} of all baskets. That is {lift} times as often as by chance."),
        format!("买 {first} 的购物篮中有 {share} 也买 {second}（95% 把握在 {low} 到 {high}），而全部购物篮中只有 {expected}，是偶然情形的 {lift} 倍。"),
    )
}

fn closest(pen: Pen, rule: &NamedRule) -> String {
    let (first, second) = (&rule.antecedent, &rule.consequent);
    let lift = strong(pen.plain(two_digits(rule.lift)));
    let baskets = pen.things(rule.count, "basket", "baskets", "个购物篮");
    pen.say(
        format!("The closest tie is rarer: {second} with {first}, {lift} times as often as by chance, in {baskets}."),
        format!("关联最紧的是较少见的一组：买 {first} 时买 {second}，是偶然情形的 {lift} 倍，见于 {baskets}。"),
    )
}

fn how_many(pen: Pen, [n_rules, n_itemsets, n_significant]: [u64; 3], support: &SupportChoice) -> String {
    let rules = strong(pen.things(n_rules, "rule", "rules", "条规则"));
    let sets = pen.things(n_itemsets, "set", "sets", "个组合");
    let sure = strong(pen.count(n_significant as f64));
    let (share, count) = (pen.share(support.share), pen.count(f64::from(support.count)));
    pen.say(
        format!("{sets} of items are in at least {share} of the baskets ({count}); they give {rules}, of which {sure} can stand correction for all combinations that were searched."),
        format!("有 {sets}出现在至少 {share} 的购物篮中（{count} 个），由此得到 {rules}，其中 {sure} 条按全部搜索过的组合校正后仍成立。"),
    )
}

fn no_rules(pen: Pen, support: &SupportChoice, min_confidence: f64) -> String {
    let (share, confidence) = (pen.share(support.share), pen.share(min_confidence));
    pen.say(
        format!("No rule reaches a support of {share} and a confidence of {confidence}. Lower one of them."),
        format!("没有规则达到 {share} 的支持度和 {confidence} 的置信度，请降低其中之一。"),
    )
}

fn left_out(pen: Pen, [n_rows, n_without_basket, n_without_product, n_returns]: [u64; 4]) -> String {
    let [rows, basket, product, returns] =
        [n_rows, n_without_basket, n_without_product, n_returns].map(|n| pen.count(n as f64));
    pen.say(
        format!("Of {rows} rows left out: {basket} without an order (or customer and date), {product} without a product, {returns} returns."),
        format!("{rows} 行中未计入：{basket} 行没有订单（或客户和日期），{product} 行没有商品，{returns} 行为退货。"),
    )
}

fn offer(pen: Pen, rule: &NamedRule, n_without: u64) -> String {
    let (first, second) = (&rule.antecedent, &rule.consequent);
    let baskets = strong(pen.things(n_without, "basket", "baskets", "个购物篮"));
    pen.say(
        format!("Offer {second} to those who take {first}: {baskets} held the one without the other. Whether an offer brings more, only a test can tell."),
        format!("可向买 {first} 的人推荐 {second}：有 {baskets}只买了前者。推荐是否真能带来更多购买，需要用实验验证。"),
    )
}

/// A ratio with two digits behind the point.
fn two_digits(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
