"""The Lab's blind votes."""

import json
import re
from pathlib import Path

from .lab import LabPage
from .test_models import offer


def test_a_vote_is_blind_kept_exported_and_undone(lab: LabPage) -> None:
    page = lab.page
    lab.open("#/blind")
    lab.press("Start a round")
    round_ = page.get_by_role("region", name="Round")
    page.get_by_role("button", name="Listen to A").and_(
        page.locator("[aria-disabled=false]")
    ).click()
    assert page.get_by_role("button", name="A is better").get_attribute("aria-disabled") == "true"
    page.keyboard.press("b")
    assert not re.search("low|high", round_.inner_text() + round_.inner_html(), re.IGNORECASE)
    lab.press("B is better")
    round_.get_by_text("Your vote").wait_for()
    assert re.search("Low|High", round_.inner_text())
    page.reload()
    page.get_by_text("1 in this browser").wait_for()
    with page.expect_download() as download:
        lab.press("Export JSON")
    (vote,) = json.loads(Path(download.value.path()).read_text())["votes"]
    assert {vote["a"]["name"], vote["b"]["name"]} == {"low", "high"}
    assert vote["choice"] == "b"
    lab.press("Undo last")
    page.get_by_text("none yet").wait_for()


def test_any_two_of_many_models_take_part(lab: LabPage) -> None:
    page = lab.page
    page.unroute_all()
    offer(page, "low", "high", "other", "more", "last")
    lab.open("#/blind")
    who = page.get_by_role("region", name="Who takes part")
    who.get_by_text("5 of 5").wait_for()
    lab.press("None")
    who.get_by_text("0 of 5").wait_for()
    page.get_by_text("It takes two models at least.").wait_for()
    for name in ("High", "Last"):
        who.get_by_role("checkbox", name=name).click()
    lab.press("Start a round")
    for side in "AB":
        page.get_by_role("button", name=f"Listen to {side}").and_(
            page.locator("[aria-disabled=false]")
        ).click()
    lab.press("No difference")
    shown = page.get_by_role("region", name="Round").inner_text()
    assert "High" in shown
    assert "Last" in shown
    lab.press("All")
    who.get_by_text("5 of 5").wait_for()


def test_votes_that_cannot_be_kept_are_told(lab: LabPage) -> None:
    page = lab.page
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    lab.open("#/blind")
    lab.press("Start a round")
    for side in "AB":
        name = f"Listen to {side}"
        page.get_by_role("button", name=name).and_(page.locator("[aria-disabled=false]")).click()
    lab.press("No difference")
    page.get_by_text("export your votes before you leave").wait_for()


def test_votes_of_another_tab_are_counted_here(lab: LabPage) -> None:
    page = lab.page
    lab.open("#/blind")
    page.get_by_text("none yet").wait_for()
    one = {"name": "low", "version": "1"}
    vote = {"at": "2026-01-01T00:00:00.000Z", "a": one, "b": {**one, "name": "high"}}
    kept = json.dumps({"format": 1, "votes": [{**vote, "choice": "a", "seed": 1}]})
    other = page.context.new_page()
    other.goto(f"{lab.address}/healthz")
    other.evaluate("text => localStorage.setItem('ghostnote.votes', text)", kept)
    page.get_by_text("1 in this browser").wait_for()
