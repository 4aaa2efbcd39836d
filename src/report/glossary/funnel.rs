//! Names of the tables about the sales process.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `funnel`.
pub(super) const FUNNEL: &[Entry] = &[
    entry("stage", Words::new("Stage", "阶段"), Words::new("Of the sales process", "销售流程的阶段")),
    entry("deal", Words::new("Deal", "商机"), Words::new("Which deal", "哪个商机")),
    entry("n_deals", Words::new("Deals", "商机数"), Words::new("How many deals", "商机的数量")),
    entry("n_won", Words::new("Won", "赢单"), Words::new("Deals won", "赢单的商机数")),
    entry("n_lost", Words::new("Lost", "输单"), Words::new("Deals lost", "输单的商机数")),
    entry("n_open", Words::new("Open", "未结"), Words::new("Neither won nor lost", "既未赢单也未输单")),
    entry(
        "win_rate",
        Words::new("Win rate", "赢单率"),
        Words::new("Won among those that ended", "已结商机中赢单的比例"),
    ),
    entry(
        "cycle_days",
        Words::new("Days to win", "赢单天数"),
        Words::new("Of deals that are won, half are won by then", "最终赢单的商机，半数在此之前赢单"),
    ),
    entry(
        "mean_won",
        Words::new("Mean won", "平均赢单金额"),
        Words::new("Mean amount of deals won", "赢单商机的平均金额"),
    ),
    entry("pipeline", Words::new("Open amount", "未结金额"), Words::new("Sum of open deals", "未结商机的金额合计")),
    entry(
        "weighted",
        Words::new("Weighted amount", "加权金额"),
        Words::new("Amount times the chance to win", "金额乘以赢单机会"),
    ),
    entry(
        "velocity",
        Words::new("Velocity", "速度"),
        Words::new("Weighted amount per day to win", "加权金额除以赢单天数"),
    ),
    entry("n_entered", Words::new("Entered", "进入"), Words::new("Deals that reached the stage", "到达该阶段的商机数")),
    entry("n_advanced", Words::new("Went on", "继续"), Words::new("To a later stage, or won", "进入后续阶段或赢单")),
    entry(
        "conversion",
        Words::new("Conversion", "转化率"),
        Words::new("Share that went on among those decided", "已有结果者中继续的比例"),
    ),
    entry(
        "win_probability",
        Words::new("Chance to win", "赢单机会"),
        Words::new("Product of the conversions from here on", "此后各转化率之积"),
    ),
    entry(
        "median_days",
        Words::new("Median days", "停留中位天数"),
        Words::new("Half have left the stage by then, open ones counted", "计入未结商机，半数在此之前离开"),
    ),
    entry(
        "slow_days",
        Words::new("Slow from", "缓慢界限"),
        Words::new("Three in four have left the stage by then", "四分之三在此之前离开"),
    ),
    entry(
        "amount_lost",
        Words::new("Lost amount", "流失金额"),
        Words::new("Sum of deals lost here", "在此流失的商机金额合计"),
    ),
    entry("days_in_stage", Words::new("Days in stage", "停留天数"), Words::new("Up to the last day", "截至截止日")),
    entry("is_slow", Words::new("Slow", "缓慢"), Words::new("Longer than three in four others", "超过四分之三同类")),
];
