"""What may match in a text: patterns ask for words of which a match holds one, and one automaton finds all words."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from daachorse import CharwiseDoubleArrayAhoCorasick

Words = Collection[str]


class Sieve:
    """Tells which of many patterns may match a text: each asks for one word of each of its groups."""

    def __init__(self, asked: Sequence[Sequence[Words]]) -> None:
        places: dict[str, int] = {}
        self._groups = max(map(len, asked), default=0)
        self._size = len(asked)
        self._given = 0
        for number, groups in enumerate(asked):
            for turn in range(self._groups):
                bit = 1 << (number + turn * self._size)
                for word in groups[turn] if turn < len(groups) else ():
                    places[word] = places.get(word, 0) | bit
                self._given |= 0 if turn < len(groups) else bit
        self._asking = list(places.values()) or [0]
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(places) or ["\0"])

    def passing(self, low: str) -> int:
        """The patterns that may match somewhere in `low`, a text in small letters, as the bits of a number."""
        seen, asking = self._given, self._asking
        for _, _, number in self._automaton.find_overlapping(low):
            seen |= asking[number]
        both = seen
        for _ in range(1, self._groups):
            seen >>= self._size
            both &= seen
        return both & ((1 << self._size) - 1)


def number_of(flags: Iterable[bool]) -> int:
    """The number whose bits are these, the least first."""
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, the least first."""
    while number:
        least = number & -number
        yield least.bit_length() - 1
        number ^= least
