"""The agent as its settings want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2

from agent.gateway_credential import add_credential
from agent.gateway_transport import Gateway
from agent.hop_record import print_hop_record
from agent.invoke import AgentParts
from agent.scripted_model import ScriptedModel

if TYPE_CHECKING:
    from strands.models import Model

    from agent.settings import Settings


def make_parts(settings: Settings) -> AgentParts:
    gateway = settings.gateway
    return AgentParts(
        model=_model_of(settings),
        gateway=Gateway(
            url=gateway.url,
            user_token_header=gateway.user_token_header,
            timeout_ms=gateway.timeout_ms,
            add_credential=add_credential(gateway.credential),
            claims=settings.claims,
            print=print_hop_record,
            tls=httpx2.create_ssl_context(),
        ),
        user_token_header=settings.user_token_header,
    )


def _model_of(settings: Settings) -> Model:
    if settings.model == "scripted":
        return ScriptedModel()
    from strands.models import BedrockModel  # noqa: PLC0415 - brings boto3, which the scripted model does without

    return BedrockModel(model_id=settings.model, region_name=settings.region)
