//! Bounds on waiting. A timer is made where there is something to wait for: most of what is awaited is there already.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

/// What did not come in time.
#[derive(Debug)]
pub(crate) struct Late;

/// Awaits until `deadline`; `None`: without a bound.
pub(crate) async fn until<F: Future>(
    deadline: Option<Instant>,
    awaited: Pin<&mut F>,
) -> Result<F::Output, Late> {
    before(|| deadline, awaited).await
}

/// Awaits for as long as `bound`, from when it turns out that there is something to wait for; `None`: without a bound.
pub(crate) async fn within<F: Future>(
    bound: Option<Duration>,
    awaited: Pin<&mut F>,
) -> Result<F::Output, Late> {
    // A bound too far away to be an instant is no bound.
    before(|| bound.and_then(|bound| Instant::now().checked_add(bound)), awaited).await
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
            assert_eq!(within(bound, pin!(slow())).await.is_ok(), comes, "{takes} steps within {bound:?}");
            let deadline = bound.map(|bound| Instant::now() + bound);
            assert_eq!(until(deadline, pin!(slow())).await.is_ok(), comes, "{takes} steps until {bound:?}");
        }
    }

    #[tokio::test]
    async fn what_never_rests_ends_too() {
        let busy = async {
            loop {
                tokio::task::consume_budget().await;
            }
        };
        assert!(within(Some(Duration::from_millis(5)), pin!(busy)).await.is_err());
    }
}
