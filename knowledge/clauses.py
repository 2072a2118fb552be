"""The words of the law behind a citation, out of the laws a bank has ingested; drafts and lapsed texts do not speak."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from knowledge import articles
from knowledge.catalogue import Catalogue
from knowledge.documents import Document
from knowledge.values import Bilingual, Value

LIBRARY = "law"
"""The library laws are ingested into: `mingyan ingest 法规/ --library law`."""
LONGEST = 400
"""Code points of a clause as it is shown."""
DRAFT = re.compile(r"征求意见|草案|送审稿|(?i:\bdraft\b|consultation|proposed rule)")
DECORATION = re.compile(r"[《》〈〉\s]|^中华人民共和国")
NOTED = re.compile(r"[（(][^（）()]*[）)]$")
HANDBOOK = re.compile(r"\b(?:[A-Z]{3,6}\d*/?\d*)\b")
NUMBER = re.compile(r"\d+/\d+|\d+\.\d+[0-9().\-]*\d|\d{3,}")
GENERAL = frozenset(("CFR", "USC", "FCA", "FINRA", "SEC", "EU", "SAMR", "PBC", "UK", "CAP", "ACT"))
"""Capitals that name a body or a code of laws, not one law."""


class Clause(Value):
    """The words of a cited article, or why they are not shown."""

    text: str | None = None
    absent: Bilingual | None = None


class Clauses:
    """The laws in one library's catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found = lru_cache(4096)(self._look_up)
        self._seen: tuple[int, int] | None = None

    @classmethod
    def open(cls, home: Path) -> Self | None:
        """The laws kept under `home`; None where none were ingested."""
        path = home / "libraries" / LIBRARY / "catalogue.sqlite"
        return cls(Catalogue(path)) if path.exists() else None

    def find(self, law: Bilingual, article: str, on: date) -> Clause:
        """The article as it stands in a law in force on a day; what is not there is said."""
        if (changes := self._catalogue.changes()) != self._seen:
            self._found.cache_clear()
            self._seen = changes
        return self._found(law.zh, law.en, article, on)

    def _look_up(self, zh: str, en: str, article: str, on: date) -> Clause:
        laws = [document for document in self._laws() if names_law(document.title, zh, en)]
        if not laws:
            return _absent(f"法规库中没有《{zh}》。", f"the law library has no {en}.")
        standing = [law for law in laws if not DRAFT.search(law.title)]
        if not standing:
            return _absent(f"法规库中只有《{zh}》的征求意见稿。", f"the law library has only a draft of {en}.")
        holding = [law for law in standing if law.valid.holds(on)]
        if not holding:
            return _absent(
                f"法规库中的《{zh}》当日不在有效期内。", f"the {en} in the law library is not in force that day."
            )
        text = next(filter(None, (self._article(law, article) for law in holding)), None)
        if text is None:
            return _absent(
                f"法规库的《{zh}》中没有找到{article}。", f"{article} was not found in the law library's {en}."
            )
        return Clause(text=text if len(text) <= LONGEST else f"{text[:LONGEST]}…")

    def _laws(self) -> Iterator[Document]:
        return (kept.document for kept in self._catalogue.documents() if not kept.withdrawn)

    def _article(self, law: Document, article: str) -> str | None:
        text = "\n".join(passage.text for passage in self._catalogue.passages_of(law.id))
        if re.search(r"[㐀-鿿]", article):
            return articles.chinese(text, article)
        return articles.english(text, article) or (
            text if article.replace(" ", "") in law.title.replace(" ", "") else None
        )


class LawShelf:
    """Answers the laws kept under a home as soon as there are any; until then looking costs one glance at the disk."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._clauses: Clauses | None = None

    def __call__(self) -> Clauses | None:
        """The laws, or None where none were ingested."""
        if self._clauses is None:
            self._clauses = Clauses.open(self._home)
        return self._clauses


def names_law(title: str, zh: str, en: str) -> bool:
    """Whether a document's title names the law."""
    bare, wanted = _bare(title), _bare(zh)
    if bare == wanted or (len(wanted) >= 8 and bare.endswith(wanted)):
        return True
    keys = _keys(en)
    return bool(keys) and not re.search(r"[㐀-鿿]", title) and all(_holds(title, key) for key in keys)


def _bare(title: str) -> str:
    """A title without brackets, notes in parentheses and the country's name."""
    without = DRAFT.sub("", title) if NOTED.search(title) else title
    return DECORATION.sub("", NOTED.sub("", without.strip()))


def _keys(law: str) -> list[str]:
    """What tells one English law from another: its numbers and its handbook's code."""
    plain = law.replace(".", "") if "U.S.C" in law else law
    numbers = NUMBER.findall(plain)
    codes = [code for code in HANDBOOK.findall(plain) if code not in GENERAL]
    return [*numbers, *codes] if numbers or (codes and "FCA" in law) else []


def _holds(title: str, key: str) -> bool:
    return bool(re.search(rf"(?<![0-9A-Za-z]){re.escape(key)}(?![0-9A-Za-z])", title))


def _absent(zh: str, en: str) -> Clause:
    return Clause(absent=Bilingual(zh=zh, en=en))
