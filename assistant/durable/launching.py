"""How DBOS is set up here: it keeps JSON, says nothing, opens no port, and lets so many orders queue for a model."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from dbos import DBOS, DBOSConfig, Serializer

from assistant.durable.faults import bring_back, keep

VERSION = "drafts-1"
"""The steps of a draft. Another order of steps is another version: jobs begun under the old one are not taken up."""
NEVER = 86_400.0
"""Seconds between two looks for schedules, of which there are none."""


@dataclass(frozen=True)
class Counter:
    """Where orders queue for one model: how many are worked on at once by all processes, how many of one branch."""

    queue: str
    at_once: int
    of_one_branch: int

    def open(self) -> None:
        """Let orders come; these limits replace earlier ones."""
        of_one_branch = min(self.of_one_branch, self.at_once)
        DBOS.register_queue(
            self.queue,
            global_concurrency=self.at_once,
            worker_concurrency=self.at_once,
            partition_concurrency=of_one_branch,
            partition_worker_concurrency=of_one_branch,
            polling_interval_sec=0.2,
            on_conflict="always_update",
        )


class _Plain(Serializer):
    """Steps are kept as JSON, not as pickles: reading them back can run nothing."""

    def name(self) -> str:
        return "mingyan-json"

    def serialize(self, data: object) -> str:
        return keep(data)

    def deserialize(self, serialized_data: str) -> object:
        return bring_back(serialized_data)


def config(address: str | Path, executor: str) -> DBOSConfig:
    """How DBOS is set up: silent, alone, its steps at `address`, its process called `executor`."""
    return {
        "name": "mingyan",
        "system_database_url": _own_file(address) if isinstance(address, Path) else address,
        "executor_id": executor,
        "application_version": VERSION,
        "serializer": _Plain(),
        "enable_otlp": False,
        "log_level": "CRITICAL",
        "scheduler_polling_interval_sec": NEVER,
        "notification_listener_polling_interval_sec": 0.5,
    }


def _own_file(path: Path) -> str:
    """A SQLite file for its owner alone, in WAL mode: readers never wait for the writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with sqlite3.connect(path) as raw:
        raw.execute("pragma journal_mode=wal")
    raw.close()
    return f"sqlite:///{path}"
