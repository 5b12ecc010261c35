"""Holds bills of materials against the schema of CycloneDX 1.6 that `cyclonedx-python-lib` carries. Arguments: the files."""

import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    for name in sys.argv[1:]:
        text = Path(name).read_text(encoding="utf-8")
        wrong = validator.validate_str(text)
        if wrong is not None:
            raise SystemExit(f"{name} is no CycloneDX 1.6: {wrong}")
        # The validator itself: what no bill has must be refused.
        broken = json.loads(text)
        broken["metadata"]["component"]["colour"] = "red"
        if validator.validate_str(json.dumps(broken)) is None:
            raise SystemExit("the validator takes anything")
        print(f"{name}: CycloneDX 1.6, {len(broken['components'])} components")


main()
