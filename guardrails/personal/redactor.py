"""The Redactor: finds personal data, puts placeholders in their place, and vouches for what is left."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Self

from guardrails.personal.entities import Entity, settle
from guardrails.personal.masked import Masked, _seal
from guardrails.personal.placeholders import KEPT, Known, Numbering, canonical, loose
from guardrails.personal.recognisers import Find, table
from guardrails.personal.structured import structured
from guardrails.personal.views import View, plain, spelled, unhidden
from knowledge.values import BadInput, Value

Scan = Callable[[str], list[Find]]
_CANARY = "电话13812345679"


class DetectorDown(BadInput):
    """Personal data could not be looked for: nothing may be sent."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"个人信息检测无法运行（{why}），因此没有发送任何内容；请检查安装后重试。",
            f"personal data cannot be looked for ({why}), so nothing was sent; check the installation and try again.",
        )


class Redaction(Value):
    """`text` with placeholders, the entities of the text as given, and what the vault must keep to restore them."""

    text: str
    entities: tuple[Entity, ...]
    masked: Masked
    vault_entries: tuple[Known, ...]


class Redactor:
    """Masks text: structured data in any mode, names too unless told otherwise."""

    def __init__(self, scan: Scan, lexicon: Sequence[str] = ()) -> None:
        self._scan = scan
        words = sorted(filter(None, lexicon), key=len, reverse=True)
        self._public = re.compile("|".join(map(re.escape, words))) if words else None

    @classmethod
    def load(cls, lexicon: Sequence[str] = (), *, names: bool = True) -> Self:
        """Takes the words of `lexicon` for public; without `names` it is quick and loads no model."""
        redactor = cls(_scan_with_names(lexicon) if names else structured, lexicon)
        if not redactor.redact(_CANARY).entities:
            raise DetectorDown("it finds nothing, not even a plain number")
        return redactor

    def redact(self, text: str, known: Sequence[Known] = ()) -> Redaction:
        """`text` masked; `known` values are matched exactly and keep their placeholders. `DetectorDown` otherwise."""
        return self._masked(text, known, self._looked_for([text])[0])

    def redact_many(self, texts: Sequence[str], known: Sequence[Known] = ()) -> list[Redaction]:
        """Each of `texts` masked by itself, quicker than one by one: up to some hundreds at a time."""
        found = self._looked_for(texts)
        return [self._masked(text, known, finds) for text, finds in zip(texts, found, strict=True)]

    def _masked(self, text: str, known: Sequence[Known], found: Sequence[Find]) -> Redaction:
        kept = [slot.span() for slot in KEPT.finditer(text)]
        finds = settle([*_sightings(text, known), *self._private(text, found)], kept)
        numbering, labels = Numbering(known, text), _labels(text)
        parts, done = [], 0
        for find in finds:
            parts += [
                text[done : find.start],
                numbering.placeholder(find.type, labels[find.type], text[find.start : find.end]),
            ]
            done = find.end
        masked = "".join([*parts, text[done:]])
        return Redaction(
            text=masked,
            entities=tuple(_entity(text, find) for find in finds),
            masked=_seal(masked),
            vault_entries=tuple(numbering.entries),
        )

    def _private(self, text: str, finds: Sequence[Find]) -> list[Find]:
        """What was found, without the bank's own public words: its hotlines, addresses, people in office."""
        public = [found.span() for found in self._public.finditer(text)] if self._public and finds else []
        return [f for f in finds if not any(start <= f.start and f.end <= end for start, end in public)]

    def _looked_for(self, texts: Sequence[str]) -> list[list[Find]]:
        many = getattr(self._scan, "many", None)
        views = [unhidden(text) for text in texts]
        bare = [view.text for view in views]
        try:
            found = many(bare) if many and len(bare) > 1 else [self._scan(text) for text in bare]
        except Exception as error:
            raise DetectorDown(type(error).__name__) from error
        return [[_placed(find, view) for find in finds] for view, finds in zip(views, found, strict=True)]


def _placed(find: Find, view: View) -> Find:
    """`find` where it stands in the text as given."""
    start, end = view.span(find.start, find.end)
    return find._replace(start=start, end=end)


def _scan_with_names(lexicon: Sequence[str]) -> Scan:
    try:
        from guardrails.personal.detector import Detector

        return Detector(lexicon)
    except (ImportError, OSError) as error:
        raise DetectorDown(f"names: {error}") from error


def _entity(text: str, find: Find) -> Entity:
    return Entity(
        type=find.type,
        start=find.start,
        end=find.end,
        quote=text[find.start : find.end],
        score=round(find.score, 2),
        why=find.why,
    )


def _labels(text: str) -> Mapping[str, str]:
    """What the placeholders of `text` are called, by type."""
    return table().labels["en" if text.isascii() else "zh"]


def _sightings(text: str, known: Sequence[Known]) -> Iterator[Find]:
    """Where the known values stand in `text`, however they are spelled."""
    if not known:
        return
    first = plain(text)
    rows = [loose(first), loose(spelled(first))]
    for one in known:
        value = canonical(one.value)
        for letters, at in rows if value else ():
            for found in re.finditer(re.escape(value), letters):
                yield Find(one.type, at[found.start()], at[found.end() - 1] + 1, 1.0, "known")
