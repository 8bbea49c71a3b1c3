#!/usr/bin/env python3
"""Checks the forge's files: workflows with actionlint (syntax, types, names) and zizmor (security). Environment: LINT."""

import glob
import os
import subprocess
import sys
import tempfile

LINT = os.environ["LINT"]
passed = failed = 0


def check(name, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    print(f"{'ok   ' if ok else 'FAIL '} {name}" + ("" if ok else f"\n{detail}"))


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


# A linter that never says no would pass everything.
with tempfile.TemporaryDirectory() as folder:
    planted = f"{folder}/planted.yml"
    with open(planted, "w", encoding="utf-8") as f:
        f.write("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ githab.sha }}\n      - uses: a/b@main\n")
    check("actionlint finds a planted mistake", "githab" in run(f"{LINT}/actionlint", planted).stdout)
    check("zizmor finds a planted mistake", "unpinned-uses" in run(f"{LINT}/zizmor", "--offline", planted).stdout)

files = sorted(glob.glob(".github/workflows/*.yml"))
check("there are workflows", files)
for file in files:
    result = run(f"{LINT}/actionlint", file)
    check(f"actionlint {file}", result.returncode == 0, result.stdout + result.stderr)
result = run(f"{LINT}/zizmor", "--offline", "--no-progress", "--color", "never", "--min-severity", "low", ".github")
check("zizmor .github", result.returncode == 0, result.stdout + result.stderr)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
