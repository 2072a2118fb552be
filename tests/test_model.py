"""A model that fails is named for what went wrong, within bounds, in one clear sentence."""

import json
import os

import pytest
from pydantic import BaseModel, SecretStr

from assistant.model import Ask, ModelDown, ModelFault, ModelRefused, Turn
from assistant.model.answers import heard
from assistant.model.chat import Address, ChatModel
from assistant.model.choosing import choose_model
from assistant.model.embedded import EmbeddedModel
from assistant.model.weights import QWEN, present
from assistant.settings import Settings
from guardrails.personal import Redactor
from knowledge.embedding import models_folder
from knowledge.values import BadInput
from tests.scripted_model import breaks_off, fails, floods, keeps_silent, playing, refuses, says

REDACTOR = Redactor.load(names=False)
GOOD = '{"title": "到期前有提醒", "body": "安心存到期前会提醒您。"}'


class Parts(BaseModel):
    title: str
    body: str


def ask(words="写一条短信", language="zh"):
    return Ask(turns=(Turn(role="user", words=REDACTOR.redact(words).masked),), language=language, most=50)


def model(url, waits=None, timeout=5.0, tries=3):
    address = Address(url=url, model="scripted", key=SecretStr("sesame"), timeout=timeout, tries=tries)
    return ChatModel(address, sleep=[].append if waits is None else waits.append)


def test_an_answer_comes_back_in_its_form():
    with playing(says(GOOD)) as server:
        assert model(server.url).answer(ask(), Parts) == Parts.model_validate_json(GOOD)
    (body,) = server.asked
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["title", "body"]
    assert body["temperature"] == 0
    assert body["max_tokens"] == 50


def test_words_come_while_they_are_said():
    with playing(says(GOOD, size=5)) as server:
        pieces = list(model(server.url).stream(ask(), Parts))
    assert len(pieces) > 5
    assert "".join(pieces) == GOOD


@pytest.mark.parametrize("failure", [fails(429), fails(500), fails(503)], ids=["429", "500", "503"])
def test_a_busy_server_is_tried_again(failure):
    waits = []
    with playing(failure, says(GOOD)) as server:
        model(server.url, waits).answer(ask(), Parts)
    assert len(waits) == 1


def test_retry_after_is_kept_to():
    waits = []
    with playing(fails(429, Retry_After="7"), says(GOOD)) as server:
        model(server.url, waits).answer(ask(), Parts)
    assert waits == [7]


def test_an_endless_retry_after_is_cut_short():
    waits = []
    with playing(fails(429, Retry_After="86400"), says(GOOD)) as server:
        model(server.url, waits).answer(ask(), Parts)
    assert waits == [20]


@pytest.mark.parametrize(
    ("acts", "fault", "said"),
    [
        ([fails(429)], ModelDown, "429"),
        ([fails(500)], ModelDown, "500"),
        ([fails(401)], ModelDown, "MINGYAN_MODEL_KEY"),
        ([fails(404)], ModelDown, "MINGYAN_MODEL_URL"),
        ([keeps_silent(3)], ModelDown, "没有回应"),
        ([breaks_off('{"title": "到期')], ModelDown, "断了"),
        ([says('{"title": "到期前有提醒"')], ModelRefused, "格式"),
        ([says('{"name": "到期前有提醒，请您留意"}')], ModelRefused, "格式"),
        ([says("好的，下面是文案：到期前有提醒。")], ModelRefused, "格式"),
        ([says("抱歉，我无法完成这个请求。")], ModelRefused, "拒绝"),
        ([says('{"title": "I cannot help with that.", "body": "Sorry."}')], ModelRefused, "拒绝"),
        ([refuses("no")], ModelRefused, "没有给出"),
        ([says('{"title": "Reminder", "body": "We remind you before your deposit matures."}')], ModelRefused, "语言"),
        ([says("")], ModelRefused, "没有给出"),
        ([floods(10)], ModelRefused, "过大"),
    ],
    ids=[
        "429", "500", "key", "address", "time-out", "broken stream", "cut JSON", "other JSON", "no JSON", "refusal",
        "refusal in form", "refusal field", "language", "empty", "10 MB",
    ],
)  # fmt: skip
def test_every_failure_has_its_name(acts, fault, said):
    waits = []
    with playing(*acts) as server, pytest.raises(fault) as raised:
        model(server.url, waits, timeout=1.0).answer(ask(), Parts)
    assert said in raised.value.said.zh
    assert raised.value.said.en
    assert len(server.asked) <= 3
    assert "sesame" not in raised.value.said.zh + raised.value.said.en


