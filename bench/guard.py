"""How fast the guard is: 1,500 rules on 300 characters, growth with length, reload, and peers on the same texts.

    python bench/guard.py [--peers FOLDER] [--cases 100000] [--only speed|adverse|reload|peers|agreement|shipped]

`--peers FOLDER` also runs guardrails-ai, llm-guard and NeMo Guardrails, each in an environment of its own under FOLDER;
one that is not there yet is built with pip, which needs a registry and some minutes.
"""

import argparse
import gc
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from api.cli import SELDOM
from guardrails.checks import Setting
from guardrails.inspection import Guard, plainly
from guardrails.loading import load_packs
from guardrails.report import Outcome
from guardrails.rules import Applies, Banned, Examples, Pack, Rule, Unless
from guardrails.scene import Scene
from knowledge.channels import Copy
from knowledge.values import Bilingual

T = TypeVar("T")
SCENE = Scene(on=date(2026, 12, 1), jurisdiction="CN", product="wealth", channel="wechat", language="zh")
HAN = "保本息收益稳赚零风险承诺兜底刚兑最高第一绝对安全翻倍暴涨秒批免审套现内幕必涨躺赢专家推荐独家领跑冠军王牌"
PLAIN = (
    "本产品由理财公司发行，风险等级为中低，业绩比较基准不代表未来表现。",
    "您可以在手机银行查看产品说明书、风险揭示书和费率，满期后本息自动转入活期账户。",
    "存款利率以当日挂牌为准，提前支取部分按活期计息，详情请咨询网点工作人员。",
    "信用卡分期的年化利率与手续费在办理页面列明，实际额度以审批结果为准。",
    "周末我们在社区广场举办金融知识讲座，欢迎家长带孩子一起参加，名额有限请提前预约。",
    "请妥善保管个人信息，不向任何人透露短信验证码，谨防假冒客服。",
    "这个季度我们更新了产品目录，新增三款一年期产品，起点金额一万元。",
)


def rules(number: int, seed: int = 7) -> tuple[Rule, ...]:
    """Synthetic rules: two thirds literal, a fifth with a gap, the rest with a negation that excuses."""
    chance = random.Random(seed)
    return tuple(_rule(n, chance) for n in range(number))


def _rule(number: int, chance: random.Random) -> Rule:
    def term(low: int, high: int) -> str:
        return "".join(chance.choices(HAN, k=chance.randint(low, high)))

    kind = number % 15
    words = (term(2, 8),) if kind < 10 else (f"/{term(2, 3)}.{{0,{chance.randint(2, 8)}}}{term(2, 3)}/",)
    unless = Unless(before=("/[不非未无]$/",), void=("不仅",)) if kind >= 13 else Unless(void=("不仅",))
    plain = Bilingual(zh="试", en="trial")
    return Rule(
        id=f"trial.{number}",
        title=plain,
        topic="trial",
        check=Banned(kind="banned", words=words, unless=unless),
        outcome=Outcome.BLOCK,
        grounds="policy",
        applies=Applies(),
        message=plain,
        examples=Examples(hit=("-",), miss=("-",)),
    )


def banned(rule: Rule) -> tuple[str, ...]:
    """The words that a synthetic rule bans."""
    assert isinstance(rule.check, Banned)
    return rule.check.words


def texts(number: int, length: int, share: float = 0.02, seed: int = 3) -> list[str]:
    """Bank copy of `length` characters; a `share` of its sentences holds words of the rules."""
    chance = random.Random(seed)
    return [_text(length, share, chance) for _ in range(number)]


def _text(length: int, share: float, chance: random.Random) -> str:
    text = ""
    while len(text) < length:
        text += "".join(chance.choices(HAN, k=9)) + "。" if chance.random() < share else chance.choice(PLAIN)
    return text[:length]


def copy(text: str) -> Copy:
    """`text` as a copy without parts."""
    return Copy(channel="wechat", language="zh", parts={"text": text})


