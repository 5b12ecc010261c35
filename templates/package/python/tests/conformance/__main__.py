"""Makes every call of the suite against a running server and writes what became of each.

`TRUEUP_VECTORS_URL` is the server's address, `TRUEUP_VECTORS_RESULTS` the file: vector to null, or to why not.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from .run import CASES, why_not

if __name__ == "__main__":
    url = os.environ["TRUEUP_VECTORS_URL"]
    results = {case["id"]: why_not(case, url) for case in CASES}
    Path(os.environ["TRUEUP_VECTORS_RESULTS"]).write_text(json.dumps(results, indent=1))
