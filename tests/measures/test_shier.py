import numpy as np
import pytest
import torch

from ghostnote.audio import Samples
from ghostnote.measures.shier import flux_onset_error, log_spectral_distance, mss

MEASURES = [mss, log_spectral_distance, flux_onset_error]


def noise(seed: int, length: int = 20_000) -> Samples:
    return np.random.default_rng(seed).standard_normal(length).astype(np.float32)


def stft(clip: Samples, n_fft: int, hop: int, length: int, edges: str) -> torch.Tensor:
    return torch.stft(
        torch.from_numpy(clip).double(),
        n_fft,
        hop,
        length,
        torch.hann_window(length).double(),
        pad_mode=edges,
        return_complex=True,
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_equal_clips_are_0_apart(measure) -> None:  # type: ignore[no-untyped-def]
    assert measure(noise(0), noise(0)) == 0


@pytest.mark.parametrize("measure", MEASURES)
def test_the_shorter_is_followed_by_silence(measure) -> None:  # type: ignore[no-untyped-def]
    short = noise(1, 9000)
    padded = np.pad(short, (0, 11_000))
    assert measure(noise(0), short) == pytest.approx(measure(noise(0), padded))


def test_half_the_gain_is_known() -> None:
    # Convergence 1/2 and logarithms ln 2 apart, with nothing on the floor.
    assert mss(noise(0), noise(0) / 2) == pytest.approx(0.5 + np.log(2), rel=1e-3)
    # Power ln 4 apart.
    assert log_spectral_distance(noise(0), noise(0) / 2) == pytest.approx(np.log(4), rel=1e-3)


def test_flux_goes_with_the_square_of_the_gain() -> None:
    whole = flux_onset_error(noise(0), np.zeros(20_000, np.float32))
    assert flux_onset_error(noise(0), 2 * noise(0)) == pytest.approx(3 * whole, rel=1e-5)


def test_flux_of_a_steady_tone_is_in_its_onset() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(40_000) / 44_100)
    ramp = np.sin(np.linspace(0, np.pi / 2, 4000)) ** 2
    silence = np.zeros(40_000, np.float32)

    def flux(length: int) -> float:
        held = np.concatenate([np.zeros(2000), ramp, np.ones(length), ramp[::-1]])
        clip = tone * np.pad(held, (0, 40_000 - len(held)))
        return flux_onset_error(clip.astype(np.float32), silence)

    # Neither what is held nor the fall behind it adds any.
    assert flux(20_000) == pytest.approx(flux(2000), rel=0.02)


def test_mss_is_the_loss_of_auraloss_written_out() -> None:
    losses = []
    for n_fft, hop, length in ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240)):
        reference, estimate = (
            stft(noise(seed), n_fft, hop, length, "reflect").abs().square().clamp(min=1e-8).sqrt()
            for seed in (0, 1)
        )
        convergence = torch.linalg.norm(reference - estimate) / torch.linalg.norm(reference)
        losses.append(convergence + (reference.log() - estimate.log()).abs().mean())
    assert mss(noise(0), noise(1)) == pytest.approx(float(sum(losses) / 3), rel=1e-5)


def test_log_spectral_distance_is_its_definition_written_out() -> None:
    reference, estimate = (
        (stft(noise(seed), 8092, 64, 8092, "reflect").abs().square() + 1e-8).log()
        for seed in (0, 1)
    )
    expected = (reference - estimate).square().mean(dim=0).sqrt().mean()
    assert log_spectral_distance(noise(0), noise(1)) == pytest.approx(float(expected), rel=1e-5)


def test_flux_onset_error_is_its_definition_written_out() -> None:
    reference, estimate = (
        stft(noise(seed), 1024, 64, 1024, "constant").abs().diff(dim=1).clamp(min=0).square().sum(0)
        for seed in (0, 1)
    )
    expected = (reference - estimate).abs().mean()
    assert flux_onset_error(noise(0), noise(1)) == pytest.approx(float(expected), rel=1e-5)
