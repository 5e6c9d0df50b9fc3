//! A made-up lab and a made-up objective go through the saved form: a list is all that has to know of them.

use super::document::Document;
use super::lab::{Lab, LabSetup};
use super::table::{Table, entry, quoted};
use super::{FitScenario, LABS, LabScenario, Scenario, ScenarioError};
use crate::descent::StopReason;
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, ForwardKl, Grid, Loss, Objective, Sampling};
use crate::line::run::optimise;
use crate::text::Unit;

/// A lab that weighs something.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct MadeUpLab {
    pub(crate) word: String,
}

impl LabSetup for MadeUpLab {
    const ID: &'static str = "made-up";

    fn read(table: &Table<'_>) -> Result<Self, ScenarioError> {
        table.allow(&["word"])?;
        Ok(Self { word: table.need("word", "word = \"x\"")?.string()?.to_owned() })
    }

    fn write(&self, text: &mut String) {
        text.push_str("\n[made-up]\n");
        entry(text, "word", quoted(&self.word));
    }
}

/// Half of forward KL.
pub(crate) struct MadeUpObjective;

struct Half(Box<dyn Loss>);

impl Loss for Half {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        0.5 * self.0.value(mean, sd)
    }

    fn slope(&self, mean: f64, sd: f64) -> objective::Evaluation {
        let whole = self.0.slope(mean, sd);
        objective::Evaluation { loss: 0.5 * whole.loss, gradient: whole.gradient.map(|g| 0.5 * g) }
    }

    fn jet(&self, mean: f64, sd: f64) -> objective::Jet {
        let objective::Jet { loss, gradient, hessian } = self.0.jet(mean, sd);
        objective::Jet { loss: 0.5 * loss, gradient: gradient.map(|g| 0.5 * g), hessian: hessian.map(|h| 0.5 * h) }
    }
}

impl Objective for MadeUpObjective {
    texts! {
        numpy: "return 0.0, np.zeros(2)",
        id: "half-kl",
        name: "half KL",
        short: "half",
        formula: "½ ∫ p log(p/q) dx",
        notebook_formula: "half of a mean",
        about: "Half as steep",
    }

    fn key(&self) -> char {
        'H'
    }

    fn unit(&self) -> Unit {
        ForwardKl.unit()
    }

    fn notebook_unit(&self) -> Unit {
        ForwardKl.notebook_unit()
    }

    fn divergence_id(&self) -> &'static str {
        ForwardKl.divergence_id()
    }

    fn exact(&self, target: &Mixture, alpha: Alpha) -> Box<dyn Loss> {
        Box::new(Half(ForwardKl.exact(target, alpha)))
    }

    fn notebook(&self, target: &Mixture, grid: &Grid, alpha: Alpha) -> Box<dyn Loss> {
        Box::new(Half(ForwardKl.notebook(target, grid, alpha)))
    }
}

/// The objectives, and one more.
pub(crate) fn more_objectives() -> Vec<&'static dyn Objective> {
    objective::ALL.iter().copied().chain([&MadeUpObjective as &dyn Objective]).collect()
}

/// The labs, and one more.
pub(crate) fn more_labs() -> Vec<Lab> {
    LABS.iter().copied().chain([Lab::of::<MadeUpLab>()]).collect()
}

/// The Fit lab, with one more objective.
#[derive(Debug, Clone, Default, PartialEq)]
struct MoreFit(FitScenario);

impl LabSetup for MoreFit {
    const ID: &'static str = FitScenario::ID;

    fn read(table: &Table<'_>) -> Result<Self, ScenarioError> {
        FitScenario::read_with(table, &more_objectives()).map(Self)
    }

    fn write(&self, text: &mut String) {
        self.0.write(text);
    }
}

fn scenario(lab: impl Into<LabScenario>) -> Scenario {
    Scenario { title: "A".to_owned(), look_for: "B".to_owned(), source: None, lab: lab.into() }
}

