from ghostnote.evaluation.bars.clicks import click_rows


def test_one_click_is_one_too_many_and_is_named() -> None:
    found = {"random": 1000, "side": 10, "seeds": [17], "spots": []}
    random, pad = click_rows(found, 0.012)
    assert (random.met, pad.met) == (False, True)
    assert random.measured.startswith("1: 0.10% (")
    assert random.beside == "recordings 1.2%; seeds 17"
    assert pad.figure == "clicks over the pad, 10 x 10"
    assert pad.beside == "recordings 1.2%"


def test_places_are_named_with_their_seeds() -> None:
    found = {"random": 10, "side": 4, "seeds": [], "spots": [(3, -1.0, 0.25)] * 9}
    _, pad = click_rows(found, 0.0)
    assert pad.beside.count("3 at -1.00 0.25") == 5
