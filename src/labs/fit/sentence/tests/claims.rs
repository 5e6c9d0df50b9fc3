//! A sentence read as a claim, and what has to be so if it is true.

use super::*;

/// Everything a claim may be checked against.
pub(super) struct Case<'a> {
    pub(super) scenario: &'a FitScenario,
    pub(super) fits: &'a [Fit],
    pub(super) step: usize,
    pub(super) unit: InfoUnit,
    pub(super) hills: Hills,
}

/// The modes as a hiker finds them: places where the density on a fine grid is higher than to both sides.
pub(super) struct Hills {
    /// Top, left foot, right foot.
    tops: Vec<[f64; 3]>,
    /// How far apart the grid's places are around each top.
    steps: Vec<f64>,
    /// Whether a valley is so shallow that it depends on the threshold whether it counts.
    doubtful: bool,
}

impl Hills {
    pub(super) fn of(target: &Mixture) -> Self {
        let mut xs: Vec<f64> = Vec::new();
        for component in target.components() {
            let (mean, sd) = (component.normal.mean(), component.normal.sd());
            xs.extend((-1000..=1000).map(|i| mean + sd * f64::from(i) / 200.0));
        }
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let ln: Vec<f64> = xs.iter().map(|x| target.ln_pdf(*x)).collect();
        // Prominence of each local top: how far down one has to go before it goes higher again, or to the end.
        let mut kept = Vec::new();
        let mut doubtful = false;
        for i in 1..xs.len() - 1 {
            if !(ln[i] > ln[i - 1] && ln[i] >= ln[i + 1]) {
                continue;
            }
            let deep = |path: &mut dyn Iterator<Item = usize>| {
                let mut least = ln[i];
                for j in path {
                    if ln[j] > ln[i] {
                        return ln[i] - least;
                    }
                    least = least.min(ln[j]);
                }
                f64::INFINITY
            };
            let prominence = deep(&mut (i + 1..xs.len())).min(deep(&mut (0..i).rev()));
            doubtful |= (1e-4..1e-2).contains(&prominence);
            if prominence > 1e-3 {
                kept.push(i);
            }
        }
        let foot = |a: usize, b: usize| xs[(a..=b).min_by(|l, r| ln[*l].total_cmp(&ln[*r])).unwrap()];
        let tops = kept.iter().enumerate().map(|(n, &i)| {
            let left = if n == 0 { f64::NEG_INFINITY } else { foot(kept[n - 1], i) };
            let right = kept.get(n + 1).map_or(f64::INFINITY, |&next| foot(i, next));
            [xs[i], left, right]
        });
        Self { tops: tops.collect(), steps: kept.iter().map(|&i| xs[i + 1] - xs[i - 1]).collect(), doubtful }
    }

    fn nearest(&self, x: f64) -> usize {
        (0..self.tops.len())
            .min_by(|a, b| (self.tops[*a][0] - x).abs().total_cmp(&(self.tops[*b][0] - x).abs()))
            .unwrap()
    }
}

/// A number as the page writes it.
pub(super) fn number(text: &str) -> f64 {
    let plain = text.trim().replace('−', "-");
    if plain == "∞" { f64::INFINITY } else { plain.parse().unwrap_or_else(|_| panic!("{text} is no number")) }
}

/// What stands between `before` and `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.split_once(before)?.1;
    Some(rest.split_once(after)?.0)
}

/// The normal written at the beginning of `text`.
fn normal_at(text: &str) -> String {
    text[..=text.find(')').unwrap()].to_owned()
}

/// The minimum that prints as `text`.
fn minimum_of(fit: &Fit, text: &str) -> Minimum {
    let found = fit.minima.iter().find(|minimum| format::normal(minimum.mean, minimum.sd) == text);
    *found.unwrap_or_else(|| panic!("{text} is no minimum of {}: {:?}", fit.objective.name(), fit.minima))
}

