"""Where drafts are kept, seen from the pipeline and the desk."""

from typing import Protocol

from assistant.draft import Draft


class Drafts(Protocol):
    """Where drafts are kept."""

    def keep(self, draft: Draft) -> None:
        """Keep `draft`; keeping it again changes nothing."""
        ...

    def find(self, id: str) -> Draft:
        """The draft called `id`; `BadInput` when there is none."""
        ...

    def ids(self) -> tuple[str, ...]:
        """The ids of all drafts, newest first."""
        ...
