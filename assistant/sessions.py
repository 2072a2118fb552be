"""Sessions: who signed in at a browser or by the API, until when; ended by a new password or a dismissal."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr, ValidationError

from assistant.people import Person, same
from assistant.store.people import People
from knowledge.values import BadInput, Value

COOKIE = "mingyan_session"
LASTS = timedelta(hours=8)


class Session(Value):
    """Who signed in, until when, and when somebody else we trust last asked them to prove it; or whose `key` acts."""

    who: str
    id: str = ""
    mark: str = ""
    ends: datetime
    proved: datetime | None = None
    key: str = ""


class Sessions:
    """The sessions of one home. `folder` keeps the key they are signed with."""

    def __init__(self, people: People, folder: Path, now: Callable[[], datetime]) -> None:
        self.people, self._now = people, now
        self._key = _own_key(folder)
        self._founded, self._looked = False, datetime.min.replace(tzinfo=UTC)

    def founded(self) -> bool:
        """Whether there are people, so that everyone signs in; until then the desk is one person's own."""
        self._founded, self._looked = self._founded or self.people.founded(), self._now()
        return self._founded

    @property
    def lately(self) -> bool | None:
        """What `founded` would say, when that was looked up within a second or can change no more."""
        return self._founded if self._founded or self._now() < self._looked + timedelta(seconds=1) else None

    def sign_in(self, who: str, password: SecretStr) -> Session:
        """A session for one's own password; `BadInput` when it is wrong, or was wrong too often just now."""
        person = self.people.sign_in(who, password)
        if person is None:
            raise BadInput("姓名或口令不对。", "the name or the password is wrong.")
        return self.begin(person, "password")

    def begin(self, person: Person, how: str, proved: datetime | None = None) -> Session:
        """A session for somebody who has shown who they are; it is on record."""
        ends = self._now() + LASTS
        session = self.people.let_in(person.id, how, ends)
        return Session(who=person.id, id=session, mark=self.people.mark(person.id), ends=ends, proved=proved)

    def end(self, token: str) -> bool:
        """End the session in a token, wherever a copy of it may be; whether it held."""
        session = self.read(token)
        if session:
            self.people.let_out(session.who, session.id)
        return session is not None

    def token(self, session: Session) -> str:
        """The session as its holder keeps it."""
        return self.signed(session.model_dump_json())

    def read(self, token: str) -> Session | None:
        """The session in a token, while it holds, was not ended and its person's password is the same."""
        body = self.unsigned(token)
        try:
            session = Session.model_validate_json(body) if body else None
        except ValidationError:
            return None
        if session is None or session.ends <= self._now() or not session.mark:
            return None
        return session if same(session.mark, self.people.mark(session.who, session.id)) else None

    def signed(self, body: str) -> str:
        """Words with a signature of this home's, fit for a cookie."""
        packed = urlsafe_b64encode(body.encode()).rstrip(b"=").decode()
        return f"ms_{packed}.{self._mac(packed)}"

    def unsigned(self, token: str) -> str | None:
        """The words of `signed`, or nothing when anyone else wrote them."""
        packed, dot, mac = token.removeprefix("ms_").partition(".")
        if not dot or not token.startswith("ms_") or not same(self._mac(packed), mac):
            return None
        try:
            return urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        except (NotBase64, UnicodeDecodeError):
            return None

    def _mac(self, packed: str) -> str:
        return hmac.new(self._key, packed.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _own_key(folder: Path) -> bytes:
    """The key of this home, made on first use."""
    path = folder / "session.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()
