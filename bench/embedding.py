"""How fast, and how true, passages become vectors here: `python bench/embedding.py`. CPU seconds of one thread."""

import time

import numpy as np

from knowledge.embedding import E5

TEXT = (
    "客户持有本行借记卡即可开立定期存款，起存金额五十元，存期分为三个月、六个月、一年、二年、三年和五年。到期日可约定"
    "本息自动转存，也可转入活期账户。提前支取的部分按支取日挂牌公布的活期利率计息，其余部分仍按原存期和原利率计息。"
    "大额存单起点二十万元，可转让、可质押，利率以购买当日公告为准。理财产品不同于存款，产品有风险，投资须谨慎；"
    "业绩比较基准不是预期收益率，不代表产品未来表现，也不构成对收益的承诺。信用卡分期手续费按期收取，折算年化利率见合约。"
)
COUNT = 60
FLOPS = 2 * 12 * (4 * 384 * 384 + 2 * 384 * 1536)
"""Multiplications and additions of the matrices, per token."""


def texts() -> list[str]:
    """Different texts of 200 characters each."""
    return [(TEXT[start:] + TEXT[:start])[:200] for start in range(0, COUNT * 3, 3)]


def speed(e5: E5) -> tuple[float, np.ndarray]:
    """Texts a CPU second, best of three, and the vectors."""
    e5.embed_passages(texts()[:3])
    best, vectors = 0.0, np.empty(0)
    for _ in range(3):
        begun = time.process_time()
        vectors = e5.embed_passages(texts())
        best = max(best, COUNT / (time.process_time() - begun))
    return best, vectors


def multiply() -> float:
    """Billions of float32 operations a second NumPy reaches here on one core, in the encoder's shapes."""
    one, other = np.ones((150, 384), np.float32), np.ones((384, 1536), np.float32)
    begun = time.process_time()
    for _ in range(100):
        one @ other
    return 100 * 2 * 150 * 384 * 1536 / (time.process_time() - begun) / 1e9


def main() -> None:
    """Print the table."""
    full, whole = speed(E5(threads=1, full=True))
    fast, vectors = speed(E5(threads=1))
    cosines = (whole * vectors).sum(axis=1)
    e5 = E5(threads=1)
    e5.embed_query("热身")
    begun = time.process_time()
    for number in range(50):
        e5.embed_query(f"第{number}年提前支取怎么计息？")
    query = (time.process_time() - begun) / 50
    tokens = 150
    print(f"{'passages of 200 characters':34}{'per CPU second':>16}{'least cosine':>14}{'mean':>9}")
    print(f"{'32-bit floats (full precision)':34}{full:16.1f}{1:14.5f}{1:9.5f}")
    print(f"{'8-bit products (what we use)':34}{fast:16.1f}{cosines.min():14.5f}{cosines.mean():9.5f}")
    print(f"a question: {query * 1000:.1f} ms of CPU; asked again: 0")
    floor = multiply() * 1e9 / (FLOPS * tokens)
    print(
        f"limit: float32 matrix products alone allow {floor:.1f} a second on a core; 8-bit products (VNNI) are about\n"
        "three times as fast, and attention, GELU and normalisation then take half of the time."
    )


if __name__ == "__main__":
    main()
