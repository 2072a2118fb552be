# ruff: noqa: E501 - templates and scripts read in one piece
"""Made-up texts with personal data in many spellings: two families of templates, so that what was tuned on one is tried on the other.

Every value is invented. Resident IDs carry district code 00, which is never issued.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

_SURNAMES = list(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_DOUBLE = ["欧阳", "上官", "司马", "诸葛", "皇甫", "慕容", "端木"]
_GIVEN = list(
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰萍红鹏辉玲梅琳晨宇浩轩雨欣怡佳琪梓涵诗雅思远志文博嘉俊凯航睿哲泽瑞宁婷璐瑶颖倩雪薇露莹菲曼舒若清源恒毅泓霖翰驰骏峰岚"
)
_EN_FIRST = [
    "James",
    "Mary",
    "Robert",
    "Patricia",
    "Michael",
    "Jennifer",
    "William",
    "Linda",
    "David",
    "Elizabeth",
    "Richard",
    "Susan",
    "Thomas",
    "Karen",
    "Daniel",
    "Sarah",
    "Oliver",
    "Amelia",
    "Harry",
    "Sophie",
    "Priya",
    "Ahmed",
    "Mateo",
    "Ingrid",
    "Yuki",
    "Fatima",
    "Declan",
    "Chloe",
    "Nathan",
    "Rebecca",
]
_EN_LAST = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Wilson",
    "Anderson",
    "Taylor",
    "Thompson",
    "Walker",
    "Wright",
    "Patel",
    "Khan",
    "O'Connor",
    "Murphy",
    "Fitzgerald",
    "Novak",
    "Schneider",
    "Rossi",
    "Tanaka",
    "Nguyen",
    "MacDonald",
    "Hughes",
    "Bennett",
    "Coleman",
    "Whitfield",
    "Okafor",
]
_PLACES = [
    "浙江省杭州市拱墅区",
    "江苏省苏州市姑苏区",
    "四川省成都市武侯区",
    "广东省深圳市南山区",
    "北京市海淀区",
    "湖北省武汉市江岸区",
    "上海市徐汇区",
    "陕西省西安市雁塔区",
    "福建省厦门市思明区",
    "重庆市渝北区",
    "山东省青岛市市南区",
    "辽宁省大连市中山区",
]
_ROADS = [
    "文晖路",
    "石湖西路",
    "科华北路",
    "深南大道",
    "学院南路",
    "解放大道",
    "漕溪北路",
    "小寨东路",
    "湖滨南路",
    "龙山一路",
    "香港中路",
    "人民路",
]
_ESTATES = ["翡翠华庭", "金域蓝湾", "时代花园", "阳光一百", "幸福里小区", "湖畔雅苑", "中央公馆", "锦绣家园"]
_NUMERALS = {"plain": "零一二三四五六七八九", "bank": "零壹贰叁肆伍陆柒捌玖", "army": "洞幺两三四五六拐八勾"}


class Gold(NamedTuple):
    """Personal data of one type at code points [start, end), spelled in one way."""

    type: str
    start: int
    end: int
    spelling: str


class Text(NamedTuple):
    """A text, its personal data and the template it came from."""

    text: str
    gold: tuple[Gold, ...]
    template: str


def _digits(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


def _luhn(head: str) -> str:
    total = sum(d // 10 + d % 10 for d in (int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(head))))
    return head + str(-total % 10)


def _resident_id(r: random.Random) -> str:
    body = f"{r.choice([11, 31, 32, 33, 35, 42, 44, 50, 51, 61])}{r.randint(1, 9):02d}00{r.randint(1950, 2004)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}{_digits(r, 3)}"
    check = "10X98765432"[
        sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    ]
    return body + (check if r.random() < 0.7 else r.choice("0123456789"))


def _uscc(r: random.Random) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91330100" + "".join(r.choice(letters) for _ in range(8)) + "K"
    total = sum(
        letters.index(c) * w
        for c, w in zip(body, (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28), strict=True)
    )
    return body + letters[(31 - total % 31) % 31]


def _iban(r: random.Random) -> str:
    body = _digits(r, 18)
    return f"DE{98 - int(body + '131400') % 97:02d}{body}"


def _name(r: random.Random) -> str:
    family = r.choice(_DOUBLE) if r.random() < 0.04 else r.choice(_SURNAMES)
    return family + "".join(r.sample(_GIVEN, 1 if r.random() < 0.25 else 2))


def _date(r: random.Random) -> str:
    y, m, d = r.randint(1948, 2006), r.randint(1, 12), r.randint(1, 28)
    return r.choice(
        [f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y}.{m:02d}.{d:02d}", f"{y}{m:02d}{d:02d}"]
    )


def _address(r: random.Random) -> str:
    road = f"{r.choice(_PLACES)}{r.choice(_ROADS)}{r.randint(1, 899)}号"
    return road + r.choice(
        [
            "",
            f"{r.choice(_ESTATES)}{r.randint(1, 40)}幢{r.randint(1, 4)}单元{r.randint(101, 3204)}室",
            f"{r.randint(1, 30)}栋{r.randint(101, 3204)}",
        ]
    )


VALUES: dict[str, Callable[[random.Random], str]] = {
    "PERSON": _name,
    "PERSON_EN": lambda r: f"{r.choice(_EN_FIRST)} {r.choice(_EN_LAST)}",
    "CN_ID_CARD": _resident_id,
    "CN_MOBILE": lambda r: f"1{r.choice('3456789')}{_digits(r, 9)}",
    "CN_LANDLINE": lambda r: f"0{r.choice(['10', '21', '571', '755', '28', '512'])}-{r.randint(2, 8)}{_digits(r, 7)}",
    "CN_BANK_CARD": lambda r: _luhn(r.choice(["622202", "621483", "622848", "621700"]) + _digits(r, 12)),
    "CN_USCC": _uscc,
    "CN_PASSPORT": lambda r: f"E{_digits(r, 8)}",
    "CN_PLATE": lambda r: f"{r.choice('浙苏粤京沪川鄂')}{r.choice('ABCDEF')}{r.randint(10000, 99999)}",
    "EMAIL_ADDRESS": lambda r: f"{r.choice(['hua', 'lin.m', 'zz_kk', 'qiao'])}{r.randint(10, 9999)}@{r.choice(['163.com', 'gmail.com', 'sina.com.cn', 'corp-mail.net'])}",
    "QQ_ID": lambda r: str(r.randint(10**6, 10**10 - 1)),
    "WECHAT_ID": lambda r: f"{r.choice(['moon', 'tang_', 'ky-'])}{r.choice('abcdef')}{r.randint(1000, 99999)}",
    "IP_ADDRESS": lambda r: ".".join(str(r.randint(11, 250)) for _ in range(4)),
    "MAC_ADDRESS": lambda r: ":".join(f"{r.randint(0, 255):02X}" for _ in range(6)),
    "IMEI": lambda r: _luhn("86" + _digits(r, 12)),
    "IBAN_CODE": _iban,
    "US_SSN": lambda r: f"{r.randint(100, 665)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}",
    "OTP": lambda r: str(r.randint(100000, 948999)),
    "CARD_TAIL": lambda r: _digits(r, 4),
    "CONTRACT_NO": lambda r: f"{r.choice(['HT', 'DK', 'BD-'])}{_digits(r, 10)}",
    "CUSTOMER_NO": lambda r: f"KH{_digits(r, 8)}",
    "DATE_OF_BIRTH": _date,
    "ADDRESS": _address,
}  # fmt: skip

_GROUPS = {"CN_MOBILE": (3, 4, 4), "CN_ID_CARD": (6, 8, 4), "CN_BANK_CARD": (4, 4, 4, 4, 3)}


def _grouped(value: str, sizes: tuple[int, ...], between: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return between.join(part for part in [*parts, value[at:]] if part)


def _numerals(style: str) -> Callable[[str, tuple[int, ...]], str]:
    return lambda value, _: value.translate(str.maketrans("0123456789", _NUMERALS[style]))


SPELLINGS: dict[str, Callable[[str, tuple[int, ...]], str]] = {
    "as it is": lambda value, _: value,
    "spaces": lambda value, sizes: _grouped(value, sizes, " "),
    "hyphens": lambda value, sizes: _grouped(value, sizes, "-"),
    "dots": lambda value, sizes: _grouped(value, sizes, "."),
    "lines": lambda value, sizes: _grouped(value, sizes, "\n"),
    "commas": lambda value, sizes: _grouped(value, sizes, "，"),
    "spaced out": lambda value, _: " ".join(value),
    "full width": lambda value, _: value.translate({i: i + 0xFEE0 for i in range(0x21, 0x7F)}),
    "zero width": lambda value, sizes: _grouped(value, sizes, "\u200b"),
    "letter O": lambda value, _: value[0] + value[1:].replace("0", "O"),
    "numerals": _numerals("plain"),
    "bank numerals": _numerals("bank"),
    "radio numerals": _numerals("army"),
    "mixed": lambda value, _: value[:4] + value[4:7].translate(str.maketrans("0123456789", _NUMERALS["plain"])) + value[7:],
    "circled": lambda value, _: value[:3] + value[3:].translate(str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")),
}  # fmt: skip

TUNED = [
    "{PERSON}女士您好，您预留的手机{CN_MOBILE}已停用。", "客户{PERSON}，身份证{CN_ID_CARD}，住{ADDRESS}。", "请把钱转到{CN_BANK_CARD}，户名{PERSON}",
    "联系人：{PERSON}\n电话：{CN_MOBILE}\n邮箱：{EMAIL_ADDRESS}", "{PERSON}来电反映尾号{CARD_TAIL}的卡无法使用", "合同编号{CONTRACT_NO}，借款人{PERSON}，出生日期{DATE_OF_BIRTH}",
    "座机{CN_LANDLINE}，QQ{QQ_ID}，微信号{WECHAT_ID}", "护照{CN_PASSPORT}，车牌{CN_PLATE}，统一社会信用代码{CN_USCC}", "IP {IP_ADDRESS} MAC {MAC_ADDRESS} IMEI {IMEI}",
    "验证码{OTP}，请勿告诉他人", "Dear {PERSON_EN}, your IBAN {IBAN_CODE} and SSN {US_SSN} are on file.", "客户号{CUSTOMER_NO}，{PERSON}，{CN_MOBILE}",
]  # fmt: skip
HELD_OUT = [
    "帮我给{PERSON}写一条生日祝福，他{DATE_OF_BIRTH}出生，手机是{CN_MOBILE}", "老客户{PERSON}（{CN_ID_CARD}）想续存，回电{CN_MOBILE}即可", "{PERSON}和{PERSON}共同申请了住房贷款，抵押物位于{ADDRESS}",
    "昨天{PERSON}先生到柜台挂失，卡号是{CN_BANK_CARD}。", "快递寄到{ADDRESS}，收件人{PERSON}，{CN_MOBILE}", "企业税号{CN_USCC}，法人代表：{PERSON}，公司座机{CN_LANDLINE}",
    "登录密码重置，动态码是{OTP}，来自{IP_ADDRESS}", "我叫{PERSON}，微信{WECHAT_ID}，有事加我", "车主{PERSON}，{CN_PLATE}，想办ETC", "持{CN_PASSPORT}号护照的{PERSON}女士预约购汇",
    "对方发来邮箱{EMAIL_ADDRESS}，扣扣{QQ_ID}", "{PERSON}，女，{DATE_OF_BIRTH}，{CN_ID_CARD}，{ADDRESS}", "借据号{CONTRACT_NO}已逾期，请联系{PERSON}：{CN_MOBILE}", "会员编号{CUSTOMER_NO}的{PERSON}反馈积分未到账",
    "Please wire it to {IBAN_CODE}, beneficiary {PERSON_EN}.", "{PERSON_EN} called about the card ending in {CARD_TAIL}; SSN {US_SSN}.", "Hi {PERSON_EN}, thanks for visiting our branch.", "设备串号{IMEI}，网卡{MAC_ADDRESS}",
]  # fmt: skip
CLEAN = [
    "安心存三年期年利率1.55%，1万元起存，到期自动转存。", "客服热线95588，投诉电话400-820-8899，24小时服务。", "即日起至2026年12月31日，周周有礼，满1000元减50元。", "西湖支行位于文三路477号一楼营业厅，欢迎莅临。",
    "产品代码JX20260318，登记编码C1030126000456，风险等级R2。", "方太厨具满减，康师傅买一送一，信用卡支付享九折。", "央行行长表示将保持流动性合理充裕。", "尊敬的客户，您的定期存款即将到期，请及时处理。", "高端客户专享金条与白金卡，金秋时节好礼相送。",
    "已脱敏的手机号138****5678无需再处理。", "规模达12,345,678,901元，较上年增长13.8%。", "{{客户称谓}}，您好！您的专属礼遇已到账。", "Open an account today and earn 2.5% AER on balances up to £5,000.", "Dear customer, your statement is ready. Call 1-800-555-0199 for help.",
]  # fmt: skip


def texts(templates: list[str], count: int, seed: int, *, spelled: bool = True) -> list[Text]:
    """`count` texts with gold spans; numbers of `spelled` texts wear a spelling drawn at random."""
    r = random.Random(seed)
    return [_filled(r, templates[i % len(templates)], spelled=spelled) for i in range(count)]


def _filled(r: random.Random, template: str, *, spelled: bool) -> Text:
    out, gold, rest = "", [], template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        kind, _, rest = rest.partition("}")
        value, spelling = _spelled(r, kind, spelled=spelled)
        out += before
        gold.append(Gold(kind, len(out), len(out) + len(value), spelling))
        out += value
    return Text(out + rest, tuple(gold), template)


def _spelled(r: random.Random, kind: str, *, spelled: bool) -> tuple[str, str]:
    value = VALUES[kind](r)
    if kind not in _GROUPS or not spelled:
        return value, "as it is"
    spelling = r.choice(list(SPELLINGS))
    return SPELLINGS[spelling](value, _GROUPS[kind]), spelling
