"""Counts the scenarios of a conformance suite that passed, per area and language.

A scenario counts when the mock server saw what it expects and every vector of it that a client can be asked for gave
the caller what it should. `report.py VECTORS PREFIXES (LANGUAGE RESULTS COVERAGE)…` prints the table, and
`report.py --coverage URL FILE` keeps what a running server has seen.
"""

import json
import sys
import urllib.request
from collections import defaultdict
from pathlib import Path

# A server's answer to what no typed client can ask for.
NOT_A_CLIENTS = ("Payload_ContentNegotiation", "#3")


def keep_coverage(url: str, file: str) -> None:
    with urllib.request.urlopen(f"{url}/.coverage", timeout=30) as reply:  # noqa: S310 - our own server
        reports = json.load(reply)
    seen: dict[str, str] = {}
    for report in reports:
        seen.update(report["results"])
    Path(file).write_text(json.dumps(seen, indent=1))


def asked(vector: str) -> bool:
    return not (vector.startswith(NOT_A_CLIENTS[0]) and vector.endswith(NOT_A_CLIENTS[1]))


def main(vectors: str, prefixes: str, *languages: str) -> int:
    suite = json.loads(Path(vectors).read_text(encoding="utf-8"))
    documents = {vector["id"]: vector["document"] for vector in suite["vectors"]}
    chosen = tuple(prefix for prefix in prefixes.split(",") if prefix)
    scenarios = [
        scenario
        for scenario in suite["scenarios"]
        if not chosen or any(documents.get(it, "").startswith(chosen) for it in scenario["vectors"])
    ]
    columns: dict[str, dict[str, list[int]]] = {}
    failures: list[str] = []
    passed = failed = 0
    for at in range(0, len(languages), 3):
        language, results, coverage = languages[at : at + 3]
        became: dict[str, str | None] = {}
        for file in sorted(Path(results).glob("*.json")):
            became.update(json.loads(file.read_text(encoding="utf-8")))
        seen = json.loads(Path(coverage).read_text(encoding="utf-8"))
        table = columns[language] = defaultdict(lambda: [0, 0])
        for scenario in scenarios:
            name = scenario["scenario"]
            reasons = [became.get(it, "was not run") for it in scenario["vectors"] if asked(it)]
            reason = next((it for it in reasons if it is not None), None)
            if reason is None and seen.get(name) != "pass":
                reason = "the server did not see what it expects"
            if not scenario["expressible"]:
                continue
            cell = table[scenario["area"]]
            cell[1] += 1
            if reason is None:
                cell[0] += 1
                passed += 1
            else:
                failed += 1
                failures.append(f"{language}: {name}: {' '.join(reason.split())[:200]}")
    for failure in failures:
        print(failure)
    print(f"\n{'area':18}" + "".join(f"{language:>16}" for language in columns))
    areas = sorted({scenario["area"] for scenario in scenarios})
    for area in areas:
        cells = (f"{table[area][0]}/{table[area][1]}" for table in columns.values())
        print(f"{area:18}" + "".join(f"{cell:>16}" for cell in cells))
    totals = [[sum(cell[i] for cell in table.values()) for i in (0, 1)] for table in columns.values()]
    print(f"{'scenarios':18}" + "".join(f"{f'{it[0]}/{it[1]}':>16}" for it in totals))
    means = [
        sum(cell[0] / cell[1] for cell in table.values() if cell[1]) / max(1, sum(1 for cell in table.values() if cell[1]))
        for table in columns.values()
    ]
    print(f"{'mean over areas':18}" + "".join(f"{100 * mean:>14.1f} %" for mean in means))
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1] == "--coverage":
        keep_coverage(*sys.argv[2:])
    else:
        sys.exit(main(*sys.argv[1:]))
