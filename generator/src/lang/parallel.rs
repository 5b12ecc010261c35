//! Work on several threads whose result does not show it: what comes out is in the order of what went in.

use std::sync::Mutex;
use std::thread::{available_parallelism, scope};

/// Does two things at a time.
pub(crate) fn both<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    scope(|threads| {
        let a = threads.spawn(a);
        let b = b();
        match a.join() {
            Ok(a) => (a, b),
            // A panic is a bug wherever it happens: it goes on as if there were one thread.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// `work` on every item, as many at a time as there are processors. A panic of `work` goes on in the caller.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = available_parallelism().map_or(1, |count| count.get()).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let queue = Mutex::new(items.iter().enumerate());
    let (queue, work) = (&queue, &work);
    let mut done: Vec<(usize, R)> = scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(move || {
                    let mut done = Vec::new();
                    loop {
                        // The lock is held for one step of the iterator, which cannot panic.
                        let next = queue.lock().map_or(None, |mut queue| queue.next());
                        let Some((index, item)) = next else { return done };
                        done.push((index, work(item)));
                    }
                })
            })
            .collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), items.iter().map(|i| i * 2).collect::<Vec<_>>());
        assert_eq!(super::map(&[] as &[u32], |item| *item), Vec::<u32>::new());
        assert_eq!(super::both(|| 1, || "b"), (1, "b"));
    }
}
