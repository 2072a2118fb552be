"""Bank copy with places for figures, and the facts it states: two sets of texts, so that one can be held out."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.spellings import Meant

Draw = Callable[[random.Random], Meant]


class Spec(NamedTuple):
    """A fact to be drawn: its place in texts, its names, its value, and the words of its condition."""

    slot: str
    zh: str
    en: str
    draw: Draw
    condition: str = ""
    """May name another slot: `{term}期`."""
    suffix: str = ""


def rate(low: int, high: int) -> Draw:
    """A rate between `low` and `high` hundredths of a per cent."""
    return lambda rng: Meant("rate", Decimal(rng.randrange(low, high)) / 100)


def amount(*choices: int, unit: str = "CNY") -> Draw:
    return lambda rng: Meant("amount", Decimal(rng.choice(choices)), unit)


def term(unit: str, *choices: int) -> Draw:
    return lambda rng: Meant("term", Decimal(rng.choice(choices)), unit)


def count(unit: str, *choices: int) -> Draw:
    return lambda rng: Meant("count", Decimal(rng.choice(choices)), unit)


def some(kind: str, *choices: str) -> Draw:
    return lambda rng: Meant(kind, rng.choice(choices))


def number(kind: str, *choices: int) -> Draw:
    return lambda rng: Meant(kind, Decimal(rng.choice(choices)))


def day(first: date, days: int) -> Draw:
    return lambda rng: Meant("date", first + timedelta(rng.randrange(days)))


FROM = Spec("from", "", "", day(date(2026, 10, 1), 60))
TO = Spec("to", "", "", day(date(2026, 12, 20), 90))
TEL = Spec("tel", "客服热线", "hotline", some("phone", "95516", "95588", "96588", "400-820-8788"))
PRODUCTS: dict[str, tuple[Spec, ...]] = {
    "deposit": (
        Spec("r1", "年利率", "annual rate", rate(95, 125), "1年期"),
        Spec("r2", "年利率", "annual rate", rate(125, 145), "2年期"),
        Spec("r3", "年利率", "annual rate", rate(145, 199), "3年期"),
        Spec("min", "起存金额", "minimum deposit", amount(50, 1000, 10000, 50000)),
        Spec("times", "提前支取次数", "early withdrawals", count("次", 3, 5, 6)),
        TEL,
    ),
    "cd": (
        Spec("rate", "年利率", "annual rate", rate(120, 230)),
        Spec("term", "期限", "term", term("year", 2, 3, 5)),
        Spec("min", "起存金额", "minimum deposit", amount(200000, 300000, 500000)),
        Spec("step", "递增金额", "step", amount(1000, 10000)),
        Spec("quota", "发行名额", "places", count("名", 100, 200, 500)),
        TEL,
    ),
    "wealth": (
        Spec("low", "业绩比较基准下限", "benchmark, lower", rate(180, 260)),
        Spec("high", "业绩比较基准上限", "benchmark, upper", rate(270, 390)),
        Spec("hold", "最短持有期", "minimum holding period", term("day", 7, 14, 30, 90, 180)),
        Spec("min", "起购金额", "minimum purchase", amount(100, 10000, 50000)),
        Spec("fee", "固定管理费率", "management fee", rate(10, 45), "按年计提"),
        Spec("level", "风险等级", "risk level", some("level", "R2", "R3")),
        Spec("paid", "到账时间", "settlement", number("settlement", 1, 2, 3)),
        TEL,
    ),
    "loan": (
        Spec("rate", "年化利率（单利）", "APR", rate(300, 720), "", "起"),
        Spec("cap", "最高额度", "maximum amount", amount(200000, 300000, 500000)),
        Spec("term", "最长期限", "maximum term", term("year", 3, 5)),
        Spec("paid", "放款时间", "payout", term("workday", 1, 2, 3)),
        Spec("age", "最低年龄", "minimum age", count("周岁", 18, 20, 22)),
        TEL,
    ),
    "instalment": (
        Spec("fee", "每期手续费率", "fee per instalment", rate(30, 75)),
        Spec("apr", "折合年化利率（单利）", "annualised rate", rate(760, 1590)),
        Spec("n", "分期期数", "instalments", term("instalment", 6, 12, 24, 36)),
        Spec("min", "单笔起分金额", "minimum amount", amount(500, 600, 1000)),
        Spec("off", "手续费折扣", "fee discount", number("discount", 50, 80, 85, 90)),
        TEL,
    ),
    "card": (
        Spec("fee", "年费", "annual fee", amount(100, 200, 360, 580)),
        Spec("spend", "免年费消费笔数", "transactions", count("笔", 5, 6, 12)),
        Spec("back", "每月返现上限", "monthly cashback cap", amount(50, 60, 88, 100)),
        Spec("share", "返现比例", "cashback", rate(100, 500)),
        Spec("places", "活动名额", "places", count("户", 1000, 3000, 20000)),
        TEL,
    ),
    "mortgage": (
        Spec("rate", "年利率", "annual rate", rate(290, 410)),
        Spec("down", "首付比例", "down payment", number("rate", 15, 20, 30)),
        Spec("term", "最长贷款期限", "maximum term", term("year", 25, 30)),
        Spec("paid", "审批时间", "approval", term("workday", 3, 5, 7)),
        TEL,
    ),
    "annuity": (
        Spec("pay", "缴费期", "payment period", term("year", 3, 5, 10)),
        Spec("cool", "犹豫期", "cooling-off period", term("day", 15, 20)),
        Spec("wait", "等待期", "waiting period", term("day", 90, 180)),
        Spec("min", "最低年缴保费", "minimum premium", amount(5000, 10000, 20000)),
        Spec("age", "最高投保年龄", "maximum age", count("周岁", 55, 60, 65)),
        TEL,
    ),
    "us": (
        Spec("apy", "APY", "APY", rate(310, 485)),
        Spec("term", "期限", "term", term("month", 7, 11, 13, 18)),
        Spec("min", "起存金额", "minimum opening deposit", amount(500, 1000, 2500, 25000, unit="USD")),
        Spec("penalty", "提前支取罚息", "early withdrawal penalty", term("day", 90, 120, 180)),
        Spec("bonus", "开户奖励", "new account bonus", amount(200, 250, 300, unit="USD")),
    ),
    "uk": (
        Spec("aer", "AER", "AER", rate(280, 465)),
        Spec("term", "期限", "fixed term", term("year", 1, 2, 3, 5)),
        Spec("min", "起存金额", "minimum balance", amount(1, 500, 1000, unit="GBP")),
        Spec("max", "上限", "maximum balance", amount(20000, 85000, 250000, unit="GBP")),
        Spec("times", "每年支取次数", "yearly withdrawals", count("times", 2, 3, 4)),
    ),
    "ukloan": (
        Spec("apr", "APR", "representative APR", rate(490, 990)),
        Spec("min", "最低金额", "minimum loan", amount(1000, 7500, unit="GBP")),
        Spec("max", "最高金额", "maximum loan", amount(15000, 25000, 35000, unit="GBP")),
        Spec("term", "最长期限", "maximum term", term("year", 5, 7, 8)),
        Spec("paid", "放款", "payout", term("workday", 1, 2, 3)),
    ),
}
INSURED = "本存款受存款保险保护，同一存款人在同一家银行的本外币存款本息合计50万元以内全额偿付。"


class Text(NamedTuple):
    """A product of `PRODUCTS` and copy about it."""

    product: str
    words: str


DEV = (
    Text("deposit", "安心存3年期年利率{r3}，{min}起存，{from}至{to}办理。客服热线{tel}。"),
    Text("deposit", "【明川银行】定期存款年利率：1年期{r1}、2年期{r2}、3年期{r3}。详询{tel}，拒收请回复R"),
    Text("deposit", "三步开启安心生活：\n1. 打开手机银行\n2. 选择存期\n3. 确认存入\n存3年，年利率{r3}。" + INSURED),
    Text("deposit", "同样是存钱，换个方式更从容。三年期年利率{r3}，到期前最多可提前支取{times}，活动截至{to}。"),
    Text("cd", "大额存单（{term}期）开售啦！年利率{rate}，起点{min}，以{step}递增，仅限前{quota}，{to}截止。"),
    Text("cd", "您好，我行{term}期大额存单年利率为{rate}，{min}起存，额度有限。24小时客服热线：{tel}"),
    Text("wealth", "稳稳系列理财，业绩比较基准（年化）{low}~{high}，最短持有{hold}，{min}起购，风险等级{level}。"),
    Text("wealth", "赎回{paid}到账，固定管理费率{fee}/年。理财非存款、产品有风险、投资须谨慎。募集期至{to}。"),
    Text("loan", "装修缺点预算？个人消费贷年化利率（单利）{rate}起，最高可贷{cap}，最长{term}，最快{paid}放款。"),
    Text("loan", "点点手指，资金到手：额度最高{cap}，年利率低至{rate}，年满{age}即可申请，活动期{from}-{to}"),
    Text("instalment", "账单分期{n}，每期手续费率{fee}，折合年化利率（单利）{apr}，单笔满{min}可分。"),
    Text("instalment", "🎉 限时手续费{off}！{to}前办理{n}分期，每期费率{fee}，近似折算年化利率为{apr}。"),
    Text("card", "首年免年费（{fee}/年），当年消费满{spend}免次年年费；每月返现最高{back}。"),
    Text("card", "餐饮消费返现{share}，每月上限{back}，限前{places}，第一步：登录手机银行报名。{from}开抢。"),
    Text("mortgage", "安居房贷：首付比例{down}起，年利率{rate}，最长可贷{term}，资料齐全{paid}内完成审批。"),
    Text("annuity", "每年{min}起，缴费{pay}，犹豫期{cool}，等待期{wait}，{age}以下均可投保。客服{tel}"),
    Text("us", "Earn {apy} APY on a {term} CD. Minimum opening deposit {min}. Early withdrawal penalty: {penalty}."),
    Text("us", "Open by {to} and get a {bonus} bonus. APY of {apy} is accurate as of {from}. Member FDIC."),
    Text("uk", "Fix for {term} at {aer} AER. Save from {min} up to {max}, with {times} withdrawals a year."),
    Text("ukloan", "Borrow {min} to {max} over up to {term}. Representative {apr} APR. Funds within {paid}."),
)
HELD = (
    Text("deposit", "年终攒福｜整存整取年利率 {r3}（3年期），门槛仅{min}，{to}前在手机银行即可办理"),
    Text("deposit", "1年期{r1}，2年期{r2}，3年期{r3}——把日子过得有盼头。以上为年利率，{from}起执行，致电{tel}。"),
    Text("deposit", "王女士把年终奖存成了3年期定期，年利率{r3}，期间还能提前支取{times}，一家人都安心。" + INSURED),
    Text("deposit", "（一）起存金额：{min}；（二）存期及年利率：2年期，{r2}；（三）活动时间：{from}—{to}。"),
    Text("cd", "限量{quota}！{min}起，{term}，年利率{rate}。7×24小时手机银行可购，售完即止。"),
    Text("cd", "本期大额存单发行要素\n期限：{term}\n年利率：{rate}\n起存：{min}\n截止日：{to}\n咨询：{tel}"),
    Text("wealth", "闲钱别闲着：{hold}持有期固收理财，{min}就能参与，业绩比较基准{low}-{high}（年化，非收益承诺）。"),
    Text("wealth", "产品风险等级为{level}，固定管理费每年{fee}，赎回款{paid}日到账，认购截止{to}，咨询电话{tel}。"),
    Text("loan", "老板，旺季备货差一口气？我行信用贷额度高达{cap}，年化{rate}起（单利），{paid}出结果，可借{term}。"),
    Text("loan", "【温馨提示】借款人须满{age}；年利率（单利）{rate}起，以审批为准；优惠至{to}；热线{tel}。"),
    Text("instalment", "分{n}还，每期只付{fee}手续费，相当于年化{apr}（单利）。满{min}就能分，{to}结束。"),
    Text("instalment", "分期手续费{off}优惠：原每期{fee}，期数{n}。一键办理 https://m.mcbank.example/f/2026"),
    Text("card", "年费{fee}，刷满{spend}就免！返现{share}，单月封顶{back}，名额{places}，先到先得。"),
    Text("mortgage", "首付{down}，贷款年限可达{term}，当前执行年利率{rate}，{paid}出批复，网点见～"),
    Text("annuity", "交{pay}、年交{min}起，{cool}犹豫期内可全额退保，等待期为{wait}，投保年龄不超过{age}。"),
    Text("annuity", "给未来的自己存一份底气：保费{min}起，选择{pay}交清，{to}前投保，详询{tel}"),
    Text("us", "Lock in {apy} APY for {term} when you deposit at least {min}. Offer ends {to}. FDIC insured."),
    Text(
        "us",
        "New customers: a {bonus} reward, {apy} APY, {min} to open; withdraw early and forfeit {penalty} of interest.",
    ),
    Text("uk", "Our {term} bond pays {aer} AER fixed. Open with {min}; hold as much as {max}. Apply by {to}."),
    Text("ukloan", "From {min} to {max}, {apr} APR representative, spread over {term}; money in {paid}."),
)


FRESH_PRODUCTS: dict[str, tuple[Spec, ...]] = {
    "notice": (
        Spec("rate", "七天通知存款利率", "7-day notice rate", rate(25, 95)),
        Spec("min", "起点", "minimum", amount(50000, 100000)),
        Spec("left", "最低留存", "balance to leave", amount(50000)),
    ),
    "payroll": (
        Spec("rate", "薪享存年化收益率", "annual yield", rate(135, 265), "新客户，限首月"),
        Spec("cap", "个人限额", "limit per person", amount(100000, 300000)),
        Spec("gift", "代发达标礼", "gift", amount(28, 66, 88)),
        Spec("count", "每月免费转账", "free transfers a month", count("笔", 10, 20, 30)),
    ),
    "green": (
        Spec("rate", "贷款年利率", "annual loan rate", rate(285, 455), "LPR定价，5年期以上"),
        Spec("cap", "单户上限", "limit", amount(3000000, 5000000, 10000000)),
        Spec("term", "授信期限", "facility term", term("month", 12, 24, 36)),
        Spec("free", "宽限期", "grace period", term("day", 5, 10, 15)),
    ),
    "gold": (
        Spec("min", "起投", "minimum", amount(1, 10, 100)),
        Spec("fee", "申购费率", "subscription fee", rate(20, 80)),
        Spec("grams", "每笔上限", "limit per order", count("克", 500, 1000)),
        Spec("paid", "到账", "settlement", number("settlement", 0, 1, 2)),
    ),
    "fx": (
        Spec("off", "结售汇点差优惠", "spread discount", number("discount", 10, 50, 80)),
        Spec("cap", "便利化额度", "annual quota", amount(50000, unit="USD")),
        Spec("days", "办理时限", "handling", term("workday", 1, 2, 3)),
    ),
    "usloan": (
        Spec("apr", "APR", "APR", rate(599, 1999)),
        Spec("fee", "开户费", "origination fee", rate(100, 600)),
        Spec("cap", "上限", "maximum amount", amount(35000, 40000, 50000, unit="USD")),
        Spec("term", "期限", "term", term("month", 24, 36, 60)),
    ),
    "uksaver": (
        Spec("gross", "年利率", "gross interest p.a.", rate(150, 425)),
        Spec("notice", "通知期", "notice period", term("day", 30, 95, 120)),
        Spec("min", "起存", "opening balance", amount(1, 10, 250, unit="GBP")),
    ),
}
PRODUCTS |= FRESH_PRODUCTS
FRESH = (
    Text("notice", "周末两天也别让钱睡懒觉！七天通知存款利率{rate}（年），{min}就能开户，账户留足{left}即可。"),
    Text("notice", "客户您好：通知存款起点{min}，留存不少于{left}，年利率现为{rate}。如有疑问欢迎到一楼大堂咨询。"),
    Text("payroll", "发薪日快乐🎉把工资留在明川，新客户首月享{rate}年化收益率（限额{cap}），达标再送{gift}红包！"),
    Text("payroll", "每月{count}转账免费，代发客户专属薪享存，新客首月年化{rate}，一人最高{cap}。活动{from}至{to}"),
    Text(
        "green", "绿色制造企业看过来：5年期以上LPR定价，年利率{rate}，单户最高{cap}，授信{term}，到期还有{free}宽限期"
    ),
    Text("green", "一次授信、随借随还，{term}内循环使用，额度不超过{cap}，还款日后{free}内结清不计罚息。"),
    Text("gold", "{min}起投，积少成金；申购费率{fee}，单笔最多{grams}，{paid}到账。投资有风险，价格会波动。"),
    Text("fx", "留学季来了！购汇点差{off}，每人每年便利化额度{cap}，线上提交后{days}内处理完毕。"),
    Text("fx", "8月开学前，把学费换好：点差优惠{off}（至{to}），便利化额度等值{cap}。"),
    Text(
        "usloan",
        "Consolidate with one payment: {apr} APR, {cap} max, {term}, origination fee of {fee}. Apply in 5 steps.",
    ),
    Text("usloan", "Borrow up to {cap}. Rates at {apr} APR with a {fee} origination fee; repay over {term}."),
    Text(
        "uksaver", "{notice} notice account: {gross} gross p.a., open with {min}. Our 24-hour helpline is here for you."
    ),
    Text("uksaver", "Earn {gross} a year (gross) when you give {notice} notice. Minimum {min}. Rate valid until {to}."),
)