def microseconds(judge: Callable[[T], object], given: list[T], rounds: int = 5) -> float:
    """The median processor time of one text, in microseconds."""
    times = []
    for _ in range(rounds):
        for text in given:
            start = time.process_time_ns()
            judge(text)
            times.append((time.process_time_ns() - start) / 1000)
    return statistics.median(times)


def pack_of(given: tuple[Rule, ...]) -> Pack:
    """Rules as one pack."""
    return Pack(pack="trial", title=Bilingual(zh="试", en="trial"), version="1", rules=given)


def speed() -> None:
    """Microseconds per text by length, for synthetic and for shipped rules."""
    synthetic = Guard.of((pack_of(rules(1500)),))
    shipped = Guard.of(load_packs())
    print(f"{'rules':<12}{'chars':>7}{'µs median':>11}{'µs/char':>9}")
    for name, guard in ((f"synthetic {len(synthetic.rules)}", synthetic), (f"shipped {len(shipped.rules)}", shipped)):
        for length in (70, 300, 2000, 20_000):
            given = [copy(text) for text in texts(100 if length < 2000 else 5, length)]
            taken = microseconds(_judge(guard), given)
            print(f"{name:<16}{length:>7}{taken:>11.1f}{taken / length:>9.3f}")


def agreement(cases: int, seed: int = 11) -> None:
    """Fast and plain reports over random texts: they must be the same, byte for byte."""
    chance = random.Random(seed)
    differences = done = 0
    while done < cases:
        pack = pack_of(rules(chance.randint(1, 12), chance.randrange(10**9)))
        guard = Guard.of((pack,))
        for _ in range(100):
            words = copy(_text(chance.randint(0, 80), 0.6, chance))
            differences += guard.inspect(words, SCENE) != plainly(Setting(words, SCENE), guard.rules, guard.lexicon)
            done += 1
    print(f"fast = plain, synthetic rules: {done} random cases, {differences} differences")


SIGNS = ("", "", "", "", " ", "·", "😀", "\u200b", "，", "。", "不", "zui", "ben", "1", "亻")


def shipped_agreement(cases: int, seed: int = 13) -> None:
    """The same for the shipped rules, over pieces of their own examples, glued with spelling tricks in any scene."""
    chance = random.Random(seed)
    guard = Guard.of(load_packs())
    examples = [
        each if isinstance(each, str) else each.text
        for rule in guard.rules
        for each in (*rule.examples.hit, *rule.examples.miss)
    ]
    differences = sum(_differs(guard, _glued(examples, chance), _any_scene(chance)) for _ in range(cases))
    print(f"fast = plain, shipped rules: {cases} random cases, {differences} differences")


def _differs(guard: Guard, text: str, scene: Scene) -> bool:
    words = copy(text)
    plain = plainly(Setting(words, scene), guard.rules, guard.lexicon)
    return guard.inspect(words, scene).model_dump_json() != plain.model_dump_json()


def _glued(examples: list[str], chance: random.Random) -> str:
    pieces = []
    for _ in range(chance.randint(1, 3)):
        example = chance.choice(examples)
        start = chance.randrange(len(example))
        pieces += [example[start : start + chance.randint(2, 16)], chance.choice(SIGNS)]
    return "".join(pieces)


def _any_scene(chance: random.Random) -> Scene:
    product, channel = (
        chance.choice((None, "wealth", "fund", "loan", "deposit")),
        chance.choice((None, "wechat", "sms")),
    )
    market = chance.choice((None, "CN", "CN", "US", "UK"))
    return Scene(on=date(2026, 12, 1), jurisdiction=market, product=product, channel=channel)


