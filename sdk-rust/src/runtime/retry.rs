//! Whether to try again, and after how long: pure rules, and the budget that stops a storm of retries.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Whether a status says that the same request may succeed later.
pub(crate) fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// When and how patiently.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Policy {
    /// Statuses besides the usual ones.
    pub(crate) statuses: Vec<u16>,
    /// The longest delay a server may ask for; beyond it the call fails at once.
    pub(crate) longest_wait: Duration,
    /// Upper bound of the first pause; it doubles with every try.
    pub(crate) initial: Duration,
    /// Upper bound of every pause.
    pub(crate) longest: Duration,
}

/// How one try ended, if not well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A reply with this status.
    Status(u16),
    /// The request never left, so that nothing can have happened.
    NeverSent,
    /// The request left, but no whole reply came.
    Lost,
    /// The same, because time ran out.
    TimedOut,
    /// No further try would change it.
    Final,
}

/// What the decision depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Try {
    /// 0 for the first.
    pub(crate) number: u32,
    pub(crate) max_retries: u32,
    pub(crate) outcome: Outcome,
    /// The server's own word on whether to try again, where it counts.
    pub(crate) said: Option<bool>,
    /// What the server asked for.
    pub(crate) retry_after: Option<Duration>,
    /// Sending the request twice does no harm.
    pub(crate) resendable: bool,
    /// Time left for the whole call.
    pub(crate) remaining: Option<Duration>,
    /// Uniform in `0.0..1.0`.
    pub(crate) random: f64,
}

impl Policy {
    /// How long to wait before the next try; `None`: there is none.
    pub(crate) fn pause(&self, last: Try) -> Option<Duration> {
        let may_pass = |status| is_transient(status) || self.statuses.contains(&status);
        let safe = match last.outcome {
            Outcome::Status(_) if last.said.is_some() => last.said == Some(true),
            Outcome::Status(status) if !may_pass(status) => false,
            Outcome::Status(429) | Outcome::NeverSent => true,
            Outcome::Status(503) if last.retry_after.is_some() => true,
            Outcome::Status(_) | Outcome::Lost | Outcome::TimedOut => last.resendable,
            Outcome::Final => false,
        };
        if !safe || last.number >= last.max_retries {
            return None;
        }
        let pause = match last.retry_after {
            Some(delay) if delay > self.longest_wait => return None,
            Some(delay) if !delay.is_zero() => delay,
            _ => self.backoff(last.number, last.random),
        };
        last.remaining.is_none_or(|remaining| pause < remaining).then_some(pause)
    }

    /// Full jitter: anything between nothing and a bound that doubles.
    fn backoff(&self, number: u32, random: f64) -> Duration {
        let bound = self.initial.saturating_mul(2_u32.saturating_pow(number)).min(self.longest);
        bound.mul_f64(random.clamp(0.0, 1.0))
    }
}

/// Tokens that retries cost and successes give back, so that a server which is down for long is not asked three times
/// by every call.
#[derive(Debug)]
pub(crate) struct Bucket {
    tokens: AtomicU32,
    full: u32,
}

impl Bucket {
    pub(crate) fn new(full: u32) -> Self {
        Self { tokens: AtomicU32::new(full), full }
    }

    /// What a retry after this outcome costs.
    pub(crate) fn cost(outcome: Outcome) -> u32 {
        if outcome == Outcome::TimedOut { 10 } else { 5 }
    }

    /// Pays for a retry, if there is enough.
    pub(crate) fn pay(&self, cost: u32) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(cost);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// Gives back what a success has shown to be worth it; at least one token.
    pub(crate) fn refund(&self, paid: u32) {
        let refund = |tokens: u32| Some(tokens.saturating_add(paid.max(1)).min(self.full));
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refund);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy {
        statuses: Vec::new(),
        longest_wait: Duration::from_secs(120),
        initial: Duration::from_millis(500),
        longest: Duration::from_secs(8),
    };

    fn a_try(outcome: Outcome) -> Try {
        Try {
            number: 0,
            max_retries: 2,
            outcome,
            said: None,
            retry_after: None,
            resendable: true,
            remaining: None,
            random: 0.5,
        }
    }

