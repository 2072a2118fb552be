"""Settings: a dozen values, read once from the environment and passed on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError

from knowledge.values import BadInput, Value, read_text

BANK = Path(__file__).parent.parent / "examples" / "mingchuan"


class Settings(Value):
    """Where things are kept, which model writes and how patient to be with it. Field `x` is `$MINGYAN_X`."""

    home: Path = Path(".mingyan")
    bank: Path = BANK
    writer: Literal["auto", "model", "template"] = "auto"
    models: Path | None = None
    model: str | None = None
    model_url: str | None = Field(default=None, pattern=r"^https?://")
    model_key: SecretStr | None = None
    model_key_file: Path | None = None
    model_timeout: float = Field(default=120.0, gt=0, le=3600)
    model_tries: int = Field(default=3, ge=1, le=6)
    database_url: SecretStr | None = None
    person: str | None = None
    log: Literal["debug", "info", "warning", "error"] = "warning"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """The settings `env` names; `BadInput` names the variable of a mistake."""
        named = {field: env.get(f"MINGYAN_{field.upper()}", "") for field in cls.model_fields}
        try:
            return cls.model_validate({field: value for field, value in named.items() if value})
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            name = f"MINGYAN_{fault['loc'][0]!s}".upper()
            raise BadInput(f"环境变量 {name} 不合要求：{fault['msg']}。", f"{name}: {fault['msg']}.") from None

    def key(self) -> SecretStr:
        """The model's key, from its file where one is named."""
        if self.model_key_file:
            return SecretStr(read_text(self.model_key_file).strip())
        return self.model_key or SecretStr("none")

    def database(self) -> str | Path:
        """The database's address, or the SQLite file under the home."""
        return self.database_url.get_secret_value() if self.database_url else self.home / "mingyan.db"
