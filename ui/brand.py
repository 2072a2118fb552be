"""How copy keeps the bank's brand: the score for each aspect, and each guideline with the words that broke it."""

from html import escape

from guardrails.brand.judging import Scorecard, by_aspect
from ui.words import Words


def brand_html(card: Scorecard | None, words: Words) -> str:
    """The score and what broke it; nothing where no guideline was tested."""
    if card is None or not card.tested:
        return ""
    scores = "".join(
        f"<li><b>{escape(words('aspect_' + aspect))}</b> {passed}/{tested}</li>"
        for aspect, passed, tested in by_aspect(card.scores)
    )
    title = f"<b>{escape(words('brand'))}</b> {card.passed}/{card.tested} · {card.passed / card.tested:.0%}"
    return f'<div class="my-brand"><p>{title}</p><ul class="my-scores">{scores}</ul>{_broken(card, words)}</div>'


def _broken(card: Scorecard, words: Words) -> str:
    said = {finding.rule: finding.message.to(words.language) for finding in card.findings}
    return "".join(
        f'<div class="my-card my-card-advise"><q>{escape(_words_of(rule, card))}</q> {escape(message)}</div>'
        for rule, message in said.items()
    )


def _words_of(rule: str, card: Scorecard) -> str:
    return "、".join(dict.fromkeys(finding.quote for finding in card.findings if finding.rule == rule))
