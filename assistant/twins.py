"""Two language versions of one item: the words in the other language, which must state the same figures."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.dossier import Dossier
from assistant.draft import Draft
from assistant.item import ITEMS, Content
from knowledge.channels import Copy
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.store import Connection


def beside(dossier: Dossier, other: Copy | None) -> Dossier:
    """The dossier with the other version's words, where they are for the same channel in another language."""
    fits = other and other.channel == dossier.channel.id and other.language != dossier.language
    return dossier.model_copy(update={"other": other}) if fits else dossier


def drafted(name: str, find: Callable[[str], Draft]) -> Copy:
    """The words of the draft's variant called `name` (draft and number); `BadInput` when there is none."""
    draft, _, number = name.partition("/")
    variants = find(draft).variants
    if not 1 <= int(number) <= len(variants):
        raise BadInput(f"没有 {name} 这一稿。", f"there is no variant {name}.")
    return variants[int(number) - 1].words


def newest_words(connection: "Connection", name: str) -> Copy | None:
    """The newest words of the item called so, else of the draft it would begin with; none when there is neither."""
    from assistant.store.chain import history
    from assistant.store.contents import find_content

    written = [event for event in history(connection, ITEMS + name) if event.content]
    body = find_content(connection, written[-1].content) if written else None
    if body:
        return Content.model_validate_json(body).words
    drafted = history(connection, f"draft/{name}")
    body = find_content(connection, drafted[-1].content) if drafted else None
    return Copy.model_validate_json(body) if body else None
