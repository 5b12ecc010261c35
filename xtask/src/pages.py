"""Opens pages of HTML in headless Chromium by its WebDriver, opens every cell of their matrix, and takes pictures.

Arguments: a folder for pictures, then pages. Needs `chromium` and `chromedriver`; nothing but the standard library.
"""

import base64
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

# Everything is bounded: a browser that hangs fails the step.
PATIENCE = 60.0

FACTS = """
const shown = e => e.matches(':popover-open');
const outside = [...document.querySelectorAll('[src],link[href],script,iframe,object,embed')].map(e => e.outerHTML);
const buttons = [...document.querySelectorAll('td button[popovertarget]')];
const before = [...document.querySelectorAll('[popover]')].filter(shown).length;
const cells = buttons.map(button => {
  button.click();
  const open = [...document.querySelectorAll('[popover]')].filter(shown);
  const [panel] = open;
  const fact = {
    id: button.getAttribute('popovertarget'), open: open.map(e => e.id),
    sides: panel ? panel.querySelectorAll('.s > div').length : 0,
    lines: panel ? panel.querySelectorAll('pre b').length : 0,
    focused: panel ? panel.contains(document.activeElement) : false,
    height: panel ? panel.getBoundingClientRect().height : 0,
  };
  if (panel) panel.hidePopover();
  return fact;
});
return {
  title: document.title, closed: document.querySelectorAll('td span.v:not(.nothing)').length, rows: document.querySelectorAll('tbody tr').length, before, cells, outside,
  loaded: performance.getEntriesByType('resource').length,
  ground: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color,
};
"""

# What the last panel with a link to more leads to, once the link was followed: whether it is seen, and nothing is before it.
MORE = """
const link = [...document.querySelectorAll('[popover] a[href^="#e"]')].pop();
if (!link) return null;
link.closest('[popover]').showPopover();
link.click();
const target = document.querySelector(link.getAttribute('href'));
const box = target.getBoundingClientRect();
const seen = document.elementFromPoint(innerWidth / 2, box.top + box.height / 2);
return {at: box.top, below: innerHeight, seen: target.contains(seen), href: link.getAttribute('href')};
"""


def call(base: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
        return json.load(reply)["value"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait(base: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if call(base, "GET", "/status")["ready"]:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("chromedriver does not answer")


def look(base: str, page: Path, pictures: Path, scheme: str) -> list[str]:
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900", "--disable-dev-shm-usage"]
    if scheme == "dark":
        arguments.append("--blink-settings=preferredColorScheme=0")
    asked = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}}
    session = "/session/" + call(base, "POST", "/session", asked)["sessionId"]
    wrong: list[str] = []
    try:
        call(base, "POST", session + "/url", {"url": page.resolve().as_uri()})
        # A long page may still be read when the browser has gone to it.
        until = time.monotonic() + PATIENCE
        state = {"script": "return document.readyState", "args": []}
        while call(base, "POST", session + "/execute/sync", state) != "complete" and time.monotonic() < until:
            time.sleep(0.05)
        facts = call(base, "POST", session + "/execute/sync", {"script": FACTS, "args": []})

        def picture(name: str) -> None:
            image = base64.b64decode(call(base, "GET", session + "/screenshot"))
            (pictures / f"{page.stem}-{scheme}-{name}.png").write_bytes(image)

        picture("page")
        if facts["outside"] or facts["loaded"]:
            wrong.append(f"something is loaded: {facts['outside']} {facts['loaded']}")
        if facts["before"]:
            wrong.append("a panel is open before anybody opens one")
        if not facts["rows"]:
            wrong.append("the matrix has no rows")
        if facts["closed"]:
            wrong.append(f"{facts['closed']} cells say something and open nothing")
        if not facts["cells"]:
            wrong.append("no cell can be opened")
        for cell in facts["cells"]:
            shows = cell["sides"] >= 2 and cell["lines"] >= 1 and cell["height"] >= 50
            if cell["open"] != [cell["id"]] or not shows or not cell["focused"]:
                wrong.append(f"a cell does not open both sides: {cell}")
        channels = [int(part) for part in facts["ground"].strip("rgba()").split(",")[:3]]
        if (sum(channels) < 380) != (scheme == "dark"):
            wrong.append(f"the ground is {facts['ground']} where {scheme} is asked for")
        if facts["ground"] == facts["ink"]:
            wrong.append("text has the colour of its ground")
        if facts["cells"]:
            worst = "(document.querySelector('td button.differ,td button.proposed') || document.querySelector('td button')).click()"
            call(base, "POST", session + "/execute/sync", {"script": worst, "args": []})
            picture("cell")
        more = call(base, "POST", session + "/execute/sync", {"script": MORE, "args": []})
        if more and not (more["seen"] and -1 <= more["at"] < more["below"]):
            wrong.append(f"a link to more leads behind the panel: {more}")
        if more:
            picture("more")
        print(f"{page.name} ({scheme}): {facts['rows']} rows, {len(facts['cells'])} cells opened")
    finally:
        call(base, "DELETE", session)
    return [f"{page.name} ({scheme}): {found}" for found in wrong]


def main() -> None:
    pictures, *pages = map(Path, sys.argv[1:])
    pictures.mkdir(parents=True, exist_ok=True)
    port = free_port()
    driver = subprocess.Popen(["chromedriver", f"--port={port}", "--log-level=SEVERE"])
    try:
        base = f"http://127.0.0.1:{port}"
        wait(base)
        wrong = [found for page in pages for scheme in ("light", "dark") for found in look(base, page, pictures, scheme)]
    finally:
        driver.terminate()
        driver.wait(PATIENCE)
    if wrong:
        raise SystemExit("\n".join(wrong))


main()
