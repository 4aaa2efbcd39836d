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
