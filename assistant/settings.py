"""Settings: a dozen values, read once from the environment and passed on."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError

from knowledge.readers.source import MB, Limits
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
    judge: Literal["on", "off"] = "on"
    """Whether the learned judge reads copy that no rule flags: 15 ms a text."""
    model_timeout: float = Field(default=120.0, gt=0, le=3600)
    model_tries: int = Field(default=3, ge=1, le=6)
    file_size: int = Field(default=200, ge=1, le=4096)
    """The largest file taken in, in MB."""
    file_unpacked: int = Field(default=1024, ge=1, le=65536)
    """The most an archive may unpack to, in MB."""
    file_members: int = Field(default=5_000, ge=1)
    file_pages: int = Field(default=3_000, ge=1)
    file_cells: int = Field(default=2_000_000, ge=1)
    file_nesting: int = Field(default=3, ge=0, le=10)
    file_seconds: float = Field(default=60, gt=0, le=3600)
    file_memory: int = Field(default=2048, ge=256)
    """The most memory reading one file may take, in MB."""
    rerank_url: str | None = Field(default=None, pattern=r"^https?://")
    """A service that reranks passages, its whole address; none if not set."""
    rerank_model: str = ""
    rerank_key: SecretStr | None = None
    webhook_url: str | None = Field(default=None, pattern=r"^https?://")
    """Where changes of facts, claims and documents are told; nowhere if not set."""
    webhook_key: SecretStr | None = Field(default=None, min_length=16)
    database_url: SecretStr | None = None
    person: str | None = None
    oidc_issuer: str | None = Field(default=None, pattern=r"^https?://")
    oidc_client: str | None = None
    oidc_secret: SecretStr | None = None
    oidc_claim: str = "preferred_username"
    log: Literal["debug", "info", "warning", "error"] = "warning"
    price_asked: Decimal | None = Field(default=None, ge=0)
    """What a million tokens sent to the model cost; its answers' in `price_answered`."""
    price_answered: Decimal | None = Field(default=None, ge=0)
    jobs_at_once: int = Field(default=8, ge=1, le=64)
    """Jobs one process works on at once for one model, and for one branch among them."""
    jobs_of_a_branch: int = Field(default=4, ge=1, le=64)

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

    def limits(self) -> Limits:
        """The most one file may cost at ingest."""
        return Limits(
            size=self.file_size * MB,
            unpacked=self.file_unpacked * MB,
            members=self.file_members,
            pages=self.file_pages,
            cells=self.file_cells,
            nesting=self.file_nesting,
            seconds=self.file_seconds,
            memory=self.file_memory * MB,
        )

    def durable(self) -> str | Path:
        """Where the steps of jobs are kept: beside the database on PostgreSQL, else in a file of their own."""
        address = self.database()
        if isinstance(address, str) and not address.startswith("sqlite"):
            return address
        return self.home / "jobs.db"

    def database(self) -> str | Path:
        """The database's address, or the SQLite file under the home."""
        return self.database_url.get_secret_value() if self.database_url else self.home / "mingyan.db"

    def is_new(self) -> bool:
        """Whether there is no database yet, and so nothing that people decided."""
        return self.database_url is None and not (self.home / "mingyan.db").exists()
