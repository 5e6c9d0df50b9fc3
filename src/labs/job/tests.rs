//! No test here waits for time to pass: work waits for permits that the test gives, and the clock is the test's own.

use std::sync::{LazyLock, Mutex};

use super::bell::{GOOD_TIME, listen};
use super::*;

/// The only moment there is.
static NOW: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A job by a clock that stands still.
fn job<Q, A>() -> Job<Q, A> {
    Job::with_clock(Clock::new(|| *NOW))
}

fn in_good_time() -> Instant {
    *NOW + GOOD_TIME
}

/// Work that goes on only when it is let.
fn gate() -> (Sender<()>, impl Fn() + Clone + Send + 'static) {
    let (permits, gate) = channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    (permits, move || gate.lock().unwrap().recv().unwrap())
}

#[test]
fn a_quick_answer_is_there_at_once() {
    let mut job = job();
    assert!(!job.ask(20, in_good_time(), |n| n + 1));
    assert_eq!((job.answer(), job.is_current(), job.version()), (Some(&21), true, 1));
    // Asked again it is not computed again.
    assert!(!job.ask(20, in_good_time(), |_| unreachable!("it is known")));
}

#[test]
fn a_slow_answer_keeps_nobody_waiting_and_the_newest_question_wins() {
    let (permits, wait) = gate();
    let mut job = job();
    let mut ask = |question: u64, deadline: Instant| {
        let wait = wait.clone();
        let slow = move |n: &u64| {
            wait();
            *n
        };
        (job.ask(question, deadline, slow), job.answer().copied())
    };
    for question in 0..50 {
        assert_eq!(ask(question, *NOW), (true, None));
    }
    // The first answer comes, to the question that was newest when its work began; then the newest, and nothing between.
    permits.send(()).unwrap();
    permits.send(()).unwrap();
    while ask(49, in_good_time()).0 {}
    assert_eq!(ask(49, in_good_time()), (false, Some(49)));
    drop(permits);
}

#[test]
fn after_a_slow_answer_nobody_waits_for_the_next() {
    // Every look at this clock lets a minute pass, so every answer takes longer than any deadline allows.
    let minutes = AtomicUsize::new(0);
    let clock = Clock::new(move || *NOW + Duration::from_mins(1) * minutes.fetch_add(1, Ordering::Relaxed) as u32);
    let mut job = Job::with_clock(clock.clone());
    while job.ask(1_u32, clock.now() + Duration::from_mins(10), |n| *n) {}
    let (permits, wait) = gate();
    // The work below waits for a permit that never comes: whoever waited for it would never return.
    let stuck = move |n: &u32| {
        wait();
        *n
    };
    for question in 2..22 {
        assert!(job.ask(question, clock.now() + Duration::from_secs(100), stuck.clone()));
    }
    assert_eq!(job.answer(), Some(&1));
    drop(permits);
}

#[test]
fn a_question_that_kills_its_thread_is_not_asked_for_ever() {
    let mut job = job::<u32, u32>();
    let deadly = |_: &u32| -> u32 { std::panic::resume_unwind(Box::new("on purpose")) };
    assert!(!job.ask(1, in_good_time(), deadly));
    assert!(!job.ask(1, in_good_time(), deadly));
    assert_eq!(job.answer(), None);
    // Another question is another matter.
    assert!(!job.ask(2, in_good_time(), |n| *n));
    assert_eq!(job.answer(), Some(&2));
}

/// Counts to `wanted`, a slice a number, each a better answer.
fn counting(wanted: u32, wait: impl Fn()) -> impl FnMut() -> Slice<u32> {
    let mut n = 0;
    move || {
        wait();
        n += 1;
        if n == wanted { Slice::Done(n) } else { Slice::More(n as f32 / wanted as f32, Some(n)) }
    }
}

#[test]
fn work_in_slices_reports_its_progress_and_better_answers_as_they_come() {
    let (permits, wait) = gate();
    let mut job = job();
    let mut ask = |deadline: Instant| {
        let wait = wait.clone();
        let more = job.ask_in_slices(4, deadline, move |wanted| counting(wanted, wait));
        (more, job.answer().copied(), job.progress(), job.is_current())
    };
    assert_eq!(ask(*NOW), (true, None, Some(0.0), false));
    permits.send(()).unwrap();
    listen(|| ask(*NOW).1.is_some());
    assert_eq!(ask(*NOW), (true, Some(1), Some(0.25), false));
    for _ in 0..3 {
        permits.send(()).unwrap();
    }
    assert_eq!(ask(in_good_time()), (false, Some(4), None, true));
}

#[test]
fn work_in_slices_stops_after_its_slice_when_another_question_is_asked() {
    let (permits, wait) = gate();
    let mut job = job();
    let theirs = wait.clone();
    assert!(job.ask_in_slices(1000, *NOW, move |wanted| counting(wanted, theirs)));
    let mut ask = |deadline: Instant| {
        let wait = wait.clone();
        job.ask_in_slices(2, deadline, move |wanted| counting(wanted, wait))
    };
    assert!(ask(*NOW));
    // One permit for the slice that was under way, two for the new question; a thousand were never needed.
    for _ in 0..3 {
        permits.send(()).unwrap();
    }
    while ask(in_good_time()) {}
    assert_eq!((job.answer(), job.is_current()), (Some(&2), true));
}

#[test]
fn a_crew_does_every_piece_once() {
    let crew = Crew::start(1000, Some);
    let mut done = Vec::new();
    listen(|| !crew.collect(|index| done.push(index)));
    done.sort_unstable();
    assert!(done.into_iter().eq(0..1000));
}

#[test]
fn a_crew_that_is_dropped_stops() {
    let started = Arc::new(AtomicUsize::new(0));
    let (permits, wait) = gate();
    let counted = Arc::clone(&started);
    let crew = Crew::start(usize::MAX, move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        wait();
        Some(())
    });
    drop(crew);
    // Every worker may finish the piece it has, and none begins another: with its gate gone it would panic.
    let workers = 16;
    for _ in 0..workers {
        let _ = permits.send(());
    }
    assert!(started.load(Ordering::Relaxed) <= workers);
}

/// The 19th figure of /proc/thread-self/stat, counted from behind the name in brackets.
#[cfg(target_os = "linux")]
fn niceness() -> Option<i32> {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(16)?.parse().ok()
}

#[cfg(target_os = "linux")]
#[test]
fn work_beside_the_window_gives_way_and_nobody_else_does() {
    // A process that is nicer than that already has no way to give.
    let Some(before) = niceness().filter(|niceness| *niceness <= 9) else { return };
    let (sender, receiver) = channel();
    beside(move || sender.send(niceness()).unwrap());
    assert_eq!((receiver.recv().unwrap(), niceness()), (Some(9), Some(before)));
}
