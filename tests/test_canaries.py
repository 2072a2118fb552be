"""Canaries: somebody's data goes in by every door of a running server, and comes to rest nowhere but in the vault."""

from bench.canaries import BY_COMMAND, DOORS, fly


def test_no_canary_is_seen_outside_the_vault() -> None:
    assert fly(len(DOORS) + len(DOORS) - len(BY_COMMAND), at_commands=1) == {}
