"""Releases: approved copy sealed with everything that vouches for it, signed, provable offline."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from assistant.item import Content, Evidence
from assistant.keys import Keys
from assistant.ledger import Anchor
from assistant.review import Approval, Route, Waiver
from knowledge.channels import Part
from knowledge.values import BadFile, Bilingual, Value, first_fault, read_text


class Ending(Value):
    """A day after which the release may not be used, and what ends then."""

    on: date
    because: Bilingual


class Sealed(Value):
    """The part of a release that its signature covers, to the byte."""

    subject: str
    content: Content
    evidence: Evidence
    slots: tuple[str, ...]
    limits: tuple[Part, ...]
    duties: tuple[Bilingual, ...]
    route: Route
    authors: tuple[str, ...]
    approvals: tuple[Approval, ...]
    waivers: tuple[Waiver, ...] = ()
    publisher: str
    at: datetime
    starts: date | None = None
    endings: tuple[Ending, ...]
    ledger: Anchor
    """The end of the ledger when it was released."""


class Release(Value):
    """A sealed, signed item; `key` is the public key, `signature` covers the canonical JSON of `sealed`."""

    id: str
    sealed: Sealed
    key: str
    signature: str

    @property
    def ends(self) -> date | None:
        """The last day it may be used."""
        return min((ending.on for ending in self.sealed.endings), default=None)


class Vouched(Value):
    """What verification found: what vouches for a release, and what is broken. Empty `broken` is a proof."""

    vouches: tuple[Bilingual, ...]
    broken: tuple[Bilingual, ...]


def sign(sealed: Sealed, keys: Keys) -> Release:
    """The release, signed with the key in use."""
    body = canonical(sealed)
    key, signature = keys.sign(body)
    return Release(id=_id(body), sealed=sealed, key=key, signature=signature)


def canonical(sealed: Sealed) -> bytes:
    """The bytes a signature covers: compact JSON of the model, fields in their declared order."""
    return _compact(sealed.model_dump(mode="json", exclude_computed_fields=True)).encode()


def written(release: Release) -> str:
    """The release as its file says it; only blanks between its signs may differ."""
    return json.dumps(
        release.model_dump(mode="json", exclude_computed_fields=True), ensure_ascii=False, indent=1, allow_nan=False
    )


def read_release(path: Path) -> Release:
    """The release in a file; `BadFile` when it is none, or says something twice or in another way than we do."""
    text = read_text(path)
    try:
        release = Release.model_validate_json(text)
        same = _compact(json.loads(text, object_pairs_hook=_once)) == _compact(json.loads(written(release)))
    except ValidationError as error:
        field, _ = first_fault(error, "JSON")
        raise BadFile(path, None, f"不是定稿文件（{field}）。", f"not a release ({field}).") from None
    except ValueError:
        same = False
    if not same:
        raise BadFile(
            path, None, "写法与定稿文件不同，可能被改过。", "is not written as releases are; it may have been changed."
        )
    return release


def verify(release: Release, trusted: Iterable[str], on: date) -> Vouched:
    """Prove a release offline against the public keys (hex) one trusts."""
    broken = (
        *_signature_faults(release, frozenset(trusted)),
        *_approval_faults(release.sealed),
        *_finding_faults(release.sealed, on),
        *_time_faults(release, on),
    )
    return Vouched(vouches=() if broken else tuple(_vouches(release)), broken=broken)


def _signature_faults(release: Release, trusted: frozenset[str]) -> Iterator[Bilingual]:
    sealed = release.sealed
    if not _signed(release):
        yield Bilingual(zh="签名与内容不符：内容被改过。", en="the signature does not match: the content was changed.")
    if release.key not in trusted:
        yield Bilingual(
            zh="签名的密钥不在信任之列；如确信，请用 --key 给出公钥。",
            en="the signing key is not one you trust; give the public key with --key if you do.",
        )
    if release.id != _id(canonical(sealed)):
        yield Bilingual(zh="定稿编号与内容不符。", en="the release's id does not match its content.")


def _approval_faults(sealed: Sealed) -> Iterator[Bilingual]:
    lines = [approval.line for approval in sealed.approvals]
    people = [who for approval in sealed.approvals for who in approval.people]
    if not lines or sorted(lines) != sorted(sealed.route.lines):
        yield Bilingual(zh="缺少审批路线要求的复核。", en="an approval the route asks for is missing.")
    if len(people) != len(set(people)):
        yield Bilingual(zh="同一人批了两道。", en="one person approved for two lines.")
    if {*people, sealed.publisher} & set(sealed.authors):
        yield Bilingual(zh="复核人或发布人也是经办人。", en="an approver or the publisher is also an author.")
    if any(approval.content != sealed.content.digest for approval in sealed.approvals):
        yield Bilingual(zh="通过的不是这一版内容。", en="what was approved is not this content.")
    if any(approval.at > sealed.at for approval in sealed.approvals):
        yield Bilingual(zh="有复核晚于发布。", en="an approval is later than the release.")


def _finding_faults(sealed: Sealed, on: date) -> Iterator[Bilingual]:
    waived = {
        w.finding
        for w in sealed.waivers
        if w.who not in sealed.authors
        and on <= w.until.date()
        and (w.scope == "item" or w.content == sealed.content.digest)
    }
    if sealed.evidence.blocking - waived:
        yield Bilingual(
            zh="有拦截的问题没有（或不再有）例外放行。", en="a blocking finding has no waiver, or no longer has one."
        )


def _time_faults(release: Release, on: date) -> Iterator[Bilingual]:
    if release.sealed.starts and on < release.sealed.starts:
        yield Bilingual(zh=f"{release.sealed.starts} 才能开始使用。", en=f"not before {release.sealed.starts}.")
    for ending in release.sealed.endings:
        if on > ending.on:
            yield Bilingual(
                zh=f"已于 {ending.on} 到期：{ending.because.zh}。",
                en=f"it expired on {ending.on}: {ending.because.en}.",
            )


def _vouches(release: Release) -> Iterator[Bilingual]:
    sealed = release.sealed
    for approval in sealed.approvals:
        at, behalf = f"{approval.at:%Y-%m-%d %H:%M}", approval.behalf
        yield Bilingual(
            zh=f"{approval.who} 于 {at} 通过（{approval.line}{f'，代 {behalf}' if behalf else ''}）",
            en=f"approved by {approval.who} at {at} ({approval.line}{f', for {behalf}' if behalf else ''})",
        )
    for waiver in sealed.waivers:
        yield Bilingual(
            zh=f"{waiver.who} 例外放行 {waiver.finding}，至 {waiver.until:%Y-%m-%d}：{waiver.why}",
            en=f"{waiver.who} waived {waiver.finding} until {waiver.until:%Y-%m-%d}: {waiver.why}",
        )
    yield Bilingual(
        zh=f"{sealed.publisher} 于 {sealed.at:%Y-%m-%d %H:%M} 发布", en=f"released by {sealed.publisher} at {sealed.at}"
    )
    yield Bilingual(zh=f"内容散列 {sealed.content.digest}", en=f"content {sealed.content.digest}")
    yield Bilingual(
        zh=f"台账第 {sealed.ledger.seq} 条，封印 {sealed.ledger.seal[:16]}…",
        en=f"ledger row {sealed.ledger.seq}, seal {sealed.ledger.seal[:16]}…",
    )
    if release.ends:
        yield Bilingual(zh=f"可用至 {release.ends}", en=f"may be used until {release.ends}")


def _signed(release: Release) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(release.key))
        key.verify(bytes.fromhex(release.signature), canonical(release.sealed))
    except (InvalidSignature, ValueError):
        return False
    return True


def _id(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names are said once each."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name is said twice")
    return dict(pairs)
