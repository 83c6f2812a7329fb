"""Patches of moto for what the gateway's deployment meets: gateways and targets of AgentCore, and the delivery of logs. See moto_launcher.py."""

from moto.bedrockagentcorecontrol import models, responses
from moto.bedrockagentcorecontrol.exceptions import ConflictException
from moto.logs.exceptions import ConflictException as LogsConflict
from moto.logs.exceptions import ValidationException
from moto.logs.models import DeliverySource, LogsBackend, logs_backends
from moto.server import create_backend_app

Control = responses.BedrockAgentCoreControlResponse


def patch_conflicts() -> None:
    """API model, ConflictException of CreateGateway, CreateGatewayTarget and DeleteGateway; facts gateway.delete-targets-first: a
    name is taken once, and a gateway with targets is not deleted. moto makes a second one, and deletes the targets along."""
    backend = models.BedrockAgentCoreControlBackend
    create_gateway, create_target, delete_gateway = backend.create_gateway, backend.create_gateway_target, backend.delete_gateway

    def create_once(self, name, *given, **named):
        if any(gateway.name == name for gateway in self.gateways.values()):
            raise ConflictException(f"A gateway with name {name} already exists")
        return create_gateway(self, name, *given, **named)

    def create_target_once(self, gateway_identifier, name, *given, **named):
        if any(target.name == name for target in self.list_gateway_targets(gateway_identifier)):
            raise ConflictException(f"A target with name {name} already exists in gateway {gateway_identifier}")
        return create_target(self, gateway_identifier, name, *given, **named)

    def delete_empty(self, gateway_identifier):
        if self.list_gateway_targets(gateway_identifier):
            raise ConflictException(f"Gateway {gateway_identifier} has targets associated with it")
        return delete_gateway(self, gateway_identifier)

    backend.create_gateway, backend.create_gateway_target, backend.delete_gateway = create_once, create_target_once, delete_empty


def patch_client_tokens() -> None:
    """API model, clientToken: "If this token matches a previous request, the service ignores the request, but does not return an
    error." moto knows no tokens. That what the first request made may be gone by then is our reading of it."""
    for operation in ("create_gateway", "create_gateway_target"):
        setattr(Control, operation, once_a_token(operation))


def once_a_token(operation: str):
    create = getattr(Control, operation)

    def create_once(self):
        answers = self.backend.__dict__.setdefault("answers_by_token", {})
        token = (operation, self._get_params().get("clientToken"))
        if token[1] is None or token not in answers:
            answers[token] = create(self)
        return answers[token]

    return create_once


def patch_deliveries() -> None:
    """AgentCore developer guide, observability-configure: gateways and runtimes are sources of APPLICATION_LOGS and TRACES, runtimes of
    USAGE_LOGS; facts logs.delivery-one-source and logs.delivery-order: a second source of the same log is refused, and so is the
    deletion of a source or destination in use; API model, tags of source and destination: they stay when it is put again. moto
    refuses bedrock-agentcore, deletes what is in use, forgets the tags, and does not show those of TagResource."""
    tag_resource = LogsBackend.tag_resource
    put_source, put_destination = LogsBackend.put_delivery_source, LogsBackend.put_delivery_destination
    delete_source, delete_destination = LogsBackend.delete_delivery_source, LogsBackend.delete_delivery_destination

    def put_source_of_agentcore(self, name, resource_arn, log_type, tags):
        known = self.delivery_sources.get(name)
        if resource_arn.split(":")[2] == "bedrock-agentcore":
            if log_type not in ("APPLICATION_LOGS", "USAGE_LOGS", "TRACES"):
                raise ValidationException(" This service is not allowed for this LogSource.")
            if any(source.name != name and resource_arn in source.resource_arns and source.log_type == log_type for source in self.delivery_sources.values()):
                raise LogsConflict(msg="This ResourceId has already been used in another Delivery Source in this account")
            if known is None:
                source = DeliverySource(self.account_id, self.region_name, name, resource_arn, log_type, tags)
                self.delivery_sources[name] = source
                if tags:
                    self.tag_resource(source.arn, tags)
                return source
            if tags or resource_arn not in known.resource_arns:
                raise LogsConflict(msg="Update to existing Delivery Source with new ResourceId or tags is not allowed.")
            return known
        return put_source(self, name, resource_arn, log_type, tags)

    def put_destination_with_tags(self, name, output_format, delivery_destination_configuration, tags):
        known = self.delivery_destinations.get(name)
        destination = put_destination(self, name, output_format, delivery_destination_configuration, tags)
        destination.tags = tags or (known.tags if known is not None else None)
        return destination

    def delete_unused_source(self, name):
        if any(delivery.delivery_source_name == name for delivery in self.deliveries.values()):
            raise LogsConflict(msg="Delivery Source has a Delivery associated with it")
        delete_source(self, name)

    def delete_unused_destination(self, name):
        arn = self.get_delivery_destination(name).arn
        if any(delivery.delivery_destination_arn == arn for delivery in self.deliveries.values()):
            raise LogsConflict(msg="Delivery Destination has a Delivery associated with it")
        delete_destination(self, name)

    def tag_part(self, arn, tags):
        tag_resource(self, arn, tags)
        for part in (*self.delivery_sources.values(), *self.delivery_destinations.values(), *self.deliveries.values()):
            if part.arn == arn:
                part.tags = (part.tags or {}) | tags

    LogsBackend.tag_resource = tag_part
    LogsBackend.put_delivery_source, LogsBackend.put_delivery_destination = put_source_of_agentcore, put_destination_with_tags
    LogsBackend.delete_delivery_source, LogsBackend.delete_delivery_destination = delete_unused_source, delete_unused_destination


