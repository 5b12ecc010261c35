"""Who is talked to: certificates that are trusted and those that are not. The certificates are in specs/hive/faults/tls."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

import pytest

import hivekube

from .support.run import Runner
from .support.server import Reply, ScriptedServer

TLS: Final = Path(__file__).parents[2] / "specs" / "hive" / "faults" / "tls"
CA: Final = TLS / "ca.pem"
KEY: Final = "tls-key"
FINE: Final = Reply(json={"tools": []})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_of_a_given_authority_is_trusted(host: str) -> None:
    with ScriptedServer([FINE] * 3, tls=TLS / "trusted.pem") as server:
        url = server.url.replace("127.0.0.1", host)
        for bundle in (CA, str(CA), ssl.create_default_context(cafile=CA)):
            with hivekube.Hive(api_key=KEY, base_url=url, ca_bundle=bundle) as hive:
                assert hive.tools.list().items == []


REFUSED: Final[list[tuple[str, Path | None]]] = [
    ("trusted", None),
    ("self-signed", CA),
    ("expired", CA),
    ("other-host", CA),
]


@pytest.mark.parametrize(("certificate", "bundle"), REFUSED, ids=[name for name, _ in REFUSED])
def test_any_other_certificate_is_refused_at_once(
    run: Runner, certificate: str, bundle: Path | None
) -> None:
    with ScriptedServer([FINE], tls=TLS / f"{certificate}.pem") as server:
        url = server.url.replace("127.0.0.1", "localhost")
        _, error = run.on(lambda c: c.things.list(), key=KEY, url=url, ca_bundle=bundle)
        assert server.requests == []
        assert server.connections == 1
    assert type(error).__name__ == "APIConnectionError"
    assert isinstance(error, hivekube.APIConnectionError)
    assert error.attempts == 1
    assert "localhost" in str(error)
    assert KEY not in repr(error)


def test_plain_http_with_a_credential_stays_on_this_machine() -> None:
    for url in ("http://example.com", "http://10.0.0.1", "http://localhost.example"):
        with pytest.raises(hivekube.ConfigurationError, match="clear"):
            hivekube.Hive(api_key=KEY, base_url=url)
        hivekube.Hive(api_key=KEY, base_url=url, allow_http=True).close()
    for url in ("http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"):
        hivekube.Hive(api_key=KEY, base_url=url).close()


def test_a_system_without_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    monkeypatch.setenv("SSL_CERT_DIR", "/nonexistent")
    with ScriptedServer([FINE, FINE], tls=TLS / "trusted.pem") as server:
        url = server.url.replace("127.0.0.1", "localhost")
        with hivekube.Hive(api_key=KEY, base_url=url, ca_bundle=CA) as hive:
            assert hive.tools.list().items == []
        with (
            hivekube.Hive(api_key=KEY, base_url=url) as hive,
            pytest.raises(
                hivekube.APIConnectionError, match=r"localhost.*ca_bundle.*install the CA"
            ) as caught,
        ):
            hive.tools.list()
        assert caught.value.attempts == 1
    with (
        hivekube.Hive(api_key=KEY, base_url="http://127.0.0.1:1", max_retries=0) as hive,
        pytest.raises(hivekube.APIConnectionError, match="refused"),
    ):
        hive.tools.list()


def test_the_certificate_of_the_client_is_shown(tmp_path: Path) -> None:
    pem = (TLS / "client.pem").read_bytes()
    start = pem.index(b"-----BEGIN PRIVATE KEY")
    own, key = tmp_path / "own.pem", tmp_path / "key.pem"
    own.write_bytes(pem[:start])
    key.write_bytes(pem[start:])
    with ScriptedServer(
        [FINE] * 3, tls=TLS / "trusted.pem", client_ca=TLS / "client-ca.pem"
    ) as server:
        for certificate in (TLS / "client.pem", pem, (own, key)):
            with hivekube.Hive(
                api_key=KEY, base_url=server.url, ca_bundle=CA, client_certificate=certificate
            ) as hive:
                assert hive.tools.list().items == []
        with (
            hivekube.Hive(api_key=KEY, base_url=server.url, ca_bundle=CA, max_retries=0) as hive,
            pytest.raises(hivekube.APIConnectionError),
        ):
            hive.tools.list()
        assert len(server.requests) == 3


def test_client_certificates_that_cannot_be_used() -> None:
    pem = (TLS / "client.pem").read_bytes()
    key = pem[pem.index(b"-----BEGIN PRIVATE KEY") :]
    for wrong in (b"", b"no PEM", key, pem.replace(key, b""), "/nonexistent", (CA, CA)):
        with pytest.raises(hivekube.ConfigurationError, match="private key") as caught:
            hivekube.Hive(api_key=KEY, client_certificate=wrong)
        assert "MIG" not in str(caught.value)
    with pytest.raises(hivekube.ConfigurationError, match="TLS context"):
        hivekube.Hive(
            api_key=KEY, client_certificate=pem, ca_bundle=ssl.create_default_context(cafile=CA)
        )
