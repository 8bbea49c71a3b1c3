#!/usr/bin/env python3
"""Helix with the configuration of editors/helix.md, by keys in a terminal.

Environment: HELIX, the editor; SERVER, the built therapy-lsp.
"""

import json
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from terminal import Checks, Terminal, one_line, servers  # noqa: E402

ROOT = os.path.abspath(f"{HERE}/../../..")
HELIX = os.path.abspath(os.environ["HELIX"])
checks = Checks()
home = tempfile.mkdtemp(prefix="helix-")
program = f"{home}/bin/therapy-lsp"
for part in ("bin", "config/helix", "cache", "notes"):
    os.makedirs(f"{home}/{part}")
shutil.copy2(os.environ["SERVER"], program)

# What the page tells a user to write is what is tested.
with open(f"{ROOT}/editors/helix.md", encoding="utf-8") as f:
    blocks = re.findall(r"```toml\n# (\S+)\n(.*?)```", f.read(), re.DOTALL)
for name, text in blocks:
    with open(f"{home}/config/helix/{os.path.basename(name)}", "w", encoding="utf-8") as f:
        f.write(text)
checks.check("the page has both files", sorted(os.path.basename(name) for name, _ in blocks) == ["config.toml", "languages.toml"], str(blocks))

with open(f"{HERE}/../note.json", encoding="utf-8") as f:
    note = json.load(f)
path = f"{home}/notes/visit.therapy"
with open(path, "w", encoding="utf-8") as f:
    f.write(note["before"])
env = {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_CACHE_HOME": f"{home}/cache", "PATH": f"{home}/bin:{os.environ['PATH']}"}
t = Terminal([HELIX, "visit.therapy"], f"{home}/notes", env, size=(170, 40))


def see(name, holds):
    return checks.wait(name, t.screen, holds)


def mode(screen, word):
    return any(line.lstrip().startswith(word) for line in screen.split("\n"))


try:
    see("the note is open", lambda s: mode(s, "NOR") and "TherAct" in s)
    t.type(f"{note['line']}ggl")
    see("the finding beside the line", lambda s: "level of assistance is not stated" in s)
    see("units after the charge", lambda s: one_line(s, "TherAct", "2 u"))
    t.keys("g", "h")
    t.type("f9")
    t.keys("Space", "k")
    see("the card shows the units with their working", lambda s: "left over" in s and "2 units" in s)
    t.keys("Escape")
    see("the card is gone", lambda s: "left over" not in s)
    t.type(f"{note['line']}ggfsh")
    t.keys("l", "Space", "a")
    see("the fix is offered, before the others", lambda s: "Insert level of assistance" in s)
    t.keys("Enter")
    see("the fix writes a blank", lambda s: one_line(s, "RW", "[assist level]"))
    see("the blank is a finding, and the one it stands for is gone", lambda s: "Blank to fill" in s and "level of assistance is not stated" not in s)
    t.keys("Escape")
    t.type("%s")
    see("a search in the note", lambda s: "select:" in s)
    t.type("\\[assist level\\]")
    t.keys("Enter")
    see("the search is done", lambda s: "select:" not in s)
    t.type("c")
    see("insert mode", lambda s: mode(s, "INS"))
    t.type("min A x1")
    t.keys("Escape")
    see("typing fills it", lambda s: one_line(s, "RW", "min A x1") and "Blank to fill" not in s)
    t.type(":wq")
    t.keys("Enter")
    see("Helix ends", lambda s: "ended" in s)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    checks.check("the file holds what was mended", "RW, min A x1" in text, text)
    checks.wait("leaving Helix leaves no server", lambda: servers(program), lambda found: not found)
finally:
    t.close()
    shutil.rmtree(home, ignore_errors=True)
sys.exit(checks.finish())
