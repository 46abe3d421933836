import pytest
import torch

from ghostnote.models.wavegan import Generator
from ghostnote.training.inverse import EncoderLearner, spectral_error_db

from .sounds import decaying_sines, wavegan_experiment

TRAIN = torch.from_numpy(decaying_sines(32, length=16_384))


def test_equal_sounds_are_0_db_apart() -> None:
    assert float(spectral_error_db(TRAIN, TRAIN)) == 0


def test_tenfold_noise_is_20_db_apart() -> None:
    noise = 3 * torch.randn(2, 16_384, generator=torch.Generator().manual_seed(0))
    assert float(spectral_error_db(10 * noise, noise)) == pytest.approx(20, abs=0.1)


def test_sounds_under_the_floor_are_alike() -> None:
    noise = torch.randn(2, 16_384, generator=torch.Generator().manual_seed(0))
    assert float(spectral_error_db(1e-5 * noise, torch.zeros(2, 16_384))) < 0.1


def test_silence_has_a_gradient() -> None:
    x = torch.zeros(1, 16_384, requires_grad=True)
    spectral_error_db(x, TRAIN[:1]).backward()
    assert x.grad is not None
    assert torch.isfinite(x.grad).all()


def test_encoder_learns_and_the_generator_stays() -> None:
    torch.manual_seed(0)
    generator = Generator(2)
    before = [parameter.clone() for parameter in generator.parameters()]
    learner = EncoderLearner(wavegan_experiment(d=2), generator, TRAIN)
    losses = [learner.epoch(index) for index in range(10)]
    for name in ("train/z", "train/spectral_db"):
        assert losses[-1][name] < losses[0][name], name
    for now, then in zip(generator.parameters(), before, strict=True):
        assert torch.equal(now, then)
        assert now.grad is None
