//! More figures: boxes, matrices, crowds, and the awkward ones.

use sightline::chart::{Axis, BoxSummary, Figure, Layer, Mark, Orientation, Reference};
use sightline::i18n::{Language, Unit};

use super::{columns, day, figure, line, noise, pound, say, segments, strings};

/// Boxes with outliers.
pub fn boxes(language: Language) -> Figure {
    let summary = |scale: f64| BoxSummary {
        lower: 4.0 * scale,
        q1: 18.0 * scale,
        median: 31.0 * scale,
        q3: 52.0 * scale,
        upper: 98.0 * scale,
        outliers: vec![112.0 * scale, 131.0 * scale, 149.0 * scale],
    };
    let boxes = [2.1, 1.5, 1.2, 0.9, 0.5].map(summary).to_vec();
    figure(
        "basket_by_segment",
        say(language, "Basket by segment", "各客群客单价"),
        Axis::labels("", segments(language)),
        Axis::new(say(language, "Basket", "客单价"), pound()),
        vec![Layer::new("", 0, Mark::Boxes { boxes, orientation: Orientation::Vertical })],
    )
}

/// Few rows with long names, and columns whose names must be turned.
pub fn profile(language: Language) -> Figure {
    let columns = [
        say(language, "Days since last purchase", "距上次购买天数"),
        say(language, "Purchases", "购买次数"),
        say(language, "Total spend", "消费总额"),
    ];
    let rows = [
        say(language, "Infrequent, low spend", "购买较少、消费较低"),
        say(language, "Loyal high spenders", "忠诚的高消费客户"),
    ];
    let values = vec![vec![0.227, -0.583, -0.585], vec![-0.398, 1.02, 1.02]];
    let name = say(language, "Standard deviations from the average", "与平均相差的标准差数");
    figure(
        "profile",
        say(language, "What sets them apart", "各组的特点"),
        Axis::labels("", strings(&columns)),
        Axis::labels("", strings(&rows)),
        vec![Layer::new(name, 0, Mark::HeatMap { values, unit: Unit::Plain, is_diverging: true })],
    )
}

/// Correlations of columns with long names.
pub fn correlations(language: Language) -> Figure {
    let names = match language {
        Language::En => ["Quantity", "Unit price", "Discount", "Delivery days", "Age of the account", "Sales"],
        Language::Zh => ["数量", "单价", "折扣", "送达天数", "账户年龄", "销售额"],
    };
    let e = noise(36, 51);
    let value = |row: usize, column: usize| match row.cmp(&column) {
        std::cmp::Ordering::Equal => 1.0,
        _ => (e[row.min(column) * 6 + row.max(column)] * 0.45).clamp(-0.95, 0.95),
    };
    let mut values: Vec<Vec<f64>> = (0..6).map(|row| (0..6).map(|column| value(row, column)).collect()).collect();
    values[4][2] = f64::NAN;
    values[2][4] = f64::NAN;
    figure(
        "correlations",
        say(language, "Which columns move together", "哪些列同步变化"),
        Axis::labels("", strings(&names)),
        Axis::labels("", strings(&names)),
        vec![Layer::new(
            say(language, "Correlation", "相关系数"),
            0,
            Mark::HeatMap { values, unit: Unit::Plain, is_diverging: true },
        )],
    )
}

/// A retention triangle: many cells.
pub fn retention(language: Language) -> Figure {
    let cohorts: Vec<String> = (0..12).map(|month| format!("2023-{:02}", month + 1)).collect();
    let months: Vec<String> = (0..12).map(|month| month.to_string()).collect();
    let value = |row: i32, column: i32| match row + column {
        _ if column == 0 => 1.0,
        sum if sum > 11 => f64::NAN,
        _ => 0.42 * (-f64::from(column) / 6.0).exp() + 0.005 * f64::from(row),
    };
    let values = (0..12).map(|row| (0..12).map(|column| value(row, column)).collect()).collect();
    figure(
        "retention",
        say(language, "Who came back", "客户留存"),
        Axis::labels(say(language, "Months since first order", "首单后月数"), months),
        Axis::labels(say(language, "First order", "首单月份"), cohorts),
        vec![Layer::new("", 0, Mark::HeatMap { values, unit: Unit::Share, is_diverging: false })],
    )
}

/// Points counted in cells.
pub fn density(language: Language) -> Figure {
    let (x, y) = (noise(40_000, 61), noise(40_000, 62));
    let edges: Vec<f64> = (0..=40).map(|edge| -4.0 + f64::from(edge) * 0.2).collect();
    let mut counts = vec![vec![0u32; 40]; 40];
    for (x, e) in x.iter().zip(y) {
        let y = 0.7 * x + 0.6 * e;
        let cell = |value: f64| (((value + 4.0) / 0.2) as usize).min(39);
        counts[cell(y)][cell(*x)] += 1;
    }
    let mut figure = figure(
        "fitted_density",
        say(language, "Fitted against actual", "拟合值与实际值"),
        Axis::new(say(language, "Fitted", "拟合值"), Unit::Plain),
        Axis::new(say(language, "Actual", "实际值"), Unit::Plain),
        vec![Layer::new("", 0, Mark::Density { x_edges: edges.clone(), y_edges: edges, counts })],
    );
    let label = say(language, "perfect fit", "完全吻合").to_owned();
    figure.references.push(Reference::Segment { from: (-3.0, -3.0), to: (3.0, 3.0), label });
    figure
}

