//! Work on many documents at once. Results come in the order of the documents, whatever the number of
//! cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Bytes of documents that a thread takes at a time.
const BATCH: usize = 32 << 10;

/// Bytes of documents that are worth a second thread.
const WORTH: usize = 256 << 10;

/// Batches for each thread that may be done before their turn comes: results are large.
const AHEAD: usize = 4;

/// Does the work on each item, on all cores, and hands the results over in the order of the items.
/// `size` is the weight of an item in bytes.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    size: impl Fn(&T) -> usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R),
) {
    let total: usize = items.iter().map(&size).sum();
    let threads = match total >= WORTH {
        true => thread::available_parallelism().map_or(1, NonZero::get),
        false => 1,
    };
    let batches = batches(items, size);
    let window = threads * AHEAD;
    // A panic is handed over, too: nobody must wait for the results of a thread that is gone.
    let do_batch = |batch: &Range<usize>| -> thread::Result<Vec<R>> {
        let results = || items[batch.clone()].iter().map(&work).collect();
        panic::catch_unwind(AssertUnwindSafe(results))
    };
    if threads == 1 {
        return items.iter().for_each(|item| take(item, work(item)));
    }
    let (tickets, todo) = mpsc::channel();
    let (batches, do_batch, todo) = (&batches, &do_batch, &Mutex::new(todo));
    thread::scope(|scope| {
        // The threads end when nothing is handed out any more.
        let tickets = tickets;
        let (done, results) = mpsc::channel();
        for _ in 1..threads {
            let done = done.clone();
            let helper = move || {
                let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok(index) = next() {
                    let index: usize = index;
                    if done.send((index, do_batch(&batches[index]))).is_err() {
                        break;
                    }
                }
            };
            // Where the system has no threads left, there are fewer.
            if thread::Builder::new().spawn_scoped(scope, helper).is_err() {
                break;
            }
        }
        drop(done);
        let hand_out = |index: usize| {
            if index < batches.len() {
                // Fails only when nobody listens, and this thread does.
                let _ = tickets.send(index);
            }
        };
        (0..window).for_each(hand_out);
        let mut waiting = BTreeMap::new();
        for (index, batch) in batches.iter().enumerate() {
            let results = loop {
                if let Some(results) = waiting.remove(&index) {
                    break results;
                }
                if let Ok((other, done)) = results.try_recv() {
                    waiting.insert(other, done);
                    continue;
                }
                // Rather than wait, do what nobody does yet.
                let free = todo.try_lock().ok().and_then(|todo| todo.try_recv().ok());
                let (other, done) = match free {
                    Some(other) => (other, do_batch(&batches[other])),
                    None => match results.recv() {
                        Ok(done) => done,
                        Err(mpsc::RecvError) => return,
                    },
                };
                waiting.insert(other, done);
            };
            hand_out(index + window);
            let results = results.unwrap_or_else(|panic| panic::resume_unwind(panic));
            let items = items[batch.clone()].iter();
            items
                .zip(results)
                .for_each(|(item, result)| take(item, result));
        }
    });
}

/// Consecutive items, of about one size together.
fn batches<T>(items: &[T], size: impl Fn(&T) -> usize) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, item) in items.iter().enumerate() {
        bytes += size(item);
        if bytes >= BATCH {
            batches.push(start..index + 1);
            (start, bytes) = (index + 1, 0);
        }
    }
    if start < items.len() {
        batches.push(start..items.len());
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_each_once() {
        for number in [0, 1, 2, 100, 20_000] {
            let items: Vec<usize> = (0..number).collect();
            // Large ones among small ones, as documents are.
            let size = |item: &usize| {
                if item.is_multiple_of(997) {
                    BATCH * 3
                } else {
                    100
                }
            };
            let mut taken = Vec::new();
            in_order(
                &items,
                size,
                |item| item * 2,
                |item, result| taken.push((*item, result)),
            );
            let expected: Vec<_> = items.iter().map(|item| (*item, item * 2)).collect();
            assert_eq!(taken, expected);
        }
    }

    #[test]
    fn a_panic_ends_the_work() {
        let items: Vec<usize> = (0..20_000).collect();
        let work = |item: &usize| assert!(*item != 10_000, "a bug");
        let result = panic::catch_unwind(|| in_order(&items, |_| 100, work, |_, ()| {}));
        assert!(result.is_err());
    }

    #[test]
    fn batches_hold_all_items() {
        let items: Vec<usize> = (0..1000).collect();
        let covered: Vec<_> = batches(&items, |item| item * 10)
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(covered, items);
    }
}