#[test]
fn a_made_up_lab_is_read_written_copied_and_told_from_others() {
    let made_up = scenario(MadeUpLab { word: "a “word”".to_owned() });
    let text = made_up.to_toml();
    let read = |text: &str| Document::parse(text, &more_labs()).map(|document| document.scenario);
    assert_eq!(read(&text), Ok(made_up.clone()));
    assert_eq!((made_up.lab.id(), made_up.fit(), made_up.estimate()), ("made-up", None, None));
    assert_ne!(made_up, scenario(FitScenario::default()));
    assert_ne!(made_up, scenario(MadeUpLab { word: String::new() }));
    // Without its entry in the list nothing knows it.
    let unknown = Scenario::from_toml(&text).unwrap_err().to_string();
    assert!(unknown.contains("unknown key made-up; known here are version,"), "{unknown}");
}

#[test]
fn complaints_about_labs_name_those_in_the_list() {
    let read = |text: &str| Document::parse(text, &more_labs()).map(|document| document.scenario);
    let head = "version = 1\ntitle = \"\"\nlook_for = \"\"\n";
    let told = |rest: &str| read(&format!("{head}{rest}")).unwrap_err().to_string();
    let none = told("");
    let ids: Vec<&str> = more_labs().iter().map(|lab| lab.id).collect();
    let others = ids[1..].iter().map(|id| format!("[{id}]")).collect::<Vec<_>>().join(" or ");
    let wanted = format!("a table that starts with [{}], or {others} with its tables,", ids[0]);
    assert!(none.contains(&wanted) && others.ends_with("[made-up]"), "{none}");
    assert!(told("[made-up]\nwords = 1").contains("line 5: unknown key made-up.words; known here are word"));
    assert!(told("[estimate]\n[made-up]\n").contains("a scenario is for one lab; remove [estimate] or [made-up]"));
    let known = format!("known here are version, order, group, title, look_for, source, {}", ids.join(", "));
    assert!(told("colour = 1").contains(&known), "{}", told("colour = 1"));
}

#[test]
fn a_made_up_objective_is_read_and_written() {
    let fit = FitScenario { objectives: vec![&MadeUpObjective], ..FitScenario::default() };
    let text = scenario(fit.clone()).to_toml();
    let labs = [Lab::of::<MoreFit>()];
    let read = Document::parse(&text, &labs).map(|document| document.scenario).unwrap();
    assert_eq!(read.lab.get(), Some(&MoreFit(fit)));
    let told =
        |labs: &[Lab]| Document::parse(&text.replace("half-kl", "kl"), labs).map(|_| ()).unwrap_err().to_string();
    assert!(told(&labs).contains(&format!("the objectives are {}", crate::known::listed(&more_objectives()))));
    assert!(Scenario::from_toml(&text).unwrap_err().to_string().contains("fit.objectives is \"half-kl\""));
}

#[test]
fn an_objective_without_a_gradient_from_draws_is_refused_in_the_sampled_form_alone() {
    let sampled = Form::Sampled(Sampling::default());
    let mut fit = FitScenario { objectives: vec![&ForwardKl, &MadeUpObjective], ..FitScenario::default() };
    assert_eq!(fit.suits(&Form::Exact), Ok(()));
    let reason = fit.suits(&sampled).unwrap_err();
    assert!(reason.starts_with("half KL has no form sampled: no unbiased gradient"), "{reason}");
    let labs = [Lab::of::<MoreFit>()];
    let read = |fit: &FitScenario| Document::parse(&scenario(fit.clone()).to_toml(), &labs).map(|_| ());
    assert_eq!(read(&fit), Ok(()));
    fit.set_form(sampled);
    let told = read(&fit).unwrap_err().to_string();
    assert!(told.contains("fit.objectives is") && told.contains(&reason), "{told}");
    assert!(told.contains("remove it, or write form = \"exact\""), "{told}");
    fit.objectives.pop();
    assert_eq!(read(&fit), Ok(()));
    // Set up all the same, such a run ends where it begins.
    let run = optimise(&fit.setup(&MadeUpObjective));
    assert_eq!((run.len(), run.stop().map(|stop| stop.reason)), (0, Some(StopReason::NotFinite)));
}

#[test]
fn every_lab_in_the_list_reads_what_it_writes() {
    for lab in LABS {
        let usual = scenario((lab.usual)());
        assert_eq!(usual.lab.id(), lab.id);
        assert_eq!(Scenario::from_toml(&usual.to_toml()), Ok(usual));
    }
}
