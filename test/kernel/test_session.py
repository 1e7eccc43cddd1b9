"""Editing `src` under a running notebook, completion, explanation, results, starting and ending."""

import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from _under_test import BEGIN, PATIENCE, SessionTest, running, wait_until

IMPORT = "import { scale, Thing } from '../src/demo/middle'; import { factor } from '../src/demo/base';"
BASE = "/** How much larger. */\nexport const factor = {value};\n"
MIDDLE = """import {{ factor }} from "./base";
/**
 * Makes larger.
 * @param x What is made larger.
 */
export function scale(x: number): number {{
  return x * factor;
}}
export class Thing {{
  show() {{
    return "{word} " + factor;
  }}
}}
"""


class EditTest(SessionTest):
    def setUp(self):
        self.write("src/demo/base.ts", BASE.format(value=2))
        self.write("src/demo/middle.ts", MIDDLE.format(word="first"))
        self.run_cell(IMPORT)

    def test_the_same_cell_again_and_again(self):
        for code in ("const again = 1;\nagain + 1", "function twice() { return 2; }\ntwice()", "import os from 'node:os';\nos.EOL.length + 1"):
            with self.subTest(code):
                self.assertEqual([self.value(code) for _ in range(5)], ["2"] * 5)

    def test_a_changed_file_takes_its_importers_with_it(self):
        self.assertEqual(self.value("const thing = new Thing(); [scale(10), factor]"), "[ 20, 2 ]")
        self.write("src/demo/base.ts", BASE.format(value=3))
        self.assertEqual(self.run_cell(IMPORT).status, "ok")
        self.assertEqual(self.value("[scale(10), factor, new Thing().show()]"), "[ 30, 3, 'first 3' ]")
        self.assertEqual(self.value("thing.show()"), "'first 2'")

    def test_a_changed_importer(self):
        self.write("src/demo/middle.ts", MIDDLE.format(word="second"))
        self.run_cell(IMPORT)
        self.assertEqual(self.value("new Thing().show()"), "'second 2'")

    def test_only_the_importer_is_imported(self):
        self.run_cell("import { scale as larger } from '../src/demo/middle';")
        self.write("src/demo/base.ts", BASE.format(value=5))
        self.run_cell("import { scale as larger } from '../src/demo/middle';")
        self.assertEqual(self.value("larger(2)"), "10")

    def test_a_mistake_and_its_repair(self):
        self.write("src/demo/base.ts", "export const factor: string = 2;\n")
        self.assertEqual(self.run_cell(IMPORT).status, "error")
        self.assertEqual(self.value("scale(1)"), "2")
        self.write("src/demo/base.ts", BASE.format(value=7))
        self.run_cell(IMPORT)
        self.assertEqual(self.value("scale(1)"), "7")

    def test_lines_move_with_the_edit(self):
        self.write("src/demo/fails.ts", "export function fails() {\n  throw new Error('x');\n}\n")
        self.run_cell("import { fails } from '../src/demo/fails';")
        self.write("src/demo/fails.ts", "\n\n\nexport function fails() {\n  throw new Error('x');\n}\n")
        self.run_cell("import { fails } from '../src/demo/fails';")
        self.assertIn("src/demo/fails.ts:5:9", self.run_cell("fails()").error[2])

    def test_a_file_that_comes_later(self):
        name = f"later{int(time.time())}"
        code = f"import {{ late }} from '../src/demo/{name}'; late"
        self.assertEqual(self.run_cell(code).status, "error")
        self.write(f"src/demo/{name}.ts", "export const late = 'here';\n")
        self.assertEqual(self.value(code), "'here'")

    def test_data_paths_start_at_the_notebook(self):
        self.write("data/x.txt", "data")
        self.assertEqual(self.value("import fs from 'node:fs'; fs.readFileSync('../data/x.txt', 'utf8')"), "'data'")


