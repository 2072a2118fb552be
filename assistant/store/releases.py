"""Where a release is found by its id: a signpost into the ledger, which alone says what was released."""

from sqlalchemy import Connection, insert, select

from assistant.ledger import Act
from assistant.store.chain import history
from assistant.store.contents import find_content
from assistant.store.tables import releases


def point_to(connection: Connection, id: str, subject: str, content: str) -> None:
    """Remember of which item a release is and the digest of its file; inside the transaction that releases."""
    connection.execute(insert(releases).values(id=id, subject=subject, content=content))


def released(connection: Connection, id: str) -> str | None:
    """The file of the release called `id`, if the ledger says that it was made."""
    post = connection.execute(select(releases).where(releases.c.id == id)).first()
    made = post and any(e.act is Act.RELEASE and e.about == post.content for e in history(connection, post.subject))
    return find_content(connection, post.content) if post and made else None
