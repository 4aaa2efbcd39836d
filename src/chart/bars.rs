//! Where bars and boxes stand: stacked on each other, or side by side in the band of their label.

use super::figure::{Figure, Mark, Orientation};
use super::scale::Scale;

/// One bar, in values of the axis along which it grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    /// The layer it belongs to.
    pub layer_idx: usize,
    /// The index of its label.
    pub position: usize,
    /// Where it begins: zero, or the end of the bar it stands on.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The way it grows.
    pub orientation: Orientation,
}

/// All bars with a finite value; those of one stack stand on each other, negative ones below zero.
pub(super) fn bars(figure: &Figure) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    let mut tops: Vec<(u8, usize, bool, f64)> = Vec::new();
    for (layer_idx, layer) in figure.layers.iter().enumerate() {
        let Mark::Bars { values, orientation, stack } = &layer.mark else { continue };
        for (position, &value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let mut from = 0.0;
            if let Some(stack) = *stack {
                let key = (stack, position, value < 0.0);
                match tops.iter_mut().find(|top| (top.0, top.1, top.2) == key) {
                    Some(top) => {
                        from = top.3;
                        top.3 += value;
                    }
                    None => tops.push((key.0, key.1, key.2, value)),
                }
            }
            bars.push(Bar { layer_idx, position, from, to: from + value, orientation: *orientation });
        }
    }
    bars
}

/// Which of how many places in the band of a label a layer of bars or boxes takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The place, from 0.
    pub idx: usize,
    /// How many places there are.
    pub n_slots: usize,
}

/// The slot of a layer; none for marks that are not bars or boxes. Whiskers take the slot of the bars in their colour.
pub(super) fn slot(figure: &Figure, layer_idx: usize) -> Option<Slot> {
    let layer = &figure.layers[layer_idx];
    let wants_boxes = matches!(layer.mark, Mark::Boxes { .. });
    // The first layer of each stack, and every layer that stands alone.
    let mut owners: Vec<usize> = Vec::new();
    for (idx, candidate) in figure.layers.iter().enumerate() {
        let is_new = match &candidate.mark {
            Mark::Bars { stack, .. } if !wants_boxes => {
                stack.is_none() || !owners.iter().any(|&owner| stack_of(figure, owner) == *stack)
            }
            mark => wants_boxes && matches!(mark, Mark::Boxes { .. }),
        };
        if is_new {
            owners.push(idx);
        }
    }
    let is_mine = |&owner: &usize| match &layer.mark {
        Mark::Bars { stack: Some(stack), .. } => stack_of(figure, owner) == Some(*stack),
        Mark::Bars { .. } | Mark::Boxes { .. } => owner == layer_idx,
        Mark::Whiskers { .. } => figure.layers[owner].color == layer.color,
        _ => false,
    };
    let idx = owners.iter().position(is_mine)?;
    Some(Slot { idx, n_slots: owners.len() })
}

fn stack_of(figure: &Figure, layer_idx: usize) -> Option<u8> {
    let Mark::Bars { stack, .. } = &figure.layers[layer_idx].mark else { return None };
    *stack
}

/// The two edges, across the direction of growth, of what stands at `position` in a slot; in order, whole pixels apart.
pub(super) fn edges_px(labels: &Scale, position: f64, slot: Slot, widest_px: f64) -> (f64, f64) {
    let n_slots = slot.n_slots as f64;
    let thickness = (labels.band_px() * 0.74 / n_slots).min(widest_px).max(1.0);
    let center = labels.px(position);
    let start = center + (slot.idx as f64 - n_slots / 2.0) * thickness;
    // Neighbours in a group keep a hair of ground between them.
    let gap = if slot.n_slots > 1 && thickness > 6.0 { thickness * 0.06 } else { 0.0 };
    ((start + gap).round(), (start + thickness - gap).round().max((start + gap).round() + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::figure::{Axis, Layer};
    use crate::i18n::Unit;

    fn figure(stacks: &[Option<u8>]) -> Figure {
        let layer = |(index, stack): (usize, &Option<u8>)| {
            let values = vec![1.0 + index as f64, -2.0, f64::NAN];
            Layer::new("", index + 1, Mark::Bars { values, orientation: Orientation::Vertical, stack: *stack })
        };
        Figure {
            name: "test",
            title: String::new(),
            sentence: String::new(),
            x: Axis::labels("", vec!["a".into(), "b".into(), "c".into()]),
            y: Axis::new("", Unit::Plain),
            layers: stacks.iter().enumerate().map(layer).collect(),
            references: Vec::new(),
            is_main: false,
        }
    }

    #[test]
    fn stacked_bars_stand_on_each_other_on_both_sides_of_zero() {
        let bars = bars(&figure(&[Some(0), Some(0)]));
        let ends: Vec<(f64, f64)> = bars.iter().map(|bar| (bar.from, bar.to)).collect();
        assert_eq!(ends, [(0.0, 1.0), (0.0, -2.0), (1.0, 3.0), (-2.0, -4.0)]);
    }

    #[test]
    fn grouped_bars_share_the_band_without_overlap() {
        let figure = figure(&[None, Some(1), Some(1), None]);
        let slots: Vec<_> = (0..4).map(|layer_idx| slot(&figure, layer_idx).unwrap()).collect();
        assert_eq!(
            slots.iter().map(|slot| (slot.idx, slot.n_slots)).collect::<Vec<_>>(),
            [(0, 3), (1, 3), (1, 3), (2, 3)]
        );
        let scale = Scale { low: -0.5, high: 2.5, start_px: 0.0, end_px: 300.0, is_log: false };
        let (a, b) = (edges_px(&scale, 1.0, slots[0], 999.0), edges_px(&scale, 1.0, slots[1], 999.0));
        assert!(a.0 >= 100.0 && a.1 <= b.0 && b.1 <= 200.0);
        let crowded = Scale { end_px: 2.0, ..scale };
        let (start, end) = edges_px(&crowded, 0.0, slots[0], 999.0);
        assert!(end > start, "a bar is never thinner than a pixel");
    }
}
