//! The outline of a mesh of one colour, so that a filled area is one shape and no seams run through it.

use std::collections::HashMap;

use egui::epaint::Mesh;
use egui::{Pos2, Vec2};

/// A place as something that can be looked up.
type Key = [u32; 2];

fn key(at: Pos2) -> Key {
    // Twice the same zero.
    [at.x + 0.0, at.y + 0.0].map(f32::to_bits)
}

/// The closed outlines of the triangles of `mesh` together, without corners along straight lines.
pub(super) fn outlines(mesh: &Mesh) -> Vec<Vec<Pos2>> {
    let mut edges: HashMap<(Key, Key), (Pos2, Pos2)> = HashMap::new();
    let mut order: Vec<(Key, Key)> = Vec::new();
    for corners in mesh.indices.as_chunks::<3>().0 {
        let at = |index: u32| mesh.vertices.get(index as usize).map(|vertex| vertex.pos);
        let [Some(a), Some(mut b), Some(mut c)] = corners.map(at) else { continue };
        let area = (b - a).x * (c - a).y - (b - a).y * (c - a).x;
        if area == 0.0 {
            continue;
        }
        if area < 0.0 {
            (b, c) = (c, b);
        }
        for (from, to) in [(a, b), (b, c), (c, a)] {
            // Two triangles go along what they share in opposite directions, and what they share is no edge.
            if edges.remove(&(key(to), key(from))).is_none() {
                edges.insert((key(from), key(to)), (from, to));
                order.push((key(from), key(to)));
            }
        }
    }
    let mut onwards: HashMap<Key, Vec<(Key, Key)>> = HashMap::new();
    for edge in order.iter().filter(|edge| edges.contains_key(edge)) {
        onwards.entry(edge.0).or_default().push(*edge);
    }
    let mut outlines = Vec::new();
    for first in order {
        let Some((from, mut to)) = edges.remove(&first) else { continue };
        let mut outline = vec![from];
        while to != from {
            outline.push(to);
            let Some(next) = onwards.get_mut(&key(to)).and_then(|edges_from| {
                let place = edges_from.iter().position(|edge| edges.contains_key(edge))?;
                Some(edges_from.swap_remove(place))
            }) else {
                break;
            };
            let Some((_, end)) = edges.remove(&next) else { break };
            to = end;
        }
        let outline = without_straight_corners(&outline);
        if outline.len() >= 3 {
            outlines.push(outline);
        }
    }
    outlines
}

/// `outline` without the corners at which it goes straight on.
fn without_straight_corners(outline: &[Pos2]) -> Vec<Pos2> {
    let count = outline.len();
    let bends = |index: usize| {
        let [before, at, after] = [index + count - 1, index, index + 1].map(|index| outline[index % count]);
        let (one, other): (Vec2, Vec2) = (at - before, after - at);
        let turn = one.x * other.y - one.y * other.x;
        turn.abs() > 1e-4 * (one.length() * other.length()).max(1e-6) || one.dot(other) < 0.0
    };
    let kept: Vec<usize> = (0..count).filter(|index| bends(*index)).collect();
    kept.into_iter().map(|index| outline[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, pos2};

    fn strip(heights: &[f32]) -> Mesh {
        let mut mesh = Mesh::default();
        for (index, height) in heights.iter().enumerate() {
            let x = index as f32;
            mesh.colored_vertex(pos2(x, 10.0), Color32::RED);
            mesh.colored_vertex(pos2(x, 10.0 - height), Color32::RED);
            if index > 0 {
                let at = 2 * index as u32;
                mesh.add_triangle(at - 2, at - 1, at);
                mesh.add_triangle(at - 1, at, at + 1);
            }
        }
        mesh
    }

    fn area(outline: &[Pos2]) -> f32 {
        let next = outline.iter().cycle().skip(1);
        0.5 * outline.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>()
    }

    #[test]
    fn a_strip_of_triangles_is_one_outline_of_its_area() {
        let outlines = outlines(&strip(&[1.0, 3.0, 2.0, 2.0, 2.0, 4.0]));
        assert_eq!(outlines.len(), 1);
        assert!((area(&outlines[0]).abs() - 11.5).abs() < 1e-4, "{outlines:?}");
        // The foot is one line, and so is the level stretch.
        assert_eq!(outlines[0].len(), 7, "{outlines:?}");
    }

    #[test]
    fn what_touches_the_foot_in_between_falls_into_two() {
        let outlines = outlines(&strip(&[1.0, 0.0, 0.0, 2.0]));
        let mut areas: Vec<f32> = outlines.iter().map(|outline| area(outline).abs()).collect();
        areas.sort_by(f32::total_cmp);
        assert_eq!(areas, [0.5, 1.0], "{outlines:?}");
    }
}
