"""Trains the tagger of English names on generated sentences: `python -m guardrails.personal.train_en [--sentences 60000]`."""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from guardrails.personal.lists import rows
from guardrails.personal.tagger_en import NAME, NONE, best, features, is_small, known, lists_of, may_be_name, tokens

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([A-Z])\}")
_UNKNOWN = 0.3
_JOBS = (
    "analyst, manager, Chief Executive, chief economist, Web Designer, teller, nurse, Data Analyst, lawyer, spokeswoman, "
    "Software Engineer, professor, Sales Lead, captain, Head of Risk, Relationship Manager, minister, coach, director"
).split(", ")
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof")
_ROADS = (
    "Street Street Road Road Avenue Lane Drive Court Park Square Grove Tunnel Plains Parkway Trail Crescent Close Terrace Gardens Hill "
    "Mews Way Place Ridge Junction Summit Boulevard Plaza Heights Manor Meadow Valley Bridge Station"
).split()
_MAKERS = (
    "Bank", "Group", "Ltd", "Inc", "LLC", "PLC", "Corporation", "& Sons", "Holdings", "Partners", "Insurance", "University", "Hospital",
    "Society", "Capital", "Airlines", "Motors", "Health", "Clinic", "Hotels", "College", "Foods", "Trust", "Building Society",
)  # fmt: skip
_PLAIN = (
    "Mastercard Visa Amazon Google Apple Facebook Microsoft Samsung PayPal Netflix Uber Tesla Toyota Nike Adidas Walmart Costco Tesco "
    "Barclays HSBC Citi Santander Lloyds NatWest Revolut Monzo Goldman Sachs Marriott Hilton Avios Nectar Visa Amex"
).split()
_ACRONYMS = "USD EUR GBP AUD CNY HKD ATM PIN APR AER IBAN SWIFT BIC SSN USA UK EU UN NATO FBI CEO CFO AI ID IP QQ API HTML XML PDF SMS KYC AML".split()
_SOUNDS = ("ba be bi bo vi ve vo la li lo ra re ri ro na ne no ni ta te ti to sa se si so ka ko ki ma me mi mo da do di ga go xa zo "
           "qui lex nex mar tor ver lum sol aur fin cap cred pay").split()  # fmt: skip


class _Piece(NamedTuple):
    text: str
    is_name: bool
    unknown: bool


class Sentence(NamedTuple):
    """A generated text, which of its code points belong to names, and which words the lists shall not know."""

    text: str
    named: frozenset[int]
    unknown: frozenset[int]


def sentences(count: int, seed: int) -> Iterator[Sentence]:
    """`count` sentences from the templates of training/en.txt."""
    r = random.Random(seed)
    lines = (_HERE / "training" / "en.txt").read_text(encoding="utf-8").splitlines()
    templates = [line.replace("\\n", "\n") for line in lines if line and not line.startswith("# ")]
    for i in range(count):
        parts = [templates[i % len(templates)]]
        while r.random() < 0.35:
            parts.append(r.choice(templates))
        yield _cased(r, _filled(r, r.choice((" ", "\n", "  ")).join(parts)))


def _filled(r: random.Random, template: str) -> Sentence:
    out, named, unknown, at = [], set(), set(), 0
    for i, part in enumerate(_SLOT.split(template)):
        for piece in _SLOTS[part](r) if i % 2 else [_Piece(part, is_name=False, unknown=False)]:
            places = range(at, at + len(piece.text))
            named |= set(places) if piece.is_name else set()
            unknown |= set(places) if piece.unknown else set()
            out.append(piece.text)
            at += len(piece.text)
    return Sentence("".join(out), frozenset(named), frozenset(unknown))


def _cased(r: random.Random, one: Sentence) -> Sentence:
    """Now and then all in capitals or all small."""
    way = r.random()
    changed = one.text.upper() if way < 0.02 else one.text.lower() if way < 0.09 else one.text
    return one._replace(text=changed) if len(changed) == len(one.text) else one


