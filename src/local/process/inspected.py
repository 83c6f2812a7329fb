"""Runs a Python program under debugpy: ``inspected.py PROGRAM ...`` or ``inspected.py -m MODULE ...``.

Listens on a free port of this machine alone, says which in one line on stderr, and becomes the program. It does not wait for a
debugger. debugpy's adapter is a process of its own, which ends with this one; it lets a program go on whose debugger was killed.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

# debugpy looks for the sources of frozen modules, and warns of each that it does not find.
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

import debugpy  # it reads the environment when it is imported

_, port = debugpy.listen(("127.0.0.1", 0))
del os.environ["PYDEVD_DISABLE_FILE_VALIDATION"]
sys.stderr.write(f"agentcore-chain: debugpy listens on 127.0.0.1:{port}\n")
sys.stderr.flush()

# As Python itself leaves them to the program.
del sys.argv[0]
if sys.argv[0] == "-m":
    del sys.argv[0]
    sys.path[0] = str(Path.cwd())
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    runpy.run_path(sys.argv[0], run_name="__main__")
