"""How copy keeps the bank's brand: a score for each part and aspect, each guideline with the words that broke it."""

from collections.abc import Iterable, Mapping
from html import escape

from guardrails.brand.judging import Score, Scorecard, by_aspect
from guardrails.report import Report
from ui.words import Words

NO_NAMES: Mapping[str, str] = {}


def brand_html(card: Scorecard | None, words: Words, parts: Mapping[str, str] = NO_NAMES) -> str:
    """The score and what broke it, parts by their names; nothing where no guideline was tested."""
    if card is None or not card.tested:
        return ""
    title = f"<b>{escape(words('brand'))}</b> {card.passed}/{card.tested} · {card.passed / card.tested:.0%}"
    of = dict.fromkeys(score.part for score in card.scores)
    rows = "".join(_part(name, parts.get(name, name), card.scores, words) for name in of) if len(of) > 1 else ""
    return (
        f'<div class="my-brand"><p>{title}</p><ul class="my-scores">{_aspects(card.scores, words)}</ul>'
        f"{rows}{_broken(card, words)}</div>"
    )


def without_brand(report: Report) -> Report:
    """The report without the brand's findings, which have a place of their own."""
    return report.of(finding for finding in report.findings if not finding.topic.startswith("brand-"))


def _part(part: str, name: str, scores: Iterable[Score], words: Words) -> str:
    mine = [score for score in scores if score.part == part]
    kept = f"{sum(score.passed for score in mine)}/{sum(score.tested for score in mine)}"
    return f'<ul class="my-scores"><li>{escape(name)} <b>{kept}</b></li>{_aspects(mine, words)}</ul>'


def _aspects(scores: Iterable[Score], words: Words) -> str:
    return "".join(
        f"<li><b>{escape(words('aspect_' + aspect))}</b> {passed}/{tested}</li>"
        for aspect, passed, tested in by_aspect(scores)
    )


def _broken(card: Scorecard, words: Words) -> str:
    said = {finding.rule: finding.message.to(words.language) for finding in card.findings}
    return "".join(
        f'<div class="my-card my-card-advise"><q>{escape(_words_of(rule, card))}</q> {escape(message)}</div>'
        for rule, message in said.items()
    )


def _words_of(rule: str, card: Scorecard) -> str:
    return "、".join(dict.fromkeys(finding.quote for finding in card.findings if finding.rule == rule))
