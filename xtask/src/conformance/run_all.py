"""Runs the conformance cases of many generated packages in one process a package, forked from one that has imported
what they share.

Arguments: the address of the mock server, the folder for the results, then the folders of the packages.
"""

import os
import runpy
import sys
import traceback
from pathlib import Path

import httpx2  # noqa: F401 - imported once for all
import pydantic  # noqa: F401


def run(folder: Path, url: str, results: Path) -> None:
    """One package, in a process of its own."""
    sys.path[:0] = [str(folder / "src"), str(folder)]
    os.environ["TRUEUP_VECTORS_URL"] = url
    os.environ["TRUEUP_VECTORS_RESULTS"] = str(results)
    runpy.run_module("tests.conformance", run_name="__main__")


def main(url: str, out: str, *folders: str) -> None:
    for index, folder in enumerate(map(Path, folders)):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                run(folder, url, Path(out) / f"{index}.json")
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
