//! The address of an API: what may be one, and the URLs below it.

use super::transport::Url;

/// Where a client's requests go.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    pub(crate) is_loopback: bool,
}

impl BaseUrl {
    /// Whether everybody on the way can read along.
    pub(crate) fn is_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// This URL as the folder that relative addresses lie in.
    pub(crate) fn folder(&self) -> Url {
        let mut folder = self.url.clone();
        folder.set_path(&format!("{}/", self.url.path().trim_end_matches('/')));
        folder
    }

    /// A relative address, resolved (RFC 3986 §5.2) as if this URL were a folder.
    pub(crate) fn below(&self, address: &str) -> Result<Self, &'static str> {
        let shown = |_| "the server of the operation is no URL";
        if address.starts_with("//") || address.split('/').any(is_dots) {
            return Err("the server of the operation must be a path without `.` and `..` segments");
        }
        base_url(self.folder().join(address).map_err(shown)?.as_str())
    }

    /// An encoded path, and maybe a query, below this URL.
    pub(crate) fn with(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.url.clone();
        match self.url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            base => url.set_path(&format!("{base}{path}")),
        }
        // A base has none, so that there is none to take away.
        if query.is_some() {
            url.set_query(query);
        }
        url
    }
}

/// Reads a base URL: `http` or `https`, a host, maybe a path, and nothing else.
pub(crate) fn base_url(text: &str) -> Result<BaseUrl, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) || text.contains('\\') {
        return Err("the base URL has a space, a control character or a backslash");
    }
    let url = Url::parse(text).map_err(|_| "the base URL is not an absolute URL")?;
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    if !matches!(url.scheme(), "http" | "https") || !scheme.eq_ignore_ascii_case(url.scheme()) {
        return Err("the base URL must start with https:// or http://");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL must not have a query or a fragment");
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err("the base URL must not have a user name or password");
    }
    // The URL library mends all of these; what is not there was not meant.
    if authority.is_empty() || url.port() == Some(0) || is_short_address(&url, authority) {
        return Err("the base URL must have a host, and a port that is not 0");
    }
    if path.split('/').any(is_dots) {
        return Err("the base URL must not have `.` or `..` segments");
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = |ip: std::net::IpAddr| ip.is_loopback();
    let is_loopback = host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(loopback);
    Ok(BaseUrl { url, is_loopback })
}

/// Whether a segment names another folder, as servers read it.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// Whether an IPv4 address is written in one of the ways that other programs read as something else: `127.1`, `0x7f.1`.
fn is_short_address(url: &Url, authority: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.parse::<std::net::Ipv4Addr>().is_ok()
        && authority != host
        && !authority.strip_prefix(host).is_some_and(|port| port.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_checked() {
        let cases = [
            ("https://api.example.com", Ok("https://api.example.com/x")),
            ("https://api.example.com/", Ok("https://api.example.com/x")),
            ("https://api.example.com/v1/", Ok("https://api.example.com/v1/x")),
            ("http://127.0.0.1:8080", Ok("http://127.0.0.1:8080/x")),
            ("http://[::1]:8080/x", Ok("http://[::1]:8080/x/x")),
            ("HTTPS://Example.COM", Ok("https://example.com/x")),
            ("https://bücher.example", Ok("https://xn--bcher-kva.example/x")),
            ("https://u:p@h", Err(())),
            ("https://@h", Err(())),
            ("https://h?q=1", Err(())),
            ("https://h?", Err(())),
            ("https://h#f", Err(())),
            ("https://h /x", Err(())),
            ("https://h\t", Err(())),
            ("https:\\\\h", Err(())),
            ("ftp://h", Err(())),
            ("file:///etc", Err(())),
            ("h:8080", Err(())),
            ("api.example.com", Err(())),
            ("/v1", Err(())),
            ("", Err(())),
            ("https:///h", Err(())),
            ("https:h", Err(())),
            ("https://h:0", Err(())),
            ("https://127.1", Err(())),
            ("https://0x7f.0.0.1", Err(())),
            ("https://h/a/../b", Err(())),
            ("https://h/%2E./b", Err(())),
            ("https://h/a@b", Ok("https://h/a@b/x")),
            ("https://h/...", Ok("https://h/.../x")),
        ];
        for (text, expected) in cases {
            let url = base_url(text).map(|base| String::from(base.with("/x", None)));
            assert_eq!(url.as_deref().map_err(|_| ()), expected, "{text:?}");
        }
    }

    #[test]
    fn loopback_is_known() {
        let cases = [
            ("http://localhost", true),
            ("http://127.8.8.8", true),
            ("http://[::1]", true),
            ("http://a.localhost:1", true),
            ("http://10.0.0.1", false),
            ("http://localhost.evil", false),
        ];
        for (text, loopback) in cases {
            assert_eq!(base_url(text).map(|base| base.is_loopback), Ok(loopback), "{text}");
        }
    }
}
