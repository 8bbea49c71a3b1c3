#!/usr/bin/env python3
"""Neovim, as a user installs and uses it: with the plugin, without it, and by keys in a terminal.

Environment: NVIM, the editor; SERVER, the built therapy-lsp.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from terminal import Checks, Terminal, one_line, servers  # noqa: E402

ROOT = os.path.abspath(f"{HERE}/../../..")
NVIM = os.path.abspath(os.environ["NVIM"])
NOTE = os.path.join(HERE, "..", "note.json")
checks = Checks()

# A server of this test's own name and place, so that only its processes are counted.
home = tempfile.mkdtemp(prefix="nvim-")
program = f"{home}/bin/therapy-lsp"
os.makedirs(f"{home}/bin")
shutil.copy2(os.environ["SERVER"], program)

# What the README tells a user to write is what is tested.
with open(f"{ROOT}/README.md", encoding="utf-8") as readme:
    WITHOUT_PLUGIN = next(block for block in re.findall(r"```lua\n(.*?)```", readme.read(), re.DOTALL) if "vim.lsp.enable('therapy_lsp')" in block)


def user(name, init, plugin):
    """A user's folders; the plugin is a package of Neovim's own."""
    folder = f"{home}/{name}"
    for part in ("config/nvim", "data/nvim/site/pack/therapy/start", "state", "cache", "run"):
        os.makedirs(f"{folder}/{part}")
    with open(f"{folder}/config/nvim/init.lua", "w", encoding="utf-8") as f:
        f.write("vim.o.swapfile = false\nvim.o.shada = ''\n" + init)
    installed = f"{folder}/data/nvim/site/pack/therapy/start/therapy-lsp"
    if plugin:
        shutil.copytree(f"{ROOT}/editors/nvim", installed)
    return {
        "HOME": folder,
        "XDG_CONFIG_HOME": f"{folder}/config",
        "XDG_DATA_HOME": f"{folder}/data",
        "XDG_STATE_HOME": f"{folder}/state",
        "XDG_CACHE_HOME": f"{folder}/cache",
        "XDG_RUNTIME_DIR": f"{folder}/run",
        "PATH": f"{home}/bin:{os.environ['PATH']}",
        "PLUGIN": installed if plugin else "",
        "NOTE": NOTE,
    }


def headless(name, env):
    result = subprocess.run([NVIM, "--headless", "-c", f"luafile {HERE}/headless.lua"], env={**os.environ, **env}, capture_output=True, text=True, timeout=240, check=False)
    output = result.stdout + result.stderr
    print(f"-- {name}\n" + "\n".join(line for line in output.splitlines() if re.match(r"ok |FAIL|      |Neovim", line)))
    count = re.search(r"(\d+) passed, (\d+) failed", output)
    if count:
        checks.passed += int(count[1])
        checks.failed += int(count[2])
    if not count or (result.returncode != 0 and count[2] == "0"):
        checks.check(f"{name}: the run came to its end", False, output[-3000:])
    checks.wait(f"{name}: leaving Neovim leaves no server", lambda: servers(program), lambda found: not found)


def by_keys():
    """What a person sees and presses."""
    print("-- by keys")
    init = "vim.diagnostic.config({ virtual_text = true })\nvim.o.statusline = \"%f %m%=%{v:lua.require'therapy_lsp'.statusline()}  %l:%c\"\n"
    env = user("keys", init, plugin=True)
    with open(NOTE, encoding="utf-8") as f:
        note = json.load(f)
    folder = f"{home}/keys/notes"
    os.makedirs(folder)
    path = f"{folder}/visit.therapy"
    lines = note["before"].split("\n")
    treatment = lines.pop(note["line"] - 1)
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    t = Terminal([NVIM, "visit.therapy"], folder, env, size=(170, 40))

    def see(name, holds):
        return checks.wait(name, t.screen, holds)

    try:
        see("the note is open", lambda s: "visit.therapy" in s.strip().split("\n")[-1] or "TherEx" in s)
        t.type(f"{note['line'] - 1}Go")
        see("insert mode", lambda s: "INSERT" in s)
        t.type("TherAct (975")
        t.keys("C-x", "C-o")
        see("completion offers the codes", lambda s: "therapeutic activities" in s and "97535" in s)
        t.keys("C-e")
        see("the menu is gone", lambda s: "97535" not in s)
        t.type(treatment.removeprefix("TherAct (975"))
        t.keys("Escape")
        see("the finding beside the line", lambda s: one_line(s, "level of assistance is not stated"))
        see("units after the charge", lambda s: one_line(s, "TherAct", "2 u"))
        see("minutes and units above the visit", lambda s: one_line(s, "38 timed min", "3 units"))
        see("minutes and units in the status line", lambda s: "38 min · 3 u" in s)
        t.type("0f9K")
        see("K shows the units with their working", lambda s: "left over" in s and "2 units" in s)
        t.keys("Escape")
        t.type("h")
        see("the card is gone", lambda s: "left over" not in s)
        t.type("]d")
        t.type("gra")
        see("gra offers the fix", lambda s: "Insert level of assistance" in s)
        number = next((m[1] for m in re.finditer(r"(\d+): Insert level of assistance", t.screen())), "1")
        t.type(number)
        t.keys("Enter")
        see("the fix writes a blank", lambda s: one_line(s, "RW", "[assist level]"))
        # The server has the blank shown a moment after it is written; keys before that would come in between.
        column = treatment.index("RW") + len("RW, ") + 1
        see("the cursor stands on it", lambda s: f" {note['line']}:{column}" in s.strip().split("\n")[-1])
        t.type(":TherapyLsp blank")
        t.keys("Enter")
        see("the blank is selected", lambda s: "SELECT" in s)
        t.type("min A x1")
        see("typing fills it", lambda s: one_line(s, "RW", "min A x1") and "[assist level]" not in s)
        t.keys("Escape")
        see("no finding on assistance is left", lambda s: "level of assistance is not stated" not in s and "Blank to fill" not in s)
        t.type(":wq")
        t.keys("Enter")
        see("Neovim ends", lambda s: "ended" in s)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        checks.check("the file holds what was typed", "RW, min A x1" in text, text)
        checks.wait("leaving Neovim leaves no server", lambda: servers(program), lambda found: not found)
    finally:
        t.close()


def managed():
    """The plugin by the manager that newer ones have built in, as the help page says; the project stands in a folder here."""
    with open(f"{ROOT}/editors/nvim/doc/therapy-lsp.txt", encoding="utf-8") as page:
        init = re.search(r">lua\n\n((?:(?!<\n).*\n)*?.*vim\.pack\.add(?:.*\n)*?)<\n", page.read()).group(1)
    project = f"{home}/project"
    shutil.copytree(f"{ROOT}/editors/nvim", f"{project}/editors/nvim")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "as it is"]):
        subprocess.run(["git", *words], cwd=project, check=True)
    remote, count = re.subn(r"https://[^']*", f"file://{project}", init)
    checks.check("the help page names where the plugin comes from", count == 1, init)
    env = user("managed", remote.replace("{\n", "{\n confirm = false,\n", 1), plugin=False)
    with open(NOTE, encoding="utf-8") as f, open(f"{home}/managed/visit.therapy", "w", encoding="utf-8") as out:
        out.write(json.load(f)["before"])
    look = "vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20) print(vim.bo.filetype, #vim.diagnostic.get(0), vim.fn.exists(':TherapyLsp'))"
    result = subprocess.run([NVIM, "--headless", f"{home}/managed/visit.therapy", f"+lua {look}", "+qall!"], env={**os.environ, **env}, capture_output=True, text=True, timeout=120, check=False)
    checks.check("installed by the built-in manager it reads a note", re.search(r"therapynote [1-9]\d* 2", result.stderr) is not None, result.stdout + result.stderr)
    checks.wait("and leaves no server", lambda: servers(program), lambda found: not found)


try:
    plugin = user("plugin", "", plugin=True)
    headless("with the plugin", plugin)
    headless("without the plugin", user("bare", WITHOUT_PLUGIN, plugin=False))
    by_keys()
    if "true" in subprocess.run([NVIM, "-l", "-"], input="print(vim.pack ~= nil)", capture_output=True, text=True, check=False).stderr:
        managed()
finally:
    shutil.rmtree(home, ignore_errors=True)
sys.exit(checks.finish())
