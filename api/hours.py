"""What is done from time to time while serving: releases that are over are ended, and asked to be reviewed again."""

import logging
import threading

from assistant.desk import Desk
from assistant.store import StoreDown
from assistant.using import expiring, keep_hours

EVERY = 600.0
LOG = logging.getLogger("mingyan.hours")


def start_hours(desk: Desk, every: float = EVERY) -> threading.Event:
    """Look now and every so many seconds, beside everything else, until the event is set."""
    stop = threading.Event()
    threading.Thread(target=_look_on, args=(desk, stop, every), name="hours", daemon=True).start()
    return stop


def _look_on(desk: Desk, stop: threading.Event, every: float) -> None:
    while True:
        try:
            look(desk)
        except StoreDown as down:
            LOG.warning("%s", down)
        if stop.wait(every):
            return


def look(desk: Desk) -> None:
    """End what is over and say so; say which releases end soon."""
    reviews = desk.reviews()
    for subject, kept in keep_hours(reviews):
        LOG.warning("%s has expired; %s", subject, f"not submitted again: {kept.en}" if kept else "submitted again")
    for release in expiring(reviews.store, desk.today()):
        LOG.info("release %s of %s ends on %s", release.id, release.sealed.subject, release.ends)


def start_telling(desk: Desk, every: float = 2.0) -> threading.Event:
    """Send changes to the webhook, where there is one, as they happen, until the event is set."""
    stop = threading.Event()
    if desk.webhook():
        threading.Thread(target=_tell_on, args=(desk, stop, every), name="webhook", daemon=True).start()
    return stop


def _tell_on(desk: Desk, stop: threading.Event, every: float) -> None:
    seen, waiting = -1, 0
    while not stop.wait(every):
        try:
            stamp = desk.records().reach.stamp()
            if waiting or stamp != seen:
                seen, (_, waiting) = stamp, desk.notify()
        except StoreDown as down:
            LOG.warning("%s", down)
        if waiting:
            LOG.warning("%d changes wait for the webhook", waiting)
