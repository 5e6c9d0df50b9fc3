//! The way from the start to every end, as text for a report.

use super::optima::Optima;
use super::race::Race;
use crate::labs::Section;
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
        format!(
            "A run ends after {} steps, or where the gradient by (μ/σ, log σ) is no longer than {}.",
            scenario.steps,
            number(scenario.tolerance)
        ),
    ];
    let mut runs = String::from("objective\tsteps\tmean\tsd\tloss\tunit\tgradient\n");
    let mut ends = Vec::new();
    let mut minima = String::from("objective\tmean\tsd\tvalue\tunit\tbest\n");
    for lane in race.lanes() {
        let (trace, name) = (lane.trace(), lane.objective().name());
        let (last, of) = (trace.last_state(), lane.loss_unit());
        let loss = number(unit.show(trace.loss(trace.len()), of));
        let gradient = number(lane.gradient_norm(trace.len()));
        let steps = trace.len();
        let (mean, sd, of_name) = (number(last.mean), number(last.sd), unit.written(of));
        runs.push_str(&format!("{name}\t{steps}\t{mean}\t{sd}\t{loss}\t{of_name}\t{gradient}\n"));
        ends.extend(trace.stop().map(|stop| format!("{name}: {}.", stop.message_in(unit))));
        for minimum in &**optima.of(lane.index) {
            let [mean, sd, value] = [minimum.mean, minimum.sd, unit.show(minimum.value, of)].map(number);
            let best = if minimum.global { "yes" } else { "" };
            minima.push_str(&format!("{name}\t{mean}\t{sd}\t{value}\t{of_name}\t{best}\n"));
        }
    }
    vec![
        Section::new("The runs", about),
        Section::new("How they ended", ends).with(runs),
        Section::new("Every minimum of each objective", Vec::new()).with(minima),
    ]
}
