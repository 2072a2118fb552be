"""Signing keys: made on first use, one in use at a time; the public halves of older ones go on verifying."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class Keys:
    """The Ed25519 keys in a folder: `signing.key` (raw, for its owner's eyes alone) and `*.pub` of all ever used."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._private = folder, folder / "signing.key"

    def sign(self, body: bytes) -> tuple[str, str]:
        """The public key in use and its signature over `body`, in hex."""
        if not self._private.exists():
            self.rotate()
        key = Ed25519PrivateKey.from_private_bytes(self._private.read_bytes())
        return _public(key), key.sign(body).hex()

    def current(self) -> str | None:
        """The public key in use, or none before the first use."""
        if not self._private.exists():
            return None
        return _public(Ed25519PrivateKey.from_private_bytes(self._private.read_bytes()))

    def rotate(self) -> str:
        """Sign with a new key from now on; the old private half is gone. The new public key."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        public = _public(key)
        (self._folder / f"{public[:16]}.pub").write_text(public + "\n", encoding="ascii")
        fresh = self._private.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._private)
        return public

    def trusted(self) -> tuple[str, ...]:
        """All public keys of this folder, in hex; take a file away to trust it no longer."""
        return tuple(path.read_text(encoding="ascii").strip() for path in sorted(self._folder.glob("*.pub")))


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
