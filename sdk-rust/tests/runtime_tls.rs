//! Who is talked to: certificates that are trusted and those that are not. The certificates are in specs/hive/faults/tls.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hivekube::{Client, ErrorKind};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const KEY: &str = "tls-key";

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../specs/hive/faults/tls").join(name)
}

/// Answers every request over TLS with an empty list.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn start(certificate: &str) -> Self {
        Self::start_for(certificate, None)
    }

    /// A server that asks its clients for a certificate of this authority.
    fn start_for(certificate: &str, client_ca: Option<&str>) -> Self {
        let certificates =
            CertificateDer::pem_file_iter(file(certificate)).unwrap().map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(file("key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone());
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = match client_ca {
            None => config.with_no_client_auth(),
            Some(authority) => {
                let mut roots = rustls::RootCertStore::empty();
                roots.add(CertificateDer::from_pem_file(file(authority)).unwrap()).unwrap();
                let asks = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                config.with_client_cert_verifier(asks.build().unwrap())
            }
        };
        let config = Arc::new(config.with_single_cert(certificates, key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counters = (connections.clone(), requests.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counters.0.fetch_add(1, Ordering::SeqCst);
                let (config, requests) = (config.clone(), counters.1.clone());
                // A peer that hangs up in the handshake is what half of these tests are about.
                thread::spawn(move || serve(stream, config, &requests));
            }
        });
        Self { address, connections, requests }
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}", self.address.port())
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, requests: &AtomicUsize) -> Option<()> {
    let mut stream = StreamOwned::new(ServerConnection::new(config).ok()?, stream);
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    requests.fetch_add(1, Ordering::SeqCst);
    let body = r#"{"tools": []}"#;
    let reply =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(reply.as_bytes()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

#[tokio::test]
async fn a_certificate_of_a_given_authority_is_trusted() {
    let server = Server::start("trusted.pem");
    let ca = std::fs::read(file("ca.pem")).unwrap();
    for host in ["localhost", "127.0.0.1"] {
        let builder = Client::builder().api_key(KEY).base_url(server.url(host)).no_proxy();
        let client = builder.ca_certificate_pem(ca.clone()).build().unwrap();
        assert!(client.tools().list().await.unwrap().items.is_empty(), "{host}");
    }
    assert_eq!(server.requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn any_other_certificate_is_refused_at_once() {
    let cases = [("trusted", false), ("self-signed", true), ("expired", true), ("other-host", true)];
    for (certificate, with_ca) in cases {
        let server = Server::start(&format!("{certificate}.pem"));
        let mut builder = Client::builder().api_key(KEY).base_url(server.url("localhost")).no_proxy();
        if with_ca {
            builder = builder.ca_certificate_pem(std::fs::read(file("ca.pem")).unwrap());
        }
        let error = builder.build().unwrap().tools().list().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1), "{certificate}: {error}");
        assert!(error.to_string().contains("localhost"), "{certificate}: {error}");
        assert!(!format!("{error} {error:?}").contains(KEY), "{certificate}");
        let counted = (server.connections.load(Ordering::SeqCst), server.requests.load(Ordering::SeqCst));
        assert_eq!(counted, (1, 0), "{certificate}");
    }
}

#[tokio::test]
async fn the_certificate_of_the_client_is_shown() {
    let server = Server::start_for("trusted.pem", Some("client-ca.pem"));
    let client = || {
        let builder = Client::builder().api_key(KEY).base_url(server.url("localhost")).no_proxy();
        builder.ca_certificate_pem(std::fs::read(file("ca.pem")).unwrap()).max_retries(0)
    };
    let known = client().client_certificate_pem(std::fs::read(file("client.pem")).unwrap()).build().unwrap();
    assert!(known.tools().list().await.unwrap().items.is_empty());
    let error = client().build().unwrap().tools().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}

#[test]
fn client_certificates_that_cannot_be_used() {
    let pem = std::fs::read_to_string(file("client.pem")).unwrap();
    let (own, key) = pem.split_at(pem.find("-----BEGIN PRIVATE KEY").unwrap());
    for wrong in ["", "no PEM", own, key] {
        let error = Client::builder().api_key(KEY).client_certificate_pem(wrong).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("private key") && !error.to_string().contains("MIG"), "{error}");
    }
}

#[test]
fn plain_http_with_a_credential_stays_on_this_machine() {
    let builder = |url: &str| Client::builder().api_key(KEY).base_url(url);
    for url in ["http://example.com", "http://10.0.0.1", "http://localhost.example"] {
        let error = builder(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(builder(url).allow_insecure_http(true).build().is_ok(), "{url}");
    }
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"] {
        assert!(builder(url).build().is_ok(), "{url}");
    }
}

/// Runs a test of this file again, in a process that finds no certificates on its system.
fn without_certificates(test: &str) {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

#[test]
fn a_system_without_certificates() {
    without_certificates("nobody_is_trusted");
}

#[tokio::test]
#[ignore = "runs in a process of its own"]
async fn nobody_is_trusted() {
    let server = Server::start("trusted.pem");
    let tools = |builder: hivekube::ClientBuilder<Client>| async {
        builder.api_key(KEY).max_retries(2).build().unwrap().tools().list().await
    };
    let ca = std::fs::read(file("ca.pem")).unwrap();
    let url = server.url("localhost");
    assert!(tools(Client::builder().base_url(&url).ca_certificate_pem(ca)).await.is_ok());
    let error = tools(Client::builder().base_url(&url)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    for said in ["localhost", "ca_certificate_pem", "install the CA certificates of the system"] {
        assert!(error.to_string().contains(said), "{error}");
    }
    let error = tools(Client::builder().base_url("http://127.0.0.1:1")).await.unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
}
