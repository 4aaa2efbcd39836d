//! Figures of every kind, and the awkward ones: what the tests lay out and draw.

#[path = "gallery/more.rs"]
mod more;

use sightline::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use sightline::data::calendar;
use sightline::i18n::{Language, Unit};

/// Chooses the words of a language.
fn say<'a>(language: Language, en: &'a str, zh: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

fn pound() -> Unit {
    Unit::Money(Some("£".into()))
}

fn day(text: &str) -> i32 {
    calendar::parse_iso(text).expect("a date")
}

/// Numbers that look random and are the same everywhere, about normal with mean 0 and variance 1.
fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..n).map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0).collect()
}

fn figure(name: &'static str, title: &str, x: Axis, y: Axis, layers: Vec<Layer>) -> Figure {
    let sentence = String::new();
    Figure { name, title: title.to_owned(), sentence, x, y, layers, references: Vec::new(), is_main: true }
}

fn strings(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|&label| label.to_owned()).collect()
}

/// Sales per day with a reference and a gap.
pub fn line(language: Language) -> Figure {
    let start = day("2023-03-01");
    let x: Vec<f64> = (0..420).map(|index| f64::from(start + index)).collect();
    let mut y: Vec<f64> = noise(420, 1)
        .iter()
        .enumerate()
        .map(|(t, e)| 42_000.0 + 40.0 * t as f64 + 9000.0 * (t as f64 / 58.0).sin() + 2500.0 * e)
        .collect();
    y[200..215].fill(f64::NAN);
    let mean = 50_300.0;
    let mut figure = figure(
        "sales",
        say(language, "Sales per day", "每日销售额"),
        Axis::new(say(language, "Order date", "下单日期"), Unit::Day),
        Axis::new(say(language, "Sales", "销售额"), pound()).from_zero(),
        vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
    );
    figure.sentence = say(
        language,
        "Sales grew by \u{2}38%\u{3} over 14 months, with a peak each spring; a day brings £50,300 on average.",
        "销售额在 14 个月内增长了 \u{2}38%\u{3}，每年春季出现高峰；平均每天 £50,300。",
    )
    .to_owned();
    figure.references.push(Reference::Horizontal { y: mean, label: say(language, "mean", "均值").to_owned() });
    figure
}

/// Several lines with direct labels.
pub fn lines(language: Language) -> Figure {
    let names = match language {
        Language::En => ["North", "South-west", "Online", "Wholesale"],
        Language::Zh => ["华北", "西南地区", "线上", "批发"],
    };
    let start = day("2022-01-01");
    let x: Vec<f64> = (0..30).map(|month| f64::from(calendar::add_months(start, month))).collect();
    let layer = |(idx, name): (usize, &&str)| {
        let y = noise(30, 10 + idx as u64).into_iter().enumerate();
        let level = [310e3, 180e3, 90e3, 240e3][idx];
        let slope = [2e3, 3e3, 9.5e3, -1e3][idx];
        let y = y.map(|(t, e)| level + slope * t as f64 + 12e3 * e).collect();
        Layer::new(*name, idx + 1, Mark::Line { x: x.clone(), y, is_dashed: false })
    };
    figure(
        "regions",
        say(language, "Sales by region", "各地区销售额"),
        Axis::new(say(language, "Month", "月份"), Unit::Day),
        Axis::new(say(language, "Sales", "销售额"), pound()).from_zero(),
        names.iter().enumerate().map(layer).collect(),
    )
}

/// A forecast: past, future, two bands, the end of the data.
pub fn forecast(language: Language) -> Figure {
    let start = day("2021-01-01");
    let month = |index: i32| f64::from(calendar::add_months(start, index));
    let past: Vec<f64> = (0..36).map(month).collect();
    let level = |t: f64| 120.0 + 1.2 * t + 25.0 * (t * std::f64::consts::TAU / 12.0).sin();
    let y = noise(36, 3).iter().enumerate().map(|(t, e)| level(t as f64) + 6.0 * e).collect();
    let future: Vec<f64> = (35..48).map(month).collect();
    let point: Vec<f64> = (35..48).map(|t| level(f64::from(t))).collect();
    let band = |z: f64, sign: f64| -> Vec<f64> {
        (0..13).map(|h| point[h] + sign * z * 6.0 * (1.0 + h as f64 * 0.25).sqrt()).collect()
    };
    let interval = |label: &str, z: f64| {
        let mark = Mark::Band { x: future.clone(), lower: band(z, -1.0), upper: band(z, 1.0) };
        Layer::new(label, 0, mark)
    };
    let mut figure = figure(
        "forecast",
        say(language, "Orders per month, with a forecast", "每月订单数与预测"),
        Axis::new("", Unit::Day),
        Axis::new(say(language, "Orders", "订单数"), Unit::Count),
        vec![
            interval(say(language, "95% interval", "95% 区间"), 1.96),
            interval(say(language, "80% interval", "80% 区间"), 1.28),
            Layer::new(say(language, "Observed", "实际"), 0, Mark::Line { x: past, y, is_dashed: false }),
            Layer::new(
                say(language, "Forecast", "预测"),
                0,
                Mark::Line { x: future.clone(), y: point.clone(), is_dashed: true },
            ),
        ],
    );
    let label = say(language, "end of data", "数据截止").to_owned();
    figure.references.push(Reference::Vertical { x: month(35), label });
    figure
}