    #[test]
    fn what_is_tried_again() {
        use Outcome::{Final, Lost, NeverSent, Status, TimedOut};
        let secs = |n| Some(Duration::from_secs(n));
        // outcome, Retry-After, tried again if resendable, tried again if not
        let cases = [
            (Status(408), None, true, false),
            (Status(429), None, true, true),
            (Status(500), None, true, false),
            (Status(502), None, true, false),
            (Status(503), None, true, false),
            (Status(503), secs(1), true, true),
            (Status(503), secs(0), true, true),
            (Status(500), secs(1), true, false),
            (Status(504), None, true, false),
            (Status(400), secs(1), false, false),
            (Status(404), None, false, false),
            (Status(409), None, false, false),
            (Status(501), None, false, false),
            (Status(505), None, false, false),
            (Status(511), None, false, false),
            (Status(302), None, false, false),
            (Status(999), None, false, false),
            (Status(429), secs(120), true, true),
            (Status(429), secs(121), false, false),
            (NeverSent, None, true, true),
            (Lost, None, true, false),
            (TimedOut, None, true, false),
            (Final, None, false, false),
        ];
        for (outcome, retry_after, resendable, not_resendable) in cases {
            for (safe, expected) in [(true, resendable), (false, not_resendable)] {
                let last = Try { retry_after, resendable: safe, ..a_try(outcome) };
                assert_eq!(POLICY.pause(last).is_some(), expected, "{last:?}");
            }
        }
    }

    #[test]
    fn how_long_it_waits() {
        let ms = Duration::from_millis;
        // number, random, Retry-After, remaining, pause
        let cases = [
            (0, 0.0, None, None, Some(ms(0))),
            (0, 1.0, None, None, Some(ms(500))),
            (1, 1.0, None, None, Some(ms(1000))),
            (4, 1.0, None, None, Some(ms(8000))),
            (31, 1.0, None, None, Some(ms(8000))),
            (u32::MAX - 1, 1.0, None, None, Some(ms(8000))),
            (0, 0.5, Some(ms(2000)), None, Some(ms(2000))),
            (0, 0.5, Some(ms(0)), None, Some(ms(250))),
            (0, 1.0, None, Some(ms(501)), Some(ms(500))),
            (0, 1.0, None, Some(ms(500)), None),
            (0, 0.0, Some(ms(2000)), Some(ms(1999)), None),
        ];
        for (number, random, retry_after, remaining, pause) in cases {
            let patient = Try { max_retries: u32::MAX, ..a_try(Outcome::Status(503)) };
            let last = Try { number, random, retry_after, remaining, ..patient };
            assert_eq!(POLICY.pause(last), pause, "{last:?}");
        }
    }

    #[test]
    fn tries_are_limited() {
        let numbers: Vec<bool> = (0..4)
            .map(|number| POLICY.pause(Try { number, ..a_try(Outcome::NeverSent) }).is_some())
            .collect();
        assert_eq!(numbers, [true, true, false, false]);
    }

    #[test]
    fn jitter_is_full() {
        let mut random = fastrand::Rng::with_seed(7);
        let pauses: Vec<f64> = (0..10_000).map(|_| POLICY.backoff(2, random.f64()).as_secs_f64()).collect();
        let mean = pauses.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 1.0).abs() < 0.03, "mean {mean}");
        assert!(pauses.iter().all(|pause| (0.0..=2.0).contains(pause)));
        assert!(pauses.iter().any(|pause| *pause < 0.1) && pauses.iter().any(|pause| *pause > 1.9));
    }

    #[test]
    fn the_bucket_empties_and_fills() {
        let bucket = Bucket::new(500);
        let paid = (0..1000).filter(|_| bucket.pay(Bucket::cost(Outcome::Status(503)))).count();
        assert_eq!(paid, 100);
        bucket.refund(0);
        assert!(!bucket.pay(5), "one success gives one token");
        bucket.refund(9);
        assert!(bucket.pay(Bucket::cost(Outcome::TimedOut)));
        assert!(!bucket.pay(1));
        bucket.refund(u32::MAX);
        assert!(bucket.pay(500) && !bucket.pay(1), "never more than full");
    }

    #[test]
    fn what_the_caller_and_the_server_ask_for() {
        let more = Policy { statuses: vec![409], ..POLICY };
        let conflict = a_try(Outcome::Status(409));
        assert!(POLICY.pause(conflict).is_none() && more.pause(conflict).is_some());
        assert!(more.pause(Try { resendable: false, ..conflict }).is_none(), "a write stays a write");
        let busy = a_try(Outcome::Status(503));
        assert!(POLICY.pause(Try { said: Some(false), ..busy }).is_none());
        let refused = Try { said: Some(true), resendable: false, ..a_try(Outcome::Status(400)) };
        assert!(POLICY.pause(refused).is_some(), "the server knows that nothing was done");
        assert!(POLICY.pause(Try { said: Some(true), ..a_try(Outcome::Final) }).is_none());
        assert!(POLICY.pause(Try { number: 2, ..refused }).is_none());
        let hasty = Policy { longest_wait: Duration::from_secs(1), ..POLICY };
        assert!(hasty.pause(Try { retry_after: Some(Duration::from_secs(2)), ..busy }).is_none());
    }
}