def test_a_server_that_is_not_there_is_said_to_be_so():
    with playing(says(GOOD)) as server:
        url = server.url
    with pytest.raises(ModelDown, match=url):
        model(url).answer(ask(), Parts)


def test_a_server_without_schemas_is_asked_without():
    with playing(fails(400), says(GOOD)) as server:
        chat = model(server.url)
        chat.answer(ask(), Parts)
        chat.answer(ask(), Parts)
    assert ["response_format" in body for body in server.asked] == [True, False, False]


def test_no_trace_of_a_prompt_goes_elsewhere(monkeypatch):
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    with playing(says(GOOD)) as server:
        model(server.url).answer(ask(), Parts)
    assert os.environ["LANGSMITH_TRACING"] == os.environ["LANGCHAIN_TRACING_V2"] == "false"


def test_english_is_heard_where_english_was_asked():
    with pytest.raises(ModelFault):
        heard("到期前我们会提醒您，请留意。", "en")
    assert heard("We remind you before maturity.", "en")


def test_an_embedded_model_that_cannot_start_is_down(tmp_path):
    (tmp_path / "broken.gguf").write_bytes(b"not a model")
    with pytest.raises(ModelDown, match="models fetch"):
        EmbeddedModel(tmp_path / "broken.gguf").answer(ask(), Parts)


def test_the_embedded_model_is_called_a_demonstration():
    assert "演示模型" in EmbeddedModel.name
    assert "demonstration" in EmbeddedModel.name


@pytest.mark.slow
def test_the_embedded_model_answers_in_its_form_and_leaves_no_process():
    file = models_folder() / QWEN.file
    if not present(QWEN, models_folder()):
        pytest.skip("the weights are absent: run `mingyan models fetch`")
    embedded = EmbeddedModel(file)
    try:
        told = embedded.answer(ask("用标题和正文各一句话提醒客户存款快到期了。"), Parts)
    finally:
        embedded.close()
    assert told.title
    assert embedded._process is None


def test_only_masked_words_can_be_asked():
    with pytest.raises(ValueError, match="Masked"):
        Turn(role="user", words="13800138000")


def test_personal_data_do_not_reach_the_server():
    with playing(says(GOOD)) as server:
        model(server.url).answer(ask("给手机13800138000的客户写一条短信"), Parts)
    assert "13800138000" not in json.dumps(server.asked, ensure_ascii=False)


@pytest.mark.parametrize(
    ("env", "kind"),
    [
        ({"MINGYAN_WRITER": "template", "MINGYAN_MODEL_URL": "http://127.0.0.1:1/v1"}, "NoneType"),
        ({"MINGYAN_MODEL_URL": "http://127.0.0.1:1/v1", "MINGYAN_MODEL": "m"}, "ChatModel"),
        ({}, "NoneType"),
    ],
)
def test_the_settings_choose_the_model(env, kind, tmp_path):
    env = {"MINGYAN_MODELS": str(tmp_path), **env}
    assert type(choose_model(Settings.from_env(env), env)).__name__ == kind


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"MINGYAN_WRITER": "model"}, "models fetch"),
        ({"MINGYAN_MODEL_URL": "http://127.0.0.1:1/v1"}, "MINGYAN_MODEL"),
        ({"MINGYAN_MODEL_URL": "ftp://x"}, "MINGYAN_MODEL_URL"),
        ({"MINGYAN_MODEL_TIMEOUT": "soon"}, "MINGYAN_MODEL_TIMEOUT"),
        ({"MINGYAN_MODEL_URL": "http://x/v1", "MINGYAN_MODEL": "m", "MINGYAN_MODEL_KEY_FILE": "/no/such"}, "/no/such"),
    ],
)
def test_a_wrong_setting_is_named(env, said, tmp_path):
    env = {"MINGYAN_MODELS": str(tmp_path), **env}
    with pytest.raises(BadInput, match=said):
        choose_model(Settings.from_env(env), env)


def test_a_key_can_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("sesame\n")
    settings = Settings.from_env({"MINGYAN_MODEL_KEY_FILE": str(tmp_path / "key")})
    assert settings.key().get_secret_value() == "sesame"
    assert "sesame" not in repr(settings)
