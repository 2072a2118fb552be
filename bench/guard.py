"""How fast the guard is: 1,500 rules on 300 characters, growth with length, reload, and peers on the same texts.

    python bench/guard.py [--peers] [--cases 100000]

`--peers` also builds guardrails-ai, llm-guard and NeMo Guardrails, each in a throw-away environment (needs a registry).
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from guardrails.inspection import Guard, inspect
from guardrails.loading import load_packs
from guardrails.report import Outcome
from guardrails.rules import Applies, Banned, Examples, Pack, Rule, Unless
from guardrails.scene import Scene
from knowledge.channels import Copy
from knowledge.values import Bilingual

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


def microseconds(judge: Callable[[str], object], given: list[str], rounds: int = 5) -> float:
    """The median time of one text, in microseconds of this thread's processor time."""
    times = []
    for _ in range(rounds):
        for text in given:
            start = time.perf_counter_ns()
            judge(text)
            times.append((time.perf_counter_ns() - start) / 1000)
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
            taken = microseconds(lambda words, guard=guard: guard.inspect(words, SCENE), given)
            print(f"{name:<16}{length:>7}{taken:>11.1f}{taken / length:>9.3f}")


def agreement(cases: int, seed: int = 11) -> None:
    """Fast and plain reports over random rules and texts: they must be the same, byte for byte."""
    chance = random.Random(seed)
    differences = done = 0
    while done < cases:
        pack = pack_of(rules(chance.randint(1, 12), chance.randrange(10**9)))
        guard = Guard.of((pack,))
        for _ in range(100):
            words = copy(_text(chance.randint(0, 80), 0.6, chance))
            differences += guard.inspect(words, SCENE) != inspect(words, SCENE, (pack,))
            done += 1
    print(f"fast = plain: {done} random cases, {differences} differences")


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--cases", type=int, default=2000)
    asked = parser.parse_args()
    speed()
    agreement(asked.cases)


if __name__ == "__main__":
    main()
