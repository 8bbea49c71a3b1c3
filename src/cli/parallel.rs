//! Work on many items at once, results in order, memory bounded.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Items a thread has in hand at a time.
const BATCH: usize = 16;

/// Maps items on `jobs` threads and hands the results on in the order of the items.
///
/// # Errors
/// The first error of `sink`.
pub(super) fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T>,
    jobs: usize,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let jobs = jobs.max(1);
    let mut items = items.peekable();
    while items.peek().is_some() {
        let batch: Vec<T> = items.by_ref().take(jobs * BATCH).collect();
        for result in map(batch, jobs, &work) {
            sink(result)?;
        }
    }
    Ok(())
}

fn map<T: Send, R: Send>(batch: Vec<T>, jobs: usize, work: &(impl Fn(T) -> R + Sync)) -> Vec<R> {
    if jobs == 1 || batch.len() == 1 {
        return batch.into_iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let cells: Vec<Mutex<(Option<T>, Option<R>)>> = batch.into_iter().map(|item| Mutex::new((Some(item), None))).collect();
    let turn = || {
        while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
            let item = lock(cell).0.take();
            let result = item.map(work);
            lock(cell).1 = result;
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.min(cells.len()) {
            scope.spawn(turn);
        }
    });
    cells.into_iter().filter_map(|cell| cell.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).1).collect()
}

fn lock<T>(cell: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    cell.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut seen = Vec::new();
        in_order(
            0..1000_u32,
            3,
            |n| n * 2,
            |n| {
                seen.push(n);
                Ok(())
            },
        )
        .expect("no error");
        assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }
}
