# ruff: noqa: E501 - templates and scripts read in one piece
"""Recall, precision and speed of masking personal data, per type and per spelling, beside Presidio as it comes.

    python bench/pii.py [--count 1500] [--only speed] [--peers FOLDER]

`--peers` makes a throw-away environment for each of jionlp, cloakwall, maskingengine and scrubadub in FOLDER (kept, so that
a second run need not install again) and runs all of them on the first 200 texts of each set; a peer has four minutes to be
installed and two for each set, what it cannot do in that time is told; a text it fails on counts as one it sees nothing in. `--only speed` measures speed and memory alone.
Speed is CPU time on texts of 100 to 300 characters: "sparse" has one personal sentence in about 150 characters of plain
copy (a name and a number or two), "plain" is copy about products alone, "dense" has a personal value every 20 characters.
Leak-free: every letter and digit of the value lies in some span, whatever its type.
"""

import argparse
import json
import logging
import resource
import subprocess
import sys
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
INSTALLING, ANSWERING, SAMPLE = 240, 120, 200
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "pii" / "bank_pii_dev.jsonl"
PEERS = {
    "jionlp": "import jionlp as j\ndef find(t):\n out=[]\n for f in (j.extract_phone_number,j.extract_id_card,j.extract_email,j.extract_qq,j.extract_ip_address,j.extract_wechat_id,j.extract_motor_vehicle_licence_plate):\n  for x in f(t,detail=True) or []:\n   out.append(('X',*x['offset']))\n return out",
    "cloakwall": "from cloakwall.redact import Redactor\nr=Redactor()\ndef find(t): return [('X',e.start,e.end) for e in r.redact(t).redactions]",
    "maskingengine": "from maskingengine import Sanitizer\ns=Sanitizer()\ndef find(t):\n m,d=s.sanitize(t,regex_only=True)\n return [('X',t.find(str(v)),t.find(str(v))+len(str(v))) for v in d.values() if str(v) in t]",
    "scrubadub": "import scrubadub\ns=scrubadub.Scrubber()\ndef find(t): return [('X',f.beg,f.end) for f in s.iter_filth(t)]",
}

NEEDS = {"scrubadub": ("setuptools<80",)}
"""What a peer forgets to ask for."""


def leak_free(text: str, gold: Gold, spans: Iterable[Span]) -> bool:
    covered = {i for _, a, b in spans for i in range(a, b)}
    return all(i in covered or not text[i].isalnum() for i in range(gold.start, gold.end))


def timed(find: Find) -> Callable[[list[str]], list[tuple[list[Span], float]]]:
    """What `find` sees in each text, and the CPU seconds it took."""

    def one(text: str) -> tuple[list[Span], float]:
        begun = time.process_time()
        return find(text), time.process_time() - begun

    return lambda texts: [one(text) for text in texts]


def measure(
    name: str, ask: Callable[[list[str]], list[tuple[list[Span], float]]], cases: list[Text], clean: list[str]
) -> None:
    answers, on_clean = ask([case.text for case in cases]), ask(clean)
    if not answers:
        print(f"{name:<34} gave no answer in {ANSWERING} s")
        return
    by_type, by_spelling, free_type, free_spelling = Counter(), Counter(), Counter(), Counter()
    right = 0
    for case, (spans, _) in zip(cases, answers, strict=False):
        for gold in case.gold:
            ok = leak_free(case.text, gold, spans)
            by_type[gold.type] += 1
            by_spelling[gold.spelling] += 1
            free_type[gold.type] += ok
            free_spelling[gold.spelling] += ok
        right += sum((a, b) in {(g.start, g.end) for g in case.gold} for _, a, b in spans)
    total, took = sum(len(spans) for spans, _ in answers), sum(seconds for _, seconds in answers)
    touched = sum(bool(spans) for spans, _ in on_clean)
    print(
        f"{name:<34}{share(free_type, by_type):>10}{right / max(total, 1):>11.1%}{touched:>6}/{len(on_clean):<5}"
        f"{len(answers) / max(took, 1e-9):>9.0f}/s"
        + ("" if len(answers) == len(cases) else f" ({len(answers)} texts in time)")
    )
    if name == "mingyan":
        for label, all_of, free in (("type", by_type, free_type), ("spelling", by_spelling, free_spelling)):
            print(f"    by {label}: " + ", ".join(f"{k} {free[k] / n:.1%}" for k, n in sorted(all_of.items())))


