"""The closed set of checks a recogniser may name: how plausible a number is, from 0 to 1 (checksum holds)."""

import re
from collections.abc import Callable
from datetime import date
from itertools import cycle

_REGIONS = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91]
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_VIN = {
    c: v for v, cs in enumerate(("0", "1AJ", "2BKS", "3CLT", "4DMU", "5ENV", "6FW", "7GPX", "8HY", "9RZ")) for c in cs
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CARD_HEADS: dict[int, tuple[str, ...]] = {
    13: ("4",),
    14: ("30", "36", "38", "39"),
    15: ("34", "37"),
    16: (
        "62",
        "60",
        "64",
        "65",
        "35",
        "81",
        "4",
        "51",
        "52",
        "53",
        "54",
        "55",
        "22",
        "23",
        "24",
        "25",
        "26",
        "27",
        "50",
        "56",
        "57",
        "58",
        "63",
        "67",
    ),
    17: ("62", "60", "81"),
    18: ("62", "60", "81"),
    19: ("62", "60", "81", "4", "95588", "955"),
}
_SEPARATORS = re.compile(r"[^0-9A-Z]+")
_IBAN_LENGTHS = range(15, 35)


def letters_and_digits(value: str) -> str:
    """`value` in capitals without what separates its characters; the letter O beside digits is read as it stands."""
    return _SEPARATORS.sub("", value.upper())


def resident_id(value: str) -> float:
    """18 digits, GB 11643: 1 with a right check digit, .6 with region and date plausible, .3 otherwise."""
    number = letters_and_digits(value[:-1]).replace("O", "0") + value[-1].upper().replace("O", "0")
    if len(number) != 18 or len(set(number)) < 4:
        return 0
    if int(number[:2]) not in _REGIONS or not _is_day(number[6:10], number[10:12], number[12:14]):
        return 0.3
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return 1 if "10X98765432"[total % 11] == number[17] else 0.6


def old_resident_id(value: str) -> float:
    """15 digits of the first generation: region and date (19YYMMDD) must be plausible."""
    number = letters_and_digits(value)
    plausible = int(number[:2]) in _REGIONS and _is_day("19" + number[6:8], number[8:10], number[10:12])
    return 0.45 if plausible else 0


def mobile(value: str) -> float:
    """Mainland mobile: eleven digits; the numbering plan's live prefixes count more."""
    number = letters_and_digits(value).replace("O", "0")[-11:]
    if len(number) != 11 or len(set(number)) < 3:
        return 0
    return (
        0.85
        if number[1] in "35789" or number[:3] in ("145", "146", "147", "148", "149", "162", "165", "166", "167")
        else 0.6
    )


def bank_card(value: str) -> float:
    """13 to 19 digits: Luhn and the issuer's head count together, neither alone is enough without context."""
    number = letters_and_digits(value)
    if not 13 <= len(number) <= 19 or len(set(number)) < 4:
        return 0
    headed = number.startswith(_CARD_HEADS[len(number)])
    if luhn(number):
        return (0.85 if len(number) > 14 else 0.4) if headed else 0.35
    return (0.42 if number.startswith("62") else 0.35) if headed and len(number) > 15 else 0.2


def luhn(number: str) -> bool:
    """Whether the last digit is the Luhn check digit of the rest."""
    doubled = (int(digit) * factor for digit, factor in zip(reversed(number), cycle((1, 2)), strict=False))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def social_credit(value: str) -> float:
    """Unified social credit code, GB 32100."""
    code = letters_and_digits(value)
    if len(code) != 18 or any(c not in _USCC for c in code):
        return 0
    total = sum(_USCC.index(c) * weight for c, weight in zip(code, _USCC_WEIGHTS, strict=False))
    right = _USCC[(31 - total % 31) % 31] == code[17]
    return (0.95 if right else 0.35) if any(c.isalpha() for c in code) else 0.35 if right else 0.15


def hong_kong_id(value: str) -> float:
    """Hong Kong identity card, weighted sum modulo 11."""
    code = letters_and_digits(value)
    head, number, check = code[:-7], code[-7:-1], code[-1]
    letters = [36 if len(head) == 1 else ord(head[0]) - 55, ord(head[-1]) - 55]
    total = sum(x * w for x, w in zip([*letters, *map(int, number)], range(9, 1, -1), strict=True))
    right = (total + (10 if check == "A" else int(check))) % 11 == 0
    return (0.9 if "(" in value else 0.6) if right else (0.45 if "(" in value else 0.15)


def taiwan_id(value: str) -> float:
    """Taiwan national ID, letter value and weighted sum modulo 10."""
    code = letters_and_digits(value)
    letter = _TW_LETTERS.index(code[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, code[1:])]
    total = sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return 0.85 if total % 10 == 0 else 0.2


def singapore_id(value: str) -> float:
    """NRIC and FIN of Singapore: weighted sum modulo 11 over a letter for each series."""
    code = letters_and_digits(value)
    total = sum(int(d) * w for d, w in zip(code[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(code[0], 0)
    letters = {"S": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}[{"T": "S", "G": "F"}.get(code[0], code[0])]
    place = 10 - total % 11 if code[0] == "M" else total % 11
    return 0.75 if letters[place] == code[8] else 0.3


def iban(value: str) -> float:
    """IBAN, modulo 97."""
    code = letters_and_digits(value)
    if len(code) not in _IBAN_LENGTHS:
        return 0
    number = int("".join(str(int(c, 36)) for c in code[4:] + code[:4]))
    return 0.95 if number % 97 == 1 else 0.3


def imei(value: str) -> float:
    """IMEI: fifteen digits, Luhn."""
    number = letters_and_digits(value)
    return (0.45 if luhn(number) else 0.2) if len(set(number)) > 3 else 0


def vin(value: str) -> float:
    """Vehicle identification number: letters and digits mixed; the check digit is binding only in some countries."""
    code = letters_and_digits(value)
    if sum(c.isdigit() for c in code) < 5 or sum(c.isalpha() for c in code) < 3:
        return 0
    total = sum(_VIN[c] * w for c, w in zip(code, _VIN_WEIGHTS, strict=True)) % 11
    return 0.85 if code[8] == ("X" if total == 10 else str(total)) else 0.35


def aba_routing(value: str) -> float:
    """US bank routing number, weights 3 7 1 modulo 10."""
    number = letters_and_digits(value)
    total = sum(int(digit) * weight for digit, weight in zip(number, cycle((3, 7, 1)), strict=False))
    return 0.35 if total % 10 == 0 else 0.1


def day(value: str) -> float:
    """A date whose numbers, in some order, make a day a living person may be born on."""
    numbers = re.findall(r"\d+", value)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [value[:4], value[4:6], value[6:]]
    years = [n for n in numbers if len(n) == 4]
    if years and not 1900 <= int(years[0]) <= 2030:
        return 0
    short = numbers[1:] if re.match(r"\d\d年", value) else [n for n in numbers if len(n) < 3]
    return 0.35 if all(int(n) <= 31 for n in short) else 0


def telephone(value: str) -> float:
    """A number dialled with a leading 0: eight to fifteen digits; nine and more speak for themselves."""
    count = sum(char.isdigit() for char in value)
    return (0.45 if count > 8 else 0.35) if 8 <= count <= 15 else 0


def _is_day(year: str, month: str, of_month: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(of_month)).year <= 2030
    except ValueError:
        return False


VALIDATORS: dict[str, Callable[[str], float]] = {
    check.__name__: check
    for check in (
        resident_id, old_resident_id, mobile, bank_card, social_credit, hong_kong_id, taiwan_id, singapore_id,
        iban, imei, vin, aba_routing, day, telephone,
    )
}  # fmt: skip
