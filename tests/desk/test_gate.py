"""Only the person who started the program gets in, from this machine, through its own page."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qanswer.desk.gate import Gate

PORT = 8471
HERE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-nobody-can-guess"  # noqa: S105 - of the tests alone


@pytest.fixture
def client() -> TestClient:
    async def inside(request) -> PlainTextResponse:
        return PlainTextResponse(f"inside {request.method}")

    app = Starlette(routes=[Route("/", inside, methods=["GET", "POST"])])
    return TestClient(Gate(app, token=TOKEN, port=PORT, max_body_bytes=100), base_url=HERE, follow_redirects=False)


@pytest.fixture
def person(client: TestClient) -> TestClient:
    client.get("/", params={"token": TOKEN})
    return client


def test_the_printed_address_lets_in_and_does_not_stay_in_the_address_bar(client: TestClient) -> None:
    answer = client.get("/", params={"token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").text == "inside GET"


@pytest.mark.parametrize("query", [{}, {"token": ""}, {"token": "another"}, {"token": "トークン"}])
def test_without_the_token_nothing_is_shown(client: TestClient, query: dict[str, str]) -> None:
    answer = client.get("/", params=query)
    assert answer.status_code == 403
    assert "inside" not in answer.text


def test_a_cookie_with_another_token_is_none(client: TestClient) -> None:
    client.cookies.set(f"qanswer_{PORT}", "another")
    assert client.get("/").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
def test_a_name_that_only_resolves_to_this_machine_is_refused(person: TestClient, host: str) -> None:
    assert person.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}", ""]
)
def test_another_pages_write_is_refused_even_with_the_cookie(person: TestClient, origin: str) -> None:
    assert person.post("/", headers={"origin": origin}).status_code == 403


def test_a_write_that_names_no_origin_is_refused(person: TestClient) -> None:
    assert person.post("/").status_code == 403


def test_the_pages_own_write_passes(person: TestClient) -> None:
    assert person.post("/", headers={"origin": HERE}).text == "inside POST"


@pytest.mark.parametrize("headers", [{"content-length": "101"}, {"content-length": "-1"}, {"content-length": "many"}])
def test_a_request_larger_than_a_form_is_refused_unread(person: TestClient, headers: dict[str, str]) -> None:
    assert person.post("/", headers={"origin": HERE, **headers}).status_code == 413


def test_every_answer_forbids_scripts_and_content_from_elsewhere(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/", params={"token": TOKEN}), client.get("/")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
