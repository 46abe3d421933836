import io

import numpy as np
import pytest
import soundfile

from ghostnote.audio import decibels
from ghostnote.decoding import decode
from ghostnote.encoding import encode_flac, encode_wav

from .sounds import hit


@pytest.mark.parametrize(("depth", "noise_db"), [("16", -93), ("24", -141), ("32f", -190)])
def test_an_encoded_wav_decodes_to_within_its_noise_floor(depth, noise_db):
    samples = hit()
    decoded = decode(encode_wav(samples, 44_100, depth), max_seconds=1)
    error = decoded.samples[0] - samples
    assert decibels(float(np.sqrt(np.mean(error**2)))) < noise_db
    assert encode_wav(samples, 44_100, depth) == encode_wav(samples, 44_100, depth)


def dither_of(samples, depth="16"):
    """What the file of `samples` has beside them, in its steps."""
    decoded = decode(encode_wav(samples, 44_100, depth), max_seconds=10)
    return (decoded.samples[0].astype(float) - samples) * 2 ** (int(depth) - 1)


def test_the_noise_of_files_that_sound_together_does_not_add_up():
    t = np.arange(88_200) / 44_100
    sine = (0.3 * np.sin(2 * np.pi * 200 * t)).astype(np.float32)
    noise = np.random.default_rng(0).uniform(-0.4, 0.4, (5, len(t))).astype(np.float32)
    # In steps of 16 bits, the lower bits of a float are zero.
    coarse = np.round(np.roll(noise[0], 1) * 2**15) / np.float32(2**15)
    files = [sine, 0.5 * sine, -sine, np.roll(sine, 1), coarse, 0.5 * coarse, *noise]
    errors = np.array([dither_of(samples) for samples in files])
    correlation = np.corrcoef(errors) - np.eye(len(files))
    assert np.abs(correlation).max() < 5 / np.sqrt(len(t))
    # Of rounding, a twelfth of a step squared, and dither of two such widths.
    np.testing.assert_allclose(errors.var(axis=1), 3 / 12, rtol=0.05)


def test_samples_of_another_processor_give_a_file_that_is_a_step_apart_at_most():
    rng = np.random.default_rng(0)
    apart = []
    for seed in range(200):
        samples = hit(f0_hz=60.0 + seed)
        # Under another kernel of BLAS, sounds of Ghost were up to -111 dBFS apart.
        others = samples + rng.uniform(-1e-6, 1e-6, len(samples)).astype(np.float32)
        others[samples == 0] = 0
        first, second = (dither_of(each) + each * 2**15 for each in (samples, others))
        apart.append(np.abs(first - second).max())
    # A share of noise that lies on the edge of a step is another one: of one in a hundred at most.
    assert np.mean(np.array(apart) > 1.01) <= 0.01


@pytest.mark.parametrize("depth", ["16", "24"])
def test_the_same_samples_give_the_same_file_wherever_they_lie(depth):
    samples = hit(7)
    apart = np.zeros((len(samples), 3), np.float32)
    apart[:, 1] = samples
    after = np.append(np.float32(1), samples)[1:]
    encoded = encode_wav(samples, 44_100, depth)
    assert encode_wav(apart[:, 1], 44_100, depth) == encoded
    assert encode_wav(after, 44_100, depth) == encoded
    decoded = soundfile.read(io.BytesIO(encode_flac(samples, 44_100, depth)))[0]
    np.testing.assert_array_equal(decoded, soundfile.read(io.BytesIO(encoded))[0])


def test_a_float_wav_holds_no_time_of_day():
    assert b"PEAK" not in encode_wav(hit(), 44_100, "32f")
