"""The vault: which value each placeholder stands for, encrypted at rest, expiring, opened by role and on record."""

import fcntl
import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from guardrails.personal.placeholders import Known, StreamRestorer, canonical, loose, restore, values_of
from guardrails.personal.views import plain, spelled
from knowledge.values import BadInput, Value

_UNTELLING = frozenset({"CARD_TAIL", "OTP", "SENSITIVE", "CARD_EXPIRY"})
"""Too short or too common to prove that a value came from another case."""


class Opened(Value):
    """The event of opening a case: who, in which role, when, why, and how many values came out."""

    case: str
    who: str
    role: str
    why: str
    at: datetime
    values: int


class Leak(Value):
    """A value of another case at code points [start, end)."""

    case: str
    type: str
    start: int
    end: int


class Opening(Value):
    """An opened case: puts its values back."""

    entries: tuple[Known, ...]

    def restore(self, text: str) -> str:
        """`text` with its values; `UnknownPlaceholder` when one stands for nothing here."""
        return restore(text, values_of(self.entries))

    def stream(self) -> StreamRestorer:
        """The same for text that comes in pieces."""
        return StreamRestorer(values_of(self.entries))


class _Kept(Value):
    case: str
    expires: datetime
    entries: tuple[Known, ...]


class Vault:
    """Values by case in `folder`, each case one encrypted file; the key is made there, readable by its owner only."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        roles: Iterable[str],
        lifetime: timedelta = timedelta(days=30),
    ) -> None:
        self._folder, self._clock, self._lifetime = folder, clock, lifetime
        self._roles = frozenset(roles)
        self._key = _key_in(folder)
        self._index: dict[str, tuple[int, dict[bytes, tuple[str, str]]]] = {}
        self.expire()

    @contextmanager
    def renewing(self, case: str) -> Iterator[tuple[Known, ...]]:
        """What `case` holds while nobody else adds to it: two texts at once must not give one number twice."""
        with self._place(case).with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield self.known(case)

    def keep(self, case: str, entries: Sequence[Known]) -> None:
        """Adds `entries` to `case` and renews its lifetime."""
        held = {entry.placeholder: entry for entry in (*self.known(case), *entries) if entry.placeholder}
        kept = _Kept(case=case, expires=self._clock() + self._lifetime, entries=tuple(held.values()))
        place = self._place(case)
        part = place.with_suffix(".part")
        _write_private(part, Fernet(self._key).encrypt(kept.model_dump_json().encode()))
        part.replace(place)

    def known(self, case: str) -> tuple[Known, ...]:
        """What `case` holds, for the Redactor alone: it keeps placeholders stable. Nothing once expired."""
        kept = self._read(self._place(case))
        return kept.entries if kept else ()

    def open(self, case: str, *, who: str, role: str, why: str, record: Callable[[Opened], None]) -> Opening:
        """The values of `case`, recorded before they come out. `BadInput` for a wrong role or nothing to open."""
        if role not in self._roles:
            raise BadInput(f"角色「{role}」无权还原个人信息。", f"the role {role} may not restore personal data.")
        entries = self.known(case)
        if not entries:
            raise BadInput("没有可还原的个人信息：可能已过期。", "nothing to restore: the case may have expired.")
        record(Opened(case=case, who=who, role=role, why=why, at=self._clock(), values=len(entries)))
        return Opening(entries=entries)

    def leaks(self, text: str, case: str) -> tuple[Leak, ...]:
        """Values in `text` that belong to other cases and not to `case`; spelling does not hide them."""
        foreign: dict[bytes, tuple[str, str]] = {}
        for place in sorted(self._folder.glob("*.vault")):
            foreign |= self._digests(place)
        own = {self._digest(canonical(entry.value)) for entry in self.known(case)}
        foreign = {digest: whose for digest, whose in foreign.items() if digest not in own and whose[0] != case}
        return tuple(dict.fromkeys(self._find(text, foreign)))

    def seal(self, content: bytes) -> bytes:
        """`content` encrypted with the vault's key, for what must be kept as it came and is kept elsewhere."""
        return Fernet(self._key).encrypt(content)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed; `BadInput` when it was changed or sealed with another key."""
        try:
            return Fernet(self._key).decrypt(sealed)
        except InvalidToken:
            raise BadInput(
                "原件无法解密：被改动或密钥不符。", "it cannot be decrypted: it was changed or the key differs."
            ) from None

    def expire(self) -> int:
        """Deletes the cases whose time is over; how many."""
        places = list(self._folder.glob("*.vault"))
        return sum(self._read(place) is None for place in places)

    def _find(self, text: str, foreign: dict[bytes, tuple[str, str]]) -> Iterable[Leak]:
        first = plain(text)
        sizes = sorted({digest[0] for digest in foreign}, reverse=True)
        for letters, at in (loose(first), loose(spelled(first))):
            for size in sizes:
                for start in range(len(letters) - size + 1):
                    whose = foreign.get(self._digest(letters[start : start + size]))
                    if whose:
                        yield Leak(case=whose[0], type=whose[1], start=at[start], end=at[start + size - 1] + 1)

    def _digests(self, place: Path) -> dict[bytes, tuple[str, str]]:
        """Keyed digests of what `place` holds: no raw value stays in memory. Read anew when the file changes."""
        changed = place.stat().st_mtime_ns
        if place.name not in self._index or self._index[place.name][0] != changed:
            kept = self._read(place)
            entries = kept.entries if kept else ()
            telling = ((canonical(e.value), e.type) for e in entries if e.type not in _UNTELLING)
            case = kept.case if kept else ""
            digests = {self._digest(v): (case, kind) for v, kind in telling if _tells(v)}
            self._index[place.name] = (changed, digests)
        return self._index[place.name][1]

    def _digest(self, value: str) -> bytes:
        return (
            bytes([min(len(value), 255)]) + hashlib.blake2b(value.encode(), key=self._key[:32], digest_size=12).digest()
        )

    def _place(self, case: str) -> Path:
        name = hmac.new(self._key, case.encode(), hashlib.sha256).hexdigest()[:32]
        return self._folder / f"{name}.vault"

    def _read(self, place: Path) -> _Kept | None:
        if not place.exists():
            return None
        try:
            kept = _Kept.model_validate_json(Fernet(self._key).decrypt(place.read_bytes()))
        except InvalidToken:
            raise BadInput(
                f"{place} 无法解密：文件被改动或密钥不符。",
                f"{place} cannot be decrypted: it was changed or the key differs.",
            ) from None
        if kept.expires <= self._clock():
            place.unlink(missing_ok=True)
            place.with_suffix(".lock").unlink(missing_ok=True)
            return None
        return kept


def _tells(value: str) -> bool:
    return len(value) >= (2 if not value.isascii() else 5)


def _key_in(folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / "vault.key"
    if not place.exists():
        _write_private(place, Fernet.generate_key())
    return place.read_bytes()


def _write_private(place: Path, content: bytes) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
