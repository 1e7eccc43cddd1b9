"""`jupyter console` in a pseudo-terminal, used by its keys."""

import os
import sys
import tempfile
import unittest

import pexpect

from _under_test import install_spec, kernel_spec, make_project

# Generous, since the machine may be busy.
PATIENCE = 120


class ConsoleTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="workbook-kernel-")
        self.addCleanup(temporary.cleanup)
        project = make_project(temporary.name)
        install_spec(temporary.name, kernel_spec(project))
        self.console = pexpect.spawn(
            sys.executable,
            # The console's own limit of a second is for quiet machines.
            ["-m", "jupyter_console", "--kernel=under-test", f"--ZMQTerminalInteractiveShell.kernel_is_complete_timeout={PATIENCE}"],
            cwd=str(project / "notebooks"),
            # Without an answer to its question for the cursor, prompt_toolkit would wait.
            env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"},
            dimensions=(40, 160),
            encoding="utf8",
            timeout=PATIENCE,
        )
        self.addCleanup(self.console.close, force=True)

    def enter(self, code, *expected):
        """Waits for a prompt and types; each result is one that does not stand in what is typed."""
        self.console.expect(r"In .*\[\d+.*\]: ")
        self.console.send(code + "\r")
        for text in expected:
            self.console.expect(text)

    def test_cells_questions_stop_and_the_end(self):
        self.enter("6 * 7", "42")
        self.enter("console.log('pri' + 'nted')", "printed")
        self.enter("throw new RangeError('no' + 'ne')", "RangeError", "none")
        self.enter("prompt('Name? ').toUpperCase()", r"Name\? ")
        self.console.send("zoe\r")
        self.console.expect("'ZOE'")
        self.enter("console.log('be' + 'gun'); for (;;) {}", "begun")
        self.console.sendintr()
        self.console.expect("Interrupted")
        self.enter("'ali' + 've'", "'alive'")
        self.console.expect(r"In .*\[\d+.*\]: ")
        self.console.sendeof()
        self.console.expect("really want to exit")
        self.console.send("y\r")
        self.console.expect(pexpect.EOF)
        self.console.wait()
        self.assertEqual(self.console.exitstatus, 0)


if __name__ == "__main__":
    unittest.main()
