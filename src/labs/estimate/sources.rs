//! From the set-up to samples: drawn or read, with the true values beside them; on a thread of their own.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::distribution::Mixture;
use crate::estimator::{Bandwidths, Data, Truth};
use crate::kernel::Bandwidth;
use crate::labs::latest::Latest;
use crate::samples;
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};

/// Files kept in memory, so that a drag that only moves the target doesn't read them again.
const KEPT: usize = 3;

/// A shared value that equals itself alone: questions about the same samples compare without comparing samples.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The numbers of the files read last.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Vec<(SampleFile, Arc<Vec<f64>>)>>>);

impl Shelf {
    /// The column that `file` names, from memory if it was read before.
    ///
    /// # Errors
    /// When the file can't be read, in words.
    pub fn get(&self, file: &SampleFile) -> Result<Arc<Vec<f64>>, String> {
        let known = self.with(|files| files.iter().find(|(known, _)| known == file).map(|(_, values)| values.clone()));
        known.flatten().map_or_else(|| self.read(file), Ok)
    }

    /// Reads `file` from the disk, also when it was read before.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn read(&self, file: &SampleFile) -> Result<Arc<Vec<f64>>, String> {
        let samples = samples::read_file(&file.path, &file.column).map_err(|error| error.to_string())?;
        let values = Arc::new(samples.values);
        self.with(|files| {
            files.retain(|(known, _)| known != file);
            files.push((file.clone(), Arc::clone(&values)));
            if files.len() > KEPT {
                files.remove(0);
            }
        });
        Ok(values)
    }

    /// A lock that another thread died over holds nothing that could be half done.
    fn with<R>(&self, act: impl FnOnce(&mut Vec<(SampleFile, Arc<Vec<f64>>)>) -> R) -> Option<R> {
        match self.0.lock() {
            Ok(mut files) => Some(act(&mut files)),
            Err(poisoned) => Some(act(&mut poisoned.into_inner())),
        }
    }
}

/// What a set of samples depends on.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    target: Mixture,
    source: SampleSource,
    target_samples: Option<SampleFile>,
    seed: u64,
}

/// One set of samples with its bandwidths.
#[derive(Default)]
pub struct Set {
    data: Latest<Question, Result<Same<Data>, String>>,
    bandwidths: Latest<(Same<Data>, Bandwidth), Bandwidths>,
}

impl Set {
    /// Follows the set-up until `deadline` at most; whether something is still to come.
    pub fn follow(
        &mut self,
        scenario: &EstimateScenario,
        source: &SampleSource,
        seed: u64,
        shelf: &Shelf,
        deadline: Instant,
    ) -> bool {
        let question = Question {
            target: scenario.target.clone(),
            source: source.clone(),
            target_samples: scenario.target_samples.clone(),
            seed,
        };
        let shelf = shelf.clone();
        let mut pending = self.data.ask(question, deadline, move |question| load(question, &shelf));
        if let Some(Ok(data)) = self.data.answer() {
            let plain = scenario.bandwidth.with_multiplier(1.0).unwrap_or(scenario.bandwidth);
            pending |= self.bandwidths.ask((data.clone(), plain), deadline, |(data, choice)| {
                // The rules' work is worth a thread of its own; the multiplier is not.
                Bandwidths::new(&data.0, *choice)
            });
        }
        pending
    }

    /// The samples, of the newest set-up or of an older one.
    #[must_use]
    pub fn data(&self) -> Option<&Same<Data>> {
        self.data.answer().and_then(|data| data.as_ref().ok())
    }

    /// The bandwidths of [`Self::data`], once they are there.
    #[must_use]
    pub fn bandwidths(&self) -> Option<&Bandwidths> {
        if self.bandwidths.is_current() { self.bandwidths.answer() } else { None }
    }

    /// Why there are no samples.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.data.answer().and_then(|data| data.as_ref().err()).map(String::as_str)
    }
}

fn load(question: &Question, shelf: &Shelf) -> Result<Same<Data>, String> {
    let Question { target, source, target_samples, seed } = question;
    let data = match source {
        SampleSource::Drawn { candidate, n } => {
            Data::drawn(target, candidate, *n, *seed).map(|data| data.with_truth(Truth::new(target, candidate)))
        }
        SampleSource::File(file) => Data::loaded(target, shelf.get(file)?.to_vec(), *seed),
    };
    let data = data.map_err(|error| error.to_string())?;
    let data = match target_samples {
        Some(file) => data.with_target_samples(shelf.get(file)?.to_vec()).map_err(|error| error.to_string())?,
        None => data,
    };
    Ok(Same(Arc::new(data)))
}
