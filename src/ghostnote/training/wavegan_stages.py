"""The stages of a WaveGAN: the generator, an encoder for it, and a sheet for the pad."""

from dataclasses import replace

import torch
from torch import Tensor

from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.strided import WINDOW
from ghostnote.models.wavegan import (
    LATENT,
    PAD,
    Encoder,
    Generator,
    WaveGAN,
    WaveGANConfig,
)
from ghostnote.training import hardware
from ghostnote.training.dense import DenseAELearner
from ghostnote.training.experiment import DenseAEExperiment, WaveGANExperiment
from ghostnote.training.inverse import EncoderLearner
from ghostnote.training.loop import run_epochs
from ghostnote.training.span import SpanData
from ghostnote.training.task import Learned, Task
from ghostnote.training.wavegan import WaveGANLearner

BATCH_SIZE, LEARNING_RATE = 256, 0.002
ENCODED_AT_ONCE = 256


def train(experiment: WaveGANExperiment, task: Task) -> Learned:
    """Train the generator of `experiment`, then an encoder for it, then the sheet.

    The later stages begin again where the generator has learned more since.
    """
    device = hardware.device()
    windows, held_out = (part.to(device) for part in task.selection.windows(WINDOW))
    data = task.selection.identity(WINDOW)
    identity = {"data": data, "dtype": str(hardware.product_dtype(device))}

    gan = WaveGANLearner(experiment, windows, held_out)
    first = run_epochs(gan, task.job(experiment, identity, epochs=experiment.epochs))
    task = replace(task, resume=task.resume and first.trained == 0)

    inverse = EncoderLearner(experiment, gan.generator, windows)
    epochs = experiment.encoder_epochs
    second = run_epochs(inverse, task.job(experiment, identity, epochs=epochs, stage="encoder"))
    task = replace(task, resume=task.resume and second.trained == 0)

    z = _encoded(inverse.encoder, windows)
    places = SpanData(z, _encoded(inverse.encoder, held_out), 0.0, LATENT, data)
    sheet = DenseAELearner(sheet_experiment(experiment), places, torch.float32)
    epochs = experiment.sheet_epochs
    third = run_epochs(sheet, task.job(experiment, identity, epochs=epochs, stage="sheet"))

    with torch.no_grad():
        latents = sheet.model.encode(z)
    return Learned(
        network=_assembled(experiment, gan.generator, inverse.encoder, sheet.model),
        latents=latents.numpy(),
        losses=first.losses,
        later_losses={"encoder": second.losses, "sheet": third.losses},
        seconds=first.seconds + second.seconds + third.seconds,
        facts=hardware.facts(device),
    )


def build(experiment: WaveGANExperiment) -> WaveGAN:
    """The untrained networks of `experiment` that are kept."""
    return WaveGAN(WaveGANConfig(experiment.d, experiment.sheet_units))


def _assembled(
    experiment: WaveGANExperiment, generator: Generator, encoder: Encoder, sheet: DenseAutoencoder
) -> WaveGAN:
    """The three networks as one, on the CPU."""
    network = build(experiment)
    network.generator.load_state_dict(generator.state_dict())
    network.encoder.load_state_dict(encoder.state_dict())
    network.sheet.load_state_dict(sheet.state_dict())
    return network


def sheet_experiment(experiment: WaveGANExperiment) -> DenseAEExperiment:
    """The sheet as an experiment of its own: an autoencoder of z."""
    return DenseAEExperiment(
        name=experiment.name,
        title=experiment.title,
        model="dense-ae",
        drum_class=experiment.drum_class,
        epochs=experiment.sheet_epochs,
        batch_size=BATCH_SIZE,
        learning_rate=LEARNING_RATE,
        seed=experiment.seed,
        encoder_units=(experiment.sheet_units, PAD),
        decoder_units=(experiment.sheet_units,),
        activation="tanh",
    )


def _encoded(encoder: Encoder, windows: Tensor) -> Tensor:
    """The z of `windows` `[N, T]`: `[N, 100]`, on the CPU."""
    with torch.no_grad():
        parts = [encoder(x).cpu() for x in torch.split(windows, ENCODED_AT_ONCE)]
    return torch.cat([torch.zeros(0, LATENT), *parts])
