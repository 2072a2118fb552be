"""Make 1,000 synthetic customers in customers.parquet, always the same ones.

None can be a person: mobile numbers start with 154, a range no carrier was given; identity numbers start with region
code 99, which is not in GB/T 2260; e-mail addresses are under example.com.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
NAMES = """
王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 吴 Wu 周 Zhou 徐 Xu 孙 Sun 马 Ma 朱 Zhu
胡 Hu 郭 Guo 何 He 林 Lin 高 Gao 罗 Luo 欧阳 Ouyang 上官 Shangguan
"""
SURNAMES = dict(zip(NAMES.split()[::2], NAMES.split()[1::2], strict=True))
GIVEN = ("明川", "清源", "望江", "示例", "样本", "澄溪", "安澜", "闻溪", "语舟", "若汀", "知川", "以宁", "川", "溪")
BRANCHES = {"清源支行": "Qingyuan", "望江支行": "Wangjiang", "南桥支行": "Nanqiao", "青石巷支行": "Qingshixiang"}
BANDS = ("5万以下", "5万–20万", "20万–50万", "50万以上")
SEGMENTS = {  # segment: share of a hundred, ages, weights of the bands, risk grades, chance that a deposit matures
    "newcomer": (22, (22, 32), (70, 25, 4, 1), "R1 R2 R3", 0.2),
    "young_family": (24, (28, 42), (40, 40, 15, 5), "R1 R2 R3", 0.3),
    "self_employed": (16, (28, 58), (35, 35, 20, 10), "R2 R3 R4", 0.3),
    "high_net_worth": (6, (38, 70), (0, 2, 18, 80), "R2 R3 R4 R5", 0.8),
    "retired": (20, (60, 82), (20, 40, 30, 10), "R1 R2", 0.8),
    "dormant": (12, (25, 75), (92, 8, 0, 0), "R1 R2", 0.1),
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the check character (GB 11643)."""


class Customer(BaseModel):
    """One customer as the bank keeps them; the columns that slots name in slots.yaml are among these."""

    customer_id: str
    name: str
    salutation: str
    salutation_en: str
    mobile: str
    identity: str
    email: str
    birth_date: date
    segment: str
    risk: str
    language: str
    branch: str
    branch_en: str
    last4: str
    balance_band: str
    maturity_date: date | None
    maturity: str | None
    maturity_en: str | None
    consent_sms: bool
    consent_push: bool
    consent_wecom: bool
    consent_email: bool
    consent_call: bool
    opted_out: bool


def identity(birth: date, serial: int) -> str:
    """An identity number with a right check character and a region code that was never issued."""
    digits = f"990000{birth:%Y%m%d}{serial:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]


def make_customer(number: int, dice: random.Random) -> Customer:
    """The customer with this number, drawn with `dice`."""
    segment = dice.choices(list(SEGMENTS), [share for share, *_ in SEGMENTS.values()])[0]
    _, (youngest, oldest), weights, risks, matures = SEGMENTS[segment]
    surname, woman = dice.choice(list(SURNAMES)), dice.random() < 0.5
    birth = TODAY - timedelta(days=dice.randint(youngest * 365 + 8, oldest * 365))
    branch = dice.choice(list(BRANCHES))
    maturity = TODAY + timedelta(days=dice.randint(1, 120)) if dice.random() < matures else None
    consents = {f"consent_{channel}": dice.random() < 0.7 for channel in ("sms", "push", "wecom", "email", "call")}
    return Customer(
        customer_id=f"MC{number:06d}",
        name=surname + dice.choice(GIVEN),
        salutation=surname + ("女士" if woman else "先生"),
        salutation_en=("Ms " if woman else "Mr ") + SURNAMES[surname],
        mobile=f"154{number:08d}",
        identity=identity(birth, dice.randint(0, 499) * 2 + (0 if woman else 1)),
        email=f"customer{number:04d}@example.com",
        birth_date=birth,
        segment=segment,
        risk=dice.choice(risks.split()),
        language="en" if dice.random() < 0.05 else "zh",
        branch=branch,
        branch_en=BRANCHES[branch],
        last4=f"{dice.randint(0, 9999):04d}",
        balance_band=dice.choices(BANDS, weights)[0],
        maturity_date=maturity,
        maturity=f"{maturity.year}年{maturity.month}月{maturity.day}日" if maturity else None,
        maturity_en=f"{maturity.day} {maturity:%b} {maturity.year}" if maturity else None,
        opted_out=dice.random() < 0.06,
        **consents,
    )


def make_customers(count: int = 1000) -> pa.Table:
    """So many customers as a table; the same for the same count."""
    dice = random.Random(20261122)
    return pa.Table.from_pylist([make_customer(number, dice).model_dump() for number in range(1, count + 1)])


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "customers.parquet"
    pq.write_table(make_customers(), path, compression="zstd")
    print(path)
