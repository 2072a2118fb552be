"""Vectors: as near to full precision as promised, the same whatever they are embedded with, or a clear refusal."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import E5, WEIGHTS, WIDTH, find_embedder, models_folder
from knowledge.values import BadFile, BadInput

TEXTS = (
    "三年期定期存款年利率1.55%，起存金额五十元，到期自动转存。",
    "本产品为非保本浮动收益型理财产品，风险等级R2，业绩比较基准2.35%–2.85%，不代表实际收益。",
    "The annual percentage rate is 7.2% and the fee is $25 per transfer.",
    "信用卡分期手续费按期收取，折算年化利率（单利）为7.2%至15.6%。提前还款不退已收手续费。",
    "客户可通过手机银行、网上银行或任一网点办理，受理时间为每个工作日九时至十七时。" * 6,
    "？",
    "",
)


@pytest.fixture(scope="module")
def e5() -> E5:
    if not (models_folder() / WEIGHTS).is_file():
        pytest.skip("the embedding weights are absent: run mingyan models fetch")
    return E5(threads=2)


def test_vectors_are_those_of_full_precision(e5: E5) -> None:
    whole = E5(threads=2, full=True).embed_passages(TEXTS)
    assert (e5.embed_passages(TEXTS) * whole).sum(axis=1).min() >= 0.999


def test_vectors_are_unit_vectors(e5: E5) -> None:
    vectors = e5.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), WIDTH)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_vector_does_not_depend_on_its_batch(e5: E5) -> None:
    together = e5.embed_passages(TEXTS)
    assert all(np.array_equal(e5.embed_passages([text])[0], together[at]) for at, text in enumerate(TEXTS))


def test_no_texts_make_no_vectors(e5: E5) -> None:
    assert e5.embed_passages([]).shape == (0, WIDTH)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("存三年利息是多少？", 0),
        ("这个理财保本吗？", 1),
        ("How much does a transfer cost?", 2),
        ("周末能去柜台吗？", 4),
    ],
)
def test_a_question_is_nearest_to_its_answer(e5: E5, question: str, answer: int) -> None:
    assert int(np.argmax(e5.embed_passages(TEXTS[:5]) @ e5.embed_query(question))) == answer


def test_a_question_asked_again_is_remembered(e5: E5) -> None:
    assert e5.embed_query("利率") is e5.embed_query("利率")


def test_absent_weights_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGYAN_MODELS", str(tmp_path))
    assert find_embedder() is None
    with pytest.raises(BadInput, match="mingyan models fetch"):
        E5()


@pytest.mark.parametrize("content", ["", "GGUF", "GGUF and more", "E5S1", "E5S1 cut short"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / WEIGHTS).write_text(content)
    with pytest.raises(BadFile, match="mingyan models fetch"):
        E5(tmp_path / WEIGHTS).embed_query("利率")


@pytest.mark.parametrize(
    ("named", "cache", "expected"),
    [("/m", "/c", "/m"), ("", "/c", "/c/mingyan/models"), ("", "", "~/.cache/mingyan/models")],
)
def test_weights_are_looked_for_in_one_place(
    monkeypatch: pytest.MonkeyPatch, named: str, cache: str, expected: str
) -> None:
    monkeypatch.setenv("MINGYAN_MODELS", named)
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    assert models_folder() == Path(expected).expanduser()
