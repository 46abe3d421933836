from ghostnote.stn import layout, low_levels

AFTERWARDS = {"LOUDEST_DB", "CROSSOVER_HZ", "CROSSOVER_ORDER"}
"""What only a network's levels are brought to, and how parts are played."""
WHEN_PLAYED = {"GAIN_RANGE_DB"}
"""What levels are brought to a waveform with."""
DERIVED = {"LOW_RATE", "FRAMES"}
"""What follows from others, or from the geometry of clips, which a corpus is of."""


def test_the_layout_has_every_number_that_those_of_a_hit_depend_on() -> None:
    imported = {"CLIP_LENGTH", "SAMPLE_RATE"}
    names = {name for name in vars(layout) if name.isupper()}
    names -= {"LAYOUT", *AFTERWARDS, *DERIVED, *imported}
    assert sorted(map(repr, layout.LAYOUT)) == sorted(repr(getattr(layout, x)) for x in names)


def test_the_layout_of_the_low_band_has_its_bands_its_frames_and_its_knots() -> None:
    imported = {"DB_TO_NEPERS", "FLOOR_DB", "LOW_LENGTH", "LOW_RATE"}
    names = {name for name in vars(low_levels) if name.isupper()}
    names -= {"LOW_LAYOUT", "FRAMES", "LENGTHS", *imported, *WHEN_PLAYED}
    wanted = sorted(repr(getattr(low_levels, name)) for name in names)
    assert sorted(map(repr, low_levels.LOW_LAYOUT)) == wanted