def _name(r: random.Random, *kinds: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    upper = r.random() < 0.04
    for kind in kinds:
        word = r.choice(_POOLS[kind]) if kind != "I" else r.choice("ABCDEFGHJKLMNPRSTW") + r.choice(("", "."))
        pieces += [_Piece(" ", is_name=True, unknown=False)] if pieces else []
        pieces.append(_Piece(word.upper() if upper else word, is_name=True, unknown=r.random() < _UNKNOWN))
    return pieces


def _full(r: random.Random) -> list[_Piece]:
    way = r.random()
    if way < 0.5:
        return _name(r, "g" if r.random() < 0.4 else "G", "f" if r.random() < 0.4 else "F")
    ways = (("G", "I", "F"), ("I", "F"), ("G", "F", "F"), ("G", "G", "F"), ("Z", "Y"), ("Y", "Z"), ("Y", "Y2"), ("G", "L", "F"))
    return _name(r, *r.choice(ways)) if way < 0.85 else _name(r, "g", "f")


def _surname_first(r: random.Random) -> list[_Piece]:
    return [*_name(r, "F"), _Piece(", ", is_name=False, unknown=False), *_name(r, "G")]


def _other(pick: Callable[[random.Random], str], unknown: float = 0.0) -> Callable[[random.Random], list[_Piece]]:
    return lambda r: [_Piece(pick(r), is_name=False, unknown=r.random() < unknown)]


def _invented(r: random.Random) -> str:
    return "".join(r.choice(_SOUNDS) for _ in range(r.randint(2, 3))).capitalize()


def _heading(r: random.Random) -> str:
    return " ".join(r.choice(_POOLS["wn" if r.random() < 0.3 else "w"]).capitalize() for _ in range(r.choice((1, 1, 1, 2, 2))))


def _acronym(r: random.Random) -> str:
    return r.choice(_ACRONYMS) if r.random() < 0.5 else "".join(r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(r.randint(2, 5)))


def _number(r: random.Random) -> str:
    return f"{_acronym(r)}{r.choice(('', '-'))}{r.randint(1000, 99999999)}"


def _maker(r: random.Random) -> str:
    first = r.choice((lambda: r.choice(_POOLS["F"]), lambda: r.choice(_POOLS["c"]), lambda: _invented(r), lambda: _heading(r)))()
    return r.choice((f"{first} {r.choice(_MAKERS)}", f"{first} {r.choice(_MAKERS)}", r.choice(_PLAIN), f"{first} and {r.choice(_POOLS['F'])}" + " LLP"))


def _brand(r: random.Random) -> str:
    return r.choice((_invented(r), _heading(r), f"{_heading(r)} {r.choice(('Card', 'Saver', 'Plus', 'Rewards', 'Account', 'Club'))}", r.choice(_PLAIN), f"{_invented(r)} {_heading(r)}"))


def _place(r: random.Random) -> str:
    return r.choice((r.choice(_POOLS["c"]), r.choice(_POOLS["cn"]), f"{r.choice(('New', 'San', 'Port', 'Lake', 'St', 'El', 'Las', 'North'))} {r.choice(_POOLS['c'])}"))


def _road(r: random.Random) -> str:
    return f"{r.choice(_POOLS[r.choice('Fcw')]).capitalize()} {r.choice(_ROADS)}"


def _pools() -> dict[str, Sequence[str]]:
    pinyin = "wei jun lei ying min fang hui xin yu jia qi hao ming xiao ling hong ping qing lin na jing yan bo feng gang hua".split()
    families = "Zhang Wang Li Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Zhu Ma Hu Guo Lin He Gao Luo Chan Wong Cheung Leung Lam Ng Kim Park Nguyen Tran".split()
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    months = "January February March April May June July August September October November December".split()
    lists = known()
    return {
        "G": sorted(lists.given), "g": sorted(lists.common), "F": sorted(lists.family), "f": sorted(lists.frequent), "c": sorted(lists.places),
        "w": sorted(word for word in lists.words if 3 < len(word) < 13), "Y": families, "D": days, "M": months,
        "wn": sorted(w for w in lists.words if w.capitalize() in lists.family | lists.given), "cn": sorted(lists.places & (lists.family | lists.given)),
        "Z": [a.capitalize() + b for a in pinyin for b in ("", *pinyin)], "Y2": [a.capitalize() + " " + b.capitalize() for a in pinyin for b in pinyin],
        "L": ["van der", "de la", "bin", "von", "de", "al", "El", "Al"],
    }  # fmt: skip


_POOLS = _pools()
_SLOTS: dict[str, Callable[[random.Random], list[_Piece]]] = {
    "P": _full,
    "G": lambda r: _name(r, "g" if r.random() < 0.35 else "G"),
    "F": lambda r: _name(r, "f" if r.random() < 0.35 else "F"),
    "S": _surname_first,
    "O": _other(_maker, 0.2), "C": _other(_place, 0.3), "N": _other(_place, 0.1), "R": _other(_road, 0.3), "B": _other(_brand, 0.2),
    "M": _other(lambda r: r.choice(_POOLS["M"])), "D": _other(lambda r: r.choice(_POOLS["D"])), "T": _other(lambda r: r.choice(_TITLES)),
    "J": _other(lambda r: r.choice(_JOBS)), "A": _other(_heading, 0.2), "X": _other(_acronym), "I": _other(_number),
}  # fmt: skip


class _Case(NamedTuple):
    features: tuple[tuple[str, ...] | None, ...]
    labels: tuple[int, ...]


def _case(one: Sentence) -> _Case:
    words = tokens(one.text)
    hidden = str.maketrans("", "", "gGfFcw")
    lists = [lists_of(w.text).translate(hidden) if w.start in one.unknown else lists_of(w.text) if w.text[0].isalpha() else "" for w in words]
    small = frozenset(word.text for word in words if word.text[0].islower())
    uncased = is_small(words)
    found = (tuple(features(words, i, lists, small)) if may_be_name(words, i, lists, small=uncased) else None for i in range(len(words)))
    return _Case(tuple(found), tuple(NAME if word.start in one.named else NONE for word in words))


def train(cases: Sequence[_Case], rounds: int) -> dict[str, float]:
    """The weights of an averaged perceptron over whole labellings."""
    weights: dict[str, float] = defaultdict(float)
    sums: dict[str, float] = defaultdict(float)
    step = 0
    for again in range(rounds):
        wrong = 0
        for case in random.Random(again).sample(cases, len(cases)):
            step += 1
            scores = [sum(weights.get(f, 0.0) for f in fs) if fs else None for fs in case.features]
            guessed = best(scores, weights)
            wanted = [label if fs else NONE for label, fs in zip(case.labels, case.features, strict=True)]
            if guessed != wanted:
                wrong += 1
                _move(weights, sums, step, _difference(case, wanted, guessed))
        print(f"round {again + 1}: {wrong / len(cases):.2%} of sentences wrong")
    return {feature: weight - sums[feature] / step for feature, weight in weights.items()}


def _difference(case: _Case, wanted: Sequence[int], guessed: Sequence[int]) -> dict[str, float]:
    change: dict[str, float] = defaultdict(float)
    for sign, labels in ((1, wanted), (-1, guessed)):
        for i, label in enumerate(labels):
            if label == NAME:
                change["t11" if i and labels[i - 1] == NAME else "t01"] += sign
                for feature in case.features[i] or ():
                    change[feature] += sign
    return change


def _move(weights: dict[str, float], sums: dict[str, float], step: int, change: dict[str, float]) -> None:
    for feature, by in change.items():
        weights[feature] += by
        sums[feature] += by * step


def main() -> None:
    """Trains and writes lists/weights_en.txt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=60000)
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args()
    weights = train([_case(one) for one in sentences(asked.sentences, 1)], asked.rounds)
    kept = sorted((f, round(w * 10)) for f, w in weights.items() if abs(w) >= 0.35 and f.strip())
    remark = "# Learned by `python -m guardrails.personal.train_en` from generated sentences: ten times the weight, and the feature.\n"
    (_HERE / "lists" / "weights_en.txt").write_text(remark + "".join(f"{w} {f}\n" for f, w in kept), encoding="utf-8")
    print(f"{len(kept)} weights")


if __name__ == "__main__":
    main()