ADVERSE = {
    "one letter": "a" * 20_000,
    "one word": "保本" * 10_000,
    "excused word": "不保本" * 6_667,
    "spaced": "保 本 " * 5_000,
    "pinyin run": "bao" * 6_667,
    "pinyin words": "bao ben " * 2_500,
    "invisible": "保\u200b" * 10_000,
    "parts": "亻呆" * 10_000,
    "emoji": "保😀" * 10_000,
    "half patterns": "收益" * 10_000,
    "leet": "gu4r4nt33d" * 2_000,
    "lawful": "本理财产品不保本、不保证收益，投资须谨慎。" * 1_000,
    "mixed tricks": "保·本 bao息😀零风xian亻呆証0风险" * 1_000,
    "figures": "7.5% 3 年 10 万 9 " * 2_000,
    "link": "https://example.com/bao-ben?a=1&b=2_" * 600,
    "brackets": "（" * 10_000 + "保本）" * 3_400,
    "quotes": "“保本”『保息』" * 2_500,
    "odd characters": "饱夲宝苯堡畚葆奔" * 2_500,
    "findings": "保本保息，稳赚不赔，零风险！最高收益第一。" * 1_000,
    "numerals": "百分之五点二一三零零" * 2_000,
    "negations": "不是不仅并非不保本未承诺" * 1_700,
    "English": "guaranteed returns, no risk at all, act now! " * 450,
    "heads of rules": "保证承诺确保收益最高第一唯一零风险无风险稳赚安全年化利率" * 700,
    "nested quotes": "“保‘本「息『收《益（稳）赚》零』风」险’”" * 1_000,
    "figures and Han": "保1本2收3益4" * 2_500,
    "address": "https://example.com/" + "".join(random.Random(5).choices("abcdefghij0123456789-_/%?=&.", k=20_000)),
    "one giant word": "guaranteed" * 2_000,
    "ends of sentences": "保。本！息？收；" * 2_500,
    "base64": "".join(random.Random(6).choices("ABCDEFGHIJabcdefghij0123456789+/", k=20_000)),
    "only emoji": "😀💰🔥" * 6_667,
    "near a gap": "收益本着稳健审慎的一贯原则努力做到尽可能多地保证" * 900,
    "any Han": "".join(random.Random(7).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=20_000)),
    "words of rules": "".join(random.Random(8).choices(HAN, k=20_000)),
    "letters apart": "b a o b e n " * 1_700,
    "dots": "g.u.a.r.a.n.t.e.e.d r.i.s.k " * 800,
    "hidden letters": "gu*ran*eed r*sk-fr*e " * 1_000,
    "hyphens": "a-" * 10_000,
    "lines": "保\n本\n息\n" * 3_400,
    "homophones": "宝本包西文赚" * 3_400,
    "radicals": "亻讠氵钅忄" * 4_000,
    "markup": "<b>保</b>本<br>息&#20445;" * 900,
}


def adversity() -> None:
    """Milliseconds for 20,000 characters made to hurt, and growth against the half of them in the middle."""
    guard = Guard.of(load_packs())
    print(f"{'20,000 characters':<20}{'ms':>8}{'÷ half':>8}")
    for name, text in ADVERSE.items():
        full, half = _apiece(_judge(guard), copy(text[:20_000]), copy(text[5_000:15_000]))
        print(f"{name:<20}{full:>8.1f}{full / half:>8.1f}")


def _apiece(judge: Callable[[T], object], *given: T, rounds: int = 3) -> list[float]:
    """The median milliseconds of each, judged in turn so that nothing is remembered of the one before."""
    taken = [[microseconds(judge, [each], 1) for each in given] for _ in range(rounds)]
    return [statistics.median(times) / 1000 for times in zip(*taken, strict=True)]


def _judge(guard: Guard) -> Callable[[Copy], object]:
    return lambda words: guard.inspect(words, SCENE)


def reload() -> None:
    """Milliseconds to read a file of 1,500 rules never read before, and to make a guard of it ready for a text."""
    Guard.of(load_packs()).inspect(copy("暖机"), SCENE)
    times = [_reloaded(seed) for seed in range(5)]
    reading, making = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"1,500 new rules: read {reading:.0f} ms, made ready {making:.0f} ms")


