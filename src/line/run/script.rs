//! A run as a program of few lines that gives the same numbers, by other means: NumPy and the trapezoid rule.

use super::Setup;
use crate::line::objective::Form;
use crate::math::number;

/// What the program has before the objectives, with places for the target, the start and α.
const HEAD: &str = include_str!("../../../assets/script/run.py");

/// The program in Python that makes the runs of `setups`, which share all but their objectives, each for its number of steps,
/// and prints them as `klarity fit --csv` does.
///
/// # Errors
/// When there is no run, or the form is not the exact one, in words.
pub fn script(setups: &[(&Setup, usize)]) -> Result<String, String> {
    let Some((first, _)) = setups.first() else {
        return Err("no objective is on, so that there is no run to write down".to_owned());
    };
    if first.form != Form::Exact {
        return Err("the script is for the exact form; choose that for a run that NumPy can repeat".to_owned());
    }
    let list = |values: Vec<f64>| values.into_iter().map(number).collect::<Vec<_>>().join(", ");
    // A run that depends on no α keeps none.
    let with_alpha = setups.iter().find(|(setup, _)| setup.objective.depends_on_alpha());
    let alpha = with_alpha.map_or(first.alpha, |(setup, _)| setup.alpha);
    let weighted = || first.target.weighted();
    let head = HEAD
        .replace("@WEIGHTS@", &list(weighted().map(|(weight, _)| weight).collect()))
        .replace("@MEANS@", &list(weighted().map(|(_, normal)| normal.mean()).collect()))
        .replace("@SDS@", &list(weighted().map(|(_, normal)| normal.sd()).collect()))
        .replace("@START@", &list(vec![first.start.mean(), first.start.sd()]))
        .replace("@ALPHA@", &number(alpha.get()));
    let mut text = format!(
        "\"\"\"Runs of Klarity {}: target {}, start {}.\n\nGives the numbers of `klarity fit --csv`, by other means; needs \
         NumPy.\n\"\"\"\n\nimport numpy as np\n\n{head}",
        env!("CARGO_PKG_VERSION"),
        first.target,
        first.start
    );
    for (setup, _) in setups {
        let name = setup.objective.id().replace('-', "_");
        text.push_str(&format!("\ndef {name}(mean, sd):\n    \"\"\"{}\"\"\"\n", setup.objective.formula()));
        text.push_str(&indented(setup.objective.numpy()));
        text.push('\n');
    }
    let optimiser = first.optimiser.optimiser();
    let settings: Vec<String> = first
        .optimiser
        .settings()
        .map(|(setting, value)| format!("    {} = {}\n", setting.id.replace('-', "_"), number(value)))
        .collect();
    text.push_str(&format!(
        "\ndef run(objective, steps):\n    \"\"\"{}: {}\"\"\"\n    rate = {}\n{}    mean, sd = START\n    theta = np.array([mean, \
         np.log(sd)])\n    m = v = np.zeros(2)\n    for step in range(steps):\n        loss, g = objective(mean, sd)\n        \
         before = g / [1, sd]\n{}        mean, sd = theta[0], np.exp(theta[1])\n        print(objective.__name__.replace(\"_\", \"-\"), \
         step, repr(float(loss)), repr(float(mean)), repr(float(sd)), *map(repr, before.tolist()), sep=\",\")\n\n\n",
        optimiser.name(),
        optimiser.about(),
        number(first.optimiser.rate()),
        settings.concat(),
        indented(&indented(optimiser.numpy())),
    ));
    text.push_str("print(\"objective,step,loss,mean,sd,gradient_mean,gradient_sd\")\n");
    for (setup, steps) in setups {
        text.push_str(&format!("run({}, {steps})\n", setup.objective.id().replace('-', "_")));
    }
    Ok(text)
}

fn indented(code: &str) -> String {
    code.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}
