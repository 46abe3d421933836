"""Which draws have a fault that keeps them from being chosen."""

from dataclasses import replace

import numpy as np
import pytest

from ghostnote.errors import MeasureError
from ghostnote.training.ghost.choice import (
    ATTACK,
    BODY,
    DECAY,
    KEPT_SHARE,
    MANY_RECORDINGS,
    NOISE,
    Wanted,
    _spoiled,
    choose,
)
from ghostnote.training.ghost.hearing import Heard

from .heard import ANY, chosen, heard


def test_what_has_too_little_room_before_a_click_is_not_chosen(rng: np.random.Generator) -> None:
    points = rng.standard_normal((300, 2))
    near = rng.random(300) < 0.5
    drawn = replace(heard(points), room_db=np.where(near, 2.0, 4.0).astype(np.float32))
    for room_db, fewest in ((1.0, 40), (3.0, 0)):
        wanted = replace(ANY, click_room_db=room_db)
        rows = chosen(drawn, heard(points), np.full(300, True), wanted, 130)
        assert near[rows].sum() >= fewest
        assert room_db < 2 or not near[rows].any()
    # Where hardly any has it, what does not click is better than nothing.
    rows = chosen(drawn, heard(points), np.full(300, True), replace(ANY, click_room_db=9), 130)
    assert len(rows) == 130


@pytest.mark.parametrize("recordings", [300, MANY_RECORDINGS])
def test_none_that_rises_more_slowly_than_its_class_is_chosen(
    rng: np.random.Generator, recordings: int
) -> None:
    drawn, train = (heard(rng.standard_normal((count, 2))) for count in (2000, 1500))
    recorded = np.arange(1500) < recordings
    # Synthesised ones are quicker, and count where there are few others.
    train.embeddings[:, ATTACK] = np.where(recorded, 2, 0) + rng.standard_normal(1500)
    drawn.embeddings[:, ATTACK] = 2.5 + rng.standard_normal(2000)
    rows = chosen(drawn, train, recorded, replace(ANY, slowest=0.9), 900)
    judged = recorded if recordings == MANY_RECORDINGS else np.full(1500, True)
    slowest = np.quantile(train.embeddings[judged, ATTACK], 0.9)
    assert (drawn.embeddings[:, ATTACK] > slowest).mean() > 0.1
    assert drawn.embeddings[rows, ATTACK].max() <= slowest + 1e-3


def test_none_with_less_noise_than_recordings_is_chosen(rng: np.random.Generator) -> None:
    drawn, train = (heard(rng.standard_normal((count, 2))) for count in (2000, 600))
    recorded = np.arange(600) < 300
    # Synthesised ones have less.
    train.embeddings[:, NOISE] = np.where(recorded, 70, 20) + 9 * rng.standard_normal(600)
    drawn.embeddings[:, NOISE] = 55 + 9 * rng.standard_normal(2000)
    rows = chosen(drawn, train, recorded, replace(ANY, purest=0.1), 900)
    purest = np.quantile(train.embeddings[recorded, NOISE], 0.1)
    assert (drawn.embeddings[:, NOISE] < purest).mean() > 0.1
    assert drawn.embeddings[rows, NOISE].min() >= purest - 1e-3
    any_of_them = chosen(drawn, train, recorded, ANY, 900)
    assert drawn.embeddings[any_of_them, NOISE].min() < purest - 5


def test_where_all_rise_slowly_the_slowness_is_no_reason(rng: np.random.Generator) -> None:
    drawn, train = (heard(rng.standard_normal((count, 2))) for count in (2000, 300))
    drawn.embeddings[:, ATTACK] = 9
    rows = chosen(drawn, train, np.full(300, True), replace(ANY, slowest=0.9), 900)
    assert len(rows) == KEPT_SHARE * 2000


def test_where_there_is_no_room_nothing_spoiled_is_chosen(rng: np.random.Generator) -> None:
    train, drawn = rng.standard_normal((400, 2)), 0.5 * rng.standard_normal((400, 2))
    spoiled = np.arange(400) < 150
    drawn[spoiled] += 50
    wanted = Wanted(50.0, neighbours=5, recorded=1.0)
    rows = chosen(heard(drawn, spoiled), heard(train), np.full(400, True), wanted, 5000)
    assert len(rows) > 0
    assert not spoiled[rows].any()
    with pytest.raises(MeasureError, match="train for more epochs"):
        chosen(heard(drawn, spoiled | True), heard(train), np.full(400, True), wanted, 5000)


def test_what_rumbles_more_than_its_class_is_left_out(rng: np.random.Generator) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    rumbling = replace(drawn, sub_share=np.where(np.arange(500) < 250, 0.3, 0.01))
    recorded = np.full(200, True)
    assert chosen(rumbling, train, recorded, ANY, 50).min() >= 250
    # A kick has its tone there.
    low = replace(train, sub_share=np.full(200, 0.2))
    assert chosen(rumbling, low, recorded, ANY, 50).min() < 250


