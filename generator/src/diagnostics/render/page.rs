//! Pages of HTML that ask nothing of the network and run nothing: the frame of every report, and the one encoder of text in them.

use crate::diagnostics::escape_line;

/// What all reports look like, in light and in dark.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;\
background:#fff}table{border-collapse:collapse}th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}\
code{font:14px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}li{margin:.8rem 0}ul{list-style:none;padding:0}\
.facts{color:#555;font-size:14px}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}.facts{color:#aaa}}";

/// A whole page around a body that is HTML already; the title is text, the style what this report has beside the common one.
#[must_use]
pub(crate) fn page(title: &str, style: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// A whole page whose look is a file of its own; the body is HTML already, headings included.
#[must_use]
pub(crate) fn framed(title: &str, stylesheet: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' file:\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title),
        escaped(stylesheet)
    )
}

/// Text of anybody as it may stand in an element or in a quoted attribute: on one line, control characters shown.
#[must_use]
pub(crate) fn escaped(text: &str) -> String {
    let text = escape_line(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The same for a sentence: what stands between backticks is code.
#[must_use]
pub(crate) fn sentence(text: &str) -> String {
    let text = escaped(text);
    if !text.matches('`').count().is_multiple_of(2) {
        return text;
    }
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_is_quoted_is_code() {
        assert_eq!(sentence("`a<b>` is `c`"), "<code>a&lt;b&gt;</code> is <code>c</code>");
        assert_eq!(sentence("a ` alone"), "a ` alone");
    }
}