def share(free: Counter[str], total: Counter[str]) -> str:
    return f"{sum(free.values()) / max(sum(total.values()), 1):.1%}"


def ours(redactor: Redactor) -> Find:
    return lambda text: [(e.type, e.start, e.end) for e in redactor.redact(text).entities]


def presidio_default() -> Find:
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)  # it asks the network for its list of suffixes
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


def peer(name: str, folder: Path) -> Callable[[list[str]], list[tuple[list[Span], float]]] | None:
    """The peer in its own environment and process, asked with a limit of time; None where it cannot be installed."""
    place = folder / name
    python = place / "bin" / "python"
    if not (place / "ready").exists() and not _installed(name, place):
        print(f"{name}: cannot be installed here in {INSTALLING} s", flush=True)
        return None
    script = (
        "import sys,json,time\nout,sys.stdout=sys.stdout,sys.stderr\n" + PEERS[name] + "\nfor l in sys.stdin:\n"
        " t=time.process_time()\n try: r=find(json.loads(l))\n except Exception: r=None\n"
        " print(json.dumps([r,time.process_time()-t]),file=out,flush=True)"
    )

    def ask(given: list[str]) -> list[tuple[list[Span], float]]:
        lines = "".join(json.dumps(text) + "\n" for text in given).encode()
        try:
            said = subprocess.run(
                [str(python), "-c", script], input=lines, capture_output=True, timeout=ANSWERING, check=False
            ).stdout
        except subprocess.TimeoutExpired as late:
            said = late.stdout or b""
        whole = said.decode().splitlines()[: said.count(b"\n")]
        answers = [json.loads(line) for line in whole]
        if raised := sum(spans is None for spans, _ in answers):
            print(
                f"{name}: raised an exception on {raised} of {len(answers)} texts, taken for nothing found", flush=True
            )
        return [([tuple(span) for span in spans or ()], seconds) for spans, seconds in answers]

    return ask


def _installed(name: str, place: Path) -> bool:
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, timeout=60)
        subprocess.run(
            [str(place / "bin" / "python"), "-m", "pip", "install", "-q", name, *NEEDS.get(name, ())],
            check=True,
            timeout=INSTALLING,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return False
    (place / "ready").touch()
    return True


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--only", choices=["speed"])
    parser.add_argument("--peers", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    if not asked.only:
        recall(asked.count, asked.peers)
    speed(Redactor.load(names=False), "without names")
    speed(Redactor.load(), "with names")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def recall(count: int, peers: Path | None) -> None:
    sets = {
        "tuned": texts(TUNED, count, 7),
        "held out": texts(HELD_OUT, count, 11),
        "unseen zh": unseen(UNSEEN_ZH, count, 3),
        "unseen en": unseen(UNSEEN_EN, count, 3),
        "shared dev": shared_texts(),
    }
    tools = {"mingyan": timed(ours(Redactor.load())), "mingyan without names": timed(ours(Redactor.load(names=False)))}
    if peers:
        tools["presidio as it comes (zh)"] = timed(presidio_default())
        tools |= {name: ask for name in PEERS if (ask := peer(name, peers))}
    print(f"{'':<34}{'leak-free':>10}{'exact span':>11}{'clean hit':>12}{'texts':>10}")
    for label, cases in sets.items():
        cases = cases[:SAMPLE] if peers else cases  # noqa: PLW2901 - the same for all
        print(f"-- {label}: {len(cases)} texts", flush=True)
        for name, ask in tools.items() if cases else ():
            measure(name, ask, cases, [*CLEAN, *UNSEEN_CLEAN])


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