/// Bars with a cumulative line over the same labels.
pub fn pareto(language: Language) -> Figure {
    let labels = (1..=20).map(|idx| format!("{} {idx}", say(language, "Product", "产品"))).collect();
    let share: Vec<f64> = (0..20).map(|idx| 0.24 * 0.76f64.powi(idx)).collect();
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let y = share
        .iter()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    figure(
        "pareto",
        say(language, "A few products make most sales", "少数产品贡献多数销售额"),
        Axis::labels("", labels),
        Axis::new(say(language, "Share of sales", "销售占比"), Unit::Share),
        vec![
            Layer::new(
                say(language, "Product", "单品"),
                0,
                Mark::Bars { values: share, orientation: Orientation::Vertical, stack: None },
            ),
            Layer::new(say(language, "Cumulative", "累计"), 2, Mark::Line { x, y, is_dashed: false }),
        ],
    )
}

/// Forty categories, some with very long names, with negative and huge numbers.
pub fn forty(language: Language) -> Figure {
    let name = |idx: usize| match (language, idx % 4) {
        (Language::En, 0) => format!("International wholesale and distribution partners of the northern region {idx}"),
        (Language::En, _) => format!("Partner {idx}"),
        (Language::Zh, 0) => format!("北方地区国际批发与分销合作伙伴股份有限公司第{idx}号"),
        (Language::Zh, _) => format!("合作伙伴{idx}"),
    };
    let values = (0..40).map(|idx| (20.0 - f64::from(idx)).powi(3) * 1.7e9).collect();
    figure(
        "forty",
        say(language, "Profit by partner", "各合作伙伴利润"),
        Axis::new(say(language, "Profit", "利润"), Unit::Money(Some("元".into()))),
        Axis::labels(say(language, "Partner", "合作伙伴"), (0..40).map(name).collect()),
        vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None })],
    )
}

/// The same upright: labels have to turn.
pub fn forty_columns(language: Language) -> Figure {
    let mut figure = forty(language);
    std::mem::swap(&mut figure.x, &mut figure.y);
    figure.name = "forty_columns";
    if let Mark::Bars { orientation, .. } = &mut figure.layers[0].mark {
        *orientation = Orientation::Vertical;
    }
    figure
}

/// Powers of ten on both axes.
pub fn log(language: Language) -> Figure {
    let x: Vec<f64> = (0..80).map(|idx| 10f64.powf(f64::from(idx) / 16.0)).collect();
    let mut y: Vec<f64> = x.iter().zip(noise(80, 71)).map(|(x, e)| 4e6 / x * (0.4 * e).exp()).collect();
    (y[3], y[9]) = (0.0, -5.0);
    let log = |axis: Axis| Axis { ticks: sightline::chart::Ticks::Log, ..axis };
    figure(
        "log",
        say(language, "Rank and size", "排名与规模"),
        log(Axis::new(say(language, "Rank", "排名"), Unit::Count)),
        log(Axis::new(say(language, "Sales", "销售额"), pound())),
        vec![Layer::new("", 0, Mark::Points { x, y, labels: Vec::new() })],
    )
}

/// More lines than the palette, with long names, that do not reach the end: a legend in several rows.
pub fn many(language: Language) -> Figure {
    let x: Vec<f64> = (0..24).map(f64::from).collect();
    let layer = |idx: usize| {
        let label = format!("{} {idx}", say(language, "A rather long product family", "较长的产品系列名称"));
        let y = x.iter().map(|x| (x / 4.0 + idx as f64).sin() * 100.0 + idx as f64 * 40.0).collect();
        Layer::new(label, idx + 1, Mark::Line { x: x.clone(), y, is_dashed: false })
    };
    figure(
        "many",
        say(language, "Product families", "产品系列"),
        Axis::new(say(language, "Month", "月"), Unit::Months),
        Axis::new(say(language, "Index", "指数"), Unit::Plain),
        (0..12).map(layer).collect(),
    )
}

/// Nothing but missing values.
pub fn missing(language: Language) -> Figure {
    let mut figure = line(language);
    figure.name = "missing";
    let (x, y) = (vec![f64::NAN; 3], vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    figure.layers = vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })];
    figure
}

/// No layers, no labels.
pub fn empty(_: Language) -> Figure {
    figure("empty", "", Axis::labels("", Vec::new()), Axis::new("", Unit::Plain), Vec::new())
}

/// One value.
pub fn single(language: Language) -> Figure {
    let mut figure = line(language);
    figure.name = "single";
    figure.references.clear();
    let x = vec![f64::from(day("2024-03-05"))];
    figure.layers = vec![Layer::new("", 0, Mark::Line { x, y: vec![1234.5], is_dashed: false })];
    figure
}

/// Values near the limits of a double.
pub fn huge(language: Language) -> Figure {
    let mut figure = columns(language);
    figure.name = "huge";
    figure.y.unit = Unit::Plain;
    let values = vec![f64::MAX, f64::MIN, 1e-300, f64::NAN, f64::INFINITY];
    figure.layers = vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Vertical, stack: None })];
    figure
}
