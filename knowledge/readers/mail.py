"""E-mail: its words under its subject, and its attachments as sources of their own."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from knowledge.readers.plain import read_plain
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.web import read_web


def read_mail(source: Source) -> Reading:
    """The words of the message, plain ones where both are there; its subject and day."""
    mail = _parsed(source)
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise refuse(source.name, "wordless")
    inner = Source(name=source.name, content=_bytes(body), limits=source.limits)
    reading = read_web(inner) if body.get_content_type() == "text/html" else read_plain(inner)
    subject = str(mail.get("subject") or "")
    return reading.model_copy(update={"title": subject, "published": _day(mail)})


def attachments(source: Source) -> Iterator[Source]:
    """Each attached file, one level deeper than the mail."""
    for number, part in enumerate(_parsed(source).iter_attachments(), 1):
        name = part.get_filename() or f"attachment-{number}"
        if part.get_content_maintype() in {"image", "audio", "video"}:
            continue
        content = part.get_payload(decode=True)
        if part.get_content_type() == "message/rfc822":
            content, name = part.get_content().as_bytes(), name if name.endswith(".eml") else f"{name}.eml"
        if isinstance(content, bytes):
            yield Source(
                name=f"{source.name}/{name}", content=content, nesting=source.nesting + 1, limits=source.limits
            )


def _parsed(source: Source) -> EmailMessage:
    return message_from_bytes(source.content, policy=policy.default)


def _bytes(body: MIMEPart) -> bytes:
    """The body in UTF-8 where its charset is told, as it came otherwise."""
    raw = body.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    charset = body.get_content_charset()
    try:
        return content.decode(charset).encode() if charset else content
    except (LookupError, UnicodeDecodeError):
        return content


def _day(mail: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(mail["date"])).date().isoformat() if mail["date"] else ""
    except (ValueError, TypeError):
        return ""
