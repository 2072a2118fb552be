"""Which of many words stand in a text: one automaton for all of them. Fails open: in doubt every word may be there."""

from collections.abc import Collection, Sequence

import re2

_ANYTHING = "(?s)."


class Sieve:
    """Sets of literal words; tells which sets have a word in a text."""

    def __init__(self, sets: Sequence[Sequence[str]]) -> None:
        options = re2.Options()
        options.case_sensitive, options.log_errors = False, False
        self._set = re2.Set.SearchSet(options)
        for words in sets:
            self._set.Add("|".join(map(re2.escape, words)))
        self._set.Add(_ANYTHING)
        self._set.Compile()
        self._sentinel, self._all = len(sets), frozenset(range(len(sets)))

    def passing(self, text: str) -> Collection[int]:
        """The sets with a word in `text`; all of them should the automaton give up."""
        found = self._set.Match(text) if text else ()
        return found if self._sentinel in found else self._all
