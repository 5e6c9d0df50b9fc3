//! The way from the start to every end, as text for a report.

use super::optima::Optima;
use super::race::Race;
use crate::labs::Section;
use crate::line::objective::Form;
use crate::math::number;
use crate::scenario::FitScenario;
use crate::text::InfoUnit;

/// The set-up of the runs, how each ended, and every minimum.
pub fn sections(scenario: &FitScenario, race: &Race, optima: &Optima, unit: InfoUnit) -> Vec<Section> {
    let settings =
        scenario.optimiser.settings().map(|(setting, value)| format!("{} = {}", setting.name, number(value)));
    let settings: Vec<String> =
        std::iter::once(format!("η = {}", number(scenario.optimiser.rate()))).chain(settings).collect();
    let optimiser = scenario.optimiser.optimiser();
    let about = vec![
        format!("The target is P = {}; every run starts at {}.", scenario.target, scenario.start),
        format!("The optimiser is {} ({}): {}.", optimiser.name(), settings.join(", "), optimiser.about()),
        ends(scenario, unit),
        form(scenario),
    ];
    let mut runs = String::from("objective\tsteps\tmean\tsd\tloss\tunit\tgradient\n");
    let mut ends_of_runs = Vec::new();
    let mut known = Vec::new();
    let mut minima = String::from("objective\tmean\tsd\tvalue\tunit\tbest\n");
    for lane in race.lanes() {
        let (trace, name) = (lane.trace(), lane.objective().name());
        let (last, of) = (trace.last_state(), lane.loss_unit());
        let loss = number(unit.show(trace.loss(trace.len()), of));
        let gradient = number(lane.gradient_norm(trace.len()));
        let steps = trace.len();
        let (mean, sd, of_name) = (number(last.mean), number(last.sd), unit.written(of));
        runs.push_str(&format!("{name}\t{steps}\t{mean}\t{sd}\t{loss}\t{of_name}\t{gradient}\n"));
        ends_of_runs.extend(trace.stop().map(|stop| format!("{name}: {}.", stop.message_in(unit))));
        let found = optima.of(lane.index);
        if found.is_undercut() {
            known.push(format!("{name}: none of these is the best, since a lower loss was seen elsewhere."));
        } else if !found.is_complete() {
            known.push(format!("{name}: these are known; that there are no others is not shown."));
        }
        for minimum in &**found {
            let [mean, sd, value] = [minimum.mean, minimum.sd, unit.show(minimum.value, of)].map(number);
            let best = if minimum.global { "yes" } else { "" };
            minima.push_str(&format!("{name}\t{mean}\t{sd}\t{value}\t{of_name}\t{best}\n"));
        }
    }
    vec![
        Section::new("The runs", about),
        Section::new("How they ended", ends_of_runs).with(runs),
        Section::new("The minima of each objective", known).with(minima),
    ]
}

/// When a run is over.
fn ends(scenario: &FitScenario, unit: InfoUnit) -> String {
    let mut text = format!("A run makes {} steps at most", scenario.steps);
    if scenario.tolerance > 0.0 {
        let tolerance = number(scenario.tolerance);
        text.push_str(&format!(
            ", and fewer where it has come to a minimum, with a gradient by (μ/σ, log σ) no longer than {tolerance}"
        ));
    }
    if let Some(rule) = &scenario.stop_when {
        let goal = rule.goal(scenario.alpha);
        let (name, below, unit) = (goal.name, number(unit.show(goal.below, goal.unit)), unit.written(goal.unit));
        text.push_str(&format!("; it stops where {name} is below {below} {unit}"));
    }
    text.trim_end().to_owned() + "."
}

/// In what form the losses are, and where the gradients come from.
fn form(scenario: &FitScenario) -> String {
    match &scenario.form {
        Form::Exact => "The losses are integrals over the whole line, and the gradients exact.".to_owned(),
        Form::Notebook(_) => {
            "The losses are those of the notebook: means over its grid, of a target whose weights are as given, \
                              in the parameters μ and σ."
                .to_owned()
        }
        Form::Sampled(sampling) => format!(
            "The losses are exact, and the gradients come from {} random draws a step, which follow from the seed {} and the \
             step.",
            sampling.batch(),
            sampling.seed()
        ),
    }
}
