"""Prints the microseconds that a check of a token by a cached key takes, the median of each round. Runs in a generated target API."""

from __future__ import annotations

import sys
import time
from statistics import median

sys.path[:0] = ["src", "tests"]

from issuer import Issuer  # noqa: E402 - found by the line above
from target_api.verify_token import User, verify_token  # noqa: E402

ROUNDS, CHECKS = 5, 2000

issuer = Issuer()
rules, token, now = issuer.rules(), issuer.sign(), time.time()
if not isinstance(verify_token(token, "orders.read", rules, now), User):
    raise SystemExit("the token does not pass")
for _ in range(ROUNDS):
    times = []
    for _ in range(CHECKS):
        started = time.perf_counter_ns()
        verify_token(token, "orders.read", rules, now)
        times.append((time.perf_counter_ns() - started) / 1000)
    print(median(times))
