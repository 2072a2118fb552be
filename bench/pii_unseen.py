# ruff: noqa: E501, SIM905 - templates and rows of names read in one piece
"""A third family of texts, written after the recognisers and looked at once: letters, chats, minutes, rows; and clean copy beside."""

import random

from bench.pii_texts import VALUES, Text, texts

_WESTERN = "Philippa Norwood;Desmond Achterberg;Eleanor Whitlock;Ruaridh Galbraith;Clementine Ashby;Barnaby Thorne;Siobhan Keane;Leopold Krüger;Agnieszka Zielińska;Tomás Bermúdez".split(
    ";"
)
_WORLD = "Ximena Bustamante;Abdullahi Garba;Nkechi Obiora;Parvati Krishnan;Jaspreet Dhillon;Hamza El Idrissi;Yasmin Farouk;Kofi Boateng;Minh Anh Pham;Ji-woo Kang;Naoko Fujita;Emeka Chukwu".split(
    ";"
)
_PINYIN = "Qian Yutong;Shao Jianping;Lu Wenhao;Bai Xuemei;Jiang Chenxi;Yuxin Fang;Lau Chi Wai".split(";")
_RARE = "仇晓波 区志航 查小欣 盖玉兰 牟春晓 揭阳 阚清子 佟丽雯 晁永刚 粟裕民 尚文杰 芦小丽".split()
_COMPOUND = "欧阳慧敏 司徒建华 上官云珠 诸葛晓峰 皇甫静 慕容雪村 令狐少华".split()
_MINORITY = "迪丽努尔·艾尼 多吉才旦 苏日娜 努尔兰·哈力克 格桑梅朵 阿孜古丽·吐尔逊".split()
_NICK = "老赵 小孙 老钱 小周 阿强".split()[:4]
_STREETS = "Larkspur;Old Forge;Juniper;Brookfield;Mill Race;St. Clement's".split(";")

VALUES |= {
    "EN_WEST": lambda r: r.choice(_WESTERN),
    "EN_WORLD": lambda r: r.choice(_WORLD),
    "EN_PINYIN": lambda r: r.choice(_PINYIN),
    "EN_FIRST": lambda r: r.choice(_WESTERN + _WORLD).split()[0],
    "EN_UPPER": lambda r: r.choice(_WESTERN + _WORLD).upper(),
    "EN_LOWER": lambda r: r.choice(_WESTERN + _WORLD).lower(),
    "ZH_RARE": lambda r: r.choice(_RARE),
    "ZH_COMPOUND": lambda r: r.choice(_COMPOUND),
    "ZH_MINORITY": lambda r: r.choice(_MINORITY),
    "ZH_NICK": lambda r: r.choice(_NICK),
    "ADDRESS_US": lambda r: f"{r.randint(3, 9800)} {r.choice(_STREETS)} {r.choice(['Road', 'Ave', 'Court', 'Terrace'])}, {r.choice(['Toledo, OH 43604', 'Reno, NV 89501', 'Fargo, ND 58102'])}",
    "ADDRESS_UK": lambda r: f"{r.randint(1, 190)} {r.choice(_STREETS)} {r.choice(['Lane', 'Close', 'Road'])}, {r.choice(['York YO1 7HH', 'Derby DE1 2QY', 'Exeter EX4 3PQ'])}",
    "BIRTH_EN": lambda r: f"{r.randint(1, 28)} {r.choice(['Jan', 'March', 'July', 'October'])} {r.randint(1944, 2007)}",
}  # fmt: skip
PEOPLE = frozenset(("PERSON", "PERSON_EN", *(kind for kind in VALUES if kind.startswith(("EN_", "ZH_")))))
_ADDRESSES, _BIRTHS = ("ADDRESS", "ADDRESS_US", "ADDRESS_UK"), ("DATE_OF_BIRTH", "BIRTH_EN")

