"""Names and everything else through Presidio: a light NLP engine on LAC and one recogniser of our own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from guardrails.personal.candidates_zh import worth_reading
from guardrails.personal.cues import Words
from guardrails.personal.lac import PEOPLE, Lac, Word
from guardrails.personal.lists import no_names
from guardrails.personal.names_en import english_persons
from guardrails.personal.names_zh import persons, without_title
from guardrails.personal.reading_zh import Reading
from guardrails.personal.recognisers import THRESHOLD, Find, table
from guardrails.personal.structured import structured
from guardrails.personal.views import fold

_LANGUAGE = "zh"
_NAME = "Mingyan"
_ACTS = ("v", "vd", "d", "f", "r", "c", "p", "m", "t", "TIME", "xc", "vn")
_CLAUSE = re.compile(r"[^。！？；，,;!?\n]+[。！？；，,;!?\n]*")
_LONGEST = 120


class _Clauses(NlpEngine):
    """Tokens and people by LAC; no spaCy model, nothing to download."""

    def __init__(self) -> None:
        self._lac = Lac()

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
        pieces = [piece for number, text in enumerate(given) for piece in _pieces(number, fold(text))]
        found: list[list[Word]] = [[] for _ in given]
        for piece, words in zip(pieces, self._lac.words([piece.text for piece in pieces]), strict=True):
            found[piece.number] += (Word(piece.start + w.start, piece.start + w.end, w.tag) for w in words)
        for text, words in zip(given, found, strict=True):
            tokens = [text[word.start : word.end] for word in words]
            yield text, NlpArtifacts(words, tokens, [word.start for word in words], [], self, language)  # type: ignore[arg-type]

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 - Presidio's signature
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        return not word.isalnum()

    def get_supported_entities(self) -> list[str]:
        return ["PERSON"]

    def get_supported_languages(self) -> list[str]:
        return [_LANGUAGE]


class _Piece(NamedTuple):
    number: int
    start: int
    text: str


def _pieces(number: int, text: str) -> Iterator[_Piece]:
    """What of the folded text `number` LAC is to read: clauses that may name somebody, long ones in parts."""
    for clause in _CLAUSE.finditer(text):
        part = worth_reading(clause[0])
        if part:
            said = clause[0][slice(*part)]
            for i in range(0, len(said), _LONGEST):
                yield _Piece(number, clause.start() + part[0] + i, said[i : i + _LONGEST])


class _Personal(EntityRecognizer):
    """All of our recognisers as one."""

    def __init__(self, lexicon: Sequence[str]) -> None:
        self._no_names = no_names(lexicon)
        self._things = Words(self._no_names)
        super().__init__(supported_entities=list(table().types), supported_language=_LANGUAGE, name=_NAME)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002
        others = structured(text)
        reading = _reading(fold(text), cast(Sequence[Word], nlp_artifacts.entities))
        people = [*persons(reading, others, self._things), *english_persons(reading.text, self._no_names)]
        return [self._result(find) for find in (*others, *people) if find.score >= THRESHOLD]

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


def _reading(text: str, words: Sequence[Word]) -> Reading:
    people = frozenset(without_title(text, word.start, word.end) for word in words if word.tag in PEOPLE)
    things = [word for word in words if word.end - word.start > 1 and word.tag not in PEOPLE]
    spans = tuple((word.start, word.end) for word in things)
    acts = tuple((word.start, word.end) for word in things if word.tag in _ACTS)
    return Reading(text, people, spans, acts, frozenset(word.start for word in words))
