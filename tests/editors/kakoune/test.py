#!/usr/bin/env python3
"""Kakoune with the configuration of editors/kakoune.md, by keys in a terminal.

Environment: KAKOUNE, the editor; KAK_LSP, its language client; SERVER, the built therapy-lsp.
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
KAKOUNE, KAK_LSP = (os.path.abspath(os.environ[name]) for name in ("KAKOUNE", "KAK_LSP"))
checks = Checks()
home = tempfile.mkdtemp(prefix="kakoune-")
program, client = f"{home}/bin/therapy-lsp", f"{home}/bin/kak-lsp"
for part in ("bin", "config/kak", "run", "notes"):
    os.makedirs(f"{home}/{part}")
shutil.copy2(os.environ["SERVER"], program)
shutil.copy2(KAK_LSP, client)

# What the page tells a user to write is what is tested.
with open(f"{ROOT}/editors/kakoune.md", encoding="utf-8") as f:
    page = f.read()
kakrc = re.search(r"```kak\n(.*?)```", page, re.DOTALL).group(1)
settings = re.search(r"```toml\n(.*?)```", page, re.DOTALL).group(1)


def configure(text):
    with open(f"{home}/config/kak/kakrc", "w", encoding="utf-8") as f:
        f.write(text)


with open(f"{HERE}/../note.json", encoding="utf-8") as f:
    note = json.load(f)
path = f"{home}/notes/visit.therapy"
with open(path, "w", encoding="utf-8") as f:
    f.write(note["before"])
env = {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_RUNTIME_DIR": f"{home}/run", "PATH": f"{home}/bin:{os.environ['PATH']}"}


def start():
    return Terminal([KAKOUNE, "visit.therapy"], f"{home}/notes", env, size=(150, 40))


def see(name, holds):
    return checks.wait(name, t.screen, holds)


def menu(key):
    """A key of the language server's menu, as the page says: Space, l, key. Each is typed when its menu is open."""
    t.keys("Space")
    see("the user's menu", lambda s: "language server" in s)
    t.type("l")
    see("the language server's menu", lambda s: "show info for current position" in s)
    t.type(key)


configure(kakrc)
t = start()
try:
    see("the note is open", lambda s: "visit.therapy" in s and "TherAct" in s)
    see("units after the charge", lambda s: one_line(s, "TherAct", "2 u"))
    see("a mark before the line with the finding", lambda s: re.search(r"^\W+TherAct", s, re.MULTILINE) is not None)
    t.keys("C-n")
    see("the next finding", lambda s: f"visit.therapy {note['line']}:" in s)
    menu("h")
    see("the card says the finding", lambda s: "level of assistance is not stated" in s)
    see("and what the words support", lambda s: "supports 97530" in s)
    t.keys("Escape")
    see("the card is gone", lambda s: "supports 97530" not in s)
    t.type(f"{note['line']}g9l")
    menu("h")
    see("the card over the code shows the units with their working", lambda s: "left over" in s and "2 units" in s)
    t.keys("Escape")
    t.type("gg")
    t.keys("C-n")
    see("back at the finding", lambda s: "left over" not in s and f"visit.therapy {note['line']}:25" in s)
    menu("a")
    see("the fixes are offered", lambda s: "Insert level of assistance" in s)
    t.type("insert")
    see("only those with the word", lambda s: "Insert level of assistance" in s and "Ignore" not in s)
    t.keys("Tab", "Enter")
    see("the fix writes a blank", lambda s: one_line(s, "RW", "[assist level]"))
    t.type("gg")
    t.keys("C-n")
    see("the blank is the next finding", lambda s: f"visit.therapy {note['line']}:" in s)
    menu("e")
    see("it is in the list of findings, and the one it stands for is gone", lambda s: "unfilled-placeholder" in s and "missing-assist-level" not in s)
    t.type(":delete-buffer")
    t.keys("Enter")
    see("the note again", lambda s: "TherAct" in s)
    t.type("%s\\[assist level\\]")
    t.keys("Enter")
    t.type("cmin A x1")
    t.keys("Escape")
    see("typing fills it", lambda s: one_line(s, "RW", "min A x1") and "[assist level]" not in s)
    t.type(":write-quit")
    t.keys("Enter")
    see("Kakoune ends", lambda s: "ended" in s)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    checks.check("the file holds what was mended", "RW, min A x1" in text, text)
    checks.wait("leaving Kakoune leaves no server", lambda: servers(program) + servers(client), lambda found: not found)

    # The settings of the page, in their place: another payer than Medicare, so that its manual is not what counts.
    t.close()
    with open(path, "w", encoding="utf-8") as f:
        f.write(note["before"].replace("Payer: Medicare\n", ""))
    configure(kakrc.replace('        args = ["lsp"]\n', '        args = ["lsp"]\n' + settings))
    t = start()
    see("the note is open, with settings", lambda s: one_line(s, "TherAct", "2 u"))
    t.type(f"{note['line']}g9l")
    menu("h")
    see("the card counts for the payer of the settings", lambda s: "left over" in s and "Claims Processing Manual" not in s)
    t.keys("Escape")
    t.type(":quit!")
    t.keys("Enter")
    see("Kakoune ends again", lambda s: "ended" in s)
    checks.wait("and leaves no server", lambda: servers(program) + servers(client), lambda found: not found)
finally:
    t.close()
    shutil.rmtree(home, ignore_errors=True)
sys.exit(checks.finish())
