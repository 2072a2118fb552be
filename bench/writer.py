"""The writer, measured: references against plain figures, on the embedded model or the one the settings name.

    python bench/writer.py [--only anxin-3y/sms ...]

For each product and channel the same brief is written once each way, without mending. Columns: `ok` no blocking finding
at the first try, `wrong` figures that equal no fact, `long` parts over their limit as written, `stated` facts stated,
`first` seconds to the first words, `s` seconds in all, `tokens` of the prompt.
"""

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path

from assistant.brief import Brief
from assistant.dossier import Dossier, gather
from assistant.judging import judge
from assistant.model import Ask, Model, ModelFault, Turn
from assistant.model.answers import read_answer
from assistant.model.choosing import choose_model
from assistant.settings import Settings
from assistant.writing.asking import Asking, to_write
from assistant.writing.by_model import words_so_far
from assistant.writing.form import loose, spaces
from assistant.writing.notices import fits, with_notices, written_parts
from assistant.writing.phrases import phrases
from assistant.writing.reading import parts_of
from assistant.writing.references import put_values
from guardrails.inspection import Guard
from guardrails.loading import load_packs
from guardrails.personal import Redactor
from guardrails.report import Outcome
from knowledge.shelf import read_shelf
from knowledge.values import Period
from prompts import prompt

DAY = date(2026, 12, 1)
CASES = (
    "anxin-3y/sms", "anxin-3y/push", "anxin-3y/wecom", "anxin-3y/poster", "qingchuan-180/push", "qingchuan-180/moments",
    "yunchuan-money/banner", "yidai/sms", "yidai/feed", "fenqi/push", "anju/call_script", "suisuian/email",
    "dae-3y/wechat", "us-savings/sms", "uk-loan/email",
)  # fmt: skip
POINTS = {"zh": ("手机银行自助办理", "办理前可以看到全部条件"), "en": ("Set up in the app", "See all terms first")}
MASKER = Redactor.load(names=False)


def main() -> None:
    """Write every case both ways and print the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--only", nargs="*", default=CASES)
    given.add_argument("--bank", type=Path, default=Settings().bank)
    given.add_argument("--show", action="store_true")
    args = given.parse_args()
    shelf = read_shelf(args.bank)
    guard = Guard.of(load_packs(), shelf.channels)
    model = choose_model(Settings.from_env(os.environ), os.environ)
    if model is None:
        sys.exit("no model: run `mingyan models fetch` or set MINGYAN_MODEL_URL")
    rows = []
    print(f"model: {model.name}")
    print(f"{'case':24}{'way':12}{'ok':>4}{'wrong':>7}{'long':>6}{'stated':>8}{'first':>8}{'s':>8}")
    for case in args.only:
        product, channel = case.split("/")
        language = "zh" if shelf.product(product).jurisdiction == "CN" else "en"
        brief = Brief(
            product=product, channels=(channel,), language=language, points=POINTS[language],
            publish=Period(start=DAY, end=DAY),
        )  # fmt: skip
        (dossier,) = gather(brief, shelf, None, DAY)
        for way in ("references", "plain"):
            row = measure(way, dossier, guard, model, show=args.show)
            rows.append((way, row))
            print(f"{case:24}{way:12}{row[0]:4}{row[1]:7}{row[2]:6}{row[3]:8}{row[4]:8.1f}{row[5]:8.1f}", flush=True)
    for way in ("references", "plain"):
        of = [row for each, row in rows if each == way]
        ok, wrong, long, stated = (sum(column) for column in list(zip(*of, strict=True))[:4])
        seconds = sum(row[5] for row in of)
        print(f"{way}: {ok}/{len(of)} ok at first try, {wrong} wrong figures, {long} parts too long, "
              f"{stated} figures stated, {seconds:.0f} s")  # fmt: skip


def measure(way: str, dossier: Dossier, guard: Guard, model: Model, *, show: bool) -> tuple:
    """One case one way: ok, wrong, long, stated, seconds to the first words, seconds in all."""
    angle = phrases(dossier.language).angles["use"]
    asking = to_write(dossier, angle, MASKER) if way == "references" else plainly(dossier)
    started, first, answer = time.monotonic(), 0.0, ""
    try:
        for piece in model.stream(asking.ask, asking.form):
            answer += piece
            first = first or (time.monotonic() - started if words_so_far(answer) else 0.0)
        parts = parts_of(read_answer(answer, asking.least, dossier.language))
    except ModelFault as fault:
        print(f"    {fault}", file=sys.stderr)
        return (0, 0, 0, 0, first, time.monotonic() - started)
    seconds = time.monotonic() - started
    said = {name: put_values(words, asking.references, dossier.language) for name, words in parts.items()}
    long = sum(
        not fits(said[part.name], part, dossier.channel, dossier.language, dossier.notices)
        for part in written_parts(dossier.channel)
    )
    judged = judge(with_notices(said, dossier.channel, dossier.language, dossier.notices), dossier, guard, "model")
    if show:
        print("    " + "\n    ".join("\n".join(said.values()).splitlines()))
    blocked = [f for f in judged.report.findings if f.outcome is Outcome.BLOCK and f.rule != "limit"]
    wrong = sum(not row.equal for row in judged.ledger)
    return (int(not blocked), wrong, long, len(judged.ledger), first, seconds)


def plainly(dossier: Dossier) -> Asking:
    """The same question with figures in the open and no references: how it is usually asked."""
    asking = to_write(dossier, phrases(dossier.language).angles["use"], MASKER)
    exemplar = prompt("write", dossier.language).exemplars[dossier.channel.id]
    values = {reference.mark: reference.words for reference in asking.references} | dict(exemplar.facts)
    turns = []
    for turn in asking.ask.turns:
        words = "\n".join(line for line in str(turn.words).splitlines() if "代号" not in line and "marks" not in line)
        for mark, value in values.items():
            words = words.replace(f"写作{mark}", "").replace(f", written {mark}", "").replace(mark, value)
        turns.append(Turn(role=turn.role, words=MASKER.redact(words).masked))
    given = spaces(dossier.channel, dossier.language, None, dossier.notices)
    ask = Ask(turns=tuple(turns), language=dossier.language, most=asking.ask.most)
    return Asking(ask, loose(given), loose(given), (), "plain")


if __name__ == "__main__":
    main()
