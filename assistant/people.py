"""People: who works here, in which roles and branch, and how a password or a key is told from a wrong one."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field, SecretStr

from assistant.ledger import Role
from knowledge.values import BadInput, Value

Line = Literal["reviewer", "business", "compliance"]
"""Who must approve: any reviewer, the business line, the compliance line."""
Scope = Literal["read", "check", "write", "submit", "fill", "audit"]
"""What a key may be used for. No key gives a verdict or releases: that takes a person who is there."""

HEAD_OFFICE = "head-office"
EVERYWHERE: tuple[Role, ...] = ("admin", "auditor")
LONGEST_LIFE = timedelta(days=366)
SHORTEST_PASSWORD = 10
GIVEN = "given:"
"""What the hash of a password begins with that somebody else chose and therefore knows."""
COST, BLOCK, LANES = 2**15, 8, 3
"""scrypt's parameters (OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3)."""


class Person(Value):
    """Who acts: roles, lines of review, branch. Keys act in their person's name."""

    id: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")
    name: str = Field(min_length=1, max_length=120)
    roles: tuple[Role, ...]
    lines: tuple[Line, ...] = ()
    senior: bool = False
    branch: str = Field(default=HEAD_OFFICE, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")


LOCAL = Person(id="local", name="本机经办 / at this desk", roles=("writer",))
"""Who works at a desk of one's own, before anyone has been admitted."""


ROBOT = Person(id="automation", name="自动 / by itself", roles=("automation",))
"""Who does what the clock asks for."""


EVERYONE = Person(id="console", name="本机 / at this machine", roles=("auditor",))
"""Who reads at the machine itself, where the whole database can be read anyway."""


class Key(Value):
    """An API key as it is kept: whose it is, what for, and until when; only a digest of its secret is known."""

    id: str
    person: str
    scopes: tuple[Scope, ...]
    expires: datetime
    revoked: bool = False


class Issued(Value):
    """A key just issued; its `secret` is shown once and kept nowhere."""

    key: Key
    secret: SecretStr


def may_see(person: Person, branch: str) -> bool:
    """Whether what belongs to `branch` is shown to `person`: their own branch's, or all for admins and auditors."""
    return branch == person.branch or any(role in EVERYWHERE for role in person.roles)


def make_key(person: str, scopes: tuple[Scope, ...], expires: datetime) -> Issued:
    """A new key with 256 random bits."""
    key = Key(id=secrets.token_hex(6), person=person, scopes=scopes, expires=expires)
    return Issued(key=key, secret=SecretStr(f"mk_{key.id}_{secrets.token_hex(32)}"))


def key_id(secret: str) -> str:
    """The id inside a key's secret, or nothing."""
    parts = secret.split("_")
    return parts[1] if len(parts) == 3 and parts[0] == "mk" else ""


def digest(secret: str) -> str:
    """What is kept of a key's secret; it is random, so one SHA-256 will do."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def first_password() -> SecretStr:
    """A password to begin with, to be changed by its owner."""
    return SecretStr(secrets.token_urlsafe(12))


def hash_password(password: SecretStr) -> str:
    """scrypt with its parameters and a salt of its own; `BadInput` for one too short."""
    words = password.get_secret_value()
    if len(words) < SHORTEST_PASSWORD:
        raise BadInput(
            f"口令至少要有 {SHORTEST_PASSWORD} 个字符。", f"a password has at least {SHORTEST_PASSWORD} characters."
        )
    salt = secrets.token_hex(16)
    return f"scrypt:{COST}:{BLOCK}:{LANES}:{salt}:{_scrypt(words, salt, COST, BLOCK, LANES)}"


def fits(password: SecretStr, kept: str) -> bool:
    """Whether `password` is the one that was hashed; nobody's hash takes as long as somebody's."""
    _, cost, block, lanes, salt, wanted = (kept or NOBODY).split(":")
    return same(_scrypt(password.get_secret_value(), salt, int(cost), int(block), int(lanes)), wanted)


NOBODY = f"scrypt:{COST}:{BLOCK}:{LANES}:{'0' * 32}:{'-' * 64}"
"""A hash that no password fits."""


def _scrypt(words: str, salt: str, cost: int, block: int, lanes: int) -> str:
    room = 256 * cost * block
    return hashlib.scrypt(
        words.encode("utf-8", "surrogatepass"), salt=salt.encode(), n=cost, r=block, p=lanes, maxmem=room, dklen=32
    ).hex()