/// An area from zero.
pub fn area(language: Language) -> Figure {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    let y = x.iter().map(|week| 100.0 * (1.0 - (-week / 11.0f64).exp())).collect();
    figure(
        "cumulative",
        say(language, "Repeat purchases, cumulative", "累计复购次数"),
        Axis::new(say(language, "Time since first purchase", "距首次购买"), Unit::Weeks),
        Axis::new(say(language, "Purchases", "购买次数"), Unit::Count),
        vec![Layer::new("", 0, Mark::Area { x, y })],
    )
}

/// A lone layer of horizontal bars with long names and whiskers.
pub fn bars(language: Language) -> Figure {
    let names = match language {
        Language::En => [
            "Price of the basket",
            "Discount",
            "Delivery within two working days",
            "Channel: Online",
            "Season: winter",
            "Customer has an account and subscribed to the newsletter",
        ],
        Language::Zh => [
            "购物篮价格",
            "折扣",
            "两个工作日内送达",
            "渠道：线上",
            "季节：冬季",
            "客户已注册账户并订阅了每周新闻邮件且同意接收促销信息",
        ],
    };
    let values = vec![48_210.0, 31_500.0, 12_040.0, 7_730.0, -4_120.0, -15_900.0];
    let (lower, upper) = values.iter().map(|value| (value - 5200.0, value + 5200.0)).unzip();
    let at = (0..6).map(f64::from).collect();
    figure(
        "drivers",
        say(language, "What moves sales", "销售额受什么影响"),
        Axis::new(say(language, "Effect on sales", "对销售额的影响"), pound()),
        Axis::labels(say(language, "Driver", "因素"), strings(&names)),
        vec![
            Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None }),
            Layer::new("", 0, Mark::Whiskers { at, lower, upper, orientation: Orientation::Horizontal }),
        ],
    )
}

fn segments(language: Language) -> Vec<String> {
    strings(&match language {
        Language::En => ["Champions", "Loyal", "At risk", "New", "Hibernating"],
        Language::Zh => ["重要价值客户", "忠诚客户", "流失风险", "新客户", "沉睡客户"],
    })
}

/// Upright bars of a lone layer.
pub fn columns(language: Language) -> Figure {
    let values = vec![0.412, 0.238, 0.171, 0.118, 0.061];
    figure(
        "segment_share",
        say(language, "Share of sales by segment", "各客群的销售占比"),
        Axis::labels(say(language, "Segment", "客群"), segments(language)),
        Axis::new(say(language, "Share of sales", "销售占比"), Unit::Share),
        vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Vertical, stack: None })],
    )
}

fn years(language: Language, stack: Option<u8>) -> Figure {
    let layer = |(idx, year): (usize, &str)| {
        let values =
            (0..5).map(|segment| (5 - segment) as f64 * 1.1e6 + idx as f64 * 4e5 * (segment as f64 - 1.0)).collect();
        Layer::new(year, idx + 1, Mark::Bars { values, orientation: Orientation::Vertical, stack })
    };
    figure(
        if stack.is_some() { "stacked" } else { "grouped" },
        say(language, "Sales by segment and year", "各客群各年销售额"),
        Axis::labels(say(language, "Segment", "客群"), segments(language)),
        Axis::new(say(language, "Sales", "销售额"), Unit::Money(Some("元".into()))),
        ["2021", "2022", "2023"].into_iter().enumerate().map(layer).collect(),
    )
}

/// Bars side by side.
pub fn grouped(language: Language) -> Figure {
    years(language, None)
}

/// Bars on each other.
pub fn stacked(language: Language) -> Figure {
    years(language, Some(0))
}

