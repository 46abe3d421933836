"""The calls that make kits, open saved ones and write exports, and what can be asked of them."""

from dataclasses import asdict
from functools import partial
from typing import BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from ghostnote.engine.catalogue import Catalogue
from ghostnote.engine.recipe import save
from ghostnote.kit.kit import MAX_PADS
from ghostnote.kit.names import fill, plain_slug, values_of
from ghostnote.kit.pack import to_zip
from ghostnote.kit.recall import recall_kit
from ghostnote.kit.saved import saved_kit
from ghostnote.kit.strokes import MAX_LAYERS, MAX_ROUND_ROBINS, MAX_STROKES
from ghostnote.kit.take import FORMATS, RATES, Take
from ghostnote.service.answers import fresh
from ghostnote.service.bodies import read_json
from ghostnote.service.connection import while_connected
from ghostnote.service.exports import Exports
from ghostnote.service.kit_maker import make_kit, model_name, patch_of
from ghostnote.service.kit_schemas import (
    ExportDocument,
    ExportRequest,
    KitRequest,
    OpenedKitDocument,
    SettingsDocument,
    SoundRequest,
    TakeDocument,
)
from ghostnote.service.openapi import described
from ghostnote.service.player import Player, player_of
from ghostnote.service.problems import RequestError
from ghostnote.service.query import DEPTHS, parse_nothing
from ghostnote.service.uploads import kit_upload

NO_EXPORTS = (
    "This server writes no files; whoever runs it can start it with --export-dir FOLDER. "
    "Save the sound from the page instead."
)

router = APIRouter(prefix="/api", tags=["kits"])


@router.get("/settings", responses=described(SettingsDocument, 422, 503))
async def settings(request: Request) -> Response:
    """What this server can be asked for."""
    parse_nothing(request.query_params.multi_items())
    player = player_of(request)
    exports = player.exports
    document = SettingsDocument(
        exports=exports is not None,
        folder=exports.name if exports else "",
        rates=list(RATES),
        depths={container: list(depths) for container, depths in DEPTHS.items()},
        formats=list(FORMATS),
        pads=MAX_PADS,
        layers=MAX_LAYERS,
        round_robins=MAX_ROUND_ROBINS,
        strokes=MAX_STROKES,
        take=TakeDocument(**asdict(Take())),
        upload_bytes=player.settings.upload_bytes,
        kit_file_bytes=player.settings.kit_file_bytes,
    )
    return fresh(document)


@router.post("/kits", responses=described("application/zip", 404, 408, 413, 415, 422, 500, 503))
async def kit(request: Request) -> Response:
    """A kit as a zip of WAV files, with presets for samplers."""
    player = player_of(request)
    parse_nothing(request.query_params.multi_items())
    timeout = player.settings.upload_timeout_seconds
    asked = await read_json(request, KitRequest, timeout_seconds=timeout)
    with player.kit_slot():
        content, folder = await while_connected(request, _zip(player, asked))
    headers = {"Cache-Control": "no-store", "Content-Disposition": _attached(folder)}
    return Response(content, headers=headers, media_type="application/zip")


@router.post("/kits/opened", responses=described(OpenedKitDocument, 408, 413, 415, 422, 503))
async def opened_kit(request: Request) -> Response:
    """The kit in a file that was saved, its zip or its `kit.json`, as it plays here."""
    player = player_of(request)
    parse_nothing(request.query_params.multi_items())
    settings = player.settings
    # A zip may take as much memory as it did while it was made.
    with player.kit_slot():
        async with kit_upload(
            request,
            max_bytes=settings.kit_file_bytes,
            timeout_seconds=settings.upload_timeout_seconds,
        ) as file:
            work = player.pool.run(partial(_opened, player.catalogue, file))
            document = await while_connected(request, work)
    return fresh(document)


@router.post(
    "/exports", responses=described(ExportDocument, 403, 404, 408, 413, 415, 422, 500, 503)
)
async def export(request: Request) -> Response:
    """Write a sound or a kit into the folder of exports, where there is one."""
    player = player_of(request)
    parse_nothing(request.query_params.multi_items())
    exports = player.exports
    if exports is None:
        raise RequestError(403, NO_EXPORTS)
    timeout = player.settings.upload_timeout_seconds
    asked = await read_json(request, ExportRequest, timeout_seconds=timeout)
    with player.kit_slot():
        name = await while_connected(request, _export(player, exports, asked))
    return fresh(ExportDocument(name=name))


def _attached(folder: str) -> str:
    """The header that names a kit's zip, in ASCII too where that is not all of it (RFC 6266)."""
    named = f'attachment; filename="{plain_slug(folder, "kit")}.zip"'
    return named if folder.isascii() else f"{named}; filename*=UTF-8''{quote(folder)}.zip"


def _opened(catalogue: Catalogue, file: BinaryIO) -> OpenedKitDocument:
    saved = saved_kit(file)
    found = recall_kit(catalogue, saved)
    warnings = [*found.missing, *found.changed]
    document = found.kit.document() | asdict(saved.take) | {"warnings": warnings}
    return OpenedKitDocument.model_validate(document)


async def _zip(player: Player, asked: KitRequest) -> tuple[bytes, str]:
    folder, files = await make_kit(player, asked)
    return await player.pool.run(partial(to_zip, folder, files)), folder


async def _export(player: Player, exports: Exports, asked: ExportRequest) -> str:
    if asked.kit is not None:
        folder, files = await make_kit(player, asked.kit)
        return await player.pool.run(partial(exports.write_folder, folder, files))
    assert asked.sound is not None
    name = player.model(model_name(player, asked.sound.model)).installed.manifest.name
    return await player.pool.run(partial(_write_sound, player, exports, name, asked.sound))


def _write_sound(player: Player, exports: Exports, name: str, asked: SoundRequest) -> str:
    instrument = player.load(name)
    patch = patch_of(instrument, asked)
    clip = instrument.render(patch)
    title = fill(asked.pattern, values_of(name, patch, clip))
    content = save(instrument, patch, clip, asked.rate, asked.depth, asked.container)
    return exports.write(title, f".{asked.container}", content)
