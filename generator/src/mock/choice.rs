//! Which of the declared replies a request gets: by what it prefers (RFC 7240), by what it accepts (RFC 9110 §12.5.1), else the
//! success that comes first.

use super::Request;
use super::form::essence;
use super::problem::Problem;
use crate::normalise::operation::is_json;
use crate::normalise::view::{At, View};

/// What `Prefer` asks for.
#[derive(Debug, Default)]
pub(super) struct Preference {
    /// `code=404`: the reply of this status.
    pub(super) code: Option<u16>,
    /// `example=name`: the example of this name.
    pub(super) example: Option<String>,
    /// `dynamic=true`: a value made from the schema, whatever examples there are.
    pub(super) dynamic: bool,
}

impl Preference {
    pub(super) fn of(request: &Request) -> Result<Self, Problem> {
        let mut found = Self::default();
        let preferences = request.header("prefer").flat_map(|line| line.split([',', ';']));
        for (name, value) in preferences.filter_map(|preference| preference.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => {
                    // A reply below 200 is none yet (RFC 9110 §15.2).
                    let code = value.parse().ok().filter(|code| (200..600).contains(code));
                    let refused =
                        || Problem::new(400, format!("`Prefer: code={value}` is no status of a reply"));
                    found.code = Some(code.ok_or_else(refused)?);
                }
                "example" => found.example = Some(value.to_owned()),
                "dynamic" => found.dynamic = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        Ok(found)
    }
}

/// What `Accept` asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    ranges: Vec<(String, f64)>,
}

impl Wanted {
    pub(super) fn of(request: &Request) -> Self {
        let ranges = request.header("accept").flat_map(|line| line.split(',')).map(|range| {
            let weights =
                range.split(';').skip(1).filter_map(|parameter| parameter.trim().strip_prefix("q="));
            let weight = weights.last().and_then(|weight| weight.trim().parse().ok()).unwrap_or(1.0);
            (essence(range), weight)
        });
        Self { ranges: ranges.filter(|(range, _)| !range.is_empty()).collect() }
    }

    /// How much a media type is wanted, 0 to 1: as the range says that is nearest to it.
    fn weight(&self, name: &str) -> f64 {
        if self.ranges.is_empty() {
            return 1.0;
        }
        let own = essence(name);
        let family = |text: &str| text.split('/').next().unwrap_or_default().to_owned();
        let nearness = |range: &str| match range {
            range if range == own => 3,
            "*/*" => 1,
            range if range.ends_with("/*") && family(range) == family(&own) => 2,
            // What the document has is a range itself.
            range if own == "*/*" || (own.ends_with("/*") && family(range) == family(&own)) => 2,
            _ => 0,
        };
        let near = self.ranges.iter().map(|(range, weight)| (nearness(range), *weight));
        near.filter(|(nearness, _)| *nearness > 0)
            .max_by_key(|(nearness, _)| *nearness)
            .map_or(0.0, |(_, weight)| weight)
    }

    /// Of one structured syntax with what is wanted: `application/json` is asked for where it is `application/hal+json`.
    fn is_alike(&self, name: &str) -> bool {
        is_json(name) && self.ranges.iter().any(|(range, weight)| is_json(range) && *weight > 0.0)
    }

    /// The first media type that is asked for and that a range of the document has.
    fn concrete(&self, range: &str) -> Option<&str> {
        let family = range.split('/').next().unwrap_or_default();
        let mut asked = self.ranges.iter().filter(|(asked, weight)| !asked.contains('*') && *weight > 0.0);
        let found = asked.find(|(asked, _)| range == "*/*" || asked.split('/').next() == Some(family));
        found.map(|(asked, _)| asked.as_str())
    }
}

