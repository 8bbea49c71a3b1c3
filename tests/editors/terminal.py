"""A program in a terminal of its own (tmux): type, read the screen, wait for what it shows."""

import os
import shlex
import subprocess
import tempfile
import time


class Terminal:
    def __init__(self, command, folder, env=None, size=(120, 40)):
        self.folder = tempfile.mkdtemp(prefix="terminal-")
        self.socket = f"{self.folder}/tmux"
        env = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **(env or {})}
        words = ["env", *(f"{k}={v}" for k, v in env.items()), *command]
        # The pane stays until the test closes it: the last screen of a program that ended early can be read.
        line = f"cd {shlex.quote(folder)} && {shlex.join(words)} 2>{self.folder}/errors; echo ended; read -r _"
        self._tmux("new-session", "-d", "-s", "main", "-x", str(size[0]), "-y", str(size[1]), line)
        self._tmux("set", "-g", "escape-time", "0")

    def _tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", *words], capture_output=True, text=True, check=True).stdout

    def screen(self):
        return self._tmux("capture-pane", "-p", "-t", "main")

    def keys(self, *names):
        """Keys by tmux's names: Enter, Escape, C-x."""
        for name in names:
            self._tmux("send-keys", "-t", "main", name)

    def type(self, text):
        self._tmux("send-keys", "-t", "main", "-l", text)

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True, check=False)


class Checks:
    """Named checks with a closing count."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok   ' if ok else 'FAIL '} {name}" + (f"\n      {detail}" if detail and not ok else ""), flush=True)
        return ok

    def wait(self, name, look, holds, seconds=20):
        """Looks again until what is seen holds; shows the last look if it never does."""
        end = time.monotonic() + seconds
        while True:
            seen = look()
            if holds(seen):
                return self.check(name, True)
            if time.monotonic() > end:
                return self.check(name, False, "last seen:\n" + str(seen))
            time.sleep(0.03)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def servers(program):
    """Ids of the processes that run a program, by its file."""
    program = os.path.realpath(program)
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            if os.path.realpath(f"/proc/{name}/exe") == program:
                found.append(int(name))
                continue
            with open(f"/proc/{name}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
            if any(os.path.isabs(w) and os.path.realpath(w) == program.encode() for w in words[:3]):
                found.append(int(name))
        except OSError:
            pass  # ended meanwhile, or another user's
    return found


def one_line(screen, *parts):
    """Whether one line of a screen holds all parts."""
    return any(all(part in line for part in parts) for line in screen.split("\n"))
