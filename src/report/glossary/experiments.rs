//! Names of the tables about experiments.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `experiment_plan` and `experiment_result`.
pub(super) const EXPERIMENTS: &[Entry] = &[
    entry(
        "baseline",
        Words::new("Now", "当前水平"),
        Words::new("Share or mean without the offer", "没有优惠时的比例或均值"),
    ),
    entry("effect", Words::new("Effect", "效果"), Words::new("The difference to find", "要发现的差异")),
    entry(
        "n_control",
        Words::new("Without the offer", "对照组人数"),
        Words::new("In the control group", "对照组中的数量"),
    ),
    entry("n_treated", Words::new("With the offer", "试验组人数"), Words::new("In the other group", "试验组中的数量")),
    entry("n_total", Words::new("Both groups", "两组合计"), Words::new("Together", "合计")),
    entry(
        "n_control_exact",
        Words::new("Without the offer, exact", "对照组人数（未取整）"),
        Words::new("Before rounding up", "取整之前"),
    ),
    entry("duration_days", Words::new("Duration", "时长"), Words::new("In whole weeks", "按整周计")),
    entry(
        "n_available",
        Words::new("There are", "可用客户"),
        Words::new("Customers that can take part", "可参加的客户数"),
    ),
    entry(
        "power",
        Words::new("Power", "功效"),
        Words::new("The chance to find the effect when it is there", "效果存在时能发现的可能"),
    ),
    entry(
        "detectable_effect",
        Words::new("Smallest effect to be found", "可发现的最小效果"),
        Words::new("With the customers there are", "以现有客户计"),
    ),
    entry("segment", Words::new("Segment", "分层"), Words::new("A label of the segment column", "分层列的一个类别")),
    entry(
        "mean_control",
        Words::new("Control group", "对照组"),
        Words::new("Its share, mean or change", "其比例、均值或变化"),
    ),
    entry(
        "mean_treated",
        Words::new("Other group", "试验组"),
        Words::new("Its share, mean or change", "其比例、均值或变化"),
    ),
    entry("n_looks", Words::new("Looks", "查看次数"), Words::new("How often the test was read", "查看试验的次数")),
    entry(
        "false_alarm",
        Words::new("False alarms", "误报可能"),
        Words::new("The chance of any over all looks, without any effect", "无效果时历次查看中出现误报的可能"),
    ),
    entry(
        "fair_level",
        Words::new("Fair level", "公平水平"),
        Words::new("Pocock's level for p at each look", "每次查看时 p 值的 Pocock 水平"),
    ),
    entry(
        "heterogeneity_p",
        Words::new("Segments alike, p", "分层一致 p 值"),
        Words::new("Small: effects differ between segments", "很小则各分层效果不同"),
    ),
    entry(
        "assignment_p",
        Words::new("Assignment, p", "分组核对 p 值"),
        Words::new("Small: groups do not have their planned shares", "很小则各组占比与计划不符"),
    ),
];

/// Names of `playbook`.
pub(super) const PLAYBOOK: &[Entry] = &[
    entry("offer", Words::new("Offer", "优惠"), Words::new("What the segment gets", "该层得到什么")),
    entry("offer_en", Words::new("Offer", "优惠"), Words::new("Typed in, or a first idea", "填写的优惠或初步建议")),
    entry("offer_zh", Words::new("Offer", "优惠"), Words::new("Typed in, or a first idea", "填写的优惠或初步建议")),
    entry(
        "lift_wanted",
        Words::new("Lift wanted", "目标提升"),
        Words::new("So many more buyers than without the offer", "购买者比没有优惠时多出的比例"),
    ),
    entry(
        "test_state",
        Words::new("Large enough?", "是否足够"),
        Words::new("Customers there against customers needed", "现有客户与所需客户之比较"),
    ),
    entry(
        "n_recorded",
        Words::new("In the result", "结果人数"),
        Words::new("Both groups, as recorded", "已记录的两组合计"),
    ),
    entry(
        "result_state",
        Words::new("Result", "结果"),
        Words::new("What the recorded result shows", "已记录的结果说明什么"),
    ),
    entry("n_plays", Words::new("Plays", "策略数"), Words::new("Rows of the playbook", "手册的行数")),
    entry(
        "n_testable",
        Words::new("Large enough", "人数足够"),
        Words::new("Plays that can be tested", "可试验的策略数"),
    ),
    entry(
        "n_too_small",
        Words::new("Too small", "人数不足"),
        Words::new("Plays with too few customers", "客户不足的策略数"),
    ),
    entry("n_shown", Words::new("Shown to work", "已证实"), Words::new("Plays by their results", "按结果计的策略数")),
    entry("n_not_shown", Words::new("Not shown", "未证实"), Words::new("Plays by their results", "按结果计的策略数")),
    entry("n_too_early", Words::new("Too early", "为时尚早"), Words::new("Plays by their results", "按结果计的策略数")),
    entry(
        "p_exact",
        Words::new("Exact p-value", "精确 p 值"),
        Words::new("Fisher's, where counts are small", "计数少时的 Fisher 精确检验"),
    ),
];
