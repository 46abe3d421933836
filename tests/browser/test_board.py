"""The Lab's leaderboard and its plots."""

import json

from playwright.sync_api import Route, expect

from ..service.test_leaderboard import FOUND
from .lab import LabPage


def test_without_measurements_the_leaderboard_says_how_to_make_them(
    lab: LabPage, complaints: list[str]
) -> None:
    complaints.append("404")
    lab.page.route(
        "**/api/leaderboard",
        lambda route: route.fulfill(
            status=404,
            content_type="application/problem+json",
            body=json.dumps({"title": "Not Found", "detail": "Run `ghostnote evaluate` first."}),
        ),
    )
    lab.open("#/board")
    lab.page.get_by_role("heading", name="No leaderboard yet").wait_for()
    expect(lab.page.locator("gn-board code")).to_have_text("ghostnote evaluate")


def test_the_leaderboard_sorts_and_leads_to_its_models(lab: LabPage) -> None:
    page = lab.page
    scored = [
        {
            "name": name,
            "title": name.title(),
            "family": "sine",
            "figures": {"kid": {"value": value, "low": None, "high": None}},
        }
        for name, value in (("low", 3.0), ("high", 2.0))
    ]

    def found(route: Route) -> None:
        route.fulfill(json=FOUND | {"models": scored, "best": "high"})

    page.route("**/api/leaderboard", found)
    lab.open("#/board")
    rows = page.locator("gn-board tbody th .title")
    expect(rows).to_have_text(["Real", "High", "Low"])
    page.get_by_role("button", name="Distance").first.click()
    expect(rows).to_have_text(["Low", "High", "Real"])
    page.get_by_role("button", name="Low").click()
    page.get_by_role("button", name="Listen to Low").and_(
        page.locator("[aria-pressed=true]")
    ).wait_for()


def test_the_plots_show_variety_and_cost_and_turn_to_other_measures(lab: LabPage) -> None:
    page = lab.page
    keys = ("kernel", "coverage", "hit_ms")
    measures = [{**FOUND["measures"][0], "key": key, "label": key.title()} for key in keys]
    figures = {
        key: {"value": 1.0 + index, "low": None, "high": None} for index, key in enumerate(keys)
    }
    row = {"name": "low", "title": "Low", "family": "sine", "figures": figures}
    found = FOUND | {"measures": measures, "models": [row], "brackets": []}
    page.route("**/api/leaderboard", lambda route: route.fulfill(json=found))
    lab.open("#/board")
    page.get_by_role("img", name="Kernel against Coverage of 1 models").wait_for()
    second = page.get_by_role("region", name="Kernel against Hit_Ms")
    second.get_by_role("button", name="Horizontal axis").click()
    page.get_by_role("menuitemradio", name="Kernel").click()
    page.get_by_role("img", name="Kernel against Kernel of 1 models").wait_for()
    assert page.get_by_role("img", name="Kernel against Coverage").count() == 1
