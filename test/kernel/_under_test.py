"""A project of its own for each group of tests: the kernel's real sources, and a `src` that tests may edit."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
NODE = os.environ.get("WORKBOOK_NODE") or shutil.which("node")
# How long to wait for what should come soon, in seconds. It is generous, since the machine may be busy.
PATIENCE = 180
# Printed by a cell when the code before it has run.
BEGUN = "\u0001"
BEGIN = "process.stdout.write('\\u0001'); "


def wait_until(holds, what):
    """Waits until `holds()` is true. Raises AssertionError if it is not in time."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what()}")
        time.sleep(0.05)


def kernel_spec(project, options=("--no-force-async-hooks-checks",)):
    return {
        "argv": [NODE, *options, str(project / "scripts/kernel.mjs"), "{connection_file}"],
        "display_name": "under test",
        "language": "typescript",
        "interrupt_mode": "message",
    }


def make_project(folder):
    """Copies what the kernel needs; packages are linked. Where snapshots are on, kernels in it start from one."""
    project = Path(os.path.realpath(folder)) / "project"
    (project / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "src", project / "src")
    for name in ("scripts/setup", "scripts/kernel"):
        shutil.copytree(ROOT / name, project / name)
    for name in ("scripts/kernel.mjs", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, project / name)
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    if os.environ.get("ATTENTION_WORKBOOK_SNAPSHOT") == "on":
        subprocess.run([NODE, project / "scripts/kernel.mjs", "--prepare"], check=True, cwd=project)
    return project


def install_spec(folder, spec, name="under-test"):
    kernels = Path(folder) / "jupyter/kernels" / name
    kernels.mkdir(parents=True, exist_ok=True)
    (kernels / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(Path(folder) / "jupyter")


def running(pid):
    """Whether there is such a process that has not ended; looks into /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


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
        cls.manager = KernelManager(kernel_name="under-test", shutdown_wait_time=PATIENCE)
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

    def gather(self, message_id, started, begun=lambda: None):
        """Waits for all that a cell leads to, and calls `begun` when the cell prints BEGUN."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind == "stream" and BEGUN in content["text"]:
                content["text"] = content["text"].replace(BEGUN, "", 1)
                begun()
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

    def press(self):
        """Presses stop and waits until the kernel has read it, so that it cannot mean a cell that comes later."""
        request = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(request)
        while self.client.control_channel.get_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != request["header"]["msg_id"]:
            pass

    def stopped(self, code, after=0.3, then=lambda: None):
        """Runs a cell, presses stop, and expects the cell to say so.

        Stop is pressed `after` seconds from where the cell runs BEGIN; that is its first line where `code` has none.
        `then` is called after the press. The answer's seconds count from the press on.
        """
        pressed = []

        def press():
            time.sleep(after)
            pressed.append(time.monotonic())
            self.press()
            then()

        presser = threading.Thread(target=press)
        message_id = self.client.execute(code if BEGIN in code else BEGIN + code)
        answer = self.gather(message_id, time.monotonic(), begun=presser.start)
        self.assertEqual(answer.status, "error", answer.messages)
        self.assertEqual(answer.error[0], "Interrupted", answer.error)
        presser.join()
        answer.seconds = time.monotonic() - pressed[0]
        return answer

    def stop_between_cells(self):
        """Presses stop while no cell runs."""
        self.press()

    def write(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if sys.platform == "win32":
    raise unittest.SkipTest("the kernel's tests send signals")
