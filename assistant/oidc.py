"""Single sign-on by OpenID Connect: the authorization code with PKCE, from discovery to claims that are believed."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from pydantic import BaseModel, SecretStr, ValidationError

from assistant.model.http import TooMuch, open_client
from assistant.tokens import Claims, Expected, Jwk, read_keys, read_token
from knowledge.values import BadInput, Value

PATIENCE = 10.0
WELL_KNOWN = "/.well-known/openid-configuration"


class SignOnDown(BadInput):
    """The bank's sign-on did not answer as OpenID Connect says."""


class Registered(Value):
    """What the sign-on knows this program as; `claim` is the one that holds a person's id here."""

    issuer: str
    client: str
    secret: SecretStr | None = None
    claim: str = "preferred_username"


class Visit(Value):
    """What is remembered of a visit to the sign-on, until the person is back."""

    state: str
    nonce: str
    verifier: str
    back: str
    next_page: str
    until: datetime


class Provider(BaseModel):
    """Where the sign-on's parts are (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Answered(BaseModel):
    """What the token endpoint answers."""

    id_token: str


class Oidc:
    """The bank's sign-on, looked up when first needed; its keys anew for every sign-in."""

    def __init__(self, registered: Registered, now: Callable[[], datetime]) -> None:
        self.registered, self._now = registered, now
        self._provider: Provider | None = None

    def leave(self, back: str, next_page: str, until: datetime) -> Visit:
        """A new visit that comes back to `back`."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return Visit(state=state, nonce=nonce, verifier=verifier, back=back, next_page=next_page, until=until)

    def address(self, visit: Visit, *, prove: bool) -> str:
        """Where to send the browser; with `prove`, the person is asked for their secret even if signed in there."""
        challenge = urlsafe_b64encode(hashlib.sha256(visit.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.registered.client,
            "redirect_uri": visit.back,
            "scope": "openid profile",
            "state": visit.state,
            "nonce": visit.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        again = {"prompt": "login", "max_age": "0"} if prove else {}
        where = self._find().authorization_endpoint
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked | again)}"

    def claims(self, visit: Visit, code: str) -> Claims:
        """What the sign-on says of the person who came back with `code`."""
        registered, provider = self.registered, self._find()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": visit.back,
            "client_id": registered.client,
            "code_verifier": visit.verifier,
        }
        if registered.secret:
            sent["client_secret"] = registered.secret.get_secret_value()
        try:
            answered = Answered.model_validate_json(self._ask(provider.token_endpoint, sent))
        except ValidationError:
            raise _down() from None
        keys = self._keys(provider)
        expected = Expected(issuer=provider.issuer, client=registered.client, nonce=visit.nonce, at=self._now())
        return read_token(answered.id_token, keys, expected)

    def _keys(self, provider: Provider) -> list[Jwk]:
        return read_keys(self._ask(provider.jwks_uri))

    def _find(self) -> Provider:
        if self._provider is None:
            issuer = self.registered.issuer
            try:
                found = Provider.model_validate_json(self._ask(issuer.rstrip("/") + WELL_KNOWN))
            except ValidationError:
                raise _down() from None
            if found.issuer != issuer:
                raise SignOnDown(
                    f"单点登录自称 {found.issuer}，与 MINGYAN_OIDC_ISSUER 不符。",
                    f"the sign-on calls itself {found.issuer}, which is not MINGYAN_OIDC_ISSUER.",
                )
            self._provider = found
        return self._provider

    def _ask(self, address: str, sent: dict[str, str] | None = None) -> bytes:
        import httpx2

        _hold_safe(address)
        try:
            with open_client(address, PATIENCE) as client:
                answer = client.post(address, data=sent) if sent else client.get(address)
                return answer.raise_for_status().content
        except (httpx2.HTTPError, TooMuch):
            raise _down() from None


def _hold_safe(address: str) -> None:
    """Secrets travel by TLS, or on this machine."""
    here = ("http://127.0.0.1:", "http://localhost:")
    if not address.startswith(("https://", *here)):
        raise SignOnDown(f"单点登录的地址 {address} 不是 https。", f"the sign-on's address {address} is not https.")


def _down() -> SignOnDown:
    return SignOnDown("单点登录没有正常应答，请稍后再试。", "the sign-on did not answer properly; try again later.")
