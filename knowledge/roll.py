"""Which passages may be used on a day: validity, versions, withdrawal and audience, as arrays over all rows."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

import numpy as np

from knowledge.catalogue import Kept
from knowledge.documents import Audience, Document

NUMERALS = {numeral: digit for digit, numeral in enumerate("一二三四五六七八九", start=1)}


class Roll(NamedTuple):
    """Per document: family, standing among its versions, first and last day, flags. Per row: its document."""

    families: np.ndarray
    standings: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    internal: np.ndarray
    withdrawn: np.ndarray
    rows: np.ndarray
    owners: np.ndarray
    ids: dict[str, int]

    def allowed(self, on: date, audience: Audience) -> np.ndarray:
        """For each row, whether a reader of `audience` may be shown it on the day `on`.

        Of each family's documents that this reader may see and that have begun, the newest speaks, or none: what a
        newer version has replaced does not come back when that one expires or is withdrawn.
        """
        day = on.toordinal()
        begun = (self.starts <= day) & (~self.internal if audience == "public" else True)
        newest = np.full(len(self.families), -1)
        np.maximum.at(newest, self.families[begun], self.standings[begun])
        speaking = begun & (self.standings == newest[self.families]) & (self.ends >= day) & ~self.withdrawn
        shown: np.ndarray = speaking[self.owners]
        return shown

    def owners_of(self, rows: np.ndarray) -> np.ndarray:
        """The number of the document each of `rows` belongs to."""
        owners: np.ndarray = self.owners[np.searchsorted(self.rows, rows)]
        return owners

    def of(self, documents: frozenset[str]) -> np.ndarray:
        """For each row, whether it belongs to one of `documents`."""
        wanted = np.zeros(len(self.families), bool)
        wanted[[self.ids[one] for one in documents if one in self.ids]] = True
        belongs: np.ndarray = wanted[self.owners]
        return belongs


def call_roll(kept: Sequence[Kept], rows: Sequence[tuple[int, str]]) -> Roll:
    """The roll of the documents `kept` and of `rows`, each with its document's id."""
    documents = [one.document for one in kept]
    ids = {document.id: at for at, document in enumerate(documents)}
    families: dict[str, int] = {}
    return Roll(
        families=np.array([families.setdefault(document.family, len(families)) for document in documents], np.int64),
        standings=_standings(documents),
        starts=np.array([(one.valid.start or date.min).toordinal() for one in documents], np.int64),
        ends=np.array([(one.valid.end or date.max).toordinal() for one in documents], np.int64),
        internal=np.array([one.audience == "internal" for one in documents], bool),
        withdrawn=np.array([one.withdrawn for one in kept], bool),
        rows=np.array([row for row, _ in rows], np.int64),
        owners=np.array([ids[document] for _, document in rows], np.int64),
        ids=ids,
    )


def _standings(documents: Sequence[Document]) -> np.ndarray:
    """The place of each document among all, oldest first; documents that cannot be told apart share one."""
    order = sorted(range(len(documents)), key=lambda at: _age(documents[at]))
    standings = np.zeros(len(documents), np.int64)
    for standing, (_, same) in enumerate(groupby(order, key=lambda at: _age(documents[at]))):
        standings[list(same)] = standing
    return standings


def _age(document: Document) -> tuple[tuple[int, ...], date, date]:
    """What makes one version newer than another: its number, then the day it begins, then the day it was published."""
    counted = "".join(str(NUMERALS.get(sign, sign)) for sign in document.version)
    number = tuple(int(digits) for digits in re.findall(r"[0-9]+", counted))
    return number, document.valid.start or date.min, document.published or date.min
