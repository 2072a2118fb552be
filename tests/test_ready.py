"""What a service makes ready before the first request."""

from pathlib import Path

from api.compose import open_desk


def test_a_desk_made_ready_has_read_a_plain_and_a_disguised_text(tmp_path: Path):
    desk = open_desk({"MINGYAN_HOME": str(tmp_path), "MINGYAN_JUDGE": "off"})
    desk.ready()
    guard = desk.guard()
    assert guard.called
    assert "sieve" in vars(guard.lexicon.echoes)
