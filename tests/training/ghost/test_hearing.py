import numpy as np
import pytest

from ghostnote.audio import SAMPLE_RATE, SILENT_RMS_DB, finish
from ghostnote.corpus import Corpus
from ghostnote.measures.clicks import click_room_db
from ghostnote.measures.embedding import embed
from ghostnote.stn.analysis import analyse
from ghostnote.stn.bursts import calmed
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import LOW_LENGTH, Array
from ghostnote.stn.low_basis import LEVELS, WHERE, parts_of, row_of
from ghostnote.training.ghost import hearing
from ghostnote.training.ghost.hearing import (
    ANY_ROOM_DB,
    SILENT_ROOM_DB,
    Ear,
    Heard,
    level_return_db,
)

BASIS = np.eye(LOW_LENGTH, 64, dtype=np.float32)


@pytest.fixture(scope="module")
def rows(hits: Corpus) -> Array:
    """Three hits as a decoder has them, the second of them silent."""
    made = [row_of(analyse(hits.clip(record)), BASIS) for record in hits.records()[:3]]
    made[1][: WHERE[-1]], made[1][WHERE[-1] :] = -200, 0
    return np.stack(made)


def test_rows_are_heard_as_they_are_played(hits: Corpus, rows: Array) -> None:
    told: list[tuple[int, int]] = []
    with Ear(hits.path, BASIS, 3, lambda *each: told.append(each)) as ear:
        heard = ear.rows(rows, 7)
    assert told == [(3, 3)]
    assert heard.room_db[1] == SILENT_ROOM_DB
    assert np.isfinite(heard.room_db[[0, 2]]).all()
    for index in (0, 2):
        seed = 7 + index
        clip = finish(Hit(calmed(parts_of(rows[index], BASIS, seed)), seed).struck(), SILENT_RMS_DB)
        np.testing.assert_allclose(heard.embeddings[index], embed(clip), atol=1e-4)
        assert heard.room_db[index] == pytest.approx(click_room_db(clip), abs=1e-2)


def test_clips_are_heard_as_they_are(hits: Corpus) -> None:
    records = hits.records()[:4]
    with Ear(hits.path, BASIS, 4, lambda *_: None) as ear:
        heard = ear.clips(records)
        assert len(ear.clips([]).embeddings) == 0
    for row, record in zip(heard.embeddings, records, strict=True):
        np.testing.assert_allclose(row, embed(hits.clip(record)), atol=1e-4)
    assert (heard.room_db == ANY_ROOM_DB).all()
    for share, record in zip(heard.sub_share, records, strict=True):
        power = np.abs(np.fft.rfft(hits.clip(record))) ** 2
        hz = np.fft.rfftfreq(len(hits.clip(record)), 1 / SAMPLE_RATE)
        assert share == pytest.approx(power[hz < hearing.SUB_HZ].sum() / power.sum(), abs=0.02)
    assert heard.sub_share.max() > heard.sub_share.min()


def test_a_level_that_comes_back_is_told() -> None:
    seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    falling = np.exp(-6 * seconds) * np.sin(2 * np.pi * 400 * seconds)
    assert level_return_db(falling) < 0.5
    # Two partials of 4 and 3 beat down to a seventh of their highest level, and up again.
    beating = np.cos(2 * np.pi * 400 * seconds) + 0.75 * np.cos(2 * np.pi * 402 * seconds)
    assert level_return_db(beating) == pytest.approx(20 * np.log10(7), abs=1)
    # A gate that opens again comes back from as far down as is heard, no further.
    gated = np.where(seconds < 0.1, 1, np.where(seconds < 0.5, 0, 10 ** (-30 / 20)))
    assert level_return_db(gated) == pytest.approx(30, abs=0.1)
    # What is 60 dB under the loudest is as good as silent.
    assert level_return_db(np.where(seconds > 0.8, 0.0004, 0) + falling**2) < 0.5
    assert level_return_db(np.zeros(SAMPLE_RATE)) == level_return_db(np.zeros(9)) == 0
    # Nor is what is behind the last whole frame.
    assert level_return_db(np.append(np.zeros(1323), np.ones(9))) == 0


def test_clips_and_draws_tell_how_far_they_come_back(hits: Corpus, rows: Array) -> None:
    records = hits.records()[:4]
    swelling = rows.copy()
    swelling[0, LEVELS // 2 : LEVELS] = -30
    with Ear(hits.path, BASIS, 4, lambda *_: None) as ear:
        heard, drawn = ear.clips(records), ear.rows(swelling, 7)
    wanted = [level_return_db(hits.clip(record)) for record in records]
    np.testing.assert_allclose(heard.return_db, wanted, rtol=1e-5)
    played = finish(Hit(calmed(parts_of(swelling[0], BASIS, 7)), 7).struck(), SILENT_RMS_DB)
    assert drawn.return_db[0] == pytest.approx(level_return_db(played), abs=1e-2)
    assert drawn.return_db[0] > 0.5
    assert drawn.return_db[1] == 0
    assert Heard.join([heard.take(np.array([2])), heard]).return_db[0] == heard.return_db[2]


def test_what_rings_of_clips_is_told(hits: Corpus) -> None:
    records = hits.records()[:4]
    with Ear(hits.path, BASIS, 4, lambda *_: None) as ear:
        rings = ear.rings(records)
    wanted = [analyse(hits.clip(record)).tones.share for record in records]
    np.testing.assert_array_equal(rings, wanted)


def test_other_processes_hear_the_same(
    hits: Corpus, rows: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LEAST_SHARED", 1)
    monkeypatch.setattr(hearing, "CHUNK", 2)
    told: list[int] = []
    with Ear(hits.path, BASIS, 3, lambda done, _: told.append(done), workers=2) as ear:
        shared = ear.rows(rows, 7)
    monkeypatch.undo()
    with Ear(hits.path, BASIS, 3, lambda *_: None) as ear:
        alone = ear.rows(rows, 7)
    np.testing.assert_allclose(shared.embeddings, alone.embeddings, atol=1e-4)
    np.testing.assert_allclose(shared.room_db, alone.room_db, atol=1e-3)
    assert told == [2, 3]
