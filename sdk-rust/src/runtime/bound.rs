//! Bounds on waiting. A timer is made where there is something to wait for: most of what is awaited is there already.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

/// What did not come in time.
#[derive(Debug)]
pub(crate) struct Late;

/// Awaits until `deadline`; `None`: without a bound.
pub(crate) fn until<F: Future>(
    deadline: Option<Instant>,
    awaited: Pin<&mut F>,
) -> impl Future<Output = Result<F::Output, Late>> {
    before(move || deadline, awaited)
}

/// Awaits until `deadline`, and no longer than `bound` from when it turns out that there is something to wait for; `None`: without
/// that bound. One timer for both, since making one costs more than most of what goes on around a request.
pub(crate) fn soonest<F: Future>(
    bound: Option<Duration>,
    deadline: Option<Instant>,
    awaited: Pin<&mut F>,
) -> impl Future<Output = Result<F::Output, Late>> {
    let first = move || {
        // A bound too far away to be an instant is no bound.
        let own = bound.and_then(|bound| Instant::now().checked_add(bound));
        [own, deadline].into_iter().flatten().min()
    };
    before(first, awaited)
}

/// Whether a deadline is over.
pub(crate) fn is_over(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| Instant::now() >= deadline)
}

fn before<F: Future>(
    deadline: impl FnOnce() -> Option<Instant>,
    mut awaited: Pin<&mut F>,
) -> impl Future<Output = Result<F::Output, Late>> {
    let mut deadline = Some(deadline);
    async move {
        let mut timer = pin!(None);
        std::future::poll_fn(|context| {
            if let Poll::Ready(output) = awaited.as_mut().poll(context) {
                return Poll::Ready(Ok(output));
            }
            if let Some(deadline) = deadline.take() {
                timer.set(deadline().map(tokio::time::sleep_until));
            }
            match timer.as_mut().as_pin_mut() {
                // Also where what is awaited has used up all that a task may do at a time, again and again.
                Some(timer) => {
                    Pin::new(&mut tokio::task::unconstrained(timer)).poll(context).map(|()| Err(Late))
                }
                None => Poll::Pending,
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_comes_in_time_counts() {
        const STEP: Duration = Duration::from_millis(20);
        for (takes, bound, comes) in
            [(0, Some(0), true), (1, Some(50), true), (50, Some(1), false), (1, None, true)]
        {
            let bound = bound.map(|bound| bound * STEP);
            let slow = || async move {
                if takes > 0 {
                    tokio::time::sleep(takes * STEP).await;
                }
            };
            assert_eq!(
                soonest(bound, None, pin!(slow())).await.is_ok(),
                comes,
                "{takes} steps within {bound:?}"
            );
            let deadline = bound.map(|bound| Instant::now() + bound);
            assert_eq!(until(deadline, pin!(slow())).await.is_ok(), comes, "{takes} steps until {bound:?}");
        }
    }

    #[tokio::test]
    async fn the_first_of_two_bounds_counts() {
        const LONG: Duration = Duration::from_secs(100);
        const SHORT: Duration = Duration::from_millis(5);
        for (bound, after) in [(SHORT, LONG), (LONG, SHORT)] {
            let deadline = Some(Instant::now() + after);
            let never = pin!(std::future::pending::<()>());
            assert!(soonest(Some(bound), deadline, never).await.is_err());
            assert_eq!(is_over(deadline), after == SHORT);
        }
        assert!(soonest(None, None, pin!(async {})).await.is_ok() && !is_over(None));
    }

    #[tokio::test]
    async fn what_never_rests_ends_too() {
        let busy = async {
            loop {
                tokio::task::consume_budget().await;
            }
        };
        assert!(soonest(Some(Duration::from_millis(5)), None, pin!(busy)).await.is_err());
    }
}
