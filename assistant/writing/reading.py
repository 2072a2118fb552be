"""Reading a model's answer while it comes: the words of each part so far, out of unfinished JSON."""

import json
import re

from pydantic import BaseModel

SIGN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]:,]')


def words_so_far(answer: str) -> str:
    """The values said so far in an unfinished JSON object of strings and lists of strings, a line for each."""
    said, within, value = [], False, False
    for sign in SIGN.findall(answer):
        if sign in "[]":
            within = sign == "["
        elif sign in ":,":
            value = within or sign == ":"
        elif within or value:
            said.append(_unescaped(sign))
    return "\n".join(said)


def parts_of(answer: BaseModel) -> dict[str, str]:
    """The parts of a finished answer, paragraphs on lines of their own."""
    given = answer.model_dump()
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in given.items()}


def _unescaped(sign: str) -> str:
    closed = sign if len(sign) > 1 and sign.endswith('"') else f'{sign}"'
    try:
        return str(json.loads(closed, strict=False))
    except json.JSONDecodeError:
        return sign.strip('"').rstrip("\\")