UNSEEN_ZH = [
    "各位同事：{PERSON}今日起接替{PERSON}负责对公柜台，客户交接事宜请联系{CN_MOBILE}。", "王阿姨家的地址又变了，新住址是{ADDRESS}，以后账单寄那边。", "【工单8832】来电人自称{ZH_COMPOUND}，核对身份证号{CN_ID_CARD}无误，诉求：解除非柜面限制。",
    "我爸{PERSON}七十了，{DATE_OF_BIRTH}出生的，能不能买这款养老理财？", "贷后走访：{ZH_RARE}经营的小超市位于镇上，其妻{PERSON}负责收银，联系电话{CN_LANDLINE}。", "转给{PERSON}的那笔五千块退回来了，说是卡号{CN_BANK_CARD}不对，请核查。",
    "理赔材料：出险人{ZH_MINORITY}，银行卡{CN_BANK_CARD}，开户人同名，邮箱{EMAIL_ADDRESS}。", "{ZH_NICK}昨天喝多了把卡落在店里，尾号{CARD_TAIL}，麻烦先冻结。", "群发前请剔除以下客户：{PERSON}、{PERSON}、{ZH_COMPOUND}，他们已退订。",
    "本人承诺以上信息属实。承诺人：{PERSON} 身份证：{CN_ID_CARD} 日期：今天", "孩子随母姓，叫{PERSON}，户口本上登记的出生日期是{DATE_OF_BIRTH}，想办少儿卡。", "昨晚十点有人在{IP_ADDRESS}登录了{PERSON}的网银，请风控看看。",
    "发票抬头开公司，税号{CN_USCC}，收票人{PERSON}，快递到{ADDRESS}。", "感谢{PERSON}经理和她的徒弟{PERSON}帮我追回被骗的钱，特写此信表扬。", "借呗逾期那个客户找到了，本名{ZH_RARE}，现在手机换成{CN_MOBILE}，微信{WECHAT_ID}。",
]  # fmt: skip
UNSEEN_EN = [
    "To whom it may concern,\n\nI write on behalf of my neighbour {EN_WEST}, who is housebound at {ADDRESS_UK}.\n\nYours faithfully,\n{EN_WORLD}", "{EN_FIRST} from the claims desk said {EN_FIRST} would ring me before noon. Nobody did.", "Case note: cx {EN_WORLD}, b. {BIRTH_EN}, wants joint account with partner {EN_WEST}.",
    "Please add {EN_PINYIN} as an authorised signatory and remove {EN_WEST} with effect from Monday.", "Payment to {EN_UPPER} held for review; SSN {US_SSN} does not match.", "Hey {EN_FIRST}, can you cover my shift? {EN_FIRST} is off sick again.",
    "Shipping: {EN_WORLD}, {ADDRESS_US}. Leave with {EN_FIRST} if out.", "hello, {EN_LOWER} speaking, i still have not got my card", "The trustees ({EN_WEST}, {EN_WORLD} and {EN_PINYIN}) met twice this year.", "Executor: {EN_WEST}. Deceased: {EN_WORLD}, born {BIRTH_EN}.",
    "Reply-To: {EN_WEST} <{EMAIL_ADDRESS}>\nSubject: Re: charge dispute\n\nThanks {EN_FIRST}, that solved it.", "{EN_WORLD}'s IBAN is {IBAN_CODE}; wire the balance today.", "I was served by {EN_FIRST} in Leeds and could not be happier.",
]  # fmt: skip
UNSEEN_CLEAN = [
    "开学季，大学生信用卡免年费，首刷礼任选：充电宝、帆布袋、台灯。", "理财非存款，产品有风险，投资须谨慎，请仔细阅读产品说明书。", "江阴支行、宜兴支行周末延时服务，办理社保卡更方便。", "写一条朋友圈文案，主题是端午节，突出粽子和龙舟，五十字以内。", "明日起调整代销基金申购费率，详见公告编号2026-031。",
    "高净值客户沙龙将于周五下午两点在财富中心举行，名额二十位。", "尊享白金权益：龙腾出行、平安道路救援、和睦家体检。", "安全用卡小贴士：不出借账户，不泄露密码，不扫陌生二维码。", "房山区、通州区网点试点数字人民币，钱包余额可提现。", "按揭利率下调20个基点，百万贷款月供可省约113元。",
    "请用轻松的语气介绍“金穗快贷”，强调线上申请、当天放款。", "季末冲刺，全员营销，完成存款目标的支行奖励旅游一次。", "方寸之间，守护财富。单笔起购一千元，成立日6月18日。", "汤臣倍健、安利纽崔莱满300减50，数量有限。", "Switch your current account and get £175. Offer ends 30 September.",
    "Our Harvest Saver bond matures in June; rates are fixed at 4.1% gross.", "Please rewrite this paragraph in plain English for teenagers.", "Branch hours in Carlisle and Kendal change from Monday.", "Travel Insurance by Aviva is included with the Explorer account.", "Use code SPRING26 at checkout for 15% off selected garden furniture.",
]  # fmt: skip


def kind_of(kind: str) -> str:
    """The type a kind of value is masked as."""
    if kind in PEOPLE:
        return "PERSON"
    return "ADDRESS" if kind in _ADDRESSES else "DATE_OF_BIRTH" if kind in _BIRTHS else kind


def unseen(templates: list[str], count: int, seed: int) -> list[Text]:
    """Texts of this family; the gold says the type, the spelling the kind of name."""
    made = texts(templates, count, random.Random(seed).randint(1, 10**6))
    return [text._replace(gold=tuple(_named(gold) for gold in text.gold)) for text in made]


def _named(gold):
    named = gold.type in PEOPLE or gold.type in (*_ADDRESSES, *_BIRTHS)
    return gold._replace(type=kind_of(gold.type), spelling=gold.type if named else gold.spelling)