/// A histogram with a curve over it.
pub fn histogram(language: Language) -> Figure {
    let edges: Vec<f64> = (0..=24).map(|edge| -3.0 + f64::from(edge) * 0.25).collect();
    let values = noise(1200, 5);
    let counts: Vec<f64> =
        edges.windows(2).map(|edge| values.iter().filter(|&&v| edge[0] <= v && v < edge[1]).count() as f64).collect();
    let x: Vec<f64> = (0..=60).map(|step| -3.0 + f64::from(step) * 0.1).collect();
    let y = x.iter().map(|x| 1200.0 * 0.25 * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()).collect();
    let mut figure = figure(
        "residuals",
        say(language, "Residuals", "残差分布"),
        Axis::new(say(language, "Residual, in standard deviations", "残差（标准差）"), Unit::Plain),
        Axis::new(say(language, "Rows", "行数"), Unit::Count),
        vec![
            Layer::new(say(language, "Observed", "实际"), 0, Mark::Histogram { edges, counts }),
            Layer::new(say(language, "Normal", "正态分布"), 2, Mark::Line { x, y, is_dashed: false }),
        ],
    );
    figure
        .references
        .push(Reference::Vertical { x: 0.04, label: say(language, "mean 0.04", "均值 0.04").to_owned() });
    figure
}

/// Clusters of points.
pub fn scatter(language: Language) -> Figure {
    let names = [
        say(language, "Frequent", "常客"),
        say(language, "Big baskets", "大单客户"),
        say(language, "Occasional", "偶尔购买"),
    ];
    let layer = |(idx, name): (usize, &&str)| {
        let center = [(24.0, 55.0), (8.0, 160.0), (6.0, 40.0)][idx];
        let x: Vec<f64> = noise(90, 21 + idx as u64).iter().map(|e| (center.0 + 3.0 * e).max(1.0)).collect();
        let y: Vec<f64> = noise(90, 31 + idx as u64).iter().map(|e| (center.1 + 12.0 * e).max(2.0)).collect();
        Layer::new(*name, idx + 1, Mark::Points { x, y, labels: Vec::new() })
    };
    figure(
        "clusters",
        say(language, "Three kinds of customers", "三类客户"),
        Axis::new(say(language, "Orders per year", "每年订单数"), Unit::Count),
        Axis::new(say(language, "Basket", "客单价"), pound()),
        names.iter().enumerate().map(layer).collect(),
    )
}

/// Fitted against actual with the diagonal.
pub fn fitted(language: Language) -> Figure {
    let x: Vec<f64> = noise(1500, 41).iter().map(|e| 500.0 + 120.0 * e).collect();
    let y = x.iter().zip(noise(1500, 42)).map(|(x, e)| x + 60.0 * e).collect();
    let mut figure = figure(
        "fitted",
        say(language, "Fitted against actual", "拟合值与实际值"),
        Axis::new(say(language, "Fitted", "拟合值"), pound()),
        Axis::new(say(language, "Actual", "实际值"), pound()),
        vec![Layer::new("", 0, Mark::Points { x, y, labels: Vec::new() })],
    );
    let label = say(language, "perfect fit", "完全吻合").to_owned();
    figure.references.push(Reference::Segment { from: (150.0, 150.0), to: (850.0, 850.0), label });
    figure
}

/// Estimates with their intervals, on an axis of labels.
pub fn coefficients(language: Language) -> Figure {
    let mut figure = bars(language);
    let values = vec![0.52, 0.31, 0.12, 0.04, -0.08, -0.21];
    let (lower, upper) = values.iter().map(|value| (value - 0.09, value + 0.09)).unzip();
    let at: Vec<f64> = (0..6).map(f64::from).collect();
    figure.name = "coefficients";
    figure.x = Axis::new(say(language, "Standardised coefficient", "标准化系数"), Unit::Plain);
    figure.layers = vec![
        Layer::new("", 0, Mark::Whiskers { at: at.clone(), lower, upper, orientation: Orientation::Horizontal }),
        Layer::new("", 0, Mark::Points { x: values, y: at, labels: Vec::new() }),
    ];
    figure.references.push(Reference::Vertical { x: 0.0, label: say(language, "no effect", "无影响").to_owned() });
    figure
}

pub use more::{
    boxes, correlations, density, empty, forty, forty_columns, huge, log, many, missing, pareto, profile, retention,
    single,
};

/// All of them.
pub fn all(language: Language) -> Vec<Figure> {
    let makers: [fn(Language) -> Figure; 26] = [
        line,
        lines,
        forecast,
        area,
        bars,
        columns,
        grouped,
        stacked,
        histogram,
        scatter,
        fitted,
        coefficients,
        boxes,
        correlations,
        profile,
        retention,
        density,
        pareto,
        forty,
        forty_columns,
        log,
        many,
        missing,
        empty,
        single,
        huge,
    ];
    makers.into_iter().map(|make| make(language)).collect()
}
