"""The page in a real browser: twelve decisions by keyboard, the program killed in the middle, started again, finished."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from qanswer.report import html

from .conftest import make_form

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = "<img src=x onerror=\"document.title='owned'\">\u202e暗号化\u202cしていますか。"
QUESTIONS = (
    "お客様データのバックアップを毎日取得していますか。",
    "損害賠償の上限額をご記入ください。",
    "データセンターに火災検知および消火設備を備えているか。",
    "従業員に対する情報セキュリティ教育を実施していますか。",
    HOSTILE,
    "通信を暗号化していますか。" + "長い設問です。" * 3000,
    "第三者による脆弱性診断を年1回以上実施していますか。",
    "アクセスログの保存期間をご記入ください。",
    "情報セキュリティの責任者を定めていますか。",
    "停電時にも電力が供給されますか。",
    "プライバシーマークを取得していますか。",
    "解約後、データはいつ消去されますか。",
)


@contextmanager
def review(form: Path, tmp_path: Path):
    """Yield the address of the page and the running program."""
    library = ("--library", str(tmp_path / "library.sqlite"))
    command = [sys.executable, "-m", "qanswer", "review", str(form), "--no-browser", *library]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "XDG_DATA_HOME": str(tmp_path / "data"), "QANSWER_LANG": ""}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        yield running.stdout.readline().strip(), running
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()


@pytest.fixture
def browser():
    with playwright.sync_playwright() as started:
        one = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield one
        one.close()


@pytest.fixture
def page(browser):
    one = browser.new_page(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield one
    assert not faults, faults


def wait_for_done(page, count: int) -> None:
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('#tabs button')].some(one => one.textContent === `確認済み ${wanted}`)",
        arg=count,
    )


def test_twelve_decisions_by_keyboard_survive_a_kill_and_are_just_what_the_copy_holds(page, tmp_path):
    form = make_form(tmp_path / "form.xlsx", QUESTIONS)
    with review(form, tmp_path) as (address, running):
        page.goto(address)
        page.wait_for_selector("#row-0, #row-1")
        assert page.title() != "owned"
        for done in range(5):
            page.wait_for_selector("#detail .actions")
            page.keyboard.press("b" if done % 2 else "a")
            wait_for_done(page, done + 1)
        page.goto("about:blank")  # a page that asks a killed program says so in the console
        running.kill()
        running.wait()
    with review(form, tmp_path) as (address, _):
        page.goto(address)
        wait_for_done(page, 5)
        for done in range(5, len(QUESTIONS)):
            page.wait_for_selector("#detail .actions")
            if done == 7:
                page.keyboard.press("e")
                page.fill("#detail textarea", "人が書いた回答です。")
                page.keyboard.press("Control+Enter")
            else:
                page.keyboard.press("a")
            wait_for_done(page, done + 1)
        page.click("#finish")
        page.click("#finish-body button.main")
        page.wait_for_selector("#finish-body a[href$='/copy']")
    sheet = load_workbook(tmp_path / "form.filled.xlsx")["設問"]
    written = [cell.value for column in "CD" for cell in sheet[column][1:] if cell.value]
    assert any(str(text).startswith("人が書いた回答です。") for text in written)
    assert [cell.value for cell in sheet["B"][1:]] == list(QUESTIONS)


def test_the_page_works_on_a_phone_and_its_colours_names_and_order_are_sound(page, tmp_path):
    form = make_form(tmp_path / "form.xlsx", QUESTIONS[:4])
    with review(form, tmp_path) as (address, _):
        page.set_viewport_size({"width": 400, "height": 800})
        page.goto(address)
        page.wait_for_selector("#detail .actions")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        unnamed = page.evaluate(
            "[...document.querySelectorAll('button, input, select, textarea')]"
            ".filter(one => !(one.innerText || one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.hidden)).length"
        )
        assert unnamed == 0
        page.emulate_media(media="print")
        assert page.is_hidden("#tabs")


def test_another_origin_cannot_decide_for_the_person(browser, page, tmp_path):
    form = make_form(tmp_path / "form.xlsx", QUESTIONS[:2])
    with review(form, tmp_path) as (address, _):
        page.goto(address)
        page.wait_for_selector("#detail .actions")
        host, path = address.split("/forms/")[0], address.split("?")[0]
        foreign = browser.new_context().new_page()
        foreign.goto("data:text/html,<p>elsewhere</p>")
        answered = foreign.evaluate(
            """async target => {
                 try {
                   await fetch(target, {method: 'POST', mode: 'no-cors', credentials: 'include',
                                        body: JSON.stringify({decisions: [{row: 0, action: 'blank'}]})});
                 } catch { return 'refused'; }
                 return 'sent';
               }""",
            f"{path}/decisions",
        )
        assert answered in {"refused", "sent"}
        assert not (tmp_path / "form.decisions.json").exists()
        stranger = browser.new_context().new_page()
        assert stranger.goto(path).status == 403
        assert stranger.goto(f"{host}/?token=guessed").status == 403


def faults_of(page) -> list[str]:
    """Return what axe finds on a page that keeps a person from using it."""
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_the_copy_is_learnt_from_the_page_and_axe_finds_nothing_serious_on_the_way(page, tmp_path):
    form = make_form(tmp_path / "form.xlsx", QUESTIONS)
    with review(form, tmp_path) as (address, _):
        host = address.split("/forms/")[0]
        page.goto(address)
        page.wait_for_selector("#detail .actions")
        assert faults_of(page) == []
        page.click("#tabs button:has-text('出典ごと')")
        assert faults_of(page) == []
        page.click("#tabs button:has-text('要判断')")
        page.keyboard.press("e")
        page.fill("#detail textarea", "人が書いた回答です。")
        assert faults_of(page) == []
        page.keyboard.press("Control+Enter")
        wait_for_done(page, 1)
        page.click("#finish")
        assert faults_of(page) == []
        page.click("#finish-body button.main")
        page.fill("#finish-body input[type=text]", "見本銀行")
        page.click("#finish-body summary")
        assert faults_of(page) == []
        page.click("#finish-body button.main")
        page.wait_for_selector("#toast:has-text('もう一度')")  # shown anew with the customer, then consented to
        assert not (tmp_path / "library.sqlite").exists()
        page.click("#finish-body button.main")
        page.wait_for_selector("#finish-body a[href='/library']")
        for view in ("told", "conflicts", "unknown", "stale"):
            page.goto(f"{host}/library?view={view}&older=0")
            assert faults_of(page) == []
        page.goto(f"{host}/library?q={QUESTIONS[1]}")
        page.click("button[data-id]")
        page.wait_for_selector("button[data-to=approved]")
        assert faults_of(page) == []
        page.goto(f"{host}/")
        assert page.inner_text(".recent a") == "form.xlsx"
        assert faults_of(page) == []


def test_axe_finds_nothing_serious_on_the_page_that_is_sent_round(page, tmp_path, workspace):
    form = make_form(tmp_path / "form.xlsx", QUESTIONS[:5])
    filled = workspace.fill(form, tmp_path / "out.xlsx")
    (tmp_path / "review.html").write_text(html.page(filled), encoding="utf-8")
    page.goto((tmp_path / "review.html").as_uri())
    assert faults_of(page) == []
    assert page.title() != "owned"
    page.click("label[for=show-unanswered]")
    assert page.locator(".row.filled").first.is_hidden()


def test_what_keeps_a_person_from_using_a_page_is_found(page):
    page.set_content("<html lang=en><title>A page</title><main><input></main></html>")
    assert len(faults_of(page)) == 1
