"""What a reader sees of a cell that fails, and what is left of it."""

import time
import unittest

from _under_test import BEGIN, PATIENCE, SessionTest


class ErrorTest(SessionTest):
    def test_thrown_error_shows_cell_and_line(self):
        answer = self.run_cell("const one = 1;\nfunction fails(): never {\n  throw new TypeError('no');\n}\nfails();")
        name, message, trace = answer.error
        self.assertEqual((name, message), ("TypeError", "no"))
        count = answer.reply["execution_count"]
        self.assertIn(f"at fails, Cell [{count}], line 3", trace)
        self.assertIn(f"at Cell [{count}], line 5", trace)
        self.assertRegex(trace, r"----> 3 \|   throw new TypeError\('no'\);\n +\| {9}\^")
        self.assertNotRegex(trace, r"tslab|build/kernel|node:|\.js:")

    def test_error_in_src_shows_file_and_line(self):
        self.write("src/demo/deep.ts", "type T = number;\n\nexport function deep(x: T): T {\n  throw new Error(`deep ${x}`);\n}\n")
        trace = self.run_cell("import { deep } from '../src/demo/deep';\n\nawait null;\ndeep(3);").error[2]
        self.assertIn("at deep, src/demo/deep.ts:4:9", trace)
        self.assertIn("---->", trace.split("src/demo/deep.ts:4:9")[1])
        self.assertRegex(trace, r"Cell \[\d+\], line 4")

    def test_rejection_through_a_package_still_names_the_cell(self):
        code = (
            "import * as tf from '@tensorflow/tfjs-node';\n"
            "const bad = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });\n"
            "bad.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });\n"
            "await bad.fit(tf.ones([4, 3]), tf.ones([4, 1]));"
        )
        trace = self.run_cell(code).error[2]
        self.assertRegex(trace, r"Cell \[\d+\], line 4")
        self.assertIn("in @tensorflow/tfjs-layers", trace)

    def test_cause_is_shown(self):
        trace = self.run_cell("throw new Error('outer', { cause: new RangeError('inner') })").error[2]
        self.assertIn("Caused by RangeError: inner", trace)

    def test_thrown_value_that_is_no_error(self):
        self.assertEqual(self.run_cell("throw { code: 7 }").error[:2], ("Thrown value", "{ code: 7 }"))

    def test_every_type_error_is_shown(self):
        answer = self.run_cell("const text: string = 1;\nconst count: number = 'a';\nMath.nope();")
        name, message, trace = answer.error
        self.assertEqual(name, "TypeCheckError")
        self.assertEqual(message, "Type 'number' is not assignable to type 'string'. (and 2 more)")
        for line in (1, 2, 3):
            self.assertRegex(trace, rf"Cell \[\d+\], line {line}\n")
        self.assertIn("Property 'nope' does not exist", trace)

    def test_strict(self):
        self.assertIn("implicitly has an 'any' type", self.run_cell("function f(x) { return x }").error[1])

    def test_syntax_error(self):
        self.assertEqual(self.run_cell("const = 3").error[0], "SyntaxError")

    def test_type_error_in_src(self):
        self.write("src/demo/typed.ts", "export const size: string = 1;\n")
        trace = self.run_cell("import { size } from '../src/demo/typed'; size").error[2]
        self.assertIn("at src/demo/typed.ts:1:14", trace)

    def test_wrong_path_says_where_paths_start(self):
        trace = self.run_cell("import { x } from './src/nowhere'; x").error[2]
        self.assertIn(f"Paths start at the folder in which the kernel was started: {self.project}/notebooks", trace)
        trace = self.run_cell("import { readFileSync } from 'node:fs'; readFileSync('./nowhere.txt')").error[2]
        self.assertIn("Paths start at the folder", trace)

    def test_failed_cell_keeps_what_it_came_to(self):
        self.run_cell("let older = 'old'; const before = 1;")
        self.run_cell("const came = 2; throw new Error('stop'); const later = 3; let older = 'new';")
        self.assertEqual(self.value("[before, came, older]"), "[ 1, 2, 'old' ]")
        self.assertIn("Cannot find name 'later'", self.run_cell("later").error[1])
        self.assertEqual(self.value("older = older + '!'; older"), "'old!'")

    def test_declared_again_without_value_is_undefined(self):
        self.run_cell("let best: number | undefined = 5;")
        self.run_cell("let best: number | undefined;")
        self.assertEqual(self.value("best === undefined"), "true")

    def test_short_property_of_an_earlier_cell(self):
        self.run_cell("const model = 'm'; const { length } = model;")
        self.assertEqual(self.value("({ model, length })"), "{ model: 'm', length: 1 }")

    def test_queued_cells_are_aborted_and_a_new_one_is_not(self):
        # It takes its time, so that the others are in the queue when it fails.
        first = self.client.execute("await new Promise((go) => setTimeout(go, 1000)); throw new Error('first')")
        second = self.client.execute("globalThis.ran = true")
        third = self.client.execute("1")
        statuses = {}
        while len(statuses) < 3:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
            if reply["parent_header"]["msg_id"] == first:
                # Sent the moment the failure is known.
                fresh = self.client.execute("'fresh'")
        self.assertEqual(statuses, {first: "error", second: "aborted", third: "aborted"})
        self.assertEqual(self.gather(fresh, time.monotonic()).result, "'fresh'")
        self.assertEqual(self.value("'ran' in globalThis"), "false")

    def test_without_stop_on_error_queued_cells_run(self):
        self.client.execute("throw new Error('first')", stop_on_error=False)
        self.assertEqual(self.value("'ran'"), "'ran'")

    def test_silent_cell_counts_and_shows_nothing(self):
        count = self.run_cell("0").reply["execution_count"]
        answer = self.run_cell("console.log('x'); 5", silent=True)
        self.assertEqual([kind for kind, _ in answer.messages if kind != "status"], [])
        self.assertEqual(self.run_cell("0").reply["execution_count"], count + 1)

    def test_sparse_array_that_a_timer_throws_is_reported_at_once(self):
        throws = "const sparse: number[] = []; sparse[2 ** 32 - 2] = 1; throw sparse;"
        answer = self.run_cell(f"setTimeout(() => {{ {throws} }}, 1); await new Promise((r) => setTimeout(r, 50)); 1")
        self.assertEqual(answer.result, "1")
        self.assertIn("<4294967294 empty items>, 1 ]", answer.stderr)
        self.assertEqual(self.value("[[1, [2, 3]].toString(), String(new Array(3))]"), "[ '1,2,3', ',,' ]")

    def test_stop_ends_the_getter_of_a_thrown_error(self):
        endless = "const e = new Error(); Object.defineProperty(e, 'message', { get() { BEGIN for (;;) {} } }); throw e;"
        presses = []
        code = endless.replace("BEGIN", BEGIN)
        # The message is asked for twice, the second time for the stack. One press is enough.
        press = lambda: presses or presses.append(self.press())
        answer = self.gather(self.client.execute(code), time.monotonic(), begun=press)
        self.assertEqual(answer.error[:2], ("Error", "(the message cannot be read: asking for it throws)"))
        self.assertEqual(self.value("1"), "1")

    def test_background_rejection_is_reported_and_harmless(self):
        answer = self.run_cell("Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50)); 1")
        self.assertEqual(answer.result, "1")
        self.assertIn("lost", "".join(c["text"] for c in answer.contents("stream")))


class ElsewhereTest(SessionTest):
    folder_in_project = "."

    def test_wrong_folder_is_explained(self):
        trace = self.run_cell("import { x } from '../src/notebook/display'; x").error[2]
        self.assertIn(f"give papermill --cwd {self.project}/notebooks", trace)

    def test_paths_start_at_the_folder_and_packages_are_found(self):
        self.assertEqual(self.run_cell("import { show } from './src/notebook/display'; import pl from 'nodejs-polars'; typeof show").result, "'function'")


if __name__ == "__main__":
    unittest.main()
