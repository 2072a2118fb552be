"""Which passages may be used on a day: validity, versions, withdrawal and audience, as arrays over all rows."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from knowledge.catalogue import Standing
from knowledge.documents import Audience

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


def call_roll(documents: Sequence[Standing], rows: Sequence[tuple[int, str]]) -> Roll:
    """The roll of `documents` and of `rows`, each with its document's id."""
    ids = {document.id: at for at, document in enumerate(documents)}
    families: dict[str, int] = {}
    return Roll(
        families=np.array([families.setdefault(document.family, len(families)) for document in documents], np.int64),
        standings=_standings(documents),
        starts=np.array([document.first for document in documents], np.int64),
        ends=np.array([document.last for document in documents], np.int64),
        internal=np.array([document.internal for document in documents], bool),
        withdrawn=np.array([document.withdrawn for document in documents], bool),
        rows=np.array([row for row, _ in rows], np.int64),
        owners=np.array([ids[document] for _, document in rows], np.int64),
        ids=ids,
    )


def _standings(documents: Sequence[Standing]) -> np.ndarray:
    """The place of each document among all, oldest first: by version, then first day, then day of publication.

    Documents that these do not tell apart share a place.
    """
    ages = [(document.version, document.first, document.published) for document in documents]
    known = {age: (_number(age[0]), *age[1:]) for age in set(ages)}
    places = {age: place for place, age in enumerate(sorted(set(known.values())))}
    return np.array([places[known[age]] for age in ages], np.int64)


def _number(version: str) -> tuple[int, ...]:
    """The figures of a version, in order: what is newer is greater."""
    counted = "".join(str(NUMERALS.get(sign, sign)) for sign in version)
    return tuple(int(digits) for digits in re.findall(r"[0-9]+", counted))
