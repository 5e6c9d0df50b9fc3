use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Problem};
use crate::line::run::State;

fn normal(mean: f64, sd: f64) -> Normal {
    Normal::new(mean, sd).unwrap()
}

#[test]
fn what_is_remembered_is_a_guess_that_can_be_shown() {
    let start = normal(1.0, 2.0);
    let read = |text: &str| toml::from_str::<Guess>(text).unwrap().remembered(start);
    let hidden = read("stage = \"hidden\"\nghost = [3.0, 0.5]");
    assert_eq!((hidden.stage, hidden.ghost()), (Stage::Hidden, Some(normal(3.0, 0.5))));
    for ghost in ["", "ghost = [nan, 1.0]", "ghost = [0.0, -1.0]", "ghost = [0.0, 0.0]", "ghost = [inf, 1.0]"] {
        assert_eq!(read(&format!("stage = \"revealed\"\n{ghost}")).ghost(), Some(start), "{ghost}");
        assert_eq!(read(ghost), Guess::default(), "{ghost}");
    }
    let text = toml::to_string(&hidden).unwrap();
    assert_eq!(read(&text), hidden);
}

#[test]
fn leaving_keeps_the_ghost_and_another_scenario_asks_anew() {
    let start = normal(1.0, 2.0);
    let mut guess = Guess::default();
    guess.toggle(start);
    assert_eq!(guess.ghost(), Some(start));
    guess.place(normal(-4.0, 1.0));
    guess.toggle(start);
    assert_eq!(guess.ghost(), None);
    guess.toggle(start);
    assert_eq!(guess.ghost(), Some(normal(-4.0, 1.0)));
    let other = guess.on_another(normal(7.0, 1.0));
    assert_eq!((other.is_hidden(), other.ghost()), (true, Some(normal(7.0, 1.0))));
    guess.stage = Stage::Revealed;
    assert!(guess.on_another(start).is_none());
}

/// The number before `word` in `text`.
fn before(text: &str, word: &str) -> Option<f64> {
    let (head, _) = text.split_once(word)?;
    let number = head.trim_end().rsplit([' ', '\u{a0}']).next()?;
    number.replace('−', "-").parse().ok()
}

#[test]
fn what_is_said_of_a_guess_is_so() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let (mut better, mut worse, mut narrow, mut left) = (0, 0, 0, 0);
    for _ in 0..400 {
        let target: Mixture = ["0.5*N(-3,1) + 0.5*N(3,1)", "N(0,2)", "0.9*N(0,1) + 0.1*N(10,0.3)"]
            [rng.random_range(0..3)]
        .parse()
        .unwrap();
        let objective = objective::ALL[rng.random_range(0..objective::ALL.len())];
        let problem = Problem::new(objective, &target, &Form::Exact);
        let any = |rng: &mut ChaCha8Rng| normal(rng.random_range(-5.0..9.0), rng.random_range(-1.5_f64..1.5).exp());
        let (guess, end) = (any(&mut rng), any(&mut rng));
        let end = State { mean: end.mean(), sd: end.sd() };
        let above = problem.loss(guess.mean(), guess.sd()) - problem.loss(end.mean, end.sd);
        let miss = Miss { name: objective.name(), unit: objective.unit(), guess, end, above };
        for unit in [InfoUnit::Nats, InfoUnit::Bits] {
            let text = miss.sentence(unit);
            // Where it ended, by the mean: the printed distance, on the side that is said.
            let far = guess.mean() - end.mean;
            let printed = before(&text, " too far ").unwrap_or(0.0);
            assert!((printed - far.abs()).abs() <= 0.0051 * end.sd.max(0.1), "{text}");
            assert_eq!(text.contains("too far left"), far < 0.0 && printed > 0.0, "{text}");
            assert_eq!(text.contains("too far right"), far > 0.0 && printed > 0.0, "{text}");
            let ratio = guess.sd() / end.sd;
            let factor = before(&text, " times too ").unwrap_or(1.0);
            assert!((factor - ratio.max(1.0 / ratio)).abs() <= 0.006 * factor, "{text}");
            assert_eq!(text.contains("too narrow"), ratio < 1.0 && factor > 1.0, "{text}");
            // The loss by the readout that the objective minimises: of two KLs the difference is that of the losses.
            if objective.divergence_id().starts_with("kl-") {
                let divergence = divergence::by_id(objective.divergence_id()).unwrap();
                let value = |normal: Normal| divergence.value(&Pair::new(&target, &normal.into()));
                let wanted = unit.convert(value(guess) - value(normal(end.mean, end.sd)));
                let (_, tail) = text.split_once("its loss is ").unwrap();
                let said: f64 = tail.split(' ').next().unwrap().parse().unwrap();
                assert!((said - wanted.abs()).abs() <= 2e-3 * wanted.abs() + 5e-4, "{text}: {wanted}");
                assert!(tail.contains(unit.name()), "{text}");
            }
            assert_eq!(text.contains("better than the run"), above < 0.0, "{text}");
            better += usize::from(above < 0.0);
            worse += usize::from(text.contains("above the run’s end"));
            narrow += usize::from(ratio < 1.0);
            left += usize::from(far < 0.0);
        }
    }
    assert!(better > 100 && worse > 100 && narrow > 100 && left > 100, "{better} {worse} {narrow} {left}");
}

