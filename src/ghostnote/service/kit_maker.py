"""From what is asked for to a kit and its files, on the workers of one server."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from ghostnote.encoding import Depth
from ghostnote.engine.instrument import BATCH, Instrument, Patch
from ghostnote.errors import ControlError, KitError
from ghostnote.kit.fresh import new_kit
from ghostnote.kit.kit import Kit, Pad
from ghostnote.kit.pack import files_of, folder_of
from ghostnote.kit.render import batches, render
from ghostnote.kit.strokes import Stroke, check_counts, strokes
from ghostnote.kit.take import Take
from ghostnote.service.ensemble import MAX_MODELS
from ghostnote.service.kit_schemas import KitRequest, PatchRequest
from ghostnote.service.player import Player

TURNS = 2
"""Batches of a kit for each place at least, so that none waits long for the last one."""
SAMPLE_BYTES: Mapping[Depth, int] = {"16": 2, "24": 3, "32f": 4}


async def make_kit(player: Player, asked: KitRequest) -> tuple[str, dict[str, bytes]]:
    """The name of a kit's folder, and every file in it by path.

    Raises:
        KitError: it cannot be, or would be too large.
        ControlError: a pad's patch is not one of its model.
        ModelNotFoundError: a model is not installed.
        UnavailableError: the workers have no room.
    """
    count = asked.size if asked.pads is None else len(asked.pads)
    check_counts(count, asked.layers, asked.round_robins)
    instruments = await _instruments(player, asked)
    player.ensemble.gather(player.model(next(iter(instruments))).installed.bundle)
    kit = await player.pool.run(partial(_kit, player, asked, instruments))
    _check_size(player, asked, instruments, count)
    planned = await player.pool.run(
        partial(strokes, kit, instruments, asked.layers, asked.round_robins)
    )
    contents = await _render(player, asked, kit, planned, instruments)
    pack = partial(files_of, kit, planned, contents, _take(asked), instruments)
    return folder_of(kit), await player.pool.run(pack)


def patch_of(instrument: Instrument, asked: PatchRequest) -> Patch:
    """The patch that is asked for; Raises `ControlError` if it is not one of `instrument`."""
    return instrument.complete(asked.controls, asked.seed, asked.kind, asked.latent)


def model_name(player: Player, name: str | None) -> str:
    """The name of the model that is asked for: the default one's if none is."""
    return name or player.models[0].installed.manifest.name


async def _instruments(player: Player, asked: KitRequest) -> dict[str, Instrument]:
    wanted = [asked.model] if asked.pads is None else [pad.model for pad in asked.pads]
    names = list(dict.fromkeys(model_name(player, name or asked.model) for name in wanted))
    if len(names) > MAX_MODELS:
        raise KitError(f"a kit is made with at most {MAX_MODELS} models, not {len(names)}")
    return {name: await player.instrument(name) for name in names}


def _kit(player: Player, asked: KitRequest, instruments: Mapping[str, Instrument]) -> Kit:
    if asked.pads is None:
        (instrument,) = instruments.values()
        made = new_kit(instrument, asked.seed, asked.size)
        return Kit(asked.name or made.name, made.pads)
    pads = []
    for number, pad in enumerate(asked.pads, 1):
        model = model_name(player, pad.model or asked.model)
        try:
            patch = patch_of(instruments[model], pad)
        except ControlError as error:
            raise ControlError(f"pad {number}: {error}") from error
        name = pad.name or patch.drum_class
        play = (pad.gain_db, pad.pan, pad.choke, pad.note, pad.locked)
        pads.append(Pad(name, model, patch, *play))
    return Kit(asked.name or "Kit", tuple(pads))


def _take(asked: KitRequest) -> Take:
    formats = tuple(dict.fromkeys(asked.formats))
    return Take(asked.layers, asked.round_robins, formats, asked.rate, asked.depth)


def _check_size(
    player: Player, asked: KitRequest, instruments: Mapping[str, Instrument], pads: int
) -> None:
    seconds = max(instrument.manifest.seconds for instrument in instruments.values())
    each = seconds * asked.rate * SAMPLE_BYTES[asked.depth]
    size, limit = pads * asked.layers * asked.round_robins * each, player.settings.kit_bytes
    if size > limit:
        raise KitError(
            f"that kit could take {size / 1e6:.0f} MB; at most {limit / 1e6:.0f} MB are made: take "
            "fewer layers or round robins, or a lower rate or depth"
        )


async def _render(
    player: Player,
    asked: KitRequest,
    kit: Kit,
    planned: Sequence[Stroke],
    instruments: Mapping[str, Instrument],
) -> dict[str, bytes]:
    """Render at several places at once, and leave the queue to those who ask for one sound.

    These are the processes of the ensemble, or the threads until it is there.
    """
    ensemble = player.ensemble
    places = ensemble.count if ensemble.is_there else player.settings.threads
    room = asyncio.Semaphore(places)

    async def part(batch: Sequence[Stroke]) -> dict[str, bytes]:
        async with room:
            if ensemble.is_there:
                bundle = player.model(kit.pads[batch[0].pad].model).installed.bundle
                played = await ensemble.play(bundle, kit, batch, asked.rate, asked.depth)
                if played is not None:
                    return played
            work = partial(render, kit, batch, instruments, asked.rate, asked.depth)
            return await player.pool.run(work)

    most = min(BATCH, -(-len(planned) // (TURNS * places)))
    tasks = [asyncio.ensure_future(part(batch)) for batch in batches(kit, planned, most)]
    try:
        parts = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return {name: content for each in parts for name, content in each.items()}
