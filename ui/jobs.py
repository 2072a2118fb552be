"""The jobs tab: what is being written, what waits or stopped, and how to go on with it or stop it."""

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from assistant.durable.order import CANCELLABLE, RESUMABLE, Job, steering_role
from assistant.people import Person
from knowledge.values import BadInput, Bilingual
from ui.marks import said
from ui.sitting import signed_in, telling
from ui.words import Words
from ui.write import event_html

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

TITLE = "tab_jobs"
MOST = 50
PILLS = {"unknown": "block", "failed": "block", "interrupted": "ask", "cancelled": "ask", "running": "advise"}
"""The colour of a state; others stand in the colour of what is well."""


def build(desk: "Desk", words: Words) -> tuple[Callable[..., object], list[Any], list[Any]]:
    """The tab: the newest jobs, then what can be done with the one picked. Answers what shows it first."""
    import gradio as gr

    refresh = gr.Button(words("refresh"), elem_id="jobs-refresh")
    note, table = gr.HTML(elem_id="jobs-note"), gr.HTML(elem_id="jobs-table")
    with gr.Row():
        picked = gr.Dropdown([], label=words("job"), elem_id="jobs-picked", scale=4, visible=False)
        why = gr.Textbox(label=words("pay_again"), elem_id="jobs-why", scale=4, visible=False)
        resume = gr.Button(words("do_resume"), elem_id="jobs-resume", visible=False, variant="primary")
        cancel = gr.Button(words("do_cancel"), elem_id="jobs-cancel", visible=False)
    drafts = gr.HTML(elem_id="jobs-drafts")
    shown = [note, table, picked, why, resume, cancel]

    def look(at: "Desk", id: str | None) -> list[object]:
        return Page(at, words).refresh(id)

    def stop(at: "Desk", id: str | None) -> list[object]:
        return Page(at, words).cancel(id)

    def go_on(at: "Desk", id: str | None, why: str) -> Iterator[tuple[str, str]]:
        yield from Page(at, words).resume(id, why)

    refresh.click(signed_in(desk, look), [picked], shown, api_visibility="private")
    picked.input(signed_in(desk, look), [picked], shown, api_visibility="private")
    cancel.click(signed_in(desk, stop), [picked], shown, api_visibility="private")
    resume.click(
        telling(desk, go_on), [picked, why], [note, drafts], api_visibility="private", show_progress="hidden"
    ).then(signed_in(desk, lambda at, job: look(at, job)[1:]), [picked], shown[1:], api_visibility="private")
    return signed_in(desk, look), [picked], shown


class Page:
    """The jobs tab of whoever sits here."""

    def __init__(self, desk: "Desk", words: Words) -> None:
        self.desk, self.words = desk, words

    def refresh(self, picked: str | None, note: Bilingual | None = None) -> list[object]:
        """The note, the jobs of one's branch, and what the person may do with the job picked."""
        try:
            person = self.desk.seat().person()
            jobs = self.desk.jobs().newest(person, MOST)
        except BadInput as bad:
            return [said(bad.said, self.words), "", *_offers((), None, None, self.words)]
        open_jobs = tuple(job for job in jobs if job.state != "done") if steering_role(person) else ()
        job = next((job for job in open_jobs if job.id == picked), open_jobs[0] if open_jobs else None)
        told = said(note, self.words) if note else ""
        return [told, jobs_html(jobs, self._products(), self.words), *_offers(open_jobs, job, person, self.words)]

    def cancel(self, picked: str | None) -> list[object]:
        """Stop the job after the step it is at."""
        try:
            self.desk.jobs().cancel(picked or "", self.desk.seat().person())
        except BadInput as bad:
            return self.refresh(picked, bad.said)
        return self.refresh(picked)

    def resume(self, picked: str | None, why: str) -> Iterator[tuple[str, str]]:
        """Go on with the job and tell how it goes, to the draft."""
        channels = self.desk.shelf().channels
        try:
            for event in self.desk.jobs().resume(picked or "", self.desk.seat().person(), why.strip()):
                yield event_html(event, channels, self.words)
        except BadInput as bad:
            yield said(bad.said, self.words), ""

    def _products(self) -> dict[str, str]:
        return {product.id: product.name.to(self.words.language) for product in self.desk.shelf().products}


def jobs_html(jobs: tuple[Job, ...], products: dict[str, str], words: Words) -> str:
    """The jobs, newest first: when, by whom, of what, by which model, and where each stands."""
    if not jobs:
        return f"<p>{escape(words('no_jobs'))}</p>"
    heads = ("ordered_at", "who", "product", "channels", "model", "state")
    head = "".join(f"<th>{escape(words(name))}</th>" for name in heads)
    return f"<table><tr>{head}</tr>{''.join(_row(job, products, words) for job in jobs)}</table>"


def _row(job: Job, products: dict[str, str], words: Words) -> str:
    order = job.order
    name = products.get(order.brief.product, order.brief.product)
    told = (f"{order.at:%Y-%m-%d %H:%M}", order.by.name, name, ", ".join(order.brief.channels), order.model or "—")
    why = f" <small>{escape(job.said.to(words.language))}</small>" if job.said else ""
    pill = f'<span class="my-pill my-pill-{PILLS.get(job.state, "pass")}">{escape(words("job_" + job.state))}</span>'
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in told)
    return f'<tr title="{escape(job.id)}">{cells}<td>{pill}{why}</td></tr>'


def _offers(jobs: tuple[Job, ...], job: Job | None, person: Person | None, words: Words) -> list["gr.Component"]:
    """The jobs to pick from, why to pay again, going on and stopping: each where it is of use."""
    import gradio as gr

    choices = [(f"{words('job_' + one.state)} · {one.order.at:%m-%d %H:%M} · {one.id}", one.id) for one in jobs]
    state = job.state if job and person else None
    return [
        gr.Dropdown(choices, value=job.id if job else None, visible=bool(jobs)),
        gr.Textbox(visible=state == "unknown"),
        gr.Button(words("do_pay_again") if state == "unknown" else words("do_resume"), visible=state in RESUMABLE),
        gr.Button(visible=state in CANCELLABLE),
    ]
