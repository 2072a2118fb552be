"""Which model writes: the one the settings name, else the embedded one where its weights are, else none."""

from collections.abc import Mapping

from assistant.model import Model
from assistant.model.chat import Address, ChatModel
from assistant.model.embedded import EmbeddedModel
from assistant.model.weights import QWEN, present
from assistant.settings import Settings
from knowledge.embedding import models_folder
from knowledge.values import BadInput


def choose_model(settings: Settings, env: Mapping[str, str]) -> Model | None:
    """The model for these settings, not yet started; none where the template is to write.

    `BadInput` when a model is insisted on and there is none, or half of one is named.
    """
    if settings.writer == "template":
        return None
    if settings.model_url:
        return ChatModel(_address(settings, settings.model_url))
    if present(QWEN, models_folder(env)):
        return EmbeddedModel(models_folder(env) / QWEN.file)
    if settings.writer == "model":
        raise BadInput(
            "没有可用的模型：请设置 MINGYAN_MODEL_URL，或运行 mingyan models fetch。",
            "there is no model: set MINGYAN_MODEL_URL, or run `mingyan models fetch`.",
        )
    return None


def _address(settings: Settings, url: str) -> Address:
    if not settings.model:
        raise BadInput("请用 MINGYAN_MODEL 写明模型名称。", "name the model in MINGYAN_MODEL.")
    return Address(
        url=url, model=settings.model, key=settings.key(), timeout=settings.model_timeout, tries=settings.model_tries
    )
