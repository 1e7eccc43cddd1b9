"""Work that a cell begins and does not wait for, and what readers bring from IPython."""

import unittest

from _under_test import SessionTest, wait_until

WORK = """export async function work(count: { steps: number }): Promise<void> {
  for (;;) {
    await new Promise((go) => setTimeout(go, 5));
    count.steps++;
  }
}
"""


class FloatingTest(SessionTest):
    def setUp(self):
        self.write("src/demo/work.ts", WORK)
        self.run_cell("import { work } from '../src/demo/work'; const count = { steps: 0 };")

    def goes_on(self):
        return self.value("const seen = count.steps; await new Promise((go) => setTimeout(go, 200)); count.steps !== seen") == "true"

    def test_it_is_told_and_stop_ends_it(self):
        answer = self.run_cell("void work(count);")
        text = "".join(content["text"] for content in answer.contents("stream"))
        self.assertIn("src/demo/work.ts:3", text)
        self.assertIn("await", text)
        self.assertTrue(self.goes_on())
        self.stop_between_cells()
        wait_until(lambda: not self.goes_on(), lambda: "the end of the work")

    def test_nothing_is_told_of_what_is_waited_for(self):
        answer = self.run_cell("const other = { steps: 0 }; await Promise.race([new Promise((go) => setTimeout(go, 50))]); 1")
        self.assertEqual(answer.contents("stream"), [])

    def test_a_figure_without_await_shows_no_promise(self):
        answer = self.run_cell("import { showFigure } from '../src/notebook/display';\nshowFigure({ data: [{ y: [1, 2] }], layout: {} })")
        self.assertEqual(len(answer.contents("display_data")), 1)
        self.assertEqual(answer.contents("execute_result"), [])
        self.assertNotIn("await", answer.stdout)

    def test_ipythons_commands_get_a_hint(self):
        self.assertIn("execSync(\"ls -la\"", self.run_cell("!ls -la").error[1])
        self.assertIn("timed", self.run_cell("%%time\n1 + 1").error[1])
        self.assertEqual(self.value("const done = true;\n!done"), "false")
        answer = self.run_cell("import { timed } from '../src/notebook/timed'; await timed(() => 5)")
        self.assertEqual(answer.result, "5")
        self.assertRegex(answer.stdout, r"^took \d+\.\d ms\n$")


if __name__ == "__main__":
    unittest.main()
