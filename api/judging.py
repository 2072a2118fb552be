"""What a decision over HTTP carries: why, and the password that proves who decides."""

from pydantic import Field, SecretStr

from assistant.deciding import Decider, who_sits
from assistant.desk import Desk
from knowledge.values import Value


class Deciding(Value):
    """A decision of whoever sits at the desk."""

    password: SecretStr = SecretStr("")
    """One's own: a decision takes a fresh proof of who one is."""

    def by(self, desk: Desk) -> Decider:
        """Who decides."""
        return who_sits(desk.seat(), self.password.get_secret_value())


class Judgement(Deciding):
    """A decision that says why."""

    why: str = Field(min_length=1, max_length=2000)
