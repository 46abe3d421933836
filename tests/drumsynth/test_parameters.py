"""Tables and draws: every interval is sound, every drawn value is inside it."""

import numpy as np
import pytest

from ghostnote.drumsynth.drums import DRUM_CLASSES, DRUMS, draw
from ghostnote.drumsynth.parameters import HYBRID, VOCABULARY, Interval, Style, Table
from ghostnote.errors import LibraryError


@pytest.mark.parametrize("drum_class", DRUM_CLASSES)
def test_intervals_are_sound(drum_class):
    table = DRUMS[drum_class].table
    assert len({style.name for style in table.styles}) == len(table.styles)
    for style in table.styles:
        assert style.weight > 0
        assert set(style.intervals) <= set(table.usual)
        for name in table.usual:
            low, high, chance = table.interval(style, name)
            entry = VOCABULARY[name]
            assert low <= high
            assert 0 <= chance <= 1
            assert entry.off is not None or chance == 1
            assert entry.scale != "log" or low > 0
            assert entry.scale != "integer" or (low == int(low) and high == int(high))


def test_the_vocabulary_holds_nothing_unused():
    used = {name for entry in DRUMS.values() for name in entry.table.usual}
    assert used == set(VOCABULARY)


@pytest.mark.parametrize("drum_class", DRUM_CLASSES)
def test_draws_stay_within_the_documented_limits(drum_class):
    table = DRUMS[drum_class].table
    limits = {name: table.limits(name) for name in table.usual}
    styles = set()
    for seed in range(300):
        parameters = draw(drum_class, np.random.default_rng(seed))
        styles.add(parameters.style)
        assert set(parameters.values) == set(table.usual)
        for name, value in parameters.values.items():
            low, high = limits[name]
            assert low <= value <= high, name
    assert styles == {style.name for style in table.styles}


@pytest.mark.parametrize("drum_class", DRUM_CLASSES)
def test_a_pure_style_stays_within_its_own_intervals(drum_class):
    table = DRUMS[drum_class].table
    styles = {style.name: style for style in table.styles}
    for seed in range(100):
        parameters = draw(drum_class, np.random.default_rng(seed))
        if parameters.style == HYBRID:
            continue
        for name, value in parameters.values.items():
            low, high, chance = table.interval(styles[parameters.style], name)
            off = VOCABULARY[name].off
            assert low <= value <= high or (chance < 1 and value == off), name


def test_chances_are_kept():
    table = Table({"drive_db": Interval(1, 2, 0.25)}, (Style("only", 1.0, {}),))
    assert table.limits("drive_db") == (0.0, 2.0)
    drawn = [draw("snare", np.random.default_rng(seed))["high_pass_hz"] for seed in range(600)]
    assert np.mean(np.array(drawn) > 20) == pytest.approx(0.3, abs=0.06)


def test_an_unknown_class_is_named_with_the_known_ones():
    with pytest.raises(LibraryError, match=r"'gong'.*kick, snare"):
        draw("gong", np.random.default_rng(0))
