"""A bank's single sign-on for tests: discovery, codes with PKCE and signed id tokens over real HTTP on this machine."""

import hashlib
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pack(body: bytes) -> str:
    return urlsafe_b64encode(body).rstrip(b"=").decode()


def number(value: int) -> str:
    return pack(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwks() -> dict:
    public, point = RSA.public_key().public_numbers(), EC.public_key().public_numbers()
    return {
        "keys": [
            {"kty": "RSA", "kid": "r", "use": "sig", "n": number(public.n), "e": number(public.e)},
            {"kty": "EC", "kid": "e", "use": "sig", "crv": "P-256", "x": number(point.x), "y": number(point.y)},
            {"kty": "OKP", "kid": "o", "crv": "Ed25519", "x": "AA"},
        ]
    }


def token(claims: dict, alg: str = "RS256", key=None, **header: str) -> str:
    """An id token, signed as `alg` says."""
    head = {"alg": alg, "kid": {"RS256": "r", "ES256": "e"}.get(alg, "r")} | header
    signed = f"{pack(json.dumps(head).encode())}.{pack(json.dumps(claims).encode())}"
    if alg == "ES256":
        r, s = decode_dss_signature((key or EC).sign(signed.encode(), ec.ECDSA(SHA256())))
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    elif alg == "RS256":
        signature = (key or RSA).sign(signed.encode(), padding.PKCS1v15(), SHA256())
    else:
        signature = b""
    return f"{signed}.{pack(signature)}"


class SignOn:
    """Who is signed in at the bank, and what is changed in the tokens it gives."""

    def __init__(self) -> None:
        self.who, self.alg, self.address = "li", "RS256", ""
        self.change: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict:
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.address} | {name: self.address + path for name, path in places.items()}

    def authorize(self, asked: dict[str, str]) -> str:
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str]) -> dict | None:
        asked = self.codes.pop(sent["code"], None)
        challenge = pack(hashlib.sha256(sent["code_verifier"].encode()).digest())
        if asked is None or challenge != asked["code_challenge"] or sent.get("client_secret") != "secret":
            return None
        at = int(time.time())
        claims = {"iss": self.address, "sub": "1", "aud": "mingyan", "iat": at, "exp": at + 300}
        claims |= {"nonce": asked["nonce"], "preferred_username": self.who}
        if "max_age" in asked:
            claims["auth_time"] = at
        return {"id_token": token(claims | self.change, self.alg), "access_token": "x", "token_type": "Bearer"}


@contextmanager
def sign_on() -> Iterator[SignOn]:
    """A sign-on that answers at its address."""
    at = SignOn()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            if place.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", at.authorize({k: v[0] for k, v in parse_qs(place.query).items()}))
                self.end_headers()
                return
            self.tell({"/keys": jwks(), "/.well-known/openid-configuration": at.discovery()}.get(place.path))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"])).decode()
            self.tell(at.exchange({k: v[0] for k, v in parse_qs(sent).items()}))

        def tell(self, said: dict | None) -> None:
            body = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    at.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield at
    server.shutdown()
    server.server_close()
