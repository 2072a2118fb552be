"""Mending: the smallest edit that clears a finding, offered only when a second look finds it gone and nothing new."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from guardrails import sentences
from guardrails.report import Edit, Finding, Report
from guardrails.rules import Banned, Required, Rule
from guardrails.wording import additions, replacements, statements
from knowledge.channels import Copy

Look = Callable[[Copy], Report]
"""Inspects a copy in the scene of the findings."""

MOST = 12
"""Findings of one copy for which edits are sought."""
TRIES = 12
"""Edits tried for one finding."""
SIZE = 4000
"""Code points above which a copy is too long to be looked at again for every edit."""
ENDS = "。！？!?；;.】）)”"
HAN = re.compile(r"[㐀-鿿]")
CLAUSE = re.compile(r"[^，,。！？!?；;\n]+")
LEADING = re.compile(
    r"(?i)如果|若|只要|只有|除非|虽|尽管|不是|并非|与其|不但|不仅|无论|不管|因为|由于|(?:if|unless|although|while)\b"
)
FOLLOWING = re.compile(r"(?i)而是|否则|不如|但|却|反而|而且|因此|所以|才|就|(?:but|or else|otherwise|so|then)\b")


def mend(copy: Copy, report: Report, rules: dict[str, Rule], look: Look, notices: tuple[str, ...] = ()) -> Report:
    """`report` with an edit for every finding that one clears; `notices` are sentences that may be added.

    What is left out is always whole: the offending words with their clause or sentence, never a part that turns them
    round.
    """
    if not report.findings or len(copy.text) > SIZE:
        return report
    tried = [
        _mended(copy, report, found, look, _tries(copy, found, rules[found.rule], notices))
        if found.rule in rules
        else found
        for found in report.findings[:MOST]
    ]
    return report.model_copy(update={"findings": (*tried, *report.findings[MOST:])})


def _mended(copy: Copy, report: Report, found: Finding, look: Look, edits: Iterator[Edit]) -> Finding:
    clearing = (edit for edit in islice(edits, TRIES) if _clears(copy, report, found, edit, look))
    edit = next(clearing, None)
    return found.model_copy(update={"edit": edit}) if edit else found


def _tries(copy: Copy, found: Finding, rule: Rule, notices: tuple[str, ...]) -> Iterator[Edit]:
    """Edits to try, the smallest first."""
    text, language = copy.text, copy.language
    match rule.check:
        case Banned() as check:
            yield from replacements(text, found, rule, check, language)
            yield from _left_out(text, found, statements(rule, language))
        case Required() as check:
            for sentence in additions(rule, check, notices, language):
                yield from _added(copy, found, sentence)


def _left_out(text: str, found: Finding, instead: list[str]) -> Iterator[Edit]:
    """The clause, then the sentence: something else said instead of it, or left out."""
    clause, sentence = _clause(text, found), _sentence(text, found)
    blank = text[sentence[0] : sentence[1]]
    begins = sentence[0] + len(blank) - len(blank.lstrip())
    for better in instead:
        yield Edit(start=begins, end=sentence[1], text=_closed(better))
    if not _hangs_together(text, *clause):
        yield Edit(start=clause[0], end=clause[1], text="")
    yield Edit(start=sentence[0], end=sentence[1], text="")


def _hangs_together(text: str, start: int, end: int) -> bool:
    """Whether a clause is half of a pair (如果…，…; …，而是…), which the other half needs."""
    if end <= start:
        return True
    before = CLAUSE.findall(text[:start].rstrip("，,"))
    opens = bool(LEADING.match(text[start:end].lstrip("，, "))) or bool(before and LEADING.match(before[-1].strip()))
    return opens or bool(FOLLOWING.match(text[end:].lstrip("，, ")))


def _added(copy: Copy, found: Finding, sentence: str) -> Iterator[Edit]:
    """The sentence at the end of the part, or where the sentence of the finding ends."""
    text = copy.text
    part = next((place for place in copy.places if place.start <= found.start <= place.end), None)
    for at in (part.end if part else len(text), _sentence(text, found)[1]):
        closed = at == 0 or text[:at].rstrip()[-1:] in ENDS
        space = "" if copy.language == "zh" else " "
        stop = "" if closed else "。" if copy.language == "zh" else "."
        yield Edit(start=at, end=at, text=f"{stop}{space}{_closed(sentence)}")


def _closed(sentence: str) -> str:
    """The sentence with its end mark."""
    if sentence[-1:] in ENDS:
        return sentence
    return sentence + ("。" if HAN.search(sentence) else ".")


def _clause(text: str, found: Finding) -> tuple[int, int]:
    """The clause that holds the finding with the comma beside it; nothing where the clause is a sentence."""
    start = max((text.rfind(mark, 0, found.start) for mark in "，,。！？!?；;\n"), default=-1) + 1
    ends = [at for mark in "，,。！？!?；;\n" if (at := text.find(mark, found.end)) >= 0]
    end = min(ends, default=len(text))
    if end < len(text) and text[end] in "，,":
        return start, end + 1
    return (start - 1, end) if start and text[start - 1] in "，," else (start, start)


def _sentence(text: str, found: Finding) -> tuple[int, int]:
    """The sentence that holds the finding, its end mark included."""
    lines = sentences.bordered(text.replace("！", "!").replace("？", "?").replace("；", ";"))
    start, end = sentences.sentence(lines, found.start, found.end)
    while end < len(text) and lines[end] == "\n" and text[end] != "\n":
        end += 1
    return start, end


def _clears(copy: Copy, report: Report, found: Finding, edit: Edit, look: Look) -> bool:
    """Whether the edited copy lacks the finding, has none it did not have, and still says something."""
    edited = applied(copy, edit)
    if edited is None or not edited.text.strip():
        return False
    after = look(edited)
    fewer = sum(each.rule == found.rule for each in after.findings) < sum(
        each.rule == found.rule for each in report.findings
    )
    known = {(each.rule, each.quote) for each in report.findings}
    return fewer and all((each.rule, each.quote) in known for each in after.findings)


def applied(copy: Copy, edit: Edit) -> Copy | None:
    """The copy with the edit made; None when it reaches beyond one part."""
    for place in copy.places:
        if place.start <= edit.start and edit.end <= place.end:
            words = copy.parts[place.part]
            start, end = edit.start - place.start, edit.end - place.start
            parts = {**copy.parts, place.part: words[:start] + edit.text + words[end:]}
            return Copy(channel=copy.channel, language=copy.language, parts=parts)
    return None