class LanguageTest(SessionTest):
    def setUp(self):
        self.write("src/demo/base.ts", BASE.format(value=2))
        self.write("src/demo/middle.ts", MIDDLE.format(word="first"))

    def inspect(self, code):
        self.client.inspect(code, len(code) - 1)
        return self.client.get_shell_msg(timeout=PATIENCE)["content"]["data"]["text/plain"]

    def complete(self, code):
        self.client.complete(code, len(code))
        return self.client.get_shell_msg(timeout=PATIENCE)["content"]["matches"]

    def test_library(self):
        self.run_cell(IMPORT)
        self.assertIn("scale", self.complete("sca"))
        self.assertEqual(self.complete("new Thing().sh")[0], "show")
        text = self.inspect("scale")
        self.assertIn("scale(x: number): number", text)
        self.assertIn("Makes larger.", text)
        self.assertIn("What is made larger.", text)
        self.assertIn("How much larger.", self.inspect("factor"))
        self.assertIn("→ x: number\n  What is made larger.", self.inspect("scale( "))
        self.assertIn("base", self.complete('import {} from "../src/demo/ba'))

    def test_tensorflow(self):
        self.run_cell("import * as tf from '@tensorflow/tfjs-node';")
        self.assertEqual(self.complete("tf.layers.den")[0], "dense")
        text = self.inspect("tf.layers.dense")
        self.assertIn("DenseLayerArgs", text)
        self.assertIn("fully connected", text)

    def test_results(self):
        data = self.run_cell("import pl from 'nodejs-polars'; pl.DataFrame({ a: [1], b: ['<i>'] })").contents("execute_result")[0]["data"]
        self.assertIn("<table", data["text/html"])
        self.assertIn("&lt;i&gt;", data["text/html"])
        self.assertIn("shape: (1, 2)", data["text/plain"])
        figure = self.run_cell("({ data: [{ y: [1] }], layout: { title: 'T' } })").contents("execute_result")[0]["data"]
        self.assertEqual(figure["application/vnd.plotly.v1+json"]["layout"], {"title": "T"})
        self.assertEqual(self.run_cell("undefined").contents("execute_result"), [])

    def test_progress_is_one_place(self):
        answer = self.run_cell(
            "import { progress } from '../src/progress/progress'; const bar = progress('counting', 3);"
            "for (let i = 1; i <= 3; i++) { await new Promise((r) => setTimeout(r, 120)); bar.update(i); } bar.finish();"
        )
        (first,) = answer.contents("display_data")
        updates = answer.contents("update_display_data")
        self.assertIn("<progress", first["data"]["text/html"])
        self.assertEqual({u["transient"]["display_id"] for u in updates}, {first["transient"]["display_id"]})
        self.assertRegex(updates[-1]["data"]["text/plain"], r"^counting: 3 steps in ")


class LifeTest(SessionTest):
    def test_restart_and_shutdown(self):
        self.run_cell("const a = 1;")
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=PATIENCE)
        self.assertIn("Cannot find name 'a'", self.run_cell("a").error[1])

    def test_answers_while_a_cell_is_busy(self):
        self.run_cell("import { existsSync } from 'node:fs';")
        replies = []

        def ask():
            message = self.client.session.msg("kernel_info_request")
            self.client.control_channel.send(message)
            replies.append(self.client.control_channel.get_msg(timeout=PATIENCE))
            self.assertTrue(self.client.hb_channel.is_beating())
            self.write("answered", "")

        # The cell ends by the answer alone.
        cell = self.client.execute(BEGIN + f"while (!existsSync('{self.project}/answered'));")
        self.assertEqual(self.gather(cell, time.monotonic(), begun=ask).status, "ok")
        self.assertEqual(replies[0]["content"]["protocol_version"], "5.4")

    @unittest.skipUnless(Path("/proc/self/stat").exists(), "looks into /proc")
    def test_ends_with_a_jupyter_that_was_killed(self):
        script = (
            "import sys, time\n"
            "from jupyter_client.manager import KernelManager\n"
            "manager = KernelManager(kernel_name='under-test')\n"
            "manager.start_kernel(cwd=sys.argv[1])\n"
            f"client = manager.client(); client.start_channels(); client.wait_for_ready(timeout={PATIENCE})\n"
            "client.execute('console.log(1); while (true);')\n"
            "while client.get_iopub_msg()['msg_type'] != 'stream': pass\n"
            "print(manager.provisioner.pid, flush=True)\n"
            "time.sleep(1000)\n"
        )
        jupyter = subprocess.Popen(
            [sys.executable, "-c", script, str(self.project / "notebooks")], stdout=subprocess.PIPE, text=True
        )
        kernel = int(jupyter.stdout.readline())
        jupyter.kill()
        jupyter.communicate()
        try:
            wait_until(lambda: not running(kernel), lambda: f"the end of process {kernel}")
        finally:
            if running(kernel):
                os.kill(kernel, signal.SIGKILL)

    def test_a_foreign_signature_is_ignored(self):
        self.client.session.key, key = b"wrong", self.client.session.key
        self.client.execute("globalThis.broken = 1")
        self.client.session.key = key
        self.assertEqual(self.value("'broken' in globalThis"), "false")


if __name__ == "__main__":
    unittest.main()
