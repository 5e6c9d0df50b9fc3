//! Threads beside the one that draws.

/// Does `work` on a thread of its own that gives way to the window's: on two cores, two such threads and the window would
/// otherwise take turns, and a frame would wait for them.
pub fn aside(work: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        give_way();
        work();
    });
}

/// Lowers the present thread's priority where that is a thread's own; elsewhere it would be the window's too. Where it is
/// refused nothing is lost but that.
fn give_way() {
    #[cfg(any(target_os = "linux", target_os = "windows"))]
    if let Ok(low) = thread_priority::ThreadPriorityValue::try_from(LOW) {
        let _ = thread_priority::set_current_thread_priority(thread_priority::ThreadPriority::Crossplatform(low));
    }
}

/// On a scale of 0 to 100, in the middle of which is an ordinary thread; on Linux it is a niceness of 9.
#[cfg(any(target_os = "linux", target_os = "windows"))]
const LOW: u8 = 25;

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// The 19th figure of /proc/thread-self/stat, counted from behind the name in brackets.
    fn niceness() -> Option<i32> {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(16)?.parse().ok()
    }

    #[test]
    fn work_aside_gives_way_and_nobody_else_does() {
        let before = niceness().unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        aside(move || sender.send(niceness()).unwrap());
        assert_eq!((receiver.recv().unwrap(), niceness()), (Some(9.max(before)), Some(before)));
    }
}
