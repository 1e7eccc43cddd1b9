"""What a cell prints, shows and throws arrives, however much and however odd it is."""

import json
import os
import time
import unittest

import nbformat
from nbclient import NotebookClient

from _under_test import BEGIN, PATIENCE, SessionTest

LINES = "for (let i = 0; i < {count}; i++) {{ console.log('line ' + i); {rest} }}"


def lines(count):
    return "".join(f"line {i}\n" for i in range(count))


class FloodTest(SessionTest):
    def test_every_line_arrives_in_few_messages(self):
        for count in (20_000, 50_000):
            for rest in ("", "if (i % 100 === 0) await null;"):
                with self.subTest(f"{count} {rest}"):
                    answer = self.run_cell(LINES.format(count=count, rest=rest))
                    self.assertEqual(answer.stdout, lines(count))
                    self.assertLess(len(answer.contents("stream")), count / 20)

    def test_every_line_is_in_the_saved_notebook(self):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LINES.format(count=50_000, rest=""))])
        NotebookClient(
            notebook, kernel_name="under-test", resources={"metadata": {"path": str(self.project / "notebooks")}}
        ).execute()
        self.assertEqual("".join(output["text"] for output in notebook.cells[0].outputs), lines(50_000))

    def test_the_order_of_text_displays_and_errors(self):
        answer = self.run_cell(
            "import { showHtml } from '../src/notebook/display';\n"
            "console.log('a'); console.error('b'); console.log('c'); showHtml('<b>d</b>'); console.log('e'); throw 'f'"
        )
        order = [
            content.get("text") or content.get("data", {}).get("text/html") or content["evalue"]
            for kind, content in answer.messages
            if kind in ("stream", "display_data", "error")
        ]
        self.assertEqual(order, ["a\n", "b\n", "c\n", "<b>d</b>", "e\n", "'f'"])

    def test_every_display_arrives(self):
        answer = self.run_cell(
            "import { showHtml } from '../src/notebook/display'; for (let i = 0; i < 5000; i++) showHtml(`<i>${i}</i>`);"
        )
        shown = [content["data"]["text/html"] for content in answer.contents("display_data")]
        self.assertEqual(shown, [f"<i>{i}</i>" for i in range(5000)])

    def test_a_line_before_long_work_is_seen_at_once(self):
        self.run_cell("import { existsSync } from 'node:fs';")
        # The cell ends once its line was seen.
        cell = self.client.execute(BEGIN + f"while (!existsSync('{self.project}/seen'));")
        self.assertEqual(self.gather(cell, time.monotonic(), begun=lambda: self.write("seen", "")).status, "ok")

    def test_what_a_child_process_prints_where_the_cell_does(self):
        count = 3000
        program = f"for (let i = 0; i < {count}; i++) (i % 2 ? process.stderr : process.stdout).write(i + '\\n')"
        child = f'process.execPath, ["-e", {json.dumps(program)}], {{ stdio: "inherit" }}'
        even, odd = ("".join(f"{i}\n" for i in range(first, count, 2)) for first in (0, 1))
        for code in (
            f"await new Promise((end) => cp.spawn({child}).on('close', end))",
            f"cp.spawnSync({child}).status",
            f"cp.execFileSync({child})",
        ):
            with self.subTest(code):
                answer = self.run_cell(f"import * as cp from 'node:child_process'; {code}")
                self.assertEqual((answer.stdout, answer.stderr), (even, odd), answer.messages)
        answer = self.run_cell("cp.execSync('echo a; echo b >&2; exit 3', { stdio: [0, 2, 1] })")
        self.assertEqual((answer.stdout, answer.stderr), ("b\n", "a\n"))
        self.assertIn("Command failed: echo a", answer.error[1])

    def test_emoji_across_messages(self):
        answer = self.run_cell("process.stdout.write('x' + '🙂'.repeat(100_000))")
        self.assertEqual(answer.stdout, "x" + "🙂" * 100_000)

    def test_stop_during_a_flood(self):
        for code in (
            "for (;;) console.log(1)",
            "for (;;) { console.log('x'.repeat(10_000)); await null; }",
            "setInterval(() => { for (let i = 0; i < 1000; i++) console.log(i); }, 1).unref(); await new Promise(() => {})",
        ):
            with self.subTest(code):
                self.stopped(code)
        self.stop()
        self.start()

    def test_stop_while_a_child_floods_both_streams(self):
        both = json.dumps("yes out & yes err >&2 & wait")
        # What a cell waits for synchronously is kept until its end, so this child must not fill the memory meanwhile.
        slowly = json.dumps("while yes out | head -n 9000; do yes err | head -n 9000 >&2; sleep 0.1; done")
        spawned = f'const child = cp.spawn("sh", ["-c", {both}], {{ stdio: "inherit" }});'
        self.run_cell("import * as cp from 'node:child_process';")
        for code in (
            f"cp.execSync({slowly}, {{ stdio: 'inherit' }})",
            f"{spawned} await new Promise((end) => child.on('close', end));",
            f"{spawned} while (true) console.log('cell');",
        ):
            with self.subTest(code):
                answer = self.stopped(code, after=4)
                self.assertLess(answer.seconds, 20)
                self.assertIn("out\n", answer.stdout)
                self.assertIn("err\n", answer.stderr)
                self.assertEqual(self.value("6 * 7"), "42")
        self.stop()
        self.start()

    def test_a_flood_fills_no_memory(self):
        resident = "process.memoryUsage().rss / 1e6"
        before = float(self.value(resident))
        self.stopped("for (;;) console.log('x'.repeat(1000))", after=5)
        self.assertLess(float(self.value(resident)) - before, 300)