def patch_missing_credentials() -> None:
    """API model, GetGatewayTargetResponse: credentialProviderConfigurations is required, so there is a list where none was set. Our
    replacing update leaves nothing in its place."""
    to_dict = models.GatewayTarget.to_dict

    def with_list(self):
        shown = to_dict(self)
        return shown | {"credentialProviderConfigurations": shown["credentialProviderConfigurations"] or []}

    models.GatewayTarget.to_dict = with_list


PATCHES = (patch_missing_credentials, patch_conflicts, patch_client_tokens, patch_deliveries)


def held(backend, gateway, target, gateway_input: dict, target_rest: dict) -> dict[str, bool]:
    return held_conflicts(backend, gateway, target, gateway_input, target_rest) | held_tokens() | held_deliveries(gateway.gateway_arn)


def held_conflicts(backend, gateway, target, gateway_input: dict, target_rest: dict) -> dict[str, bool]:
    return {
        "a target without a credential provider has an empty list": target.to_dict()["credentialProviderConfigurations"] == [],
        "a gateway's name is taken once": refused(lambda: backend.create_gateway(**gateway_input, exception_level=None, tags=None)),
        "a target's name is taken once": refused(lambda: backend.create_gateway_target(gateway.gateway_id, "orders", {}, credential_provider_configurations=None, **target_rest)),
        "a gateway with targets is not deleted": refused(lambda: backend.delete_gateway(gateway.gateway_id)) and target.target_id == backend.get_gateway_target(gateway.gateway_id, target.target_id).target_id,
    }


def held_tokens() -> dict[str, bool]:
    """By HTTP: tokens are no argument of moto's models."""
    client = create_backend_app("bedrock-agentcore-control").test_client()
    role, empty = "arn:aws:iam::123456789012:role/r", {"targetConfiguration": {}}

    def made(name: str, token: str, path: str = "/gateways/", more: dict | None = None) -> dict:
        gateway = {"roleArn": role, "protocolType": "MCP", "authorizerType": "NONE"}
        return client.post(path, json={"name": name, "clientToken": token * 33} | (gateway if more is None else more)).get_json()

    first, again, other = made("a", "a"), made("a", "a"), made("b", "b")
    targets = f"/gateways/{first['gatewayId']}/targets/"
    return {
        "a repeated CreateGateway gives the same gateway": first["gatewayId"] == again["gatewayId"] != other["gatewayId"],
        "a repeated CreateGatewayTarget gives the same target": made("t", "c", targets, empty)["targetId"] == made("t", "c", targets, empty)["targetId"],
    }


def held_deliveries(resource_arn: str) -> dict[str, bool]:
    logs, tags = logs_backends["123456789012"]["us-west-2"], {"a": "b"}
    group = {"destinationResourceArn": "arn:aws:logs:us-west-2:123456789012:log-group:g"}
    source = logs.put_delivery_source("s", resource_arn, "APPLICATION_LOGS", tags)
    destination = logs.put_delivery_destination("d", None, group, tags)
    delivery = logs.create_delivery("s", destination.arn, None, None, None, tags)
    held = {
        "a source of AgentCore keeps its tags": logs.put_delivery_source("s", resource_arn, "APPLICATION_LOGS", None).tags == tags,
        "a destination that is put again keeps its tags": logs.put_delivery_destination("d", None, group, None).tags == tags,
        "a log has one source": refused(lambda: logs.put_delivery_source("s2", resource_arn, "APPLICATION_LOGS", tags)),
        "a source stays with its resource": refused(lambda: logs.put_delivery_source("s", resource_arn + "x", "APPLICATION_LOGS", None)),
        "AgentCore has no other log": refused(lambda: logs.put_delivery_source("s3", resource_arn, "ACCESS_LOGS", tags)),
        "a source in use is not deleted": refused(lambda: logs.delete_delivery_source("s")),
        "a destination in use is not deleted": refused(lambda: logs.delete_delivery_destination("d")),
    }
    logs.tag_resource(source.arn, {"c": "d"})
    held["a source shows the tags that it was given later"] = logs.get_delivery_source("s").tags == tags | {"c": "d"}
    logs.delete_delivery(delivery.id)
    logs.delete_delivery_source("s")
    logs.delete_delivery_destination("d")
    return held | {"what is used no more is deleted": not logs.delivery_sources and not logs.delivery_destinations and source.service == "bedrock-agentcore"}


def refused(call) -> bool:
    try:
        call()
    except (ConflictException, LogsConflict, ValidationException):
        return True
    return False
