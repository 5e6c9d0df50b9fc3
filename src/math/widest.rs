//! Loops in the widest vectors that a machine has.

use multiversion::multiversion;

/// Does `work`, which is compiled twice: for every processor, and for those with AVX2, if this is one.
///
/// Both do the same operations on the same numbers in the same order, and nothing here asks for the fused multiply-add, which
/// rounds once instead of twice: the same bits come out everywhere. What `work` calls has to be `#[inline(always)]`, closures
/// too, and so no `map` or `from_fn` over an array; what stays a call of its own stays in narrow vectors.
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(test)]
    if tests::IS_PLAIN.get() {
        return work();
    }
    dispatched(work)
}

#[multiversion(targets("x86_64+avx2"))]
fn dispatched<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(test)]
pub use tests::plainly;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    thread_local! {
        pub static IS_PLAIN: Cell<bool> = const { Cell::new(false) };
    }

    /// Does `work` with [`super::widest`] as on a processor that has nothing special.
    pub fn plainly<R>(work: impl FnOnce() -> R) -> R {
        IS_PLAIN.set(true);
        let result = work();
        IS_PLAIN.set(false);
        result
    }
}