#[test]
fn a_guess_that_was_right_is_said_to_be_right() {
    let guess = normal(3.0, 1.0);
    let miss = |mean, sd, above| Miss { name: "MSE", unit: Unit::PerX, guess, end: State { mean, sd }, above };
    let text = miss(3.0, 1.0, 0.0).sentence(InfoUnit::Nats);
    assert!(
        text.contains("is in the right place and as wide as it should be; its loss is that of the run’s end"),
        "{text}"
    );
    for (above, said) in [
        (f64::INFINITY, "its loss is ∞ above"),
        (f64::NAN, "can’t be compared"),
        (0.25, "0.250 1/x above the run’s end"),
    ] {
        let text = miss(3.0, 1.0, above).sentence(InfoUnit::Nats);
        assert!(text.contains(said), "{text}");
    }
    let others = [0.5, f64::NAN, f64::INFINITY, -0.25, 0.0].map(|above| miss(0.0, 1.0, above));
    let told = "Beside the other runs’ ends, each by its own loss: MSE 0.500 1/x above; MSE can’t be compared; MSE ∞ above; \
                MSE 0.250 1/x below, so better; MSE the same.";
    assert_eq!(words::others(&others, InfoUnit::Nats).as_deref(), Some(told));
    assert_eq!(words::others(&[], InfoUnit::Nats), None);
}

#[test]
fn neither_table_nor_csv_tells_the_answer_while_it_is_hidden() {
    use crate::labs::Lab as _;
    let mut lab = FitLab::default();
    assert_eq!(lab.command(Command::Own("guess")), Reply::Done);
    lab.derive(false);
    assert!(lab.table(InfoUnit::Nats).unwrap_err().contains("hidden while you guess"));
    assert!(lab.csv("runs").unwrap_err().contains("hidden while you guess"));
    for command in [Command::StepForward, Command::ToEnd, Command::Beside, Command::Own("minima")] {
        assert!(matches!(lab.command(command), Reply::Refused(why) if why.ends_with(HIDDEN)), "{command:?}");
    }
    assert_eq!(lab.command(Command::PlayPause), Reply::Done);
    lab.derive(false);
    let table = lab.table(InfoUnit::Nats).unwrap();
    assert!(table.lines().next().is_some_and(|line| line.ends_with("\tyour guess")), "{table}");
    // The ghost at the start has the start's divergences, which all runs begin with.
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells[cells.len() - 1], cells[2], "{line}");
    }
}
