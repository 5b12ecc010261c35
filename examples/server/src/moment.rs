//! Timestamps: RFC 3339 text from and to milliseconds since 1970. The emulator's own clock is a counter, so that runs are
//! reproducible; no system time is read here.

/// Milliseconds since 1970 of the first timestamp the emulator hands out: 2026-01-01T00:00:00Z.
pub(crate) const EPOCH_MS: i64 = 1_767_225_600_000;

const DAY_MS: i64 = 86_400_000;

/// `2026-01-01T00:00:00.000Z` for these milliseconds since 1970.
#[must_use]
pub(crate) fn to_rfc3339(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    let (year, month, day) = civil(days);
    let (seconds, millis) = (rest / 1000, rest % 1000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{millis:03}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Milliseconds since 1970 of a date or a date and time (`Z`, an offset, or none for UTC); `None` for any other text.
#[must_use]
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * DAY_MS;
    time.map_or(Some(midnight), |time| Some(midnight + time_of_day(time)?))
}

fn time_of_day(time: &str) -> Option<i64> {
    let (clock, offset_minutes) = match time.find(['Z', 'z', '+', '-']) {
        None => (time, 0),
        Some(at) => {
            let (clock, zone) = time.split_at(at);
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            match zone.get(1..)? {
                "" => (clock, 0),
                offset => {
                    let (hours, minutes) = offset.split_once(':')?;
                    (clock, sign * (number(hours)? * 60 + number(minutes)?))
                }
            }
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.splitn(3, ':');
    let (hours, minutes, seconds) =
        (number(parts.next()?)?, number(parts.next()?)?, parts.next().map_or(Some(0), number)?);
    if hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    let millis: String = fraction.chars().chain("00".chars()).take(3).collect();
    Some(((hours * 60 + minutes - offset_minutes) * 60 + seconds) * 1000 + number(&millis)?)
}

fn number(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Days since 1970 of a Gregorian date (the "days from civil" algorithm, years shifted to start in March).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_go_both_ways() {
        for (text, ms) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2026-01-01T00:00:00.000Z", EPOCH_MS),
            ("2024-02-29T23:59:59.123Z", 1_709_251_199_123),
        ] {
            assert_eq!(to_rfc3339(ms), text);
            assert_eq!(parse(text), Some(ms), "{text}");
        }
        for (text, ms) in [
            ("2026-01-01", Some(EPOCH_MS)),
            ("2026-01-01T01:00:00+01:00", Some(EPOCH_MS)),
            ("2026-01-01T00:00:00", Some(EPOCH_MS)),
            ("yesterday", None),
            ("2026-13-01", None),
            ("2026-01-01T99:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(parse(text), ms, "{text}");
        }
    }
}
