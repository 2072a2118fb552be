"""The model writer: asks, shows words while they come, puts in values, and keeps every part within its limit."""

from collections.abc import Generator, Mapping

from assistant.dossier import Dossier
from assistant.draft import Claim
from assistant.model import Model, ModelRefused
from assistant.model.answers import read_answer
from assistant.writing.asking import Asking
from assistant.writing.evidence import claims_by_marks
from assistant.writing.notices import fits, written_parts
from assistant.writing.phrases import phrases
from assistant.writing.placing import misplaced
from assistant.writing.reading import parts_of, words_so_far
from assistant.writing.references import put_values, unknown_marks
from assistant.writing.trimming import trim
from knowledge.channels import Part
from knowledge.values import Value

LONGEST = 20_000
ROOMY = 300
ENDS = '。！？.!?：:；;”"）)'


class Written(Value):
    """A model's answer: as it came, and its parts with values put in, each within its limit."""

    answer: str
    parts: dict[str, str]
    claims: tuple[Claim, ...]
    strange: tuple[str, ...]
    """Marks that stand for nothing."""
    misplaced: tuple[str, ...]
    """Marks behind words that announce another kind of figure."""


def write(asking: Asking, model: Model, dossier: Dossier) -> Generator[str, None, Written]:
    """Yields the words so far while they come, and returns what was written; `ModelFault` otherwise."""
    answer, language = "", dossier.language
    for piece in model.stream(asking.ask, asking.form):
        answer += piece
        if len(answer) > LONGEST:
            raise ModelRefused("模型的回答过长，未予采用。", "the model's answer is too long; not used.")
        yield put_values(_whole_marks(words_so_far(answer)), asking.references, language)
    parts = parts_of(read_answer(answer, asking.least, language))
    return _written(answer, parts, asking, dossier)


def _written(answer: str, parts: Mapping[str, str], asking: Asking, dossier: Dossier) -> Written:
    marked = "\n".join(parts.values())
    settled = {part.name: _settled(part, parts[part.name], asking, dossier) for part in written_parts(dossier.channel)}
    rests = claims_by_marks(marked, asking.references, dossier)
    kept = "\n".join(settled.values())
    return Written(
        answer=answer,
        parts=settled,
        claims=tuple(claim for claim in rests if claim.quote.rstrip("。.") in kept),
        strange=unknown_marks(marked, asking.references),
        misplaced=misplaced(marked, asking.references, dossier.language),
    )


def _settled(part: Part, words: str, asking: Asking, dossier: Dossier) -> str:
    """`words` with values, ended as a sentence where it is one, trimmed to the room there is."""
    language, channel = dossier.language, dossier.channel
    roomy = part.limit is None or part.limit.zh >= ROOMY
    said = put_values(words.strip(), asking.references, language, roomy=roomy)
    if part.name == channel.notices and said and said[-1] not in ENDS:
        said += phrases(language).say.stop
    return trim(said, lambda shorter: fits(shorter, part, channel, language, dossier.notices))


def _whole_marks(words: str) -> str:
    """`words` without a mark that is still being written at the end."""
    opened = words.rfind("[")
    return words if opened < 0 or "]" in words[opened:] else words[:opened]
