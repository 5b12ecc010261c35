"""What users of a large generated SDK wait for: `cargo check` of the crate, whole and with one resource, and the first import,
the first use and the import of every module of the package; of GitHub's document, which is read where it lies.

    packages.py TRUEUP DOCUMENT FOLDER

The crate of openapi-generator is its measure (`OPENAPI_GENERATOR` names the command, else the one on the PATH; it needs Java).
Times are of the processor, best of a few runs, with dependencies built beforehand.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
"""Of what takes a moment."""

LONG = 20.0
"""Seconds; what takes more is run once."""


@dataclass
class Cost:
    """What a command took."""

    seconds: float
    """Of the processor."""

    memory: float
    """Of the largest process, in MiB."""


def cost(command: list[str], folder: Path, **environment: str) -> Cost:
    """What a command takes, with all that it starts; exits where it fails."""
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(
            f"{shlex.join(command)} in {folder} ended with {os.waitstatus_to_exitcode(status)}"
        )
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best(measure: Callable[[], Cost]) -> Cost:
    first = measure()
    more = [] if first.seconds > LONG else [measure() for _ in range(RUNS - 1)]
    return min([first, *more], key=lambda each: each.seconds)


def report(name: str, target: float, ours: float, theirs: float) -> None:
    ratio = ours / theirs
    print(f"bench\t{name}\t{ratio:.3f}\t{target}\t{ours * 1e6:.1f}\t{theirs * 1e6:.1f}", flush=True)


def crate(folder: Path, targets: Path, *features: str) -> Cost:
    """`cargo check` of a crate whose dependencies are built."""

    def check() -> Cost:
        (folder / "src" / "lib.rs").touch()
        command = ["cargo", "check", "--quiet", *features]
        return cost(command, folder, CARGO_INCREMENTAL="0", CARGO_TARGET_DIR=str(targets))

    check()
    return best(check)


def resources(folder: Path) -> list[str]:
    """Features of resources, the largest first: those that the crate has sources for."""
    features = tomllib.loads((folder / "Cargo.toml").read_text())["features"]
    sources = folder / "src" / "resources"

    def size(feature: str) -> int:
        name = feature.replace("-", "_")
        files = [sources / f"{name}.rs", *(sources / name).rglob("*.rs")]
        return sum(file.stat().st_size for file in files if file.is_file())

    return sorted(filter(size, features), key=size, reverse=True)


def crates(ours: Path, generated: Cost, folder: Path, document: str) -> None:
    generator = shlex.split(os.environ.get("OPENAPI_GENERATOR", "openapi-generator-cli"))
    if not shutil.which(generator[0]):
        print(f"MISSING {generator[0]} (a package of PyPI; it needs Java): crates are not measured")
        return
    theirs = folder / "theirs"
    shutil.rmtree(theirs, ignore_errors=True)
    command = ["generate", "-i", document, "-g", "rust", "-o", str(theirs), "--skip-validate-spec"]
    made = cost([*generator, *command], folder)
    report(
        "gen both SDKs of github / openapi-generator's crate", 0.1, generated.seconds, made.seconds
    )
    report("gen memory of that / theirs", 0.5, generated.memory, made.memory)
    # What it writes differs in its TLS library by default.
    peer = crate(theirs, folder / "targets", "--no-default-features", "--features", "rustls")
    whole = crate(ours, folder / "targets", "--all-features")
    report("gen cargo check of github / openapi-generator's", 0.4, whole.seconds, peer.seconds)
    report("gen memory of cargo check / theirs", 0.4, whole.memory, peer.memory)
    names = resources(ours)
    for what, name in (("largest", names[0]), ("median", names[len(names) // 2])):
        one = crate(ours, folder / "targets", "--no-default-features", "--features", name)
        report(f"gen cargo check of {name} alone ({what}) / theirs", 0.1, one.seconds, peer.seconds)


def package(sources: Path) -> None:
    """What `import github` and the first use of a resource take, beside what the interpreter and the libraries do."""

    def python(code: str) -> float:
        # What is compiled once stays so.
        return best(
            lambda: cost([sys.executable, "-c", code], sources, PYTHONDONTWRITEBYTECODE="")
        ).seconds

    empty = python("pass")
    libraries = python("import httpx2, pydantic") - empty
    report(
        "python import github / import httpx2, pydantic",
        1.3,
        python("import github") - empty,
        libraries,
    )
    made = "import github; client = github.GitHub(base_url='http://127.0.0.1:1', max_retries=0)"
    # The table of an operation is made, and its models are imported, when it is called; nobody answers there.
    called = f"{made}\ntry: client.repos.get('o', 'r')\nexcept github.APIConnectionError: pass"
    report("python first use of repos of github / 0.2 s", 1.0, python(called) - python(made), 0.2)
    every = "\n".join(
        [
            "import importlib, pkgutil, github",
            "for each in pkgutil.walk_packages(github.__path__, 'github.'): importlib.import_module(each.name)",
        ]
    )
    # What openapi-python-client's package of the same document takes.
    report("python import of all modules of github / 1.36 s", 1.0, python(every) - empty, 1.36)


def main() -> None:
    trueup, document, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    shutil.rmtree(folder / "ours", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    rust, python = folder / "ours" / "rust", folder / "ours" / "python"
    command = [trueup, "generate", document, "--rust", str(rust), "--python", str(python)]
    generated = cost(command, folder)
    package(python / "src")
    crates(rust, generated, folder, document)


main()
