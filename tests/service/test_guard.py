import pytest
from starlette.testclient import TestClient

from ghostnote.service.guard import host_name
from ghostnote.service.settings import Settings

from .conftest import MODEL, Serve
from .test_problems import ROUTES, check

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("path", [*ROUTES, "/", "/nope", f"{MODEL}/sound.wav?x=9"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://evil.example"}).headers
    directives = [
        part.strip().partition(" ") for part in headers["content-security-policy"].split(";")
    ]
    assert {name: value for name, _, value in directives} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:99", "LOCALHOST", "[::1]:1"]
)
def test_a_local_server_answers_to_this_machines_names(client: TestClient, host: str) -> None:
    assert client.get("/api/models", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "localhost.", "[::2]"],
)
def test_a_local_server_refuses_other_names(client: TestClient, host: str) -> None:
    check(client.get("/api/models", headers={"Host": host}), 421)


def test_an_operator_can_allow_a_name(serve: Serve) -> None:
    client = serve(allowed_hosts=("drums.example",))
    assert client.get("/healthz", headers={"Host": "drums.example"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "localhost"}).status_code == 200
    check(client.get("/healthz", headers={"Host": "other.example"}), 421)


def test_a_public_server_answers_to_any_name_unless_told(serve: Serve) -> None:
    headers = {"Host": "drums.example"}
    assert serve(host="0.0.0.0").get("/healthz", headers=headers).status_code == 200
    named = serve(host="0.0.0.0", allowed_hosts=("other.example",))
    check(named.get("/healthz", headers=headers), 421)


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403)])
def test_another_site_cannot_post(client: TestClient, site: str, status: int) -> None:
    answer = client.post(f"{MODEL}/match", files={"file": b"x"}, headers={"Sec-Fetch-Site": site})
    check(answer, status)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_page_can_post(client: TestClient, site: str) -> None:
    answer = client.post(f"{MODEL}/match", files={"file": b"x"}, headers={"Sec-Fetch-Site": site})
    check(answer, 415)


def test_a_link_from_another_site_opens(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_endless_query_is_refused(client: TestClient) -> None:
    check(client.get(f"{MODEL}/sound.wav?x={'0' * 10_000}"), 414)


@pytest.mark.parametrize(
    ("header", "name"),
    [("a:1", "a"), ("A", "a"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("", "")],
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_name(header) == name


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GHOSTNOTE_PORT", "9000")
    monkeypatch.setenv("GHOSTNOTE_MODELS", "/a:/b")
    monkeypatch.setenv("GHOSTNOTE_ALLOWED_HOSTS", "one.example,two.example")
    settings = Settings()
    assert settings.port == 9000
    assert [str(path) for path in settings.models] == ["/a", "/b"]
    assert settings.allowed_hosts == ("one.example", "two.example")
