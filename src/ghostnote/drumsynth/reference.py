"""The reference tables of `docs/drumsynth.md`, written from the tables that are drawn from."""

from ghostnote.drumsynth.drums import DRUMS
from ghostnote.drumsynth.parameters import HYBRID, VOCABULARY, Interval


def reference() -> str:
    """Markdown: the vocabulary, then for each class its limits and its styles."""
    parts = [_vocabulary()]
    parts += [
        f"### {drum_class}\n\n{_limits(drum_class)}\n{_styles(drum_class)}" for drum_class in DRUMS
    ]
    return "\n".join(parts)


def _vocabulary() -> str:
    lines = ["| parameter | unit | drawn | off | meaning |", "|---|---|---|---|---|"]
    for name, entry in VOCABULARY.items():
        off = "" if entry.off is None else f"{entry.off:g}"
        lines.append(f"| `{name}` | {entry.unit} | {entry.scale} | {off} | {entry.meaning} |")
    return "\n".join(lines) + "\n"


def _limits(drum_class: str) -> str:
    """Each parameter's usual interval, and the limits over all styles."""
    table = DRUMS[drum_class].table
    lines = ["| parameter | usually | limits over all styles |", "|---|---|---|"]
    for name, usual in table.usual.items():
        low, high = table.limits(name)
        lines.append(f"| `{name}` | {_span(usual)} | {low:g} to {high:g} |")
    return "\n".join(lines) + "\n"


def _styles(drum_class: str) -> str:
    table = DRUMS[drum_class].table
    total = sum(style.weight for style in table.styles)
    lines = ["| style | share | what differs from the usual |", "|---|---|---|"]
    for style in table.styles:
        changes = ", ".join(f"`{name}` {_span(span)}" for name, span in style.intervals.items())
        if style.name == HYBRID:
            changes = "each parameter from another of these styles"
        lines.append(f"| {style.name} | {style.weight / total:.0%} | {changes} |")
    return "\n".join(lines) + "\n"


def _span(interval: Interval) -> str:
    if interval.chance == 0:
        return "off"
    ends = f"{interval.low:g}"
    if interval.high != interval.low:
        ends += f" to {interval.high:g}"
    return ends if interval.chance == 1 else f"{ends}, {interval.chance:.0%} of hits"
