"""moto's server on a free port of 127.0.0.1, with what AWS documents and moto 5.2.5 lacks.

Prints one line, {"url": "http://127.0.0.1:PORT"}, and ends when its standard input closes: so it never outlives its parent.
`--check` holds the patches against the API model that botocore ships, prints nothing, and fails with what differs.
Each patch says in its doc string which documented behaviour it adds.
"""

import json
import logging
import os
import re
import sys
import threading
from datetime import datetime, timezone

import moto_agent
import moto_gateway
import moto_images
import request_check
from flask import has_request_context, request
from moto.awslambda.models import LambdaFunction
from moto.bedrockagentcorecontrol import models, responses
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.logs.models import LogGroup
from moto.moto_api._internal import mock_random
from moto.server import DomainDispatcherApplication, create_backend_app
from moto.utilities.utils import get_partition
from werkzeug.serving import make_server

REPLAY_TIME_HEADER = "x-replay-time"


def patch_updating() -> None:
    """Developer guide, UpdateGateway and UpdateAgentRuntime: an update replaces, and what is left out is dropped; the ARN stays,
    a runtime's version counts up; API model, status enums: the resource becomes READY again. moto merges, gives a runtime
    another ARN, and leaves each UPDATING for ever."""
    for resource in (models.AgentRuntime, models.Gateway, models.GatewayTarget):
        resource.update = replace
        after_init(resource, lambda self: self._transitions.append(("UPDATING", "READY")))


def replace(self, **given) -> None:
    for name, value in given.items():
        setattr(self, name, value)
    self.status = "UPDATING"
    if isinstance(self, models.AgentRuntime):
        self.last_updated_at = models.utcnow()
        self.agent_runtime_version = str(int(self.agent_runtime_version) + 1)
        self._snapshot_version()
    else:
        self.updated_at = models.utcnow()


def patch_identifiers() -> None:
    """API model, patterns of gatewayId and agentRuntimeArn: ids begin with the name, and an ARN ends in the id;
    developer guide, gateway-using-mcp: gatewayUrl ends in /mcp."""

    def identify_runtime(self):
        self.agent_runtime_id = f"{self.agent_runtime_name}-{mock_random.get_random_hex(10)}"
        self.agent_runtime_arn = arn_of(self, "runtime", self.agent_runtime_id)
        self.versions.clear()
        self._snapshot_version()

    def identify_gateway(self):
        self.gateway_id = f"{self.name.lower()}-{mock_random.get_random_hex(10)}"
        self.gateway_arn = arn_of(self, "gateway", self.gateway_id)
        self.gateway_url = f"https://{self.gateway_id}.gateway.bedrock-agentcore.{self.region_name}.amazonaws.com/mcp"

    after_init(models.AgentRuntime, identify_runtime)
    after_init(models.Gateway, identify_gateway)


def patch_paging() -> None:
    """API model, ListGateways and ListGatewayTargets: nextToken is honoured, and a page has maxResults items at most. moto answers one page."""

    def list_gateways(self):
        return page_of(self, self.backend.list_gateways())

    def list_gateway_targets(self):
        return page_of(self, self.backend.list_gateway_targets(self._get_param("gatewayIdentifier")))

    responses.BedrockAgentCoreControlResponse.list_gateways = list_gateways
    responses.BedrockAgentCoreControlResponse.list_gateway_targets = list_gateway_targets


def page_of(response, resources: list) -> ActionResult:
    first = int(response._get_param("nextToken") or 0)
    last = first + min(int(response._get_param("maxResults") or PAGE), PAGE)
    page = {"items": [resource.to_summary() for resource in resources[first:last]]}
    return ActionResult(page | ({"nextToken": str(last)} if last < len(resources) else {}))


PAGE = 2
"""Small, so that a test with three of a kind meets a second page. How many AWS gives at most is not documented."""


def patch_function_settings() -> None:
    """API model, FunctionConfiguration: LoggingConfig is kept and given back; API reference, UpdateFunctionConfiguration:
    it and TracingConfig are among what an update sets; UpdateFunctionCode: Architectures is. moto loses the first and ignores the others on update."""
    made, shown, updated = LambdaFunction.__init__, LambdaFunction.get_configuration, LambdaFunction.update_configuration
    updated_code = LambdaFunction.update_function_code

    def make(self, account_id, spec, *given, **named):
        made(self, account_id, spec, *given, **named)
        self.logging_config = spec.get("LoggingConfig", {})

    def show(self, *given, **named):
        defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}"}
        return shown(self, *given, **named) | {"LoggingConfig": defaults | self.logging_config}

    def update(self, config_updates):
        self.logging_config = config_updates.get("LoggingConfig", self.logging_config)
        self.tracing_config = config_updates.get("TracingConfig", self.tracing_config)
        return updated(self, config_updates)

    def update_code(self, updated_spec):
        self.architectures = updated_spec.get("Architectures", self.architectures)
        return updated_code(self, updated_spec)

    LambdaFunction.__init__, LambdaFunction.get_configuration, LambdaFunction.update_configuration = make, show, update
    LambdaFunction.update_function_code = update_code


def patch_interleaving() -> None:
    """API reference, FilterLogEvents: since June 2019 streams are always interleaved by time. moto reads stream after stream."""
    filter_log_events = LogGroup.filter_log_events

    def interleaved(self, *given):
        return filter_log_events(self, *given[:-1], True)

    LogGroup.filter_log_events = interleaved


def patch_time() -> None:
    """No behaviour of AWS: lets a replay put a resource where it stood at the time of the recording, by a request header."""

    def replay_time() -> datetime:
        given = request.headers.get(REPLAY_TIME_HEADER) if has_request_context() else None
        return utcnow() if given is None else datetime.fromtimestamp(int(given) / 1000, timezone.utc).replace(tzinfo=None)

    models.utcnow = replay_time


