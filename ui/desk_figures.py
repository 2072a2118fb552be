"""The figures of the desk and what ends soon, as HTML."""

from collections.abc import Sequence
from html import escape

from assistant.figures import DeskFigures
from assistant.release import Release
from ui.words import Words

TOP = 8


def figures_html(figures: DeskFigures, soon: Sequence[Release], words: Words) -> str:
    """How many, how long, how many at once; the rules met most with how often people agreed; what ends soon."""
    hours = f"{figures.cycle.total_seconds() / 3600:.1f}" if figures.cycle is not None else "—"
    first = f"{figures.first_pass:.0%}" if figures.first_pass is not None else "—"
    told = (
        (words("items_count"), figures.items),
        (words("approved_count"), figures.approved),
        (words("cycle_hours"), hours),
        (words("first_pass"), first),
    )
    line = "".join(f"<span>{escape(name)} <b>{value}</b></span>" for name, value in told)
    rows = "".join(
        f"<tr><td><code>{escape(rule.rule)}</code></td><td>{rule.met}</td><td>{rule.agreement:.0%}</td></tr>"
        for rule in figures.rules[:TOP]
    )
    head = "".join(f"<th>{escape(words(name))}</th>" for name in ("rule", "met", "agreement"))
    table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
    ends = "".join(f"<li>{escape(r.sealed.subject)} · {words('until')} {r.ends}</li>" for r in soon)
    warned = f'<p class="my-said">{escape(words("ends_soon"))}</p><ul>{ends}</ul>' if ends else ""
    return f'<p class="my-counts">{line}</p>{warned}{table}'
