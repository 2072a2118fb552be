"""Mending: the smallest edit that clears a finding, offered only when a second look finds it gone and nothing new."""

from collections.abc import Callable, Iterator

from guardrails import sentences
from guardrails.folding import fold_characters
from guardrails.report import Edit, Finding, Report
from guardrails.rules import Banned, Rule
from knowledge.channels import Copy

Look = Callable[[Copy], Report]
"""Inspects a copy in the scene of the findings."""

MOST = 12
"""Findings of one copy for which edits are sought."""
SIZE = 4000
"""Code points above which a copy is too long to be looked at again for every edit."""


def mend(copy: Copy, report: Report, rules: dict[str, Rule], look: Look) -> Report:
    """`report` with an edit for every banned finding that one clears; meanings are never turned round by deletion."""
    if not report.findings or len(copy.text) > SIZE:
        return report
    tried = [_mended(copy, report, found, rules, look) for found in report.findings[:MOST]]
    return Report(findings=(*tried, *report.findings[MOST:]), skipped=report.skipped, recognised=report.recognised)


def _mended(copy: Copy, report: Report, found: Finding, rules: dict[str, Rule], look: Look) -> Finding:
    check = rules[found.rule].check
    if not isinstance(check, Banned):
        return found
    edits = (edit for edit in _edits(copy.text, found, check) if _clears(copy, report, found, edit, look))
    edit = next(edits, None)
    return found.model_copy(update={"edit": edit}) if edit else found


def _edits(text: str, found: Finding, check: Banned) -> Iterator[Edit]:
    """Edits to try, the smallest first: the rule's own wording, then leaving out the clause, then the sentence."""
    for word, better in check.replace.items():
        at = fold_characters(found.quote).find(fold_characters(word))
        if at >= 0 and len(fold_characters(found.quote)) == len(found.quote):
            yield Edit(start=found.start + at, end=found.start + at + len(word), text=better)
    for start, end in (_clause(text, found), _sentence(text, found)):
        if 0 < end - start < len(text):
            yield Edit(start=start, end=end, text="")


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