def after_init(resource: type, then) -> None:
    init = resource.__init__

    def wrapped(self, **given):
        init(self, **given)
        then(self)

    resource.__init__ = wrapped


def arn_of(resource, kind: str, identifier: str) -> str:
    return f"arn:{get_partition(resource.region_name)}:bedrock-agentcore:{resource.region_name}:{resource.account_id}:{kind}/{identifier}"


def apply_patches() -> None:
    for patch in (patch_updating, patch_identifiers, patch_paging, patch_function_settings, patch_interleaving, patch_time, *moto_agent.PATCHES, *moto_gateway.PATCHES, *moto_images.PATCHES):
        patch()


def check() -> None:
    """Makes one of each, updates it, and looks at it with the eyes of the API model."""
    import botocore.session

    session = botocore.session.get_session()
    model = session.get_service_model("bedrock-agentcore-control")
    backend = models.bedrockagentcorecontrol_backends["123456789012"]["us-west-2"]
    empty = dict.fromkeys(("description", "protocol_configuration", "authorizer_configuration"))
    gateway_rest = empty | dict.fromkeys(("kms_key_arn", "interceptor_configurations", "policy_engine_configuration"))
    gateway_input = dict(name="Orders-GW", role_arn="arn:aws:iam::123456789012:role/r", protocol_type="MCP", authorizer_type="AWS_IAM")
    gateway = backend.create_gateway(**gateway_input, **gateway_rest, exception_level="DEBUG", tags=None)
    target_rest = dict.fromkeys(("description", "metadata_configuration"))
    credential = [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]
    target = backend.create_gateway_target(gateway.gateway_id, "orders", {}, credential_provider_configurations=credential, **target_rest)
    runtime_input = dict(agent_runtime_artifact={}, role_arn="arn:aws:iam::123456789012:role/r", network_configuration={})
    runtime_rest = empty | dict.fromkeys(("lifecycle_configuration", "environment_variables"))
    allowlist = {"requestHeaderAllowlist": ["X-A"]}
    runtime = backend.create_agent_runtime("orders_agent", **runtime_input, **runtime_rest, request_header_configuration=allowlist, tags={"a": "b"})
    arn = runtime.agent_runtime_arn

    lambda_model = botocore.session.get_session().get_service_model("lambda")
    function = LambdaFunction("123456789012", {"FunctionName": "f", "Role": "r", "Code": {"ZipFile": b"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}, "LoggingConfig": {"LogFormat": "JSON"}}, "us-west-2")
    function.update_configuration({"TracingConfig": {"Mode": "Active"}})
    function.update_function_code({"Architectures": ["arm64"], "ZipFile": b"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="})
    configuration = function.get_configuration()

    backend.update_gateway(gateway.gateway_id, **gateway_input, **gateway_rest, exception_level=None)
    backend.update_gateway_target(gateway.gateway_id, target.target_id, "orders", {}, credential_provider_configurations=None, **target_rest)
    backend.update_agent_runtime(runtime.agent_runtime_id, **runtime_input, **runtime_rest, request_header_configuration=None)

    def matches(shape: str, member: str, value: str) -> bool:
        pattern = model.shape_for(shape).members[member].metadata.get("pattern")
        return pattern is not None and re.fullmatch(pattern, value) is not None

    held = {
        "gatewayId has the pattern of the model": matches("GetGatewayResponse", "gatewayId", gateway.gateway_id),
        "gatewayArn has the pattern of the model": matches("GetGatewayResponse", "gatewayArn", gateway.gateway_arn),
        "targetId has the pattern of the model": matches("GetGatewayTargetResponse", "targetId", target.target_id),
        "agentRuntimeId has the pattern of the model": matches("GetAgentRuntimeResponse", "agentRuntimeId", runtime.agent_runtime_id),
        "agentRuntimeArn has the pattern of the model": matches("GetAgentRuntimeResponse", "agentRuntimeArn", arn),
        "ListGatewayTargets is paged in the model": {"maxResults", "nextToken"} <= set(model.operation_model("ListGatewayTargets").input_shape.members),
        "the ARN of a runtime stays": runtime.agent_runtime_arn == arn,
        "an updated gateway becomes READY": backend.get_gateway(gateway.gateway_id).status == "READY",
        "an updated target becomes READY": backend.get_gateway_target(gateway.gateway_id, target.target_id).status == "READY",
        "an updated runtime becomes READY": backend.get_agent_runtime(runtime.agent_runtime_id).status == "READY",
        "LoggingConfig and TracingConfig are in the model of a function": {"LoggingConfig", "TracingConfig"} <= set(lambda_model.shape_for("FunctionConfiguration").members),
        "a function keeps its log format": configuration["LoggingConfig"]["LogFormat"] == "JSON",
        "an update sets a function's tracing": configuration["TracingConfig"] == {"Mode": "Active"},
        "an update sets a function's architectures": function.get_configuration()["Architectures"] == ["arm64"],
        "an update drops the exception level left out": gateway.exception_level is None,
        "an update drops the credential provider left out": not target.credential_provider_configurations,
        "an update drops the allowlist left out": runtime.request_header_configuration is None,
        **moto_agent.held(session, backend, runtime),
        **moto_images.held(session),
        **request_check.held(),
        **moto_gateway.held(backend, gateway, target, gateway_input | gateway_rest, target_rest),
    }
    failed = [claim for claim, holds in held.items() if not holds]
    if failed:
        sys.exit("\n".join(failed))


def serve() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, request_check.CheckedApplication(DomainDispatcherApplication(create_backend_app)), threaded=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    server.serve_forever()


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    apply_patches()
    check() if "--check" in sys.argv[1:] else serve()
