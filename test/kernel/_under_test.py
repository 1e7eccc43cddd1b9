"""A project of its own for each group of tests: the kernel's real sources, and a `src` that tests may edit."""

import json
import os
import shutil
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
NODE = os.environ.get("WORKBOOK_NODE") or shutil.which("node")
PATIENCE = 60


def kernel_spec(project, options=("--no-force-async-hooks-checks",)):
    return {
        "argv": [NODE, *options, str(project / "scripts/kernel.mjs"), "{connection_file}"],
        "display_name": "under test",
        "language": "typescript",
        "interrupt_mode": "message",
    }


def make_project(folder):
    """Copies what the kernel needs; packages are linked."""
    project = Path(os.path.realpath(folder)) / "project"
    (project / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "src", project / "src")
    for name in ("scripts/setup", "scripts/kernel"):
        shutil.copytree(ROOT / name, project / name)
    for name in ("scripts/kernel.mjs", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, project / name)
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    return project


def install_spec(folder, spec, name="under-test"):
    kernels = Path(folder) / "jupyter/kernels" / name
    kernels.mkdir(parents=True, exist_ok=True)
    (kernels / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(Path(folder) / "jupyter")


class Answer:
    """What one request has led to."""

    def __init__(self, reply, messages, seconds):
        self.reply = reply
        self.messages = messages
        self.seconds = seconds

    @property
    def status(self):
        return self.reply["status"]

    def contents(self, kind):
        return [content for name, content in self.messages if name == kind]

    @property
    def error(self):
        """Name, message and the traceback without colors."""
        (content,) = self.contents("error")
        lines = "\n".join(content["traceback"])
        plain = "".join(part.split("m", 1)[-1] if i else part for i, part in enumerate(lines.split("\x1b[")))
        return content["ename"], content["evalue"], plain

    @property
    def result(self):
        (content,) = self.contents("execute_result")
        return content["data"]["text/plain"]

    @property
    def stdout(self):
        return self.stream("stdout")

    @property
    def stderr(self):
        return self.stream("stderr")

    def stream(self, name):
        return "".join(c["text"] for c in self.contents("stream") if c["name"] == name)


class SessionTest(unittest.TestCase):
    """One kernel for all tests of a class; `self.run_cell` runs a cell in it."""

    options = ("--no-force-async-hooks-checks",)
    folder_in_project = "notebooks"

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="workbook-kernel-")
        cls.project = make_project(cls.temporary.name)
        install_spec(cls.temporary.name, kernel_spec(cls.project, cls.options))
        cls.start()

    @classmethod
    def start(cls):
        cls.manager = KernelManager(kernel_name="under-test")
        cls.manager.start_kernel(cwd=str(cls.project / cls.folder_in_project))
        cls.client = cls.manager.client()
        cls.client.start_channels()
        cls.client.wait_for_ready(timeout=PATIENCE)

    @classmethod
    def stop(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    @classmethod
    def tearDownClass(cls):
        cls.stop()
        cls.temporary.cleanup()

    def gather(self, message_id, started):
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            messages.append((kind, content))
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message_id:
                return Answer(reply["content"], messages, time.monotonic() - started)

    def run_cell(self, code, **options):
        started = time.monotonic()
        return self.gather(self.client.execute(code, **options), started)

    def value(self, code):
        answer = self.run_cell(code)
        self.assertEqual(answer.status, "ok", answer.messages)
        return answer.result

    def stopped(self, code, after=0.7):
        """Runs a cell, presses stop, and expects the cell to say so. The seconds count from the press on."""
        started = time.monotonic()
        message_id = self.client.execute(code)
        pressed = []

        def press():
            pressed.append(time.monotonic())
            self.manager.interrupt_kernel()

        timer = threading.Timer(after, press)
        timer.start()
        answer = self.gather(message_id, started)
        timer.cancel()
        self.assertEqual(answer.status, "error", answer.messages)
        self.assertEqual(answer.error[0], "Interrupted", answer.error)
        answer.seconds = time.monotonic() - pressed[0]
        return answer

    def stop_between_cells(self):
        """Presses stop while no cell runs, and waits as long as a reader would before the next cell."""
        self.manager.interrupt_kernel()
        time.sleep(1)

    def write(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if sys.platform == "win32":
    raise unittest.SkipTest("the kernel's tests send signals")
