//! The playhead: where in the runs we are, and how it moves.

/// The speeds on offer, in steps per second.
pub const SPEEDS: [f64; 12] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 6000.0, 30_000.0];

/// Plays traces; the position is in steps and may lie between two of them while playing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Player {
    position: f64,
    /// Whether time moves the playhead.
    pub playing: bool,
    /// Whether the end is followed by the start.
    pub looping: bool,
    /// Steps per second, the same on every screen.
    pub speed: f64,
}

impl Default for Player {
    fn default() -> Self {
        Self { position: 0.0, playing: false, looping: false, speed: 60.0 }
    }
}

impl Player {
    /// The step whose state is shown: the number of updates made.
    #[must_use]
    pub fn step(&self) -> usize {
        self.position as usize
    }

    /// Jumps to `step`, which ends playing.
    pub fn seek(&mut self, step: usize) {
        self.position = step as f64;
        self.playing = false;
    }

    /// Jumps to `step` and goes on playing if it was.
    pub fn scrub(&mut self, step: usize) {
        self.position = step as f64;
    }

    /// Starts or stops; at the end, playing starts over.
    pub fn toggle(&mut self, end: usize) {
        self.playing = !self.playing;
        if self.playing && self.step() >= end {
            self.position = 0.0;
        }
    }

    /// Moves on by `dt_secs`, not beyond `ready` steps; at `end` it loops or stops.
    pub fn advance(&mut self, dt_secs: f32, ready: usize, end: usize) {
        if !self.playing {
            return;
        }
        // After a hiccup the film goes on where it was rather than leaping ahead.
        let dt_secs = f64::from(dt_secs.clamp(0.0, 0.1));
        self.position = (self.position + dt_secs * self.speed).min(ready as f64);
        if self.step() >= end {
            if self.looping && end > 0 {
                self.position = 0.0;
            } else {
                self.position = end as f64;
                self.playing = false;
            }
        }
    }

    /// Keeps the playhead within a run of `end` steps.
    pub fn limit(&mut self, end: usize) {
        self.position = self.position.min(end as f64);
    }

    /// Back to the start, with a speed at which `steps` last about seven seconds.
    pub fn rewind(&mut self, steps: usize) {
        *self = Self { speed: suiting(steps), looping: self.looping, ..Self::default() };
    }
}

/// The speed at which `steps` last about seven seconds.
#[must_use]
pub fn suiting(steps: usize) -> f64 {
    let wanted = steps as f64 / 7.0;
    let speed = SPEEDS.into_iter().min_by(|a, b| (a / wanted).ln().abs().total_cmp(&(b / wanted).ln().abs()));
    speed.unwrap_or(Player::default().speed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_steps_per_second_whatever_the_frame_rate() {
        for frames in [60_u16, 144] {
            let mut player = Player { playing: true, speed: 60.0, ..Player::default() };
            for _ in 0..frames {
                player.advance(1.0 / f32::from(frames), 1000, 1000);
            }
            assert!((player.step() as i64 - 60).abs() <= 1, "{}", player.step());
        }
    }

    #[test]
    fn the_playhead_waits_for_steps_that_are_not_computed_yet() {
        let mut player = Player { playing: true, speed: 1000.0, ..Player::default() };
        player.advance(0.1, 30, 1000);
        assert_eq!(player.step(), 30);
        assert!(player.playing);
    }

    #[test]
    fn at_the_end_it_stops_or_loops_and_play_starts_over() {
        let mut player = Player { playing: true, speed: 1000.0, ..Player::default() };
        player.advance(0.1, 50, 50);
        assert_eq!((player.step(), player.playing), (50, false));
        player.toggle(50);
        assert_eq!((player.step(), player.playing), (0, true));
        player.looping = true;
        player.advance(0.1, 50, 50);
        assert_eq!((player.step(), player.playing), (0, true));
    }
}
