"""What a document says of itself: front matter first, then its file name: title, version, validity, family."""

import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict

from knowledge.documents import Audience
from knowledge.values import Bilingual, Period, Value, parse_yaml

Text = Annotated[str, BeforeValidator(lambda given: "" if given is None else str(given))]
DAY = re.compile(
    r"(?<!\d)(20\d{2})[-_.年/]?(0[1-9]|1[0-2]|[1-9](?=[-_.月/]))[-_.月/]?(0[1-9]|[12]\d|3[01]|[1-9](?=日|\D|$))日?(?!\d)"
)
MONTH = re.compile(r"(?<!\d)(20\d{2})(?:[-_.年/](0?[1-9]|1[0-2])月?|(0[1-9]|1[0-2]))(?!\d)")
YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年?(?=版|年度|年|[)）\]】]|$|[\s_.-])")
NUMBER = re.compile(
    r"(?i)(?<![a-z0-9])(?:v|ver|version|rev)[._ -]?(\d+(?:\.\d+)*)(?![a-z0-9])|第([\d一二三四五六七八九十]+)版"
)
MARK = re.compile(
    r"(?i)修订版|修订稿|最新版?|终稿|定稿|正式版|(?<![a-z])(final|latest|new|draft)(?![a-z])|副本|[(（]\d{1,2}[)）]"
    r"|版本?(?=$|[\s_.)）-])"
)
EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")
EDGES = re.compile(r"[\s_.-]{2,}|[\s_.-]+$|^[\s_.-]+")


class Header(Value):
    """The keys of front matter that readers know; others belong to other readers and are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    title: Text = ""
    name: Bilingual | None = None
    version: Text = ""
    valid: Period = Period()
    owner: Text = ""
    audience: Audience = "public"
    family: Text = ""
    published: date | None = None

    @property
    def called(self) -> str:
        """The title, or the name of what the file is about."""
        return self.title or (self.name.zh if self.name else "")


def read_header(yaml: str, name: str) -> Header:
    """The front matter as a header; `BadFile` names the line of a mistake."""
    return parse_yaml(yaml, Header, Path(name), first_line=2) if yaml.strip() else Header()


def family_of(id: str) -> str:
    """The id without version marks, dates and copy marks in its last step."""
    path = PurePosixPath(id)
    stem = path.stem if path.suffix and len(path.suffix) <= 9 else path.name
    bare = stem
    for pattern in (DAY, MONTH, NUMBER, YEAR, MARK):
        bare = pattern.sub("", bare)
    bare = EDGES.sub(lambda m: "" if m.start() == 0 or m.end() == len(m.string) else "-", EMPTY.sub("", bare))
    suffix = path.suffix if stem != path.name else ""
    return str(path.with_name((bare or stem) + suffix))


def version_in(id: str) -> str:
    """The version a name tells: `2.1` of `_v2.1`, `2025-11-01`, `2025-11` or `2025`; empty where none."""
    stem = PurePosixPath(id).stem
    number, day, month, year = NUMBER.search(stem), DAY.search(stem), MONTH.search(stem), YEAR.search(stem)
    if number:
        return number[1] or number[2]
    if day:
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    if month:
        return f"{month[1]}-{int(month[2] or month[3]):02}"
    return year[1] if year else ""


def day_in(id: str) -> date | None:
    """The day in a file name, if it tells one that exists."""
    found = DAY.search(PurePosixPath(id).stem)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
