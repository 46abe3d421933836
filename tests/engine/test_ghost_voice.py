import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ghostnote import arrays, bundle
from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE, SILENT_RMS_DB, Signal, condition, finish
from ghostnote.descriptors import centroid_hz
from ghostnote.engine import ghost_voice
from ghostnote.engine.ghost_voice import KEPT, KNOBS, NEXT_NOISE, GhostVoice, _unclicking
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.latent import TEXT, from_text, to_text
from ghostnote.engine.match import match
from ghostnote.engine.voice import Origin
from ghostnote.errors import BundleError, ControlError
from ghostnote.measures.clicks import has_click
from ghostnote.measures.spectral import (
    levels_distance_db,
    log_mel_scales,
    spectral_distance_db,
)
from ghostnote.stn.bursts import calmed
from ghostnote.stn.knobs import Hit
from ghostnote.stn.layout import (
    ATTACK_SLOTS,
    BANDS,
    FLOOR_DB,
    KNOTS,
    LOW_LENGTH,
    LOW_RATE,
    Parts,
    knot_seconds,
)
from ghostnote.stn.levelling import levelled
from ghostnote.stn.low_basis import LowBasis
from ghostnote.stn.low_levels import LOW_BANDS

from ..ghosts import (
    GHOST,
    KICK_HZ,
    MEANS,
    RAISED_DB,
    SNARE_HZ,
    SPREAD,
    ghost_contents,
    levels,
    save_ghost,
    waves,
)

AT_REST = dict.fromkeys(KNOBS, 0.0)
LATENT = to_text(np.array([-0.6, 0.8, 1.2]))


