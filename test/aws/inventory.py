"""Says by boto3 what an AWS holds, as sorted lines without ids: what is there twice stands there twice.

Takes the endpoint; answers each line of its standard input with one line of JSON, and ends when that closes.
"""

import json
import sys

import boto3
from botocore.config import Config

REGION = "us-west-2"


def client(service: str):
    return boto3.client(
        service, endpoint_url=sys.argv[1], region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing",
        config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
    )


iam, functions, logs, s3, agentcore, ecr = map(client, ("iam", "lambda", "logs", "s3", "bedrock-agentcore-control", "ecr"))


def pages(caller, operation: str, member: str, **given):
    if caller.can_paginate(operation):
        for page in caller.get_paginator(operation).paginate(**given):
            yield from page[member]
    else:
        yield from getattr(caller, operation)(**given)[member]


def roles():
    for role in pages(iam, "list_roles", "Roles"):
        name = role["RoleName"]
        yield f"role {name}"
        yield from (f"policy {name}/{policy}" for policy in iam.list_role_policies(RoleName=name)["PolicyNames"])


def lambdas():
    for function in pages(functions, "list_functions", "Functions"):
        name = function["FunctionName"]
        yield f"function {name}"
        yield from (f"version {name}:{one['Version']}" for one in functions.list_versions_by_function(FunctionName=name)["Versions"])
        yield from (f"alias {name}:{one['Name']} -> {one['FunctionVersion']}" for one in functions.list_aliases(FunctionName=name)["Aliases"])


def log_parts():
    yield from (f"log-group {group['logGroupName']} {group.get('retentionInDays')}" for group in pages(logs, "describe_log_groups", "logGroups"))
    yield from (f"delivery-source {one['name']}" for one in logs.describe_delivery_sources()["deliverySources"])
    yield from (f"delivery-destination {one['name']}" for one in logs.describe_delivery_destinations()["deliveryDestinations"])
    yield from (f"delivery {one['deliverySourceName']}" for one in logs.describe_deliveries()["deliveries"])


def buckets():
    for bucket in s3.list_buckets()["Buckets"]:
        yield f"bucket {bucket['Name']}"
        yield from (f"object {bucket['Name']}/{version['Key']}" for version in s3.list_object_versions(Bucket=bucket["Name"]).get("Versions", []))


def agentcore_parts():
    for gateway in pages(agentcore, "list_gateways", "items"):
        yield f"gateway {gateway['name']}"
        yield from (f"target {gateway['name']}/{target['name']}" for target in pages(agentcore, "list_gateway_targets", "items", gatewayIdentifier=gateway["gatewayId"]))
    for runtime in pages(agentcore, "list_agent_runtimes", "agentRuntimes"):
        name = runtime["agentRuntimeName"]
        yield f"runtime {name}"
        endpoints = pages(agentcore, "list_agent_runtime_endpoints", "runtimeEndpoints", agentRuntimeId=runtime["agentRuntimeId"])
        yield from (f"endpoint {name}/{endpoint['name']}" for endpoint in endpoints)


def repositories():
    for repository in pages(ecr, "describe_repositories", "repositories"):
        name = repository["repositoryName"]
        yield f"repository {name}"
        yield from (f"image {name}:{image.get('imageTag')}" for image in pages(ecr, "list_images", "imageIds", repositoryName=name))


for _ in sys.stdin:
    print(json.dumps(sorted(line for part in (roles, lambdas, log_parts, buckets, agentcore_parts, repositories) for line in part())), flush=True)
