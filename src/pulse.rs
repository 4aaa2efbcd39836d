//! Progress out, cancellation in: what every long loop shares.

use serde::{Deserialize, Serialize};

/// The work was given up because nobody waits for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("cancelled")]
pub struct Cancelled;

/// What receives progress: the share done (0..=1); it answers whether to go on.
type Sink<'a> = dyn FnMut(f32) -> bool + 'a;

/// A handle that long loops call once per outer round.
///
/// A pulse covers a span of the whole: [`Pulse::part`] hands a sub-span to a sub-step, which again counts from 0 to 1.
pub struct Pulse<'a> {
    sink: Option<&'a mut Sink<'a>>,
    from: f32,
    to: f32,
}

impl<'a> Pulse<'a> {
    /// A pulse that reports to `sink`; when `sink` answers false, the next [`Pulse::at`] is an error.
    pub fn new(sink: &'a mut Sink<'a>) -> Self {
        Self { sink: Some(sink), from: 0.0, to: 1.0 }
    }

    /// A pulse that nobody hears and that never cancels: for tests and short work.
    pub fn silent() -> Self {
        Self { sink: None, from: 0.0, to: 1.0 }
    }

    /// Tells that the share `done` (0..=1) of this pulse's span is finished.
    pub fn at(&mut self, done: f32) -> Result<(), Cancelled> {
        let overall = self.from + (self.to - self.from) * done.clamp(0.0, 1.0);
        let goes_on = self.sink.as_mut().is_none_or(|sink| sink(overall));
        if goes_on { Ok(()) } else { Err(Cancelled) }
    }

    /// Tells progress as `done` of `total` rounds.
    pub fn round(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.at(if total == 0 { 1.0 } else { done as f32 / total as f32 })
    }

    /// Runs `work` with a pulse that covers `from..to` of this one.
    pub fn part<T>(&mut self, from: f32, to: f32, work: impl FnOnce(&mut Pulse) -> T) -> T {
        let span = self.to - self.from;
        let (lower, upper) = (self.from + span * from, self.from + span * to);
        match &mut self.sink {
            None => work(&mut Pulse { sink: None, from: lower, to: upper }),
            Some(sink) => {
                let mut forward = |done: f32| sink(done);
                work(&mut Pulse { sink: Some(&mut forward), from: lower, to: upper })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_map_into_the_whole() {
        let mut seen = Vec::new();
        let mut sink = |done: f32| {
            seen.push(done);
            true
        };
        let mut pulse = Pulse::new(&mut sink);
        pulse.part(0.0, 0.5, |part| part.at(1.0)).unwrap();
        pulse.part(0.5, 1.0, |part| part.part(0.5, 1.0, |inner| inner.at(0.0))).unwrap();
        assert_eq!(seen, vec![0.5, 0.75]);
    }

    #[test]
    fn a_sink_that_says_no_cancels() {
        let mut sink = |_| false;
        assert_eq!(Pulse::new(&mut sink).at(0.1), Err(Cancelled));
        assert_eq!(Pulse::silent().at(0.1), Ok(()));
    }
}
