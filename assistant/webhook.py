"""The webhook: each change and what it reached, signed and sent to the bank's own address until it is taken."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from assistant.change import CHANGES, Change
from assistant.ledger import Act, Event
from assistant.model.http import TooMuch, open_client
from assistant.people import ROBOT
from assistant.reaching import Reach

TIMEOUT = 10.0
SIGNATURE = "X-Mingyan-Signature"
"""`t=<seconds>,v1=<hex>`: HMAC-SHA256 with the shared key over `<seconds>.<body>`."""
DELIVERY = "X-Mingyan-Delivery"
"""The change's id: the same change may arrive twice."""


@dataclass(frozen=True)
class Webhook:
    """Where changes are sent, and the key they are signed with; no person is named in what is sent."""

    url: str
    key: bytes
    reach: Reach
    tries: int = 5
    wait: Callable[[float], None] = time.sleep

    def deliver(self) -> tuple[int, int]:
        """Send every change that was not taken yet: how many were taken now, and how many still wait."""
        waiting = [(name, change) for name, change, events in self.reach.changes() if not _taken(events)]
        with open_client(self.url, TIMEOUT) as client:
            taken = [name for name, change in waiting if self._sent(client, name, change)]
        return len(taken), len(waiting) - len(taken)

    def _sent(self, client: httpx2.Client, name: str, change: Change) -> bool:
        body = message(name, change)
        for number in range(self.tries):
            if number:
                self.wait(2.0 ** (number - 1))
            if self._accepted(client, name, body):
                self._note(name)
                return True
        return False

    def _accepted(self, client: httpx2.Client, name: str, body: bytes) -> bool:
        at = int(self.reach.now().timestamp())
        headers = {"Content-Type": "application/json", DELIVERY: name, SIGNATURE: signature(self.key, at, body)}
        try:
            return bool(client.post(self.url, content=body, headers=headers).is_success)
        except (httpx2.HTTPError, TooMuch):
            return False

    def _note(self, name: str) -> None:
        role = ROBOT.roles[0]
        event = Event(at=self.reach.now(), who=ROBOT.id, role=role, act=Act.NOTIFY, subject=CHANGES + name)
        self.reach.store.record(event)


def message(name: str, change: Change) -> bytes:
    """What is sent of a change."""
    said = {
        "id": name,
        "what": change.what,
        "name": change.name,
        "how": change.how,
        "at": change.at.isoformat(),
        "reached": [{"kind": one.kind, "id": one.id, "through": one.through} for one in change.reached],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signature(key: bytes, at: int, body: bytes) -> str:
    """The signature of a body sent at a moment (seconds)."""
    return f"t={at},v1={hmac.new(key, b'%d.%b' % (at, body), hashlib.sha256).hexdigest()}"


def _taken(events: tuple[Event, ...]) -> bool:
    return any(event.act is Act.NOTIFY for event in events)
