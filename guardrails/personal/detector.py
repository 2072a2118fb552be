"""Names and everything else through Presidio: a light NLP engine on LAC and one recogniser of our own."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from guardrails.personal.closing import closed
from guardrails.personal.cues import Words
from guardrails.personal.doubts_zh import Look, first_look, worth_reading
from guardrails.personal.lac import PEOPLE, Word, tagger
from guardrails.personal.lists import no_names
from guardrails.personal.names_en import english_persons
from guardrails.personal.names_zh import persons, without_title
from guardrails.personal.reading_zh import Reading
from guardrails.personal.recognisers import THRESHOLD, Find, table
from guardrails.personal.sheets import births_beside
from guardrails.personal.structured import structured
from guardrails.personal.views import fold, plain

_LANGUAGE = "zh"
_NAME = "Mingyan"
_ACTS = ("v", "vd", "d", "f", "r", "c", "p", "m", "t", "TIME", "xc", "vn")
_LONGEST = 120


class _Clauses(NlpEngine):
    """Tokens and people by LAC; no spaCy model, nothing to download."""

    def __init__(self) -> None:
        self._lac = tagger()

    def load(self) -> None:
        """Loaded when made."""

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return next(self.process_batch([text], language))[1]

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002
        n_process: int = 1,  # noqa: ARG002
        **_: Any,  # noqa: ANN401
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        given = list(texts)
        readings = self._readings([fold(text) for text in given])
        return ((text, _Read(reading, self, language)) for text, reading in zip(given, readings, strict=True))

    def _readings(self, texts: Sequence[str]) -> list[Reading]:
        """What LAC makes of each of the folded `texts`, and what needs no reading."""
        looks = [first_look(text) for text in texts]
        pieces = [piece for number, look in enumerate(looks) for piece in _pieces(number, look)]
        found: list[list[Word]] = [[] for _ in texts]
        for piece, words in zip(pieces, self._lac.words([piece.text for piece in pieces]), strict=True):
            found[piece.number] += (Word(piece.start + w.start, piece.start + w.end, w.tag) for w in words)
        return [_reading(look, words) for look, words in zip(looks, found, strict=True)]

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 - Presidio's signature
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        return not word.isalnum()

    def get_supported_entities(self) -> list[str]:
        return ["PERSON"]

    def get_supported_languages(self) -> list[str]:
        return [_LANGUAGE]


class _Read(NlpArtifacts):
    """A reading on its way through Presidio."""

    def __init__(self, reading: Reading, engine: NlpEngine, language: str) -> None:
        super().__init__([], [], [], [], engine, language)  # type: ignore[arg-type]
        self.reading = reading


class _Piece(NamedTuple):
    number: int
    start: int
    text: str


def _pieces(number: int, look: Look) -> Iterator[_Piece]:
    """What of text `number` LAC is to read, long clauses in parts."""
    for first, last in worth_reading(look):
        for i in range(first, last, _LONGEST):
            yield _Piece(number, i, look.text[i : min(i + _LONGEST, last)])


class _Personal(EntityRecognizer):
    """All of our recognisers as one."""

    def __init__(self, lexicon: Sequence[str]) -> None:
        self._no_names = no_names(lexicon)
        self._things = Words(self._no_names)
        super().__init__(supported_entities=list(table().types), supported_language=_LANGUAGE, name=_NAME)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002
        others, reading = structured(text), cast(_Read, nlp_artifacts).reading
        people = [*persons(reading, others, self._things), *self._english(reading.text)]
        others = [*others, *births_beside(reading.text, people)]
        best: dict[tuple[str, int, int], Find] = {}
        for find in (*others, *people):
            same = best.get(find[:3])
            if find.score >= THRESHOLD and (same is None or find.score > same.score):
                best[find[:3]] = find
        return [self._result(find) for find in best.values()]

    def _english(self, text: str) -> Iterator[Find]:
        """The names in Latin letters, as they stand and where they are pulled apart."""
        first = plain(text)
        for view in dict.fromkeys((first, closed(first))):
            for find in english_persons(view.text, self._no_names):
                start, end = view.span(find.start, find.end)
                yield find._replace(start=start, end=end)

    def _result(self, find: Find) -> RecognizerResult:
        """Presidio silently drops a result that does not carry its recogniser's own identifier."""
        whose = {RecognizerResult.RECOGNIZER_NAME_KEY: _NAME, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        return RecognizerResult(
            find.type, find.start, find.end, find.score, recognition_metadata=whose | {"why": find.why}
        )


class _AsTheyAre(ContextAwareEnhancer):
    """Our recognisers weigh context themselves: Presidio's own never fires between Han characters."""

    def __init__(self) -> None:
        super().__init__(0, 0, 0, 0)

    def enhance_using_context(
        self,
        text: str,  # noqa: ARG002 - Presidio's signature
        raw_results: list[RecognizerResult],
        *_: Any,  # noqa: ANN401
        **__: Any,  # noqa: ANN401
    ) -> list[RecognizerResult]:
        return raw_results


class Detector:
    """The Presidio analyzer, assembled."""

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        self._reader = _Clauses()
        self._analyzer = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=[_Personal(lexicon)], supported_languages=[_LANGUAGE]),
            nlp_engine=self._reader,
            supported_languages=[_LANGUAGE],
            context_aware_enhancer=_AsTheyAre(),
        )

    def __call__(self, text: str) -> list[Find]:
        """All sightings in `text`, still overlapping."""
        return self.many([text])[0]

    def many(self, texts: Sequence[str]) -> list[list[Find]]:
        """All sightings in each of `texts`; LAC reads them together."""
        return [self._found(text, read) for text, read in self._reader.process_batch(texts, _LANGUAGE)]

    def _found(self, text: str, read: NlpArtifacts) -> list[Find]:
        results = self._analyzer.analyze(text, language=_LANGUAGE, nlp_artifacts=read)
        return [Find(r.entity_type, r.start, r.end, r.score, r.recognition_metadata["why"]) for r in results]


def _reading(look: Look, words: Sequence[Word]) -> Reading:
    people = frozenset(without_title(look.text, word.start, word.end) for word in words if word.tag in PEOPLE)
    things = [word for word in words if word.end - word.start > 1 and word.tag not in PEOPLE]
    return Reading(
        look.text,
        look.here,
        look.spans,
        frozenset((one.start, one.end) for one in look.sure),
        look.alone,
        people,
        tuple((word.start, word.end) for word in things),
        tuple((word.start, word.end) for word in things if word.tag in _ACTS),
        frozenset(word.start for word in words),
    )
