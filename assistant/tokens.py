"""Tokens of a single sign-on: believed only when signature, issuer, audience, time and nonce agree."""

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.people import same
from knowledge.values import BadInput, Value

LEEWAY = timedelta(seconds=60)
LEAST_BITS = 2048


class Untrusted(BadInput):
    """An id token that proves nothing, and why."""


class Jwk(BaseModel):
    """A public key of a JWK set (RFC 7517), RSA or P-256."""

    kty: str
    kid: str = ""
    use: str = "sig"
    n: str = ""
    e: str = ""
    crv: str = ""
    x: str = ""
    y: str = ""


class Header(BaseModel):
    """A token's own header; only two algorithms are believed, both with public keys."""

    alg: str
    kid: str = ""


class Claims(BaseModel, extra="allow"):
    """What an id token says (OpenID Connect Core 1.0 §2)."""

    iss: str
    sub: str
    aud: str | list[str]
    azp: str | None = None
    exp: datetime
    iat: datetime
    nonce: str = ""
    auth_time: datetime | None = None

    def said(self, name: str) -> str:
        """A claim by its name, in words; nothing when it is absent."""
        found = getattr(self, name, "")
        return found if isinstance(found, str) else ""


class Expected(Value):
    """What a token must say to be for us, now."""

    issuer: str
    client: str
    nonce: str = Field(min_length=16)
    at: datetime


def read_token(token: str, keys: list[Jwk], expected: Expected) -> Claims:
    """The claims of an id token (RFC 7519); `Untrusted` unless everything agrees."""
    try:
        head, body, signature = token.encode("ascii").split(b".")
        header = Header.model_validate_json(_unpack(head))
        claims = Claims.model_validate_json(_unpack(body))
        _hold_signature(header, head + b"." + body, _unpack(signature), keys)
    except (ValueError, ValidationError, NotBase64, InvalidSignature):
        raise _refused("签名或格式", "signature or form") from None
    _hold_claims(claims, expected)
    return claims


def _hold_signature(header: Header, signed: bytes, signature: bytes, keys: list[Jwk]) -> None:
    """Against the keys of the named kind alone: what a token says of itself never chooses how it is believed."""
    check = ALGORITHMS.get(header.alg)
    if check is None:
        raise InvalidSignature
    fitting = [key for key in keys if key.use == "sig" and key.kty == KINDS[header.alg] and header.kid in ("", key.kid)]
    if len(fitting) != 1:
        raise InvalidSignature
    check(fitting[0], signature, signed)


def _hold_claims(claims: Claims, expected: Expected) -> None:
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if claims.iss != expected.issuer:
        raise _refused("签发方", "issuer")
    if expected.client not in audience or (claims.azp or expected.client) != expected.client:
        raise _refused("受众", "audience")
    if len(audience) > 1 and claims.azp is None:
        raise _refused("受众", "audience")
    if not claims.iat - LEEWAY <= expected.at < claims.exp + LEEWAY:
        raise _refused("时间", "time")
    if not same(claims.nonce, expected.nonce):
        raise _refused("一次性随机数", "nonce")


def _refused(zh: str, en: str) -> Untrusted:
    return Untrusted(
        f"单点登录的凭证不可信（{zh}不符），请重新登录。", f"the sign-on's token is not to be trusted ({en})."
    )


def _unpack(part: bytes) -> bytes:
    return urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _number(part: str) -> int:
    return int.from_bytes(_unpack(part.encode("ascii")), "big")


def _rsa(key: Jwk, signature: bytes, signed: bytes) -> None:
    public = rsa.RSAPublicNumbers(_number(key.e), _number(key.n)).public_key()
    if public.key_size < LEAST_BITS:
        raise InvalidSignature
    public.verify(signature, signed, padding.PKCS1v15(), SHA256())


def _ec(key: Jwk, signature: bytes, signed: bytes) -> None:
    if key.crv != "P-256" or len(signature) != 64:
        raise InvalidSignature
    public = ec.EllipticCurvePublicNumbers(_number(key.x), _number(key.y), ec.SECP256R1()).public_key()
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


ALGORITHMS: dict[str, Callable[[Jwk, bytes, bytes], None]] = {"RS256": _rsa, "ES256": _ec}
KINDS = {"RS256": "RSA", "ES256": "EC"}
_SET = TypeAdapter(dict[str, list[Jwk]])


def read_keys(body: bytes) -> list[Jwk]:
    """The keys of a JWK set; kinds that are not known here are left out."""
    try:
        found = json.loads(body)["keys"]
        return _SET.validate_python({"keys": [key for key in found if key.get("kty") in KINDS.values()]})["keys"]
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise _refused("公钥集", "set of keys") from None


def fresh(claims: Claims, at: datetime, within: timedelta) -> datetime | None:
    """When the person was asked to prove who they are, if that was just now."""
    asked = claims.auth_time
    return asked.astimezone(UTC) if asked and at - within <= asked <= at + LEEWAY else None