/// The reply of a status, or of success.
pub(super) fn response<'a>(
    view: View<'a>,
    operation: &At<'a>,
    code: Option<u16>,
) -> Result<(u16, Option<At<'a>>), Problem> {
    let declared: Vec<(&'a str, At<'a>)> = operation
        .get("responses")
        .iter()
        .flat_map(At::members)
        .filter_map(|(status, _, response)| Some((status, view.follow(&response)?)))
        .filter(|(status, _)| !status.starts_with("x-"))
        .collect();
    let of = |status: &str| {
        declared.iter().find(|(own, _)| own.eq_ignore_ascii_case(status)).map(|(_, at)| at.clone())
    };
    if let Some(code) = code {
        let found =
            of(&code.to_string()).or_else(|| of(&format!("{}XX", code / 100))).or_else(|| of("default"));
        return found.map(|found| (code, Some(found))).ok_or_else(|| {
            let known: Vec<&str> = declared.iter().map(|(status, _)| *status).collect();
            let detail =
                format!("the document has no reply of status {code} here; it has {}", known.join(", "));
            Problem::new(400, detail)
        });
    }
    let lowest = |class: u16| {
        let codes = declared.iter().filter_map(|(status, at)| Some((status.parse::<u16>().ok()?, at)));
        codes
            .filter(|(code, _)| code / 100 == class)
            .min_by_key(|(code, _)| *code)
            .map(|(code, at)| (code, at.clone()))
    };
    let success = lowest(2).or_else(|| of("2XX").map(|at| (200, at)));
    let other = || lowest(3).or_else(|| of("default").map(|at| (200, at)));
    Ok(success.or_else(other).map_or((200, None), |(code, at)| (code, Some(at))))
}

/// A media type of a reply, as it is sent.
#[derive(Debug)]
pub(super) struct Media<'a> {
    /// Without ranges.
    pub(super) name: String,
    /// Its Media Type Object.
    pub(super) at: At<'a>,
}

/// The media type that is wanted most; of errors any, since clients ask for what a success is.
pub(super) fn media<'a>(
    view: View<'a>,
    content: &At<'a>,
    wanted: &Wanted,
    status: u16,
) -> Result<Option<Media<'a>>, Problem> {
    let declared: Vec<(&'a str, At<'a>)> = content
        .members()
        .filter_map(|(name, _, at)| Some((name, view.follow(&at)?)))
        .filter(|(name, _)| name.contains('/'))
        .collect();
    if declared.is_empty() {
        return Ok(None);
    }
    // JSON first where the client does not mind.
    let order = |name: &str| usize::from(!is_json(name));
    let mut best: Option<(f64, usize, usize)> = None;
    for (at, (name, _)) in declared.iter().enumerate() {
        let weight = wanted.weight(name);
        let is_better =
            best.is_none_or(|(known, rank, _)| weight > known || (weight >= known && order(name) < rank));
        if weight > 0.0 && is_better {
            best = Some((weight, order(name), at));
        }
    }
    let alike = || declared.iter().position(|(name, _)| wanted.is_alike(name));
    let any = || {
        let first = declared.iter().enumerate().min_by_key(|(_, (name, _))| order(name));
        first.map(|(at, _)| at).filter(|_| status >= 300)
    };
    let Some(chosen) = best.map(|(.., at)| at).or_else(alike).or_else(any) else {
        let known: Vec<&str> = declared.iter().map(|(name, _)| *name).collect();
        return Err(Problem::new(406, format!("the document has this reply as {} only", known.join(", "))));
    };
    Ok(declared.get(chosen).map(|(name, at)| Media { name: concrete(name, wanted), at: at.clone() }))
}

/// A media type in place of a range.
fn concrete(name: &str, wanted: &Wanted) -> String {
    let range = essence(name);
    if !range.contains('*') {
        return name.trim().to_owned();
    }
    let usual = match range.split('/').next() {
        Some("text") => "text/plain",
        Some("image") => "image/png",
        Some("audio") => "audio/mpeg",
        Some("video") => "video/mp4",
        Some("*") => "application/json",
        _ => "application/octet-stream",
    };
    wanted.concrete(&range).unwrap_or(usual).to_owned()
}
