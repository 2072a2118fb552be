"""Passages: whole sentences under one heading, each telling exactly where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Block, Document
from knowledge.passages import MOST, TARGET, cut, sentences

WORDS = st.text(alphabet="存款利率到期可取。！？；，、 \nabc3.5%", max_size=900)
BLOCKS = st.lists(
    st.builds(Block, text=WORDS, heading=st.sampled_from([(), ("一、总则",), ("二、费用", "年费")])), max_size=6
)


def document(*blocks: Block | str, id: str = "费率.md") -> Document:
    whole = tuple(Block(text=block) if isinstance(block, str) else block for block in blocks)
    return Document(id=id, family=id, title="费率", media="text/markdown", sha256="0", blocks=whole)


def full_text(read: Document) -> str:
    return "\n".join(block.text for block in read.blocks)


@given(BLOCKS)
def test_a_passage_stands_where_it_says(blocks: list[Block]) -> None:
    read = document(*blocks)
    for passage in cut(read):
        assert full_text(read)[passage.start : passage.end] == passage.text


@given(BLOCKS)
def test_every_word_is_in_exactly_one_passage(blocks: list[Block]) -> None:
    read = document(*blocks)
    assert "".join("".join(p.text.split()) for p in cut(read)) == "".join(full_text(read).split())


@given(BLOCKS)
def test_ids_are_unique_and_the_same_each_time(blocks: list[Block]) -> None:
    first, again = cut(document(*blocks)), cut(document(*blocks))
    assert [p.id for p in first] == [p.id for p in again]
    assert len({p.id for p in first}) == len(first)


@given(BLOCKS)
def test_no_passage_is_empty_or_beyond_the_limit(blocks: list[Block]) -> None:
    for passage in cut(document(*blocks)):
        assert passage.text.strip()
        assert len(passage.text) <= MOST


@given(WORDS)
def test_sentences_cover_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三年期利率1.55%。到期自动转存！可以吗？", ["三年期利率1.55%。", "到期自动转存！", "可以吗？"]),
        ("他说：“可以取。”然后走了。", ["他说：“可以取。”", "然后走了。"]),
        ("The rate is 1.55% a year. It is fixed.", ["The rate is 1.55% a year. ", "It is fixed."]),
        ("版本v2.1发布", ["版本v2.1发布"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_long_paragraph_is_cut_between_sentences_only() -> None:
    sentence = "客户可以在到期日之前办理一次提前支取手续，提前支取的部分按支取日挂牌公布的活期利率计息。"
    passages = cut(document(sentence * 30))
    assert len(passages) > 3
    assert all(passage.text.endswith("。") and len(passage.text) <= TARGET for passage in passages)


def test_a_new_heading_begins_a_new_passage() -> None:
    passages = cut(
        document(
            Block(text="甲。", heading=("一",)),
            Block(text="乙。", heading=("一",)),
            Block(text="丙。", heading=("二",)),
        )
    )
    assert [(p.heading, p.text) for p in passages] == [(("一",), "甲。\n乙。"), (("二",), "丙。")]


def test_a_question_keeps_its_answer_and_only_its_own() -> None:
    answer = "答：可以。" + "需要带身份证到柜台办理，手续当天完成。" * 20
    passages = cut(document("问：能提前支取吗？", answer, "问：收费吗？", "答：不收。"))
    assert [p.text.startswith("问：") for p in passages] == [True, True]
    assert passages[0].text.endswith("手续当天完成。")


def test_a_table_row_is_never_split() -> None:
    row = "；".join(f"第{n}年费率：0.{n}5%" for n in range(1, 40))
    assert len(row) > TARGET
    assert row in [p.text for p in cut(document("先导段落。" * 40, row))]


def test_a_change_elsewhere_leaves_an_id_alone() -> None:
    before = document(Block(text="甲。", heading=("一",)), Block(text="乙。", heading=("二",)))
    after = document(Block(text="改了的甲。", heading=("一",)), Block(text="乙。", heading=("二",)))
    assert cut(before)[1].id == cut(after)[1].id
    assert cut(before)[0].id != cut(after)[0].id


def test_a_passage_tells_all_places_it_spans() -> None:
    (passage,) = cut(document(Block(text="甲。", place="p. 3"), Block(text="乙。", place="p. 4")))
    assert passage.place == "p. 3 – p. 4"
