from __future__ import annotations

import json
import re

from issuer import Issuer

from target_api.app import build_app
from target_api.user_token import UserTokenSettings
from target_api.write_openapi import FILE

WRITTEN = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_document_is_what_the_api_serves() -> None:
    """After a change of the routes run ``python -m target_api.write_openapi`` in ``src``."""
    app = build_app(UserTokenSettings(rules=Issuer().rules(), claims="none", print_record=lambda _record: None))
    servers = WRITTEN["servers"]
    assert {**app.openapi(), "servers": servers} == WRITTEN
    assert len(servers) == 1


def test_agentcore_accepts_it_each_operation_has_an_id_that_makes_a_tool_name_and_there_is_no_union() -> None:
    operations = [operation for path in WRITTEN["paths"].values() for operation in path.values()]
    assert sorted(operation["operationId"] for operation in operations) == ["createOrder", "getOrder", "listOrders"]
    assert re.search('"(oneOf|anyOf|allOf)":', json.dumps(WRITTEN)) is None
