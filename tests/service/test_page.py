from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ghostnote.service import app as app_module
from ghostnote.service.page import page

from .conftest import MODEL, Serve
from .test_problems import check

SCRIPT = "console.log('ghost');\n" * 200


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Ghostnote</title>")
    (folder / "lab.html").write_text("<!doctype html><title>Lab</title>")
    (folder / "assets" / "main-1a2b.js").write_text(SCRIPT)
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def client(serve: Serve, built: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(app_module, "page", lambda: page(built))
    return serve()


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_the_page_is_revalidated(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.text == "<!doctype html><title>Ghostnote</title>"
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304


def test_the_lab_has_an_address_of_its_own(client: TestClient) -> None:
    answer = client.get("/lab")
    assert answer.text == "<!doctype html><title>Lab</title>"
    assert answer.headers["cache-control"] == "no-cache"


def test_assets_last_forever(client: TestClient) -> None:
    answer = client.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_other_files_are_revalidated(client: TestClient) -> None:
    answer = client.get("/favicon.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/missing.js",
        "/assets",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/%00",
        "/" + "a" * 5000,
        "/api/models/damped-sine/nope",
    ],
)
def test_what_is_not_the_page_is_404(client: TestClient, path: str) -> None:
    check(client.get(path), 404)


def test_the_page_takes_no_other_method(client: TestClient) -> None:
    check(client.post("/", headers={"Sec-Fetch-Site": "none"}), 405)


def test_the_page_does_not_hide_the_calls(client: TestClient) -> None:
    check(client.get(f"{MODEL}/match"), 405)
    assert client.get("/api/models").json()["models"]


def test_without_a_build_the_page_says_how_to_make_one(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "later"
    monkeypatch.setattr(app_module, "page", lambda: page(folder))
    client = serve()
    assert "make page" in client.get("/").text
    assert "make page" in client.get("/lab").text
    check(client.get("/assets/main.js"), 404)
    folder.mkdir()
    (folder / "index.html").write_text("built")
    assert client.get("/").text == "built"
