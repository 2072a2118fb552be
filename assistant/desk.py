"""The desk: everything a caller can do. Its parts are given, and made only when first needed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.brief import Brief, read_brief
from assistant.checking import Checked, CheckRequest, check_text, with_brand
from assistant.draft import Draft
from assistant.drafts import Drafts
from assistant.insight import Insight
from assistant.masking import Masking
from assistant.pipeline import warm
from assistant.studio import Progress, Studio
from guardrails.inspection import Guard
from guardrails.meaning.judge import switched_off
from guardrails.personal import Redactor
from knowledge.documents import Hit, Receipt
from knowledge.library import Library
from knowledge.readers.source import Limits
from knowledge.shelf import Shelf
from knowledge.values import BadInput

if TYPE_CHECKING:
    from assistant.branding import Branding
    from assistant.durable import Job, Jobs
    from assistant.oidc import Oidc
    from assistant.people import Person
    from assistant.proposing import Proposed
    from assistant.records import Records
    from assistant.reviewing import Reviews
    from assistant.rulekeeping import RuleDesk
    from assistant.seat import Seat
    from assistant.sessions import Session, Sessions
    from assistant.webhook import Webhook

LIBRARY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Desk:
    """One bank's desk; each part is a function that answers the same part every time."""

    home: Path
    today: Callable[[], date]
    shelf: Callable[[], Shelf]
    guard: Callable[[], Guard]
    shadow: Callable[[], Guard | None]
    """The guard over rules on trial."""
    insight: Insight
    redactor: Callable[[], Redactor]
    library: Callable[[str], Library]
    studio: Callable[[str], Studio]
    drafts: Callable[[], Drafts]
    rules: "Callable[[], RuleDesk]"
    branding: "Callable[[], Branding]"
    jobs: "Callable[[], Jobs]"
    reviews: "Callable[[], Reviews]"
    seat: "Callable[[], Seat]"
    sessions: "Callable[[], Sessions]"
    oidc: "Callable[[], Oidc | None]"
    seated: "Callable[[Session | None], Desk]"
    """The same desk with whoever signed in sitting at it; without a session, with who the settings name."""
    records: "Callable[[], Records]"
    limits: Limits
    webhook: "Callable[[], Webhook | None]"
    masking: Masking

    def check(self, request: CheckRequest) -> Checked:
        """The report on one text; `BadInput` lists the known words when its channel or product is unknown."""
        request = request.filled()
        checked = check_text(request, self.shelf(), self.guard(), self.today(), self.shadow())
        report = self.insight.cited(self.insight.meant(checked.report, checked.words), request.on or self.today())
        full = checked.model_copy(update={"report": report})
        return with_brand(full, request, self.shelf(), self.branding(), self.today())

    def ready(self) -> None:
        """Check a plain text and a disguised one, so that the first that comes finds every table made."""
        for text in ("本产品风险等级为中低，收益随市场波动。", "本chan品bao本，稳·赚不赔"):
            self.check(CheckRequest(text=text))

    def waits(self) -> bool:
        """Whether a check may wait for a model or reads the meaning too."""
        shadow = self.shadow()
        return self.insight.meaning() is not switched_off or self.guard().asks or bool(shadow and shadow.asks)

    def ingest(self, paths: Iterable[Path], library: str = "main", person: "Person | None" = None) -> Iterator[Receipt]:
        """Bring files and folders into a library; a receipt for each document. What is held is on record."""
        return self._taken_in(_present(paths), library_name(library), person)

    def propose(self, paths: Iterable[Path], person: "Person | None" = None) -> "Iterator[Proposed]":
        """Propose facts out of files and folders; what became of each document."""
        from assistant.proposing import propose_from

        wanted, facts = _present(paths), self.records().facts
        return propose_from(wanted, facts, person or self.seat().person(), self.today(), self.limits)

    def notify(self) -> tuple[int, int]:
        """Send changes that were not taken yet to the webhook: how many were taken, and how many still wait."""
        webhook = self.webhook()
        if webhook is None:
            raise BadInput("没有设置 MINGYAN_WEBHOOK_URL。", "MINGYAN_WEBHOOK_URL is not set.")
        return webhook.deliver()

    def harvest(self, item: str | None = None) -> tuple[str, ...]:
        """Propose as claims what releases in use say, all or that of one item; the ids of the new claims."""
        from assistant.harvesting import harvest_from
        from assistant.using import in_use

        releases = [one for one in in_use(self.reviews().store) if item in (None, one.sealed.subject)]
        if item and not releases:
            raise BadInput(f"{item} 没有在用的定稿。", f"{item} has no release in use.")
        return harvest_from(releases, self.shelf(), self.records().claims, self.seat().person())

    def search(self, query: str, on: date | None = None, *, library: str = "main", k: int = 10) -> tuple[Hit, ...]:
        """The passages nearest to a query that hold on a day (today)."""
        return self.library(library_name(library)).search(query, k, on=on or self.today())

    def write(
        self, brief: Brief | Path, library: str = "main", *, within: float | None = None, key: str | None = None
    ) -> Iterator[Progress | Draft]:
        """Drafts for a brief, or for a brief's file; tells each step and ends with the draft, which is kept.

        `within` seconds the model may write; after that the template does. Who orders twice under one `key` gets one
        draft. The work goes on when nobody listens, and is taken up again after a kill.
        """
        wanted = read_brief(brief) if isinstance(brief, Path) else brief
        source = brief.absolute() if isinstance(brief, Path) else None
        order = self.jobs().order(wanted, self.seat().person(), library_name(library), key)
        return self.jobs().write(order.model_copy(update={"within": within, "source": source}))

    def begin(self, brief: Brief, library: str = "main") -> "Job":
        """Order a draft without waiting for it."""
        return self.jobs().begin(self.jobs().order(brief, self.seat().person(), library_name(library)))

    def warm(self, brief: Path, library: str = "main") -> None:
        """Let a model that starts on demand start now, while other work is done."""
        warm(read_brief(brief), self.studio(library_name(library)))

    def _taken_in(self, paths: list[Path], library: str, person: "Person | None") -> Iterator[Receipt]:
        for receipt in self.library(library).ingest(paths, self.limits):
            if receipt.outcome == "replaced":
                self.records().documents.replaced(receipt.document, person or self.seat().person())
            if receipt.held:
                self.records().documents.take_note(receipt, library, person or self.seat().person())
            yield receipt


def _present(paths: Iterable[Path]) -> list[Path]:
    """The paths; `BadInput` names the first that leads nowhere."""
    wanted = list(paths)
    missing = next((path for path in wanted if not path.exists()), None)
    if missing:
        raise BadInput(f"找不到 {missing}，请检查路径。", f"there is no {missing}; check the path.")
    return wanted


def library_name(name: str) -> str:
    """The name, if a library may be called so; `BadInput` otherwise."""
    if not LIBRARY_NAME.fullmatch(name):
        raise BadInput(
            f"资料库名称 {name} 不合要求：用小写字母、数字、- 和 _，以字母或数字开头。",
            f"library name {name!r}: use lower-case letters, digits, - and _, starting with a letter or digit.",
        )
    return name