def test_what_has_more_body_than_its_class_is_left_out(rng: np.random.Generator) -> None:
    def full(points: np.ndarray, body_percent: object) -> Heard:
        made = heard(points)
        made.embeddings[:, BODY] = body_percent
        return made

    train, drawn = rng.standard_normal((200, 2)), rng.standard_normal((500, 2))
    tonal = full(drawn, np.where(np.arange(500) < 250, 30.0, 4.0))
    recorded = np.full(200, True)
    assert chosen(tonal, full(train, rng.uniform(0, 3, 200)), recorded, ANY, 50).min() >= 250
    # Four times the median of its class is none too much; hats that are not recorded do not count.
    body = np.where(np.arange(200) < 100, rng.uniform(7, 13, 200), 0.1)
    assert chosen(tonal, full(train, body), np.arange(200) < 100, ANY, 50).min() < 250
    assert chosen(tonal, full(train, body), np.arange(200) >= 100, ANY, 50).min() >= 250
    # Nor is what more than one in ten of its class have.
    for several, room in ((0.05, False), (0.15, True)):
        rest = np.where((np.arange(200) % 100) / 100 < several, 90.0, 1.0)
        assert (chosen(tonal, full(train, rest), recorded, ANY, 50).min() < 250) == room


def test_what_falls_more_slowly_than_nearly_all_of_its_class_is_left_out(
    rng: np.random.Generator,
) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    train.embeddings[:, DECAY] = np.linspace(0.1, 1.0, 200)
    drawn.embeddings[:, DECAY] = np.where(np.arange(500) < 250, 1.0, 0.5)
    recorded = np.full(200, True)
    assert chosen(drawn, train, recorded, ANY, 50).min() >= 250
    drawn.embeddings[:250, DECAY] = 0.95
    assert chosen(drawn, train, recorded, ANY, 50).min() < 250


def test_what_is_taken_for_another_drum_is_left_out(rng: np.random.Generator) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    recorded = np.full(200, True)
    for likely, room in ((0.1, False), (0.3, True)):
        own = np.where(np.arange(500) < 250, likely, 0.9)
        assert (chosen(drawn, train, recorded, ANY, 50, own=own).min() < 250) == room
    sure = replace(ANY, own=0.5)
    own = np.where(np.arange(500) < 250, 0.4, 0.9)
    assert chosen(drawn, train, recorded, sure, 50, own=own).min() >= 250
    # Unless few are left: a class that its network has hardly learned.
    own = np.where(np.arange(500) < 450, 0.1, 0.9)
    assert chosen(drawn, train, recorded, ANY, 50, own=own).min() < 450


def test_what_comes_back_further_than_its_class_is_left_out(rng: np.random.Generator) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    beating = replace(drawn, return_db=np.where(np.arange(500) < 250, 6.0, 2.5))
    recorded = np.full(200, True)
    assert chosen(beating, train, recorded, ANY, 50).min() >= 250
    # Where all beat, the steadiest of those that do not click are chosen from.
    clicking = np.arange(500) >= 400
    all_beat = replace(
        heard(rng.standard_normal((500, 2)), clicking), return_db=np.linspace(14, 6, 500)
    )
    kept = chosen(all_beat, train, recorded, ANY, 50)
    assert 279 <= kept.min() <= kept.max() < 400
    # Claps are several strokes: more than one in ten of the recordings, whatever others do.
    for several, room in ((0.05, False), (0.15, True)):
        rest = (np.arange(200) % 100) / 100
        stroked = replace(train, return_db=np.where(rest < several, 12.0, 0.0))
        assert (chosen(beating, stroked, recorded, ANY, 50).min() < 250) == room
    half = np.arange(200) < 100
    others = replace(train, return_db=np.where(half, 0.0, 12.0))
    assert chosen(beating, others, half, ANY, 50).min() >= 250
    # Of so many recordings' draws few come back further than these do.
    many = heard(rng.standard_normal((MANY_RECORDINGS, 2)))
    recorded = np.full(MANY_RECORDINGS, True)
    assert chosen(beating, many, recorded, ANY, 50).min() < 250
    # But what comes back as another stroke does is none of theirs either.
    struck = replace(beating, return_db=beating.return_db + 1)
    assert chosen(struck, many, recorded, ANY, 50).min() >= 250


@pytest.mark.parametrize(
    ("field", "value"), [("room_db", -1.0), ("sub_share", 0.5), ("return_db", 20.0)]
)
def test_what_is_wrong_once_is_left_out(rng: np.random.Generator, field: str, value: float) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    first = np.arange(500) < 250
    again = replace(drawn, **{field: np.where(first, value, getattr(drawn, field))})
    recorded, own = np.full(200, True), np.ones(500)
    assert choose([drawn, drawn], own, train, recorded, ANY, 50).min() < 250
    for times in ([drawn, again], [again, drawn]):
        assert choose(times, own, train, recorded, ANY, 50).min() >= 250


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        (BODY, 30.0, ANY),
        (DECAY, 30.0, ANY),
        (ATTACK, 30.0, replace(ANY, slowest=0.9)),
        (NOISE, -30.0, replace(ANY, purest=0.1)),
    ],
)
def test_so_is_what_has_too_much_of_something_once(
    rng: np.random.Generator, column: int, value: float, wanted: Wanted
) -> None:
    train, drawn = heard(rng.standard_normal((200, 2))), heard(rng.standard_normal((500, 2)))
    for each in (train, drawn):
        each.embeddings[:, column] = rng.uniform(0.4, 0.6, len(each.embeddings))
    again = replace(drawn, embeddings=drawn.embeddings.copy())
    again.embeddings[:250, column] = value
    rest = np.ones(500), train, np.full(200, True), wanted
    for times in ([drawn, again], [again, drawn]):
        assert _spoiled(times, *rest, are_many=False)[:250].all()
    assert not _spoiled([drawn, drawn], *rest, are_many=False)[:250].all()
