import pytest

from ghostnote.engine.drum_name import drum_name


@pytest.mark.parametrize(
    ("drum_class", "name"),
    [
        ("kick", "Kick"),
        ("hihat-closed", "Closed hat"),
        ("hihat-open", "Open hat"),
        ("frame-drum_low", "Frame drum low"),
    ],
)
def test_a_class_has_the_pages_name(drum_class: str, name: str) -> None:
    assert drum_name(drum_class) == name