@pytest.fixture(scope="module")
def ghost(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    return Instrument(save_ghost(tmp_path_factory.mktemp("ghost") / "ghost"))


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds of what is decoded from now on."""
    seeds: list[int] = []
    decode = GhostVoice._decoded

    def counted(voice: GhostVoice, pads: np.ndarray, origins: list[Origin]) -> list[Hit]:
        seeds.extend(origin.seed for origin in origins)
        return decode(voice, pads, origins)

    monkeypatch.setattr(GhostVoice, "_decoded", counted)
    return seeds


def bytes_of_low(length: int) -> bytes:
    """Directions of a low band of another length."""
    return LowBasis.of(np.eye(length, 2, dtype=np.float32)).to_bytes()


def peak_hz(clip: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(clip, SAMPLE_RATE)).argmax())


@pytest.mark.parametrize(("drum", "name"), [(0, "snare"), (1, "kick")])
def test_draws_are_those_of_the_prior_of_the_class(ghost: Instrument, drum: int, name: str) -> None:
    drawn = [ghost.complete({}, seed, name).controls for seed in range(300)]
    pads = np.array([[each["x"], each["y"]] for each in drawn])
    # Six standard errors of a mean of 300, and the prior's other component has no weight.
    assert np.abs(pads.mean(axis=0) - MEANS[drum, :2]).max() < 6 * SPREAD / 300**0.5
    assert pads.std(axis=0) == pytest.approx(SPREAD, rel=0.25)
    assert all({knob: each[knob] for knob in KNOBS} == AT_REST for each in drawn)


def test_z_is_the_pad_and_what_the_latent_has_beside_it(ghost: Instrument) -> None:
    played = ghost.render(Patch("snare", {"x": 0.3, "y": -0.2} | AT_REST, 5, LATENT))
    beside = from_text(LATENT, 3)[2]
    snare, overtone, _ = waves()
    low_db = levels(0)
    low_db[:, LOW_BANDS // 2 :] += 0.3 * RAISED_DB
    low = levelled(snare + 0.5 * beside * overtone, low_db, 5)
    quiet = np.full((KNOTS, BANDS), FLOOR_DB, np.float32)
    wanted = finish(
        Hit(Parts(low, quiet, np.zeros(ATTACK_SLOTS, np.float32)), 5).struck(), SILENT_RMS_DB
    )
    # The directions of the low band are stored with 16 bits.
    np.testing.assert_allclose(played, wanted[: len(played)], atol=2e-3)


def test_noise_that_clicks_by_chance_is_another() -> None:
    levels = np.full((KNOTS, BANDS), -20.0, np.float32) - 60 * knot_seconds()[:, None]
    attack = np.zeros(ATTACK_SLOTS, np.float32)
    attack[16] = 11
    parts = Parts(np.zeros(LOW_LENGTH, np.float32), levels.astype(np.float32), attack)
    clicking = [seed for seed in range(80) if has_click(Hit(parts, seed).struck())]
    assert 1 <= len(clicking) < 20
    for seed in clicking:
        hit = _unclicking(parts, seed)
        assert hit.seed % NEXT_NOISE == seed
        assert not has_click(hit.struck())
    other = next(seed for seed in range(80) if seed not in clicking)
    assert _unclicking(parts, other).seed == other


def test_what_is_loud_when_it_is_no_longer_looked_at_is_no_click() -> None:
    steady = np.sin(2 * np.pi * 300 / LOW_RATE * np.arange(LOW_LENGTH)).astype(np.float32)
    quiet = np.full((KNOTS, BANDS), FLOOR_DB, np.float32)
    parts = Parts(steady, quiet, np.zeros(ATTACK_SLOTS, np.float32))
    assert [_unclicking(parts, seed).seed for seed in range(3)] == [0, 1, 2]


def test_a_burst_of_a_draw_is_calmed(ghost: Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    bursting = np.zeros(ATTACK_SLOTS, np.float32)
    bursting[20] = 12.0
    made = Parts(
        np.zeros(LOW_LENGTH, np.float32), np.full((KNOTS, BANDS), -30, np.float32), bursting
    )
    monkeypatch.setattr(ghost_voice, "parts_of", lambda *_: made)
    played: list[Parts] = []
    monkeypatch.setattr(
        ghost_voice, "_unclicking", lambda parts, seed: played.append(parts) or Hit(parts, seed)
    )
    ghost.render(ghost.complete({}, 54_321, "snare"))
    assert played[0].attack_db[20] == pytest.approx(calmed(made).attack_db[20])
    assert played[0].attack_db[20] < 11


def test_the_hit_that_was_not_played_for_longest_is_forgotten(
    ghost: Instrument, decoded: list[int]
) -> None:
    turned, *others = (ghost.complete({}, seed, "snare") for seed in range(500, 501 + KEPT))
    ghost.render_batch([turned, *others[:-1]])
    ghost.render(turned)
    ghost.render(others[-1])
    assert decoded == list(range(500, 501 + KEPT))
    ghost.render(turned)
    assert decoded == list(range(500, 501 + KEPT))


def test_a_hit_whose_knobs_are_turned_is_decoded_once(
    ghost: Instrument, decoded: list[int]
) -> None:
    at_rest = ghost.complete({}, 7, "snare")
    turned = replace(at_rest, controls=at_rest.controls | {"body": 1.0})
    first, _ = ghost.render(at_rest), ghost.render(turned)
    assert decoded == [7]
    others = [ghost.complete({}, seed, "snare") for seed in range(100, 100 + KEPT)]
    ghost.render_batch([*others, at_rest, at_rest])
    assert decoded == [7, *range(100, 100 + KEPT)]
    ghost.render_batch(others)
    soft = ghost.complete({}, 8, "snare")
    ghost.render_batch([soft, replace(soft, controls=soft.controls | {"noise": -2.0})])
    assert decoded[-1:] == [8]
    np.testing.assert_array_equal(ghost.render(at_rest), first)
    assert decoded[-1] == 7


def test_a_seed_stands_for_a_latent(ghost: Instrument) -> None:
    here, there = (ghost.complete({"x": 0.0, "y": 0.0}, seed) for seed in (1, 2))
    assert np.abs(ghost.render(here)[:2000] - ghost.render(there)[:2000]).max() > 1e-3
    # With a latent the seed is that of the noise alone, which is faint here.
    ones, twos = (ghost.render(replace(each, latent=LATENT)) for each in (here, there))
    assert 0 < np.std(ones[:2000] - twos[:2000]) < 0.1


def test_a_latent_lies_on_the_pad_where_the_sheet_has_it(ghost: Instrument) -> None:
    x, y, _ = from_text(LATENT, 3)
    patch = ghost.complete({}, 9, "kick", LATENT)
    assert (patch.drum_class, patch.latent) == ("kick", LATENT)
    assert patch.controls == pytest.approx({"x": x, "y": y} | AT_REST, abs=1e-6)


def test_each_class_has_its_sounds(ghost: Instrument) -> None:
    centre = {"x": 0.0, "y": 0.0} | AT_REST
    snare, kick = (ghost.render(Patch(name, centre)) for name in ("snare", "kick"))
    assert peak_hz(snare) == pytest.approx(SNARE_HZ, abs=3)
    assert peak_hz(kick) == pytest.approx(KICK_HZ, abs=3)


def test_knobs_are_turned(ghost: Instrument) -> None:
    octave = Patch("snare", {"x": 0.0, "y": 0.0} | AT_REST | {"pitch": 12.0})
    assert peak_hz(ghost.render(octave)) == pytest.approx(2 * SNARE_HZ, rel=0.02)


def test_a_batch_plays_what_its_rows_play(ghost: Instrument) -> None:
    patches = [ghost.complete({}, seed, name) for seed, name in enumerate(("snare", "kick"))]
    for patch, audio in zip(patches, ghost.render_batch(patches), strict=True):
        np.testing.assert_allclose(audio, ghost.render(patch), atol=1e-5)


@pytest.mark.parametrize("name", ["snare", "kick"])
def test_a_clip_is_placed_in_its_class_where_it_sounds_like_itself(
    ghost: Instrument, name: str
) -> None:
    clip = ghost.render(Patch(name, {"x": 0.0, "y": 0.0} | AT_REST, 0, to_text(np.zeros(3))))
    placed = ghost.place(clip)
    assert (placed.drum_class, placed.seed) == (name, 0)
    assert peak_hz(ghost.render(placed)) == pytest.approx(peak_hz(clip), abs=3)
    again = ghost.complete({}, 0, name, placed.latent)
    assert again == placed


def other_hit() -> np.ndarray:
    """A hit that is nothing like the model's: noise that falls by 60 dB in 0.3 s."""
    fall = 10 ** (-3 * np.arange(30_000) / 13_230)
    noise = np.random.default_rng(4).standard_normal(30_000) * fall
    return finish(noise.astype(np.float32))


def test_what_a_sample_has_beside_the_model_is_kept(ghost: Instrument) -> None:
    clip = other_hit()
    placed, own = ghost.place(clip), ghost.own(clip)
    assert replace(own, latent=placed.latent) == placed
    distances = [spectral_distance_db(clip, ghost.render(each)) for each in (placed, own)]
    assert distances[0] > 10
    # The three directions of its low band hold nothing of the clip's but the levels.
    assert distances[1] < distances[0] - 5
    finer = ghost.own(clip, fine=True)
    assert len(own.latent) < len(finer.latent) < 4000


def test_a_sample_is_of_the_class_that_is_asked_for(ghost: Instrument) -> None:
    clip = other_hit()
    guess = ghost.own(clip)
    other = next(name for name in ghost.manifest.classes if name != guess.drum_class)
    own = ghost.own(clip, drum_class=other)
    assert own.drum_class == other
    # What the clip has beside this class's sound is kept about as well as beside the other's: in
    # coarse steps, of a model that knows nothing of such a clip.
    distances = [spectral_distance_db(clip, ghost.render(each)) for each in (guess, own)]
    assert distances[1] == pytest.approx(distances[0], abs=2)
    with pytest.raises(ControlError, match="not gong"):
        ghost.own(clip, drum_class="gong")


def test_the_latent_of_the_wildest_sample_fits_a_link(ghost: Instrument) -> None:
    """Noise whose level jumps at random from each moment and band to the next."""
    rng = np.random.default_rng(6)
    spectra = np.fft.rfft(rng.standard_normal((170, 512)))
    gains = 10 ** (rng.uniform(-60, 0, (170, 32)) / 20)
    jumping = np.fft.irfft(spectra[:, :256] * np.repeat(gains, 8, axis=1), 512).ravel()
    own = ghost.own(finish(jumping.astype(np.float32)), fine=True)
    assert len(own.latent) > 1500
    assert TEXT.fullmatch(own.latent)


def test_knobs_move_what_a_sample_has_beside_the_model(ghost: Instrument) -> None:
    own = ghost.own(other_hit())
    turned = replace(own, controls=own.controls | {"brightness": 4.0})
    dull, bright = (
        centroid_hz(np.square(np.abs(np.fft.rfft(ghost.render(each))))) for each in (own, turned)
    )
    assert bright > 1.1 * dull


def test_refining_a_match_brings_it_nearer(ghost: Instrument) -> None:
    bright = Patch("snare", {"x": 0.3, "y": -0.2} | AT_REST | {"brightness": 0.4}, 3)
    signal = Signal(ghost.render(bright)[None], SAMPLE_RATE)
    done: list[tuple[int, int]] = []
    first = match(ghost, signal)
    closer = match(ghost, signal, refine=True, progress=lambda *each: done.append(each))
    assert closer.distance_db < first.distance_db
    assert done[-1] == (len(done), len(done))
    # It keeps the place, and has the nearest of a hundred noises.
    fine = ghost.own(condition(signal), fine=True)
    assert replace(closer.patch, seed=fine.seed) == fine
    noises = [replace(fine, seed=seed) for seed in range(101)]
    heard = log_mel_scales(closer.original, CLIP_LENGTH)
    played = [log_mel_scales(ghost.render(each), CLIP_LENGTH) for each in noises]
    apart_db = [levels_distance_db(heard, each) for each in played]
    assert closer.distance_db == pytest.approx(min(apart_db), abs=1e-3)
    assert apart_db[closer.patch.seed] == pytest.approx(min(apart_db), abs=1e-3)


@pytest.mark.parametrize(
    ("latent", "reason"),
    [
        ("AAAA_", "is not base64url"),
        ("AAAAAA", "latent holds 2 numbers; this model has 3"),
    ],
)
def test_a_latent_that_is_none_of_the_models_is_refused(
    ghost: Instrument, latent: str, reason: str
) -> None:
    with pytest.raises(ControlError, match=reason):
        ghost.complete({}, 0, "snare", latent)
    with pytest.raises(ControlError, match=reason):
        ghost.render(Patch("snare", {"x": 0.0, "y": 0.0} | AT_REST, 0, latent))


def test_a_residual_that_is_none_is_refused_when_it_is_played(ghost: Instrument) -> None:
    other_version = to_text(np.zeros(3), zlib.compress(bytes(4000))).partition(".")[2]
    for text, reason in (
        ("AAAA", "holds a residual that does not unpack"),
        (other_version, "matched by another version of Ghostnote"),
        ("A", "base64url"),
    ):
        with pytest.raises(ControlError, match=reason):
            ghost.render(Patch("snare", {"x": 0.0, "y": 0.0} | AT_REST, 0, f"{LATENT}.{text}"))


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("prior.npz", b"PK", "prior.npz cannot be read"),
        ("prior.npz", arrays.pack(weights=np.ones(2)), "prior.npz cannot be read"),
        ("low.npz", b"PK", "low.npz cannot be read"),
        ("low.npz", bytes_of_low(10), "low.npz has"),
        ("lay.onnx", b"", "lay.onnx is not a graph that runs here"),
        ("project.onnx", ghost_contents()["lay.onnx"], "project.onnx maps 4 numbers to 3"),
    ],
)
def test_a_ghost_whose_parts_do_not_fit_is_refused(
    tmp_path: Path, part: str, content: bytes, reason: str
) -> None:
    opened = bundle.save(tmp_path / "misfit", GHOST, ghost_contents() | {part: content})
    with pytest.raises(BundleError, match=reason):
        Instrument(opened)


def test_a_ghost_needs_its_knobs(tmp_path: Path) -> None:
    fewer = replace(GHOST, controls=(*GHOST.controls[:2], GHOST.controls[-1]))
    contents = ghost_contents()
    points = {"points": np.zeros((60, 3), np.float32)}
    names = ("points", "descriptors", "class_of", "names")
    whole = dict(zip(names, arrays.unpack(contents["map.npz"], *names), strict=True))
    contents["map.npz"] = arrays.pack(**(whole | points))
    with pytest.raises(BundleError, match="its controls are not the pad and"):
        Instrument(bundle.save(tmp_path / "bare", fewer, contents))