class ServerPaceTest(SessionTest):
    """A Jupyter server drops what comes faster than a million bytes of text or a thousand messages a second."""

    @classmethod
    def setUpClass(cls):
        os.environ["JPY_SESSION_NAME"] = "a.ipynb"
        try:
            super().setUpClass()
        finally:
            del os.environ["JPY_SESSION_NAME"]

    def test_text_is_held_back_and_stop_is_not(self):
        self.run_cell("0")
        message_id = self.client.execute("for (;;) console.log('x'.repeat(1000))")
        sizes = []
        while sum(size for at, size in sizes) < 2_500_000:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream":
                sizes.append((time.monotonic(), len(json.dumps(message["content"])) + 1000))
        for begin, _ in sizes:
            self.assertLess(sum(size for at, size in sizes if begin <= at < begin + 3), 3_000_000)
        self.assertGreater(sizes[-1][0] - sizes[0][0], 1)
        self.manager.interrupt_kernel()
        rest = self.gather(message_id, time.monotonic())
        self.assertEqual(rest.error[0], "Interrupted")
        self.assertLess(len(rest.stdout), 1_000_000)


# A value, and what the reader must see of it.
ODD = {
    "undefined": "undefined",
    "null": "null",
    "10n": "10n",
    "Symbol('s')": r"Symbol\(s\)",
    "Object.create(null)": r"\[Object: null prototype\] \{\}",
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()": "Revoked Proxy",
    "(() => { const { proxy, revoke } = Proxy.revocable(() => {}, {}); revoke(); return proxy; })()": "Revoked Proxy",
    "new Proxy({}, { get() { throw new Error('trap'); }, getPrototypeOf() { throw new Error('trap'); } })": r"\{\}",
    "Object.assign(new Error('odd'), { toString() { throw new Error('no'); } })": "odd",
    "Object.defineProperty(new Error('odd'), 'stack', { get() { throw new Error('no'); } })": "odd",
    "Object.defineProperty(new Error('odd'), 'message', { get() { throw new Error('no'); } })": "Error",
    "Object.defineProperty(new Error('odd'), 'name', { get() { throw new Error('no'); } })": "odd",
    "Object.assign(Object.create(null), { message: 'odd' })": "odd",
    "{ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no'); } }": "no|cannot be shown",
    "(() => { const e = new Error('round'); e.cause = e; return e; })()": "round",
}


class OddValuesTest(SessionTest):
    def test_thrown(self):
        for value, seen in ODD.items():
            for way in ("throw v;", "await Promise.reject(v);", "await new Promise(() => { queueMicrotask(() => {}); throw v; });"):
                with self.subTest(value, way=way):
                    answer = self.run_cell(f"const v: any = {value}; {way}")
                    self.assertEqual(answer.status, "error")
                    self.assertRegex(answer.error[2], seen)
                    self.assertEqual(self.value("1 + 1"), "2")

    def test_as_result(self):
        for value, seen in ODD.items():
            if value == "undefined":
                continue
            with self.subTest(value):
                answer = self.run_cell(f"const v: any = {value}; v")
                text = answer.result if answer.status == "ok" else answer.error[2]
                self.assertRegex(text, seen)

    def test_printed(self):
        for value, seen in ODD.items():
            with self.subTest(value):
                answer = self.run_cell(f"const v: any = {value}; console.log(v)")
                self.assertRegex(answer.stdout if answer.status == "ok" else answer.error[2], seen)

    def test_left_to_nobody(self):
        for value, seen in ODD.items():
            for way in ("Promise.reject(v);", "setTimeout(() => { throw v; }, 1);"):
                with self.subTest(value, way=way):
                    answer = self.run_cell(f"const v: any = {value}; {way} await new Promise((go) => setTimeout(go, 30)); 7")
                    self.assertEqual(answer.result, "7")
                    self.assertRegex("".join(c["text"] for c in answer.contents("stream")), seen)

    def test_an_error_that_nobody_waits_for_names_its_line(self):
        for code in ("\nsetTimeout(() => {\n  throw new Error('late');\n}, 1);", "\n(async () => {\n  throw new Error('late');\n})();"):
            with self.subTest(code):
                answer = self.run_cell(f"{code}\nawait new Promise((go) => setTimeout(go, 50));")
                text = "".join(c["text"] for c in answer.contents("stream"))
                self.assertRegex(text, r"Cell \[\d+\], line 3")
                self.assertNotRegex(text, r"build/kernel|node:|\.js:")


if __name__ == "__main__":
    unittest.main()
