"""Which lines of plain text are headings, how deep, and the path of headings down to a paragraph."""

import re

STEPS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"第[一二三四五六七八九十百零〇\d]+[编编部]分?(?=\s|$|[：:])"), 1),
    (re.compile(r"第[一二三四五六七八九十百零〇\d]+章"), 1),
    (re.compile(r"第[一二三四五六七八九十百零〇\d]+节"), 2),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 1),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）"), 2),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s?(?=[^\d.%％])"), 3),
    (re.compile(r"\d{1,2}\.\d{1,2}\.?\s?(?=[^\d.%％])"), 2),
)
ENDS = tuple("。！？；，、,;!?：:…")
LONGEST = 32


class Path:
    """The headings above the place a reader has reached; the one thing here that changes as reading goes on."""

    def __init__(self, *roots: str) -> None:
        self._steps: list[tuple[int, str]] = [(0, root) for root in roots if root]

    def enter(self, level: int, words: str) -> None:
        """Go under the heading `words` of `level` (1 is the highest), leaving those as deep or deeper."""
        self._steps = [step for step in self._steps if step[0] < level]
        self._steps.append((level, words))

    @property
    def words(self) -> tuple[str, ...]:
        """The headings from the highest down."""
        return tuple(words for _, words in self._steps)


def heading_level(line: str) -> int | None:
    """How deep the heading `line` is, or `None` where it is no heading."""
    if not line or len(line) > LONGEST or line.endswith(ENDS):
        return None
    return next((level for pattern, level in STEPS if pattern.match(line)), None)
