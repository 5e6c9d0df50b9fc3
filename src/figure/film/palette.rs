//! 255 colours for a film, chosen once from some of its frames.

use std::collections::HashMap;

use super::Pixels;

/// The colours that a GIF has, less the one that lets the last frame show.
const COLOURS: usize = 255;
/// The place of the colour that lets the last frame show.
pub(super) const CLEAR: u8 = 255;

type Rgb = [u8; 3];

/// How often which colour occurs.
#[derive(Debug, Clone, Default)]
pub struct Colours(HashMap<Rgb, u64>);

impl Colours {
    /// Counts those of `pixels`, too.
    pub fn add(&mut self, pixels: &Pixels) {
        // Most pixels are as their neighbours.
        for run in pixels.colours.chunk_by(|a, b| a == b) {
            let [r, g, b, _] = run[0].to_array();
            *self.0.entry([r, g, b]).or_default() += run.len() as u64;
        }
    }
}

/// The colours, and which of them stands for one that was asked for before.
pub(super) struct Palette {
    colours: Vec<Rgb>,
    known: HashMap<Rgb, u8>,
}

/// Colours that are to become one, with how much each matters.
struct Group {
    members: Vec<(Rgb, f64)>,
    /// The sum of squared distances from the mean, by axis.
    spread: [f64; 3],
    mean: [f64; 3],
}

impl Group {
    fn new(members: Vec<(Rgb, f64)>) -> Self {
        let whole: f64 = members.iter().map(|(_, weight)| weight).sum();
        let part = |colour: &Rgb, axis: usize| f64::from(colour[axis]);
        let mean = [0, 1, 2].map(|axis| members.iter().map(|(c, weight)| weight * part(c, axis)).sum::<f64>() / whole);
        let spread = [0, 1, 2].map(|axis: usize| {
            members.iter().map(|(c, weight)| weight * (part(c, axis) - mean[axis]).powi(2)).sum::<f64>()
        });
        Self { members, spread, mean }
    }

    fn size(&self) -> f64 {
        self.spread.iter().sum()
    }

    /// Two groups, cut at the mean of the axis along which it is widest.
    fn cut(self) -> [Self; 2] {
        let axis = (0..3).max_by(|a: &usize, b| self.spread[*a].total_cmp(&self.spread[*b])).unwrap_or(0);
        let (below, above): (Vec<_>, Vec<_>) =
            self.members.into_iter().partition(|(colour, _)| f64::from(colour[axis]) <= self.mean[axis]);
        [Self::new(below), Self::new(above)]
    }

    /// One of its colours where that is most of it, so that grounds stay what they are; the mean otherwise.
    fn colour(&self) -> Rgb {
        let whole: f64 = self.members.iter().map(|(_, weight)| weight).sum();
        let main = self.members.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        match main {
            Some((colour, weight)) if 2.0 * weight >= whole => *colour,
            _ => self.mean.map(|part| part.round().clamp(0.0, 255.0) as u8),
        }
    }
}

impl Palette {
    /// Colours that stand for `seen` with the least squared error, by cuts through the widest group (Wan, Wong &
    /// Prusinkiewicz 1988). A colour matters by the root of how often it occurs: thin lines must not drown in the ground.
    pub(super) fn of(seen: &Colours) -> Self {
        let mut members: Vec<(Rgb, f64)> =
            seen.0.iter().map(|(colour, count)| (*colour, (*count as f64).sqrt())).collect();
        // The order of a hash map is another every time; the file is to be the same.
        members.sort_unstable_by_key(|(colour, _)| *colour);
        let mut groups = vec![Group::new(members)];
        while groups.len() < COLOURS {
            let widest = (0..groups.len()).max_by(|a, b| groups[*a].size().total_cmp(&groups[*b].size()));
            let Some(widest) = widest.filter(|place| groups[*place].size() > 1e-9) else { break };
            let cut = groups.swap_remove(widest).cut();
            groups.extend(cut.into_iter().filter(|group| !group.members.is_empty()));
        }
        let colours = groups.iter().filter(|group| !group.members.is_empty()).map(Group::colour).collect();
        Self { colours, known: HashMap::new() }
    }

    /// The place of the colour next to `wanted`.
    pub(super) fn place(&mut self, wanted: Rgb) -> u8 {
        if let Some(place) = self.known.get(&wanted) {
            return *place;
        }
        let distance = |colour: &Rgb| -> i32 {
            (0..3).map(|axis| (i32::from(colour[axis]) - i32::from(wanted[axis])).pow(2)).sum()
        };
        let nearest = self.colours.iter().enumerate().min_by_key(|(_, colour)| distance(colour));
        let place = nearest.map_or(0, |(place, _)| place as u8);
        self.known.insert(wanted, place);
        place
    }

    /// All colours with the clear one last, as bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.colours.iter().flatten().copied().collect();
        bytes.resize(3 * (usize::from(CLEAR) + 1), 0);
        bytes
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "colours to be told apart")]
mod tests {
    use super::*;
    use egui::Color32;

    fn seen(colours: &[Color32]) -> Colours {
        let mut seen = Colours::default();
        seen.add(&Pixels { width: colours.len(), height: 1, colours: colours.to_vec() });
        seen
    }

    #[test]
    fn few_colours_stay_what_they_are() {
        let colours: Vec<Color32> = (0..200).map(|level| Color32::from_rgb(level, 255 - level, 7)).collect();
        let mut palette = Palette::of(&seen(&colours));
        let bytes = palette.bytes();
        for colour in colours {
            let [r, g, b, _] = colour.to_array();
            let place = usize::from(palette.place([r, g, b]));
            assert_eq!(bytes[3 * place..3 * place + 3], [r, g, b]);
        }
        assert_eq!(bytes.len(), 768);
    }

    #[test]
    fn of_many_colours_the_ground_is_kept_and_none_is_far_off() {
        let ground = Color32::from_rgb(251, 250, 247);
        let mut colours = vec![ground; 100_000];
        colours.extend(
            (0..4096_u32)
                .map(|at| Color32::from_rgb((at % 16 * 17) as u8, (at / 16 % 16 * 17) as u8, (at / 256 * 17) as u8)),
        );
        let mut palette = Palette::of(&seen(&colours));
        let bytes = palette.bytes();
        let mut found = |colour: Color32| {
            let [r, g, b, _] = colour.to_array();
            let place = 3 * usize::from(palette.place([r, g, b]));
            [bytes[place], bytes[place + 1], bytes[place + 2]]
        };
        assert_eq!(found(ground), [251, 250, 247]);
        // 255 groups of a cube of 4096 points a step of 17 apart: cells of 2 to 3 steps an edge.
        let worst = colours.iter().map(|colour| {
            let [r, g, b, _] = colour.to_array();
            found(*colour).into_iter().zip([r, g, b]).map(|(a, b)| a.abs_diff(b)).max().unwrap()
        });
        assert!(worst.max().unwrap() <= 2 * 17);
    }
}
