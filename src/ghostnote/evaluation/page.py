"""The report as one page that needs no other file."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from ghostnote.corpus import Corpus
from ghostnote.evaluation.charts import Axis, Dot, curves, dots
from ghostnote.evaluation.choice import RULE
from ghostnote.evaluation.figures import MEASURES, Figures
from ghostnote.evaluation.gallery import PLAYED, SHOWN, player
from ghostnote.evaluation.leaderboard import Leaderboard, Scored, shown
from ghostnote.evaluation.pictures import data_uri, spectrograms
from ghostnote.evaluation.table import board_table

LOSSES = "<!-- losses -->"
"""Where a model's part has room for its loss curves."""
STYLE = Path(__file__).with_name("page.css")
SCRIPT = Path(__file__).with_name("page.js")
FACTS = ("kernel", "coverage", "memorisation", "clicks", "start_clicks", "reconstruction", "hit_ms")
"""What is said of a model where its part is closed."""
EMPTY_ICON = '<link rel="icon" href="data:,">'


def page(board: Leaderboard, corpus: Corpus) -> str:
    """The HTML of a leaderboard, whose recordings are read from `corpus`."""
    library = board.reference.library
    count = len(board.models)
    title = f"{count} model{'s' if count > 1 else ''} of the {library.drum_class}, measured"
    ranked = board.ranked()
    real_grid, real_players = _real_sounds(board, corpus)
    style = STYLE.read_text() + (
        f".real-grid {{ aspect-ratio: {real_grid[1]}; border-radius: 6px; background: center / "
        f'100% 100% url("{data_uri("image/png", real_grid[0])}"); }}'
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>{EMPTY_ICON}
<style>{style}</style>
</head>
<body>
<header><h1>{escape(title)}</h1>{_summary(board)}</header>
<main>
<h2>Leaderboard</h2>
<div class="table">{board_table(board)}</div>
{_failures(board)}
{_charts(board, ranked)}
<h2>How to read it</h2>
{_guide(board)}
<h2>What real ones sound like</h2>
<div class="card"><div class="real-grid" role="img" aria-label="{SHOWN} real sounds"></div>
<h4>Listen</h4><div class="players">{real_players}</div></div>
<h2>The models</h2>
{"".join(_model(rank, each, board.best) for rank, each in enumerate(ranked, 1))}
</main>
<footer>{_footer(board)}</footer>
<script>{SCRIPT.read_text()}</script>
</body>
</html>
"""


def _summary(board: Leaderboard) -> str:
    if board.best is None:
        return f'<p class="lead">No model keeps within the limits. {escape(RULE)}</p>'
    figures = board.figures[board.best]
    real = next(each.figures["kernel"] for each in board.brackets if each.name == "real")
    return (
        f'<p class="lead"><strong>{escape(board.best)}</strong> is chosen: its own sounds are at a '
        f"kernel distance of {shown('kernel', figures['kernel'])} from real ones, where two halves "
        f"of the real ones are at {shown('kernel', real)} from each other.</p>"
    )


def _failures(board: Leaderboard) -> str:
    return "".join(
        f'<p class="failed">{escape(each.name)} was not scored: {escape(each.error)}</p>'
        for each in board.failures
    )


def _charts(board: Leaderboard, ranked: Sequence[Scored]) -> str:
    rows = [
        (str(rank), each.candidate.name, each.figures, False) for rank, each in enumerate(ranked, 1)
    ] + [(each.name, each.title, each.figures, True) for each in board.brackets]
    found = [
        _chart("coverage", "Coverage of the real sounds", rows),
        _chart("hit_ms", "Milliseconds a hit", rows),
    ]
    figures = "".join(f"<figure>{chart}</figure>" for chart in found if chart)
    return (
        f'<div class="pair">{figures}</div><p class="soft">Realism against diversity and against '
        "cost. Numbers are ranks in the table; down is nearer to real sounds.</p>"
        if figures
        else ""
    )


def _chart(key: str, label: str, rows: Sequence[tuple[str, str, Figures, bool]]) -> str:
    marks = [
        Dot(tag, title, figures[key].value, max(figures["kernel"].value, 0.0), known)
        for tag, title, figures, known in rows
        if key in figures and "kernel" in figures
    ]
    if not marks:
        return ""
    x = Axis.linear(label, [mark.x for mark in marks])
    return dots(x, Axis.root("Kernel distance", [mark.y for mark in marks]), marks)


def _guide(board: Leaderboard) -> str:
    reference = board.reference
    library = reference.library
    kind = "recordings" if library.has_real else "sounds (it holds too few recordings)"
    listed = "".join(
        f"<div><dt>{escape(each.label)}</dt><dd>{escape(each.help)}</dd></div>" for each in MEASURES
    )
    return f"""<div class="card"><p>Every model made {board.count:,} sounds of its own prior and
{board.count:,} from all over its pad. {reference.count:,} of each are held against
{reference.count:,} {kind} it may have learned from, and {reference.unseen_count:,} against as many
of packs that were held out of training. Distances depend on these numbers, so the brackets (the
grey rows) are taken at the same: a score says something only beside them.
<em>Real against real</em> is the best there is; <em>real sounds resynthesised</em> is what is left
of them once they are taken apart into Ghost's parts and played again;
<em>training against unseen packs</em> is what separates one drum and room from another;
<em>copy of the training set</em> is what learning by heart would give; <em>decaying white
noise</em> is what any measure must refuse. Ranges are 95% intervals, of 1,000 bootstraps where
distances are concerned.</p>
<p>{escape(RULE)}</p><dl class="help">{listed}</dl></div>"""


def _real_sounds(board: Leaderboard, corpus: Corpus) -> tuple[tuple[bytes, str], str]:
    """The picture of `SHOWN` real sounds with its aspect ratio, and players of `PLAYED`."""
    library = board.reference.library
    rows = np.random.default_rng(board.seed).permutation(library.real)[:SHOWN].tolist()
    records = [library.train_records[row] for row in rows]
    clips = [corpus.clip(record) for record in records]
    png = spectrograms(clips)
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    players = [
        f"<figure>{player(clip)}<figcaption>{escape(record.pack)}</figcaption></figure>"
        for clip, record in zip(clips[:PLAYED], records, strict=False)
    ]
    return (png, f"{width} / {height}"), "".join(players)


def _model(rank: int, scored: Scored, best: str | None) -> str:
    candidate, figures = scored.candidate, scored.figures
    labels = {each.key: (each.label.lower(), each.unit) for each in MEASURES}
    facts = " · ".join(
        f"{labels[key][0]} {shown(key, figures[key])} {labels[key][1]}".rstrip()
        for key in FACTS
        if key in figures
    )
    losses = ""
    if candidate.curves:
        losses = f"<figure>{curves(candidate.curves)}<figcaption>Losses</figcaption></figure>"
    mark = " · chosen" if candidate.name == best else ""
    return f"""<details class="card" id="{escape(candidate.name)}"{" open" if rank == 1 else ""}>
<summary><h3><span class="tag">{rank}</span>{escape(candidate.name)}</h3>
<div class="facts">{escape(candidate.manifest.title)}{mark}<br>{escape(facts)}</div></summary>
{scored.fragment.replace(LOSSES, losses)}</details>"""


def _footer(board: Leaderboard) -> str:
    library = board.reference.library
    return (
        f"Corpus {library.hash[:16]}: {len(library.train):,} training sounds, "
        f"{len(library.real) if library.has_real else 0:,} of them recordings; "
        f"{len(library.validation):,} unseen. Seed {board.seed}."
    )
