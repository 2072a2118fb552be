"""What grounding objects to: one finding for each way a figure can fail its fact."""

from collections.abc import Sequence

from guardrails.known import Known, is_interest
from guardrails.report import Finding, Outcome
from knowledge.figures import Figure
from knowledge.products import Fact
from knowledge.values import Bilingual, Period


def _finding(figure: Figure, rule: str, message: Bilingual, outcome: Outcome = Outcome.BLOCK) -> Finding:
    return Finding(
        rule=f"grounding.{rule}",
        kind="grounding",
        topic="figures",
        outcome=outcome,
        start=figure.start,
        end=figure.end,
        quote=figure.quote,
        message=message,
    )


def _says(known: Known) -> str:
    return f"{known.fact.name.zh} {known.fact.words()}" if known.fact else known.figure.quote


def unknown(figure: Figure, known: Sequence[Known]) -> Finding:
    """A figure that equals nothing known."""
    kin = [each for each in known if each.figure.kind == figure.kind and each.role != "text"]
    if figure.kind == "number" and not figure.value:
        zh, en = "“0”的说法没有产品要素支持，请核对。", "no fact says nought; check it."
        return _finding(figure, "figure-without-fact", Bilingual(zh=zh, en=en), Outcome.ASK)
    if not kin and figure.kind == "code":
        zh, en = "产品资料里没有登记这个代码或等级，请核对。", "no fact states this code or level; check it."
        return _finding(figure, "figure-without-fact", Bilingual(zh=zh, en=en), Outcome.ASK)
    if not kin:
        zh, en = (
            "没有产品要素支持这个数字，请删去或先登记要素。",
            "no fact supports this figure; drop it or add a fact.",
        )
        return _finding(figure, "figure-without-fact", Bilingual(zh=zh, en=en))
    quotes = "、".join(dict.fromkeys(each.figure.quote for each in kin))
    zh, en = f"与产品要素不符，已核定的是：{quotes}。", f"differs from the accepted facts: {quotes}."
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en))


def basis_differs(figure: Figure, known: Known) -> Finding:
    """A rate by the month said to be by the year, simple interest said to be compound."""
    zh = f"计息口径与产品要素（{_says(known)}）不符：年、月、日，单利、复利不可混用。"
    en = f"another basis than the fact ({_says(known)}): year, month and day, simple and compound, may not be mixed."
    return _finding(figure, "year-basis", Bilingual(zh=zh, en=en))


def basis_unknown(figure: Figure, known: Known) -> Finding:
    """A rate by the month or the day where the fact says no basis: a person decides."""
    zh = f"产品要素（{_says(known)}）没有写明按年、按月还是按日，请核对。"
    en = f"the fact ({_says(known)}) does not say by year, month or day; check it."
    return _finding(figure, "year-basis", Bilingual(zh=zh, en=en), Outcome.ASK)


def expired(figure: Figure, known: Known) -> Finding:
    """A fact that does not hold on every day of publication."""
    valid = known.fact.valid if known.fact else Period()
    days = f"{valid.start or '…'} – {valid.end or '…'}"
    zh, en = (
        f"该产品要素在投放期内不全有效（有效期 {days}）。",
        f"the fact does not hold while copy runs (valid {days}).",
    )
    return _finding(figure, "fact-expired", Bilingual(zh=zh, en=en))


def bound_differs(figure: Figure, known: Sequence[Known]) -> Finding | None:
    """A rate said to be from or up to what is exact, or the reverse: a person decides."""
    fits = [
        each.figure.bound == figure.bound or (figure.bound is not None and figure.bound == each.named) for each in known
    ]
    if any(fits) or not all(is_interest(each) for each in known):
        return None
    says = _says(known[0])
    zh, en = f"“起”“最高”等限定与产品要素（{says}）不一致。", f"from or up to does not match the fact ({says})."
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en), Outcome.ASK)


def misnamed(figure: Figure, named: Known) -> Finding:
    """A figure of one fact under the name of another."""
    zh, en = (
        f"这里说的是{_says(named)}，数字却是另一要素的。",
        f"the words name {_says(named)}, the figure is another fact's.",
    )
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en))


def misconditioned(figure: Figure, fact: Fact) -> Finding:
    """A figure beside the condition of another."""
    zh, en = fact.condition.zh if fact.condition else "", fact.condition.en if fact.condition else ""
    zh, en = f"{figure.quote} 只适用于“{zh}”，与上下文所述条件不符。", f"{figure.quote} holds for “{en}” only."
    return _finding(figure, "figure-differs", Bilingual(zh=zh, en=en))


def without_condition(figure: Figure, fact: Fact, *, open_: bool) -> Finding:
    """A figure whose condition copy never states; `open_` where other conditions give other values."""
    zh, en = fact.condition.zh if fact.condition else "", fact.condition.en if fact.condition else ""
    message = Bilingual(zh=f"没有写明适用条件：{zh}。", en=f"the condition is not stated: {en}.")
    return _finding(figure, "condition-missing", message, Outcome.ASK if open_ else Outcome.ADVISE)


def unsupported(figure: Figure) -> Finding:
    """A figure of a statement that no passage states."""
    zh, en = "引用的资料里没有这个数字。", "no cited passage states this figure."
    return _finding(figure, "figure-without-fact", Bilingual(zh=zh, en=en))
