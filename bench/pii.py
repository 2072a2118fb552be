# ruff: noqa: E501 - templates and scripts read in one piece
"""Recall, precision and speed of masking personal data, per type and per spelling, beside Presidio as it comes.

    python bench/pii.py [--count 1500] [--peers]

`--peers` makes a throw-away environment (python -m venv), installs jionlp, cloakwall, maskingengine and scrubadub from PyPI
into it and runs them on the same texts in the same run; what cannot be installed is named.
Speed is CPU time on texts of 100 to 300 characters: "sparse" has one personal sentence in about 150 characters of plain
copy (a name and a number or two), "plain" is copy about products alone, "dense" has a personal value every 20 characters.
Leak-free: every letter and digit of the value lies in some span, whatever its type.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.pii_texts import CLEAN, HELD_OUT, TUNED, Gold, Text, texts
from bench.pii_unseen import UNSEEN_CLEAN, UNSEEN_EN, UNSEEN_ZH, unseen
from guardrails.personal import Redactor

Span = tuple[str, int, int]
Find = Callable[[str], list[Span]]
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "pii" / "bank_pii_dev.jsonl"
PEERS = {
    "jionlp": "import jionlp as j\ndef find(t):\n out=[]\n for f in (j.extract_phone_number,j.extract_id_card,j.extract_email,j.extract_qq,j.extract_ip_address,j.extract_wechat_id,j.extract_motor_vehicle_licence_plate):\n  for x in f(t,detail=True) or []:\n   out.append(('X',*x['offset']))\n return out",
    "cloakwall": "import cloakwall as c\ndef find(t): return [('X',e.start,e.end) for e in c.detect(t)]",
    "maskingengine": "from maskingengine import Sanitizer\ns=Sanitizer()\ndef find(t):\n m,d=s.sanitize(t,regex_only=True)\n return [('X',t.find(str(v)),t.find(str(v))+len(str(v))) for v in d.values() if str(v) in t]",
    "scrubadub": "import scrubadub\ns=scrubadub.Scrubber()\ndef find(t): return [('X',f.beg,f.end) for f in s.iter_filth(t)]",
}


def leak_free(text: str, gold: Gold, spans: Iterable[Span]) -> bool:
    covered = {i for _, a, b in spans for i in range(a, b)}
    return all(i in covered or not text[i].isalnum() for i in range(gold.start, gold.end))


def measure(name: str, find: Find, cases: list[Text], clean: list[str]) -> None:
    begun = time.process_time()
    found = [find(case.text) for case in cases]
    took = time.process_time() - begun
    by_type, by_spelling, free_type, free_spelling = Counter(), Counter(), Counter(), Counter()
    right = 0
    for case, spans in zip(cases, found, strict=True):
        for gold in case.gold:
            ok = leak_free(case.text, gold, spans)
            by_type[gold.type] += 1
            by_spelling[gold.spelling] += 1
            free_type[gold.type] += ok
            free_spelling[gold.spelling] += ok
        right += sum((a, b) in {(g.start, g.end) for g in case.gold} for _, a, b in spans)
    total = sum(len(spans) for spans in found)
    touched = sum(bool(find(text)) for text in clean)
    print(
        f"{name:<34}{share(free_type, by_type):>10}{right / max(total, 1):>11.1%}{touched:>6}/{len(clean):<5}{len(cases) / took:>9.0f}/s"
    )
    if not name.endswith("without names"):
        for label, all_of, free in (("type", by_type, free_type), ("spelling", by_spelling, free_spelling)):
            print(f"    by {label}: " + ", ".join(f"{k} {free[k] / n:.1%}" for k, n in sorted(all_of.items())))


def share(free: Counter[str], total: Counter[str]) -> str:
    return f"{sum(free.values()) / max(sum(total.values()), 1):.1%}"


def ours(redactor: Redactor) -> Find:
    return lambda text: [(e.type, e.start, e.end) for e in redactor.redact(text).entities]


def presidio_default() -> Find:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    nothing = NoOpNlpEngine(models=[{"lang_code": "zh", "model_name": "none"}])
    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.load_predefined_recognizers(languages=["zh"], nlp_engine=nothing)
    engine = AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=["zh"])
    return lambda text: [(r.entity_type, r.start, r.end) for r in engine.analyze(text, language="zh")]


def shared_texts() -> list[Text]:
    if not SHARED.exists():
        return []
    lines = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    return [
        Text(d["text"], tuple(Gold(e["type"], e["start"], e["end"], "") for e in d["entities"]), d["template"])
        for d in lines
    ]


def peer(name: str, place: Path) -> Find | None:
    """The peer in its own process, asked line by line; None where it cannot be installed."""
    python = place / "bin" / "python"
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", name], capture_output=True, check=False)
    script = PEERS[name] + "\nimport sys,json\nfor l in sys.stdin: print(json.dumps(find(json.loads(l))),flush=True)"
    if done.returncode:
        print(f"{name}: cannot be installed here")
        return None
    process = subprocess.Popen([str(python), "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def find(text: str) -> list[Span]:
        process.stdin.write(json.dumps(text) + "\n")
        process.stdin.flush()
        return [tuple(span) for span in json.loads(process.stdout.readline() or "[]")]

    return find


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    sets = {
        "tuned": texts(TUNED, asked.count, 7),
        "held out": texts(HELD_OUT, asked.count, 11),
        "unseen zh": unseen(UNSEEN_ZH, asked.count, 3),
        "unseen en": unseen(UNSEEN_EN, asked.count, 3),
        "shared dev": shared_texts(),
    }
    tools: dict[str, Find | None] = {
        "mingyan": ours(Redactor.load()),
        "mingyan without names": ours(Redactor.load(names=False)),
        "presidio as it comes (zh)": presidio_default(),
    }
    print(f"{'':<34}{'leak-free':>10}{'exact span':>11}{'clean hit':>12}{'texts':>10}")
    with tempfile.TemporaryDirectory() as folder:
        if asked.peers:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            tools |= {name: peer(name, Path(folder)) for name in PEERS}
        for label, cases in sets.items():
            print(f"-- {label}: {len(cases)} texts")
            for name, find in tools.items():
                if cases and find:
                    measure(name, find, cases, [*CLEAN, *UNSEEN_CLEAN])
    speed(Redactor.load(), "with names")
    speed(Redactor.load(names=False), "without names")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def speed(redactor: Redactor, label: str) -> None:
    """Texts of 100 to 300 characters, CPU time of one thread, one by one and a hundred together."""
    for density, cases in _of_density().items():
        redactor.redact_many(cases[:20])
        alone, together = _took(cases, redactor, 1), _took(cases, redactor, 100)
        size = sum(map(len, cases)) / len(cases)
        print(
            f"speed {label}, {density} ({size:.0f} characters each): {alone:.0f} texts/s alone, {together:.0f} together"
        )


def _took(cases: list[str], redactor: Redactor, at_once: int) -> float:
    begun = time.process_time()
    for i in range(0, len(cases), at_once):
        redactor.redact_many(cases[i : i + at_once])
    return len(cases) / (time.process_time() - begun)


def _of_density() -> dict[str, list[str]]:
    personal = [text.text for text in texts(HELD_OUT, 400, 3)]
    copy = [text for text in (*CLEAN[:12], *UNSEEN_CLEAN[:14]) if not text.isascii()]
    turned = [[copy[(i + k) % len(copy)] for k in range(8)] for i in range(400)]
    plain = ["\n".join(rest)[:160] for rest in turned]
    sparse = ["\n".join([one, *rest])[:190] for one, rest in zip(personal, turned, strict=True)]
    dense = ["\n".join(personal[i : i + 5])[:300] for i in range(0, 400, 2)]
    return {"plain": plain, "sparse": sparse, "dense": [text for text in dense if len(text) >= 100]}


if __name__ == "__main__":
    main()
