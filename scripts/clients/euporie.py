"""Drives euporie's console in a pseudo-terminal whose screen is read with pyte.

usage: python euporie.py, with euporie, pexpect and pyte installed and the folder of the kernelspec's `kernels/` in JUPYTER_PATH
"""

import re
import sys
import time
from pathlib import Path

import pexpect
import pyte

# Seconds to wait for what the screen should show; generous, since the machine may be busy.
PATIENCE = 300
COLUMNS, LINES = 120, 50


class Answering(pyte.Screen):
    """A screen that answers the program's questions about the terminal, as a terminal does."""

    def write_process_input(self, data):
        self.terminal.send(data)


class Console:
    def __init__(self, kernel):
        self.screen = Answering(COLUMNS, LINES)
        self.stream = pyte.Stream(self.screen)
        program = str(Path(sys.executable).with_name("euporie-console"))
        options = [f"--kernel-name={kernel}", "--graphics=none", "--no-autocomplete", "--autosuggest=none", "--no-warn-venv"]
        self.terminal = pexpect.spawn(program, options, dimensions=(LINES, COLUMNS), encoding="utf8", codec_errors="replace")
        self.screen.terminal = self.terminal

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display).strip()

    def wait_for(self, pattern):
        end = time.monotonic() + PATIENCE
        while not re.search(pattern, self.text()):
            if time.monotonic() > end:
                raise TimeoutError(f"the screen never showed {pattern}:\n{self.text()}")
            self.read()

    def read(self):
        try:
            self.stream.feed(self.terminal.read_nonblocking(65536, timeout=0.2))
        except pexpect.TIMEOUT:
            pass  # Nothing new on the screen.

    def type(self, keys):
        """Types, and waits until the screen shows it: keys that come before the program listens would be lost."""
        self.terminal.send(keys)
        self.wait_for(re.escape(keys))

    def enter(self, code, shown):
        self.type(code)
        self.terminal.send("\r")
        self.wait_for(shown)


def cell(console):
    console.wait_for(r"In \[1\]|\[1\]:")
    console.enter("6 * 7", r"\b42\b")


def text(console):
    console.enter("console.log('pri' + 'nted')", r"\bprinted\b")


def error(console):
    console.enter("throw new RangeError('no' + 'ne')", r"RangeError: none")


def markup(console):
    console.enter("import * as tslab from 'tslab'; tslab.display.markdown('big ' + 'words')", r"big words")


def question(console):
    console.enter("prompt('Name' + '? ').toUpperCase()", r"Name\? ")
    console.terminal.send("zoe\r")
    console.wait_for(r"'ZOE'")


def stop(console):
    console.enter("console.log('be' + 'gun'); for (;;) {}", r"\bbegun\b")
    console.terminal.sendcontrol("c")
    console.wait_for("Interrupted")
    console.enter("'ali' + 've'", r"'alive'")


def end(console):
    console.terminal.sendcontrol("q")
    limit = time.monotonic() + PATIENCE
    while console.terminal.isalive() and time.monotonic() < limit:
        try:
            console.read()
        except pexpect.EOF:
            break
    console.terminal.wait()
    assert console.terminal.exitstatus == 0, f"exit code {console.terminal.exitstatus}"


def main(kernel):
    console = Console(kernel)
    passed = failed = 0
    for check in (cell, text, error, markup, question, stop, end):
        try:
            check(console)
            passed += 1
            print(f"ok {check.__name__}", flush=True)
        except (TimeoutError, AssertionError, pexpect.ExceptionPexpect) as problem:
            failed += 1
            print(f"not ok {check.__name__}: {problem}", flush=True)
    console.terminal.close(force=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "attention-workbook"))
