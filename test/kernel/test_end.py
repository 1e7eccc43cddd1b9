"""How a kernel ends: what the notebook is told, and what is left of the processes that cells have started."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from _under_test import NODE, PATIENCE, SessionTest, running, wait_until

ENDS = {
    "const kept: object[] = []; for (;;) kept.push(new Array(1e5).fill(0).map((_, i) => ({ i })));": (
        "OutOfMemory",
        r"JavaScript has used up all of the \d+ MB that it may use",
    ),
    "process.abort()": ("KernelDied", "SIGABRT"),
    "console.log('last words'); process.exit(3)": ("KernelExit", r"process\.exit\(3\)"),
    "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});": ("KernelKilled", "SIGKILL"),
}


class EndTest(SessionTest):
    def notebook(self, *sources):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        return nbformat.v4.new_notebook(cells=cells)

    def test_the_notebook_says_why_its_kernel_has_ended(self):
        for code, (name, message) in ENDS.items():
            with self.subTest(code), patch.dict(os.environ, NODE_OPTIONS="--max-old-space-size=150"):
                notebook = self.notebook("1", code)
                client = NotebookClient(
                    notebook,
                    kernel_name="under-test",
                    startup_timeout=PATIENCE,
                    resources={"metadata": {"path": str(self.project / "notebooks")}},
                )
                with self.assertRaises(CellExecutionError):
                    client.execute()
                outputs = notebook.cells[1].outputs
                self.assertEqual(outputs[-1].ename, name)
                self.assertRegex(outputs[-1].evalue, message)
                if "last words" in code:
                    self.assertEqual(outputs[0].text, "last words\n")

    def test_a_raw_client_is_told_and_the_kernel_restarts(self):
        self.run_cell("1")
        answer = self.run_cell("process.abort()")
        self.assertEqual(answer.error[0], "KernelDied")
        self.assertEqual(answer.status, "error")
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=PATIENCE)
        self.assertEqual(self.value("1 + 1"), "2")

    def test_an_address_that_another_program_has_taken_is_one_line(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            names = [f"{name}_port" for name in ("shell", "control", "stdin", "iopub", "hb")]
            ports = {**dict.fromkeys(names, 0), "control_port": other.getsockname()[1]}
            connection = {"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256", **ports}
            self.write("taken.json", json.dumps(connection))
            kernel = [NODE, str(self.project / "scripts/kernel.mjs"), str(self.project / "taken.json")]
            ended = subprocess.run(kernel, capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"^kernel: The kernel cannot start: tcp://127.0.0.1:\d+: .*in use.* Start it again\.\n$")


@unittest.skipUnless(Path("/proc/self/stat").exists(), "looks into /proc")
class LeftOverTest(SessionTest):
    """Children of cells: an ordinary one, and one that has left its group and does not listen to requests."""

    CHILDREN = """
import { spawn } from "node:child_process";
const plain = spawn("sleep", ["1000"]);
const stubborn = spawn("sh", ["-c", "trap '' TERM HUP; while :; do sleep 1; done"], { detached: true, stdio: "ignore" });
stubborn.unref();
await new Promise((go) => setTimeout(go, 300));
[plain.pid, stubborn.pid, process.pid]
"""

    def setUp(self):
        if not self.manager.is_alive():
            self.start()

    def children(self):
        pids = [int(pid) for pid in re.findall(r"\d+", self.value(self.CHILDREN))]
        self.assertTrue(all(running(pid) for pid in pids))
        return pids

    def all_gone(self, pids):
        wait_until(lambda: not any(running(pid) for pid in pids), lambda: f"left: {[pid for pid in pids if running(pid)]}")

    def ended(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def test_shutdown(self):
        pids = self.children()
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        self.all_gone(pids)

    def test_a_child_that_a_stopped_cell_does_not_wait_for_stays_until_shutdown(self):
        answer = self.stopped(
            'import { spawn } from "node:child_process"; console.log(spawn("sleep", ["600"]).pid); await new Promise(() => {})'
        )
        pid = int(answer.stdout)
        self.assertEqual(self.value("1 + 1"), "2")
        self.assertTrue(running(pid))
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        self.all_gone([pid])

    def test_the_kernel_killed(self):
        *pids, kernel = self.children()
        os.kill(kernel, signal.SIGKILL)
        self.all_gone(pids)
        self.ended()

    def test_the_supervisor_killed(self):
        pids = self.children()
        os.kill(self.manager.provisioner.pid, signal.SIGKILL)
        self.all_gone(pids)
        self.ended()

    def test_all_killed_at_once_then_the_next_start(self):
        pids = self.children()
        other = subprocess.Popen(["sleep", "1000"], env={**os.environ, "ATTENTION_WORKBOOK_KERNEL": "1-1-1"})
        os.killpg(os.getpgid(self.manager.provisioner.pid), signal.SIGKILL)
        self.client.stop_channels()
        self.start()
        self.all_gone(pids)
        # A mark of another container's kernel, whose processes nobody here can know.
        self.assertTrue(running(other.pid))
        other.kill()
        other.wait()

    def test_children_of_another_kernel_stay(self):
        pids = self.children()
        second = KernelManager(kernel_name="under-test")
        second.start_kernel(cwd=str(self.project / "notebooks"))
        second.shutdown_kernel(now=True)
        self.assertTrue(all(running(pid) for pid in pids))

    def test_the_browser_and_its_profile(self):
        figure = "await showFigure({ data: [{ y: [1, 2] }], layout: {} });"
        with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, TMPDIR=folder):
            self.ended()
            self.start()
            answer = self.run_cell(f"import {{ showFigure }} from '../src/notebook/display'; {figure}")
            if not answer.contents("update_display_data"):
                self.skipTest("no browser here")
            (browser_folder,) = os.listdir(folder)
            self.assertTrue([name for name in os.listdir(Path(folder) / browser_folder) if "profile" in name])
            os.killpg(os.getpgid(self.manager.provisioner.pid), signal.SIGKILL)
            self.client.stop_channels()
            left = os.listdir(folder)
            self.assertEqual(left, [browser_folder])
            self.start()
            self.run_cell(f"import {{ showFigure }} from '../src/notebook/display'; {figure}")
            wait_until(lambda: browser_folder not in os.listdir(folder), lambda: f"the end of {browser_folder}")
            self.client.stop_channels()
            self.manager.shutdown_kernel()
            wait_until(lambda: os.listdir(folder) == [], lambda: f"left: {os.listdir(folder)}")


if __name__ == "__main__":
    unittest.main()