def _reloaded(seed: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "big.yaml").write_text(_as_yaml(rules(1500, seed)), encoding="utf-8")
        start = time.process_time()
        packs = load_packs(Path(folder))
        read = time.process_time()
        Guard.of(packs).inspect(copy("您好"), SCENE)
        return (read - start) * 1000, (time.process_time() - read) * 1000


def _as_yaml(given: tuple[Rule, ...]) -> str:
    lines = ["pack: big", "title: 大", "version: '1'", "rules:"]
    for rule in given:
        words = ", ".join(f"'{word}'" for word in banned(rule))
        lines += [
            f"  - id: {rule.id}",
            "    title: {zh: 试, en: trial}",
            "    topic: trial",
            f"    check: {{kind: banned, words: [{words}]}}",
            "    outcome: block",
            "    grounds: policy",
            "    message: {zh: 试, en: trial}",
            "    examples: {hit: ['x'], miss: [y]}",
        ]
    return "\n".join(lines)


BAN = """
import re
from guardrails import Guard
from guardrails.validators import Validator, register_validator, PassResult, FailResult, ErrorSpan
@register_validator(name="mingyan/ban", data_type="string")
class Ban(Validator):
    def __init__(self, words, **more):
        super().__init__(words=words, **more)
        self.patterns = [re.compile(word) for word in words]
    def _validate(self, value, metadata):
        found = [ErrorSpan(start=m.start(), end=m.end(), reason="-") for p in self.patterns for m in p.finditer(value)]
        return FailResult(error_message="banned", error_spans=found) if found else PassResult()
def spans(text):
    summaries = guard.validate(text).validation_summaries or []
    return [(span.start, span.end) for summary in summaries for span in summary.error_spans or []]
"""
PEERS = {
    "guardrails-ai, one validator": BAN
    + """
guard = Guard().use(Ban(WORDS, on_fail="noop"))
judge = guard.validate
""",
    "guardrails-ai, one a rule": BAN
    + """
guard = Guard().use(*[Ban([word], on_fail="noop") for word in WORDS])
judge = guard.validate
TEXTS = TEXTS[:6]
""",
    "llm-guard": """
from llm_guard.input_scanners import Regex
scanner = Regex(WORDS, is_blocked=True)
judge = scanner.scan
spans = None
""",
    "nemoguardrails": """
import asyncio
from nemoguardrails import LLMRails, RailsConfig
config = {"models": [], "rails": {"output": {"flows": ["regex check output"]},
          "config": {"regex_detection": {"output": {"patterns": WORDS}}}}}
rails = LLMRails(RailsConfig.from_content(config=config))
spans = None
def judge(text):
    said = [{"role": "user", "content": "x"}, {"role": "assistant", "content": text}]
    return rails.generate(messages=said, options={"rails": ["output"]})
""",
}
"""Each peer as it is given the rules: `judge` a text; `spans` of its findings, where it tells any."""
CLOCK = """
import json, os, statistics, sys, time, warnings
os.environ["OTEL_SDK_DISABLED"] = "true"
warnings.simplefilter("ignore")
given = json.load(sys.stdin)
WORDS, TEXTS = given["words"], given["texts"]
{peer}
judge(TEXTS[0])
times = []
for text in TEXTS:
    start = time.process_time_ns(); judge(text); times.append((time.process_time_ns() - start) / 1000)
found = [spans(text) for text in TEXTS] if spans else None
print("ANSWER", json.dumps({"taken": statistics.median(times), "found": found}))
"""

Spans = list[tuple[int, int]]


class Measured(NamedTuple):
    """A guard's microseconds per text, and the spans it tells for each; None where it tells none."""

    taken: float
    found: list[Spans] | None


