"""Better words to try for a finding: a rule's own wording, what its fix tells to add, softened superlatives."""

import re
from collections.abc import Iterator

from guardrails.folding import fold_characters
from guardrails.matching import words
from guardrails.report import Edit, Finding
from guardrails.rules import Banned, Required, Rule
from knowledge.values import Language

QUOTED = re.compile(r"[“\"]([^”\"]{2,120})[”\"]")
INSTEAD = re.compile(r"(?:改[为用成写称]+|(?i:\b(?:say|use|write)))\s*[“\"]([^”\"]{2,120})[”\"]")
BLANK = re.compile(r"[×…\[\]]|(?<![A-Za-z])[xX]{1,2}(?:[.%％]|\b)|某某")
"""What a writer would still have to fill in."""
SUPERLATIVE = frozenset(("absolute", "superlative"))
DENYING = re.compile(r"[不非无没未别勿莫][^，。！？；,!?;\n]{0,4}$")
SHORT = 12
BEFORE_NOUN = re.compile(r"(?i)\b(?:the|our|your|its|this|these) $")
NOUN = re.compile(r"(?i) (?!(?:of|in|and|or|to|for|you|we|that|on|is|are|by|than|with|at)\b)[a-z]")


def replacements(text: str, found: Finding, rule: Rule, check: Banned, language: Language) -> Iterator[Edit]:
    """The rule's own wordings for its words; then the words its fix tells to say instead."""
    for word, better in check.replace.items():
        at = fold_characters(found.quote).find(fold_characters(word))
        if at >= 0 and len(fold_characters(found.quote)) == len(found.quote):
            yield Edit(start=found.start + at, end=found.start + at + len(word), text=better)
    for better in INSTEAD.findall(rule.fix.to(language)) if rule.fix else ():
        if not BLANK.search(better) and len(better) <= SHORT:
            yield Edit(start=found.start, end=found.end, text=better)
    if rule.topic in SUPERLATIVE:
        yield from softened(text, found.start, found.end)


def statements(rule: Rule, language: Language) -> list[str]:
    """Whole statements that a rule's fix tells to make instead of the offending clause."""
    said = INSTEAD.findall(rule.fix.to(language)) if rule.fix else []
    return [words for words in said if len(words) > SHORT and not BLANK.search(words)]


def softened(text: str, start: int, end: int) -> Iterator[Edit]:
    """Leaving out a superlative that only adorns what follows; a denied one, or one that is the predicate, stays."""
    if DENYING.search(text[max(0, start - 8) : start]):
        return
    if text[end : end + 1] == "的" or text[start:end].endswith("的"):
        stop = end + (text[end : end + 1] == "的")
        if text[stop : stop + 1].isalnum() and text[start - 1 : start] not in ("是", "为", "最"):
            yield Edit(start=start, end=stop, text="")
    elif BEFORE_NOUN.search(text[:start]) and NOUN.match(text[end:]):
        yield Edit(start=start, end=end + 1, text="")


def additions(rule: Rule, check: Required, notices: tuple[str, ...], language: Language) -> Iterator[str]:
    """Sentences that say what a rule misses: of its fix, then of the disclosures, the shortest first."""
    own = QUOTED.findall(rule.fix.to(language)) if rule.fix else []
    for said in (*own, *sorted(notices, key=len)):
        if not BLANK.search(said) and _says(check, said):
            yield said


def _says(check: Required, sentence: str) -> bool:
    """Whether a sentence says something of what must be said."""
    folded = fold_characters(sentence)
    groups = (*((check.any_of,) if check.any_of else ()), *check.all_of)
    return all(any(True for _ in words(group).some(folded)) for group in groups)
