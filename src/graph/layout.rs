//! Where everything stands: a column for each kind, rows as near as can be to what they hang on.

use textwrap::core::display_width;

use super::{Group, Kind, Node};

/// The advance of a character, of a font of fixed width at 12 pixels, rounded up.
const CHAR: f64 = 7.3;
pub const LINE: f64 = 16.0;
pub const PADDING: f64 = 10.0;
/// Between boxes of a column.
const GAP: f64 = 14.0;
/// Between columns, beside the text at edges.
const COLUMN_GAP: f64 = 56.0;

/// A rectangle by its upper left corner.
#[derive(Clone, Copy, Debug, Default)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Columns that all groups share.
pub struct Columns {
    /// Left edges and widths.
    columns: [(f64, f64); Kind::NUMBER],
    /// From the left edge of the first to the right edge of the last.
    pub width: f64,
}

impl Columns {
    pub fn new(groups: &[Group]) -> Self {
        let (mut widths, mut labels) = ([0.0_f64; Kind::NUMBER], [0.0_f64; Kind::NUMBER]);
        for group in groups {
            for node in &group.nodes {
                let width = &mut widths[node.kind as usize];
                *width = width.max(text_width(&node.lines()) + 2.0 * PADDING);
            }
            for edge in &group.edges {
                let label = &mut labels[group.nodes[edge.from].kind as usize];
                *label = label.max(text_width(&edge.lines()));
            }
        }
        let mut columns = [(0.0, 0.0); Kind::NUMBER];
        let (mut x, mut right) = (0.0, 0.0);
        for (column, (width, label)) in columns.iter_mut().zip(widths.into_iter().zip(labels)) {
            *column = (x, width);
            // A kind that nothing is of takes no room.
            if width > 0.0 {
                right = x + width;
                x = right + label + COLUMN_GAP;
            }
        }
        Self {
            columns,
            width: right,
        }
    }

    /// The areas of the nodes of a group, from its upper left corner on, and their height.
    pub fn areas(&self, group: &Group) -> (Vec<Area>, f64) {
        let tops = tops(group);
        let least = tops.iter().copied().fold(f64::INFINITY, f64::min);
        let areas = group.nodes.iter().zip(tops).map(|(node, top)| {
            let (x, width) = self.columns[node.kind as usize];
            Area {
                x,
                y: (top - least).round(),
                width,
                height: height(node),
            }
        });
        let areas: Vec<_> = areas.collect();
        let bottom = areas.iter().map(|area| area.y + area.height);
        let height = bottom.fold(0.0, f64::max);
        (areas, height)
    }
}

pub fn text_width(lines: &[String]) -> f64 {
    let widths = lines.iter().map(|line| display_width(line));
    let width = u32::try_from(widths.max().unwrap_or(0)).unwrap_or(u32::MAX);
    (f64::from(width) * CHAR).ceil()
}

pub fn text_height(lines: &[String]) -> f64 {
    f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX)) * LINE
}

fn height(node: &Node) -> f64 {
    text_height(&node.lines()) + 2.0 * PADDING
}

/// The upper edges of all nodes. Servers stand one below the other; what is before and behind them follows.
fn tops(group: &Group) -> Vec<f64> {
    let heights: Vec<_> = group.nodes.iter().map(height).collect();
    let mut tops = vec![0.0; heights.len()];
    let column = |kind| {
        let start = group.nodes.partition_point(|node| node.kind < kind);
        start..group.nodes.partition_point(|node| node.kind <= kind)
    };
    let mut y = 0.0;
    for number in column(Kind::Server) {
        tops[number] = y;
        y += heights[number] + GAP;
    }
    for kind in [
        Kind::Service,
        Kind::TlsRoute,
        Kind::Gateway,
        Kind::Certificate,
    ] {
        let centers = tops.iter().zip(&heights);
        let centers: Vec<_> = centers.map(|(top, height)| top + height / 2.0).collect();
        let means = group.means(kind, &centers);
        let numbers = column(kind);
        let mut last = 0.0;
        let centers = numbers.clone().map(|number| {
            // What hangs on nothing stays behind the one above it.
            last = means[number].unwrap_or(last);
            last
        });
        let settled = settled(centers, &heights[numbers.clone()]);
        tops[numbers].copy_from_slice(&settled);
    }
    tops
}

/// The upper edges of boxes in this order, without overlap, with the least sum of squared distances from
/// the centers that they should have: where they would overlap, they form blocks around their mean.
fn settled(centers: impl Iterator<Item = f64>, heights: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(heights.len());
    // The sum of where the members of a block want it to start, and their number.
    let mut blocks: Vec<(f64, u32)> = Vec::new();
    let mean = |(sum, count): (f64, u32)| sum / f64::from(count);
    for (center, height) in centers.zip(heights) {
        let mut block = (center - height / 2.0 - offset, 1);
        while let Some(&above) = blocks.last()
            && mean(above) > mean(block)
        {
            blocks.pop();
            block = (block.0 + above.0, block.1 + above.1);
        }
        blocks.push(block);
        offsets.push(offset);
        offset += height + GAP;
    }
    let starts = blocks.into_iter();
    let starts = starts.flat_map(|block| (0..block.1).map(move |_| mean(block)));
    starts
        .zip(offsets)
        .map(|(start, offset)| start + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_stand_where_they_want_to_and_do_not_overlap() {
        let heights = [10.0; 3];
        for (centers, tops) in [
            ([5.0, 105.0, 205.0], [0.0, 100.0, 200.0]),
            ([50.0; 3], [45.0 - 24.0, 45.0, 45.0 + 24.0]),
            ([205.0, 5.0, 505.0], [88.0, 112.0, 500.0]),
        ] {
            assert_eq!(settled(centers.into_iter(), &heights), tops, "{centers:?}");
        }
    }
}