impl Case<'_> {
    fn fit_named(&self, sentence: &str) -> &Fit {
        let named = |fit: &&Fit| sentence.to_lowercase().starts_with(&fit.objective.name().to_lowercase());
        self.fits.iter().find(named).unwrap_or_else(|| panic!("whose sentence is “{sentence}”?"))
    }

    fn objective(&self, id: &str) -> &Fit {
        self.fits.iter().find(|fit| fit.objective.id() == id).unwrap()
    }

    /// A difference of losses with the unit that its definition gives it.
    fn loss(&self, fit: &Fit, difference: f64) -> String {
        let notebook = matches!(self.scenario.form, Form::Notebook(_));
        let bits = self.unit == InfoUnit::Bits;
        let (factor, unit) = match (fit.objective.id(), notebook, bits) {
            ("forward-kl" | "reverse-kl" | "jensen-shannon", false, false) => (1.0, " nats"),
            ("forward-kl" | "reverse-kl" | "jensen-shannon", false, true) => (std::f64::consts::LOG2_E, " bits"),
            ("forward-kl" | "reverse-kl" | "jensen-shannon", true, false) => (1.0, " nats/x"),
            ("forward-kl" | "reverse-kl" | "jensen-shannon", true, true) => (std::f64::consts::LOG2_E, " bits/x"),
            ("mse", false, _) | ("power", true, _) => (1.0, " 1/x"),
            ("mse", true, _) => (1.0, " 1/x²"),
            _ => (1.0, ""),
        };
        format!("{}{unit}", format::readout(difference * factor))
    }

    /// `text` begins "both modes", "all 3 modes" or "2 of the 5 modes": so many tops lie within 3 sds of the normal.
    fn check_reach(&self, text: &str, mean: f64, sd: f64) {
        if self.hills.doubtful {
            return;
        }
        let words: Vec<&str> = text.split([' ', ',', '.', ';', ':']).collect();
        let all = self.hills.tops.len();
        let (count, of) = match words[..] {
            ["both", ..] => (2, 2),
            ["all", n, ..] => (n.parse().unwrap(), n.parse().unwrap()),
            [k, "of", "the", n, ..] => (k.parse().unwrap(), n.parse().unwrap()),
            _ => panic!("{text}"),
        };
        assert_eq!(of, all, "{text}: {:?}", self.hills.tops);
        let within = |reach: f64| self.hills.tops.iter().filter(|top| (top[0] - mean).abs() <= reach * sd).count();
        assert!((within(2.9)..=within(3.1)).contains(&count), "{text} for N({mean}, {sd}): {:?}", self.hills.tops);
        assert!(count >= 2);
    }

    /// The normal sits on the mode that `text` begins with: most of it between the feet, its mean near the top.
    fn check_on(&self, text: &str, mean: f64, sd: f64) -> Option<f64> {
        if self.hills.doubtful {
            return None;
        }
        let at = number(text.split([':', ';']).next().unwrap().split(" and ").next().unwrap().trim_end_matches('.'));
        let index = self.hills.nearest(mean);
        let [top, left, right] = self.hills.tops[index];
        // Three decimals; three digits of what is tiny or huge.
        let printed = 2e-3 + 0.06 * top.abs().min(0.02);
        assert!((at - top).abs() <= self.hills.steps[index] + printed.max(6e-3 * sd), "{text}: {top}");
        assert!((mean - top).abs() <= 0.5 * sd + self.hills.steps[index], "{text}: N({mean}, {sd}) is beside {top}");
        let q = Normal::raw(mean, sd);
        assert!(q.cdf(left) + q.sf(right) < 0.12, "{text}: N({mean}, {sd}) between {left} and {right}");
        let target = &self.scenario.target;
        let share = if left > target.mean() {
            target.sf(left) - target.sf(right)
        } else {
            target.cdf(right) - target.cdf(left)
        };
        // Not twice as wide as the mode, and no less: it would stick out of it.
        let covered = target.cdf((mean + sd).min(right)) - target.cdf((mean - sd).max(left));
        assert!(covered <= 0.97 * share + 1e-12, "{text}: N({mean}, {sd}) is far wider than the mode");
        Some(share)
    }

    fn check_between(&self, text: &str, mean: f64, sd: f64) {
        if self.hills.doubtful {
            return;
        }
        let right = self.hills.tops.iter().position(|top| top[0] > mean).unwrap();
        assert!(right > 0, "{text}: {mean} is left of every mode");
        for [top, ..] in &self.hills.tops[right - 1..=right] {
            assert!((top - mean).abs() > 2.9 * sd, "{text}: N({mean}, {sd}) reaches {top}");
        }
    }

    /// Checks one sentence; the kind of claim that it is.
    pub(super) fn check(&self, sentence: &str) -> &'static str {
        assert!(sentence.ends_with('.') && !sentence.contains("..") && !sentence.contains("  "), "{sentence}");
        for word in ["NaN", "undefined", "inf", "costs it nothing"] {
            assert!(!sentence.contains(word), "{sentence}");
        }
        if let Some(kind) = self.check_stop_rule(sentence) {
            return kind;
        }
        if sentence.contains("nothing moves") {
            for fit in self.fits {
                assert_eq!(ended(self.scenario.setup(fit.objective)).trace().len(), 0, "{sentence}");
                let best = fit.minima.first().unwrap();
                assert!(fit.gap.unwrap() <= 1e-5 * best.value.abs().max(1e-5), "{sentence} {:?}", fit.gap);
            }
            return "nothing moves";
        }
        if sentence.contains("ress Space") {
            assert_eq!(self.step, 0);
            let moves = |fit: &Fit| ended(self.scenario.setup(fit.objective)).trace().len() > 0;
            assert!(self.fits.iter().any(moves), "{sentence}");
            assert_eq!(sentence.contains("each objective"), self.fits.len() > 1);
            return "press Space";
        }
        if sentence.contains(" ended at ") || sentence.contains(" is at N(") {
            return self.check_places(sentence);
        }
        if let Some(rest) = sentence.strip_prefix("Every objective that is on has its optimum at ") {
            return self.check_one_optimum(rest);
        }
        if sentence.starts_with("Forward KL spreads over") && sentence.contains("; reverse KL sits") {
            return self.check_contrast(sentence);
        }
        if let Some(rest) = sentence.strip_prefix("At α = ") {
            let (alpha, does) = rest.split_once(" the power divergence ").unwrap();
            assert!((number(alpha) - self.scenario.alpha.get()).abs() < 1e-4, "{sentence}");
            self.check_single(&format!("Power {does}"));
            return "at α";
        }
        if sentence.contains(" lies on a wall, at ") {
            return self.check_wall(sentence);
        }
        let modest =
            ["best known", "its only known minimum", "has at least "].iter().any(|word| sentence.contains(word));
        let bold =
            ["above the best", "equal best", "its only", "equally deep"].iter().any(|word| sentence.contains(word));
        let sentence = sentence.replace(" known", "").replace("has at least ", "has ");
        let about = if sentence.starts_with("Reverse KL seeks no mode here") {
            self.objective("reverse-kl")
        } else {
            self.fit_named(&sentence)
        };
        assert_eq!(modest, bold && !about.minima.is_complete(), "{sentence}");
        if sentence.starts_with("Reverse KL seeks no mode here") {
            return self.check_no_mode(&sentence);
        }
        self.check_single(&sentence)
    }

    /// The best of all is on a wall: the loss falls towards it, and there is none beyond.
    fn check_wall(&self, sentence: &str) -> &'static str {
        let fit = self.fit_named(sentence);
        assert_eq!(sentence.contains("best known"), !fit.minima.is_complete(), "{sentence}");
        let minimum = minimum_of(
            fit,
            &normal_at(sentence.split_once("at N").map(|(_, r)| r).map(|r| format!("N{r}")).as_deref().unwrap()),
        );
        let run = ended(self.scenario.setup(fit.objective));
        let loss = |factor: f64| run.problem().loss(minimum.mean, factor * minimum.sd);
        assert!(fit.minima.iter().all(|other| other.value >= minimum.value), "{sentence}");
        assert!(loss(1.0) < loss(0.999) && loss(1.0 + 1e-12) == f64::INFINITY, "{sentence}");
        "wall"
    }

    /// Where each fit is, and how far above the best of its minima.
    fn check_places(&self, sentence: &str) -> &'static str {
        let parts: Vec<&str> = sentence.trim_end_matches('.').split("; ").collect();
        assert_eq!(parts.len(), self.fits.len(), "{sentence}");
        for (part, fit) in parts.into_iter().zip(self.fits) {
            assert!(part.to_lowercase().starts_with(&fit.objective.name().to_lowercase()), "{sentence}");
            assert_eq!(part.contains(" ended at "), fit.stop.is_some(), "{sentence}");
            assert!(part.contains(&format!(" at {}", format::normal(fit.state.mean, fit.state.sd))), "{sentence}");
            assert_eq!(part.contains("best known"), part.contains("best") && !fit.minima.is_complete(), "{sentence}");
            let best = fit.minima.iter().map(|minimum| minimum.value).fold(f64::INFINITY, f64::min);
            let gap = fit.gap.unwrap_or(f64::NAN);
            match between(part, "), ", " above its best") {
                Some(above) => assert_eq!(above, self.loss(fit, gap), "{sentence}"),
                None if part.contains("its best") => {
                    assert!(gap.abs() < 1e-5 * best.abs().max(1.0), "{sentence}: {gap}");
                }
                None => assert!(!(gap > 0.0), "{sentence}: {gap}"),
            }
        }
        "places"
    }

    fn check_one_optimum(&self, rest: &str) -> &'static str {
        assert!(self.fits.len() > 1);
        let place = normal_at(rest);
        for fit in self.fits {
            let best = minimum_of(fit, &place);
            assert!(fit.minima.iter().all(|other| other.value >= best.value));
            assert!(fit.minima.iter().filter(|other| other.global).count() == 1);
        }
        if rest.contains("which is P itself") {
            let best = self.fits[0].minima[0];
            let q = Normal::raw(best.mean, best.sd);
            for z in [-2.0, -0.7, 0.0, 1.1, 2.0] {
                let x = best.mean + z * best.sd;
                assert!((self.scenario.target.pdf(x) / q.pdf(x) - 1.0).abs() < 0.02, "{rest}");
            }
            return "one optimum, P";
        }
        "one optimum"
    }

    fn check_contrast(&self, sentence: &str) -> &'static str {
        let (forward, reverse) = (self.objective("forward-kl"), self.objective("reverse-kl"));
        self.check_reach(between(sentence, "spreads over ", ";").unwrap(), forward.state.mean, forward.state.sd);
        let on = between(sentence, "sits on the mode at ", " and misses");
        let whole = sentence.split_once("sits on the mode at ").unwrap().1;
        let share = self.check_on(on.unwrap_or(whole), reverse.state.mean, reverse.state.sd);
        let Some(cost) = between(sentence, "Its D(Q‖P) is ", ";") else {
            assert!(share.is_none_or(|share| share > 0.99), "{sentence}: {share:?}");
            return "contrast";
        };
        let factor = if self.unit == InfoUnit::Bits { std::f64::consts::LOG2_E } else { 1.0 };
        let row = |id: &str| divergence::ALL.iter().position(|divergence| divergence.id() == id).unwrap();
        let shown = |fit: &Fit, id: &str| format::readout(factor * fit.readouts[row(id)]);
        assert!(cost.starts_with(&format!("{} {}", shown(reverse, "kl-reverse"), self.unit.name())), "{sentence}");
        let pay = between(sentence, "its D(P‖Q) is ", " for forward KL").unwrap();
        let wanted = format!("{}, against {}", shown(reverse, "kl-forward"), shown(forward, "kl-forward"));
        assert_eq!(pay, wanted, "{sentence}");
        if let Some(kept) = between(cost, " of the ", " of P") {
            let kept = number(kept);
            let cost = reverse.readouts[row("kl-reverse")];
            assert!((cost + kept.ln()).abs() < (0.11 * -kept.ln()).max(0.025), "{sentence}");
            assert!(share.is_none_or(|share| (share - kept).abs() < 0.02), "{sentence}: {share:?}");
            return "contrast with its cost";
        }
        "contrast"
    }

    fn check_no_mode(&self, sentence: &str) -> &'static str {
        let reverse = self.objective("reverse-kl");
        let place = normal_at(between(sentence, "its only minimum, ", " lies over").unwrap());
        assert_eq!(reverse.minima.len(), 1);
        let minimum = minimum_of(reverse, &place);
        let over = sentence.split_once("lies over ").unwrap().1;
        self.check_reach(over, minimum.mean, minimum.sd);
        let Some(other) = sentence.split_once("narrower than forward KL’s ") else { return "no mode" };
        let other = normal_at(other.1);
        minimum_of(self.objective("forward-kl"), &other);
        let sd = |text: &str| number(between(text, ", ", ")").unwrap());
        assert!(sd(&place) < sd(&other), "{sentence}");
        "narrower"
    }

    fn check_single(&self, sentence: &str) -> &'static str {
        let fit = self.fit_named(sentence);
        let (mean, sd) = (fit.state.mean, fit.state.sd);
        if let Some(rest) = sentence.split_once("a local minimum at ").map(|(_, rest)| rest) {
            let minimum = minimum_of(fit, &normal_at(rest));
            let best = fit.minima.iter().map(|minimum| minimum.value).fold(f64::INFINITY, f64::min);
            assert!(minimum.value > best, "{sentence}");
            let far = ((mean - minimum.mean) / minimum.sd).hypot((sd / minimum.sd).ln());
            assert!(far < if sentence.contains("is in a") { 2e-3 } else { 0.08 }, "{sentence}: {far}");
            let above = between(rest, "), ", " above the best").unwrap();
            assert_eq!(above, self.loss(fit, minimum.value - best), "{sentence}");
            Self::check_best(fit, rest.split_once(" above the best").unwrap().1);
            return "local minimum";
        }
        if let Some((stands, rest)) = between(sentence, "also has ", " above the ").and_then(|t| t.split_once(": ")) {
            let minimum = minimum_of(fit, &normal_at(rest));
            assert!(minimum.value > fit.minima[0].value);
            let higher = fit.minima.iter().filter(|minimum| !minimum.global).count();
            let which = if higher == 1 { "a minimum".to_owned() } else { format!("{higher} higher minima, one") };
            let stands = stands.strip_prefix(&which).unwrap_or_else(|| panic!("{sentence}, with {which:?} {stands:?}"));
            assert_eq!(stands.ends_with(", at a wall in σ"), minimum.on_wall, "{sentence}");
            let stands = stands.trim_end_matches(", at a wall in σ");
            let least = fit.minima[0].value;
            let equal = |other: &&Minimum| other.value - least <= 1e-9 * least.abs().max(1e-6);
            let count = fit.minima.iter().filter(equal).count();
            let words = match count {
                1 => "best.".to_owned(),
                2 => "two equal best.".to_owned(),
                count => format!("{count} equal best."),
            };
            assert_eq!(sentence.split_once(" above the ").unwrap().1, words, "{sentence}");
            assert_eq!(
                rest.split_once("), ").unwrap().1,
                self.loss(fit, minimum.value - fit.minima[0].value),
                "{sentence}"
            );
            if let Some(mode) = stands.strip_prefix(" on the mode at ") {
                self.check_on(mode, minimum.mean, minimum.sd);
            } else if let Some(over) = stands.strip_prefix(" over ") {
                self.check_reach(over, minimum.mean, minimum.sd);
            } else if !stands.is_empty() {
                self.check_between(stands, minimum.mean, minimum.sd);
            }
            return "other minimum";
        }
        if sentence.contains("equally deep") {
            let count = between(sentence, " has ", " minima").unwrap();
            assert_eq!(number(count), fit.minima.len() as f64);
            let best = fit.minima[0].value;
            assert!(
                fit.minima.iter().all(|other| (other.value - best).abs() < 1e-9 * best.abs().max(1e-6)),
                "{sentence}"
            );
            return "equally deep";
        }
        if sentence.contains("outside the grid") {
            return self.check_grid(fit, sentence);
        }
        if let Some((_, mode)) = sentence.split_once("sits on the mode at ") {
            self.check_on(mode, mean, sd);
            return "on";
        }
        if let Some((_, over)) = sentence.split_once("spreads over ") {
            self.check_reach(over, mean, sd);
            return "spreads";
        }
        assert!(sentence.contains(" stands between the modes at "), "what does “{sentence}” claim?");
        self.check_between(sentence, mean, sd);
        "between"
    }

    /// `text` says where the best minimum is, or which share being it.
    fn check_best(fit: &Fit, text: &str) {
        let best = fit.minima.iter().map(|minimum| minimum.value).fold(f64::INFINITY, f64::min);
        let equal = |minimum: &Minimum| minimum.value - best <= 1e-9 * best.abs().max(1e-6);
        let count = fit.minima.iter().filter(|minimum| equal(minimum)).count();
        let named: Vec<&str> = text.match_indices("N(").map(|(at, _)| &text[at..]).collect();
        assert!(named.iter().all(|name| equal(&minimum_of(fit, &normal_at(name)))), "{text}");
        match between(text, "which ", " share") {
            None => assert_eq!((count, named.len()), (1, 1), "{text}"),
            Some("two") => assert_eq!((count, named.len()), (2, 2), "{text}"),
            Some(number) => assert_eq!((count, named.len()), (number.parse().unwrap(), 1), "{text}"),
        }
    }

    fn check_grid(&self, fit: &Fit, sentence: &str) -> &'static str {
        let Form::Notebook(grid) = self.scenario.form else { panic!("{sentence}") };
        let q = fit.candidate();
        let share = 1.0 - (q.cdf(grid.high()) - q.cdf(grid.low()));
        match between(sentence, " has ", " of its mass").unwrap() {
            "nearly all" => assert!(share > 0.99, "{sentence}"),
            percent => assert!((number(percent.trim_end_matches(" %")) - 100.0 * share).abs() < 0.51, "{sentence}"),
        }
        let (symbol, rest) = between(sentence, "the true ", "\n")
            .unwrap_or(sentence.split_once("the true ").unwrap().1)
            .split_once(" is ")
            .unwrap();
        let row = divergence::ALL.iter().position(|divergence| divergence.symbol() == symbol).unwrap();
        let shown = self.unit.show(fit.readouts[row], divergence::ALL[row].unit_at(fit.pair.alpha()));
        let unit = self.unit.written(divergence::ALL[row].unit_at(fit.pair.alpha()));
        assert_eq!(rest, format!("{}.", format!("{} {unit}", format::readout(shown)).trim_end()), "{sentence}");
        "off the grid"
    }
}