def presidio(words: list[str], given: list[str]) -> Measured:
    """Presidio's pattern recogniser over the same patterns."""
    from presidio_analyzer import Pattern, PatternRecognizer

    patterns = [Pattern(name=str(n), regex=word, score=0.9) for n, word in enumerate(words)]
    recogniser = PatternRecognizer(supported_entity="BANNED", patterns=patterns, supported_language="zh")
    taken = microseconds(lambda text: recogniser.analyze(text, ["BANNED"]), given, 1)
    return Measured(taken, [[(r.start, r.end) for r in recogniser.analyze(text, ["BANNED"])] for text in given])


def mingyan(made: tuple[Rule, ...], given: list[str]) -> Measured:
    """The guard itself."""
    guard = Guard.of((pack_of(made),))
    taken = microseconds(lambda text: guard.inspect(copy(text), SCENE), given)
    return Measured(taken, [[(f.start, f.end) for f in guard.inspect(copy(text), SCENE).findings] for text in given])


def built(home: Path, peer: str) -> bool:
    """Whether the environment of a peer is there, or could be built."""
    if home.exists():
        return True
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    build = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", peer]
    return subprocess.run(build, check=False, capture_output=True).returncode == 0


def elsewhere(peer: str, words: list[str], given: list[str], folder: Path) -> Measured | None:
    """A peer in an environment of its own under `folder`; None if it cannot be had."""
    package = peer.partition(",")[0]
    home = folder / package
    if not built(home, package):
        return None
    script = CLOCK.replace("{peer}", PEERS[peer])
    asked = json.dumps({"words": words, "texts": given})
    run = [str(home / "bin" / "python"), "-I", "-c", script]
    said = subprocess.run(run, input=asked, check=False, capture_output=True, text=True, timeout=1800)
    answers = [line.removeprefix("ANSWER ") for line in said.stdout.splitlines() if line.startswith("ANSWER ")]
    if not answers:
        print(peer, said.stderr.strip()[-400:], file=sys.stderr)
        return None
    return Measured(**json.loads(answers[0]))


def share(words: list[str], given: list[str], measured: Measured) -> str:
    """How many of the places where a rule's word stands a guard tells exactly; a dash where it tells no places."""
    if measured.found is None:
        return "-"
    true = {
        (number, *match.span())
        for number, text in enumerate(given[: len(measured.found)])
        for word in words
        for match in re.finditer(word, text)
    }
    told = {(number, *span) for number, spans in enumerate(measured.found) for span in spans}
    return f"{len(true & told)} of {len(true)}"


def peers(folder: Path | None) -> None:
    """The guard beside its peers: the same 1,500 rules, the same texts of 300 characters, one after the other."""
    given, made = texts(60, 300, 0.1), rules(1500)
    words = [word.strip("/") for rule in made for word in banned(rule)]
    ours = mingyan(made, given)
    rows: list[tuple[str, Measured | None]] = [("mingyan", ours), ("presidio", presidio(words, given))]
    if folder:
        rows += [(peer, elsewhere(peer, words, given, folder)) for peer in PEERS]
    print(f"{'guard':<30}{'µs median':>12}{'× slower':>10}{'places told':>16}")
    for name, one in rows:
        told = (
            f"{one.taken:>12.1f}{one.taken / ours.taken:>10.0f}{share(words, given, one):>16}"
            if one
            else "could not run"
        )
        print(f"{name:<30}{told:>38}")


TABLES: dict[str, Callable[[argparse.Namespace], None]] = {
    "speed": lambda _: speed(),
    "adverse": lambda _: adversity(),
    "reload": lambda _: reload(),
    "peers": lambda asked: peers(asked.peers),
    "agreement": lambda asked: agreement(asked.cases),
    "shipped": lambda asked: shipped_agreement(asked.cases),
}


def main() -> None:
    """Print every table; garbage is sought as seldom as where the guard serves."""
    gc.set_threshold(*SELDOM)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--only", choices=TABLES, action="append")
    asked = parser.parse_args()
    for name in asked.only or TABLES:
        TABLES[name](asked)


if __name__ == "__main__":
    main()
