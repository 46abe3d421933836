"""The page's tables are the ones that are drawn from."""

from pathlib import Path

from ghostnote.drumsynth.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "drumsynth.md"
START, END = "<!-- reference: start -->\n", "<!-- reference: end -->"


def test_the_page_holds_the_reference_as_it_is():
    text = PAGE.read_text(encoding="utf-8")
    held = text.split(START)[1].split(END)[0]
    assert held.strip() == reference().strip()
