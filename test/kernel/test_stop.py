"""The stop button: during awaited work, promises that never settle, and endless loops."""

import os
import signal
import threading
import time
import unittest

from jupyter_client.manager import KernelManager

from _under_test import BEGIN, PATIENCE, SessionTest

TRAINING = """
const model = tf.sequential({ layers: [tf.layers.dense({ units: 32, inputShape: [8] }), tf.layers.dense({ units: 1 })] });
model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
const xs = tf.randomNormal([256, 8]);
const ys = xs.sum(1, true);
const weight = () => model.getWeights()[0].dataSync()[0];
let batches = 0;
"""

# How soon after the press a cell must have ended, in seconds; tens of milliseconds on a quiet machine.
SOON = 10

# Code that never looks at the stop button: one regular expression that runs for hours.
STUCK = "/^(a+)+$/.test('a'.repeat(40) + 'b')"


class StopTest(SessionTest):
    def setUp(self):
        self.run_cell(
            "let n = 0; const keep = 42; const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));"
        )

    def nothing_goes_on(self, name="n"):
        self.assertEqual(self.value(f"const before = {name}; await sleep(150); before === {name}"), "true")

    def session_is_whole(self):
        started = time.monotonic()
        self.assertEqual(self.value("keep"), "42")
        self.assertLess(time.monotonic() - started, SOON)

    def test_promise_that_never_settles(self):
        answer = self.stopped("const early = 7;\nawait new Promise(() => {});\nconst late = 8;")
        self.assertLess(answer.seconds, SOON)
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 2")
        self.assertEqual(self.value("[early, keep]"), "[ 7, 42 ]")
        self.assertIn("Cannot find name 'late'", self.run_cell("late").error[1])

    def test_promise_of_a_package_that_never_settles(self):
        self.stopped("import events from 'node:events';\nawait events.once(new events.EventEmitter(), 'never')")
        self.session_is_whole()

    def test_endless_loop(self):
        answer = self.stopped("const early = 7;\nwhile (true) n++;")
        self.assertLess(answer.seconds, SOON)
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 2")
        self.assertEqual(self.value("[early, keep, n > 1000]"), "[ 7, 42, true ]")

    def test_endless_loops_of_every_kind(self):
        for loop in ("for (;;) n++;", "do n++; while (n > 0)", "const list = [1]; for (const x of list) list.push(x % 2)"):
            with self.subTest(loop):
                self.assertLess(self.stopped(loop).seconds, SOON)

    def test_endless_loop_after_an_await(self):
        self.assertLess(self.stopped("await sleep(5);\nwhile (true) n++;").seconds, SOON)
        self.session_is_whole()

    def test_a_child_that_the_cell_waits_for(self):
        self.value("import * as cp from 'node:child_process'; const other = cp.spawn('sleep', ['300']); typeof other.pid")
        for code in (
            "cp.execSync('echo printed; sleep 300; echo after', { stdio: 'inherit' })",
            "try { cp.execFileSync('sleep', ['300']); } catch (error) { console.log('caught'); throw error; }",
            "cp.spawnSync('sh', ['-c', 'sleep 300 & wait'], { env: { PATH: process.env.PATH } })",
        ):
            with self.subTest(code):
                answer = self.stopped(code)
                self.assertLess(answer.seconds, 20)
                self.assertNotIn("after", answer.stdout)
        self.assertEqual(self.stopped("cp.execSync('echo printed; sleep 300', { stdio: 'inherit' })").stdout, "printed\n")
        self.assertEqual(self.value("other.exitCode ?? other.signalCode"), "null")
        self.value("other.kill()")

    def test_a_child_that_starts_after_the_press(self):
        pipe = os.path.join(self.temporary.name, "pipe")
        os.mkfifo(pipe)
        self.run_cell("import * as cp from 'node:child_process'; import * as fs from 'node:fs';")
        # Reading the pipe holds the main thread, so that nobody notices the stop before the child is about to start.
        code = f"fs.readFileSync('{pipe}'); cp.execSync('sleep 300', {{ stdio: 'inherit' }})"

        def let_go():
            time.sleep(1)  # By now the kernel tries to end the cell by force.
            open(pipe, "w").close()

        answer = self.stopped(code, then=let_go)
        self.assertLess(answer.seconds, 20)
        self.session_is_whole()

    def test_endless_loop_in_src(self):
        self.write("src/demo/endless.ts", "export function endless(): never {\n  for (;;) {\n    Math.random();\n  }\n}\n")
        self.run_cell("import { endless } from '../src/demo/endless';")
        answer = self.stopped("endless();")
        self.assertIn("src/demo/endless.ts:", answer.error[2])

    def test_endless_asynchronous_work(self):
        answer = self.stopped("async function work() {\n  while (true) { n++; await sleep(3); }\n}\nawait work();")
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 2\n")
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 4\n")
        self.nothing_goes_on()

    def test_asynchronous_work_that_notices_the_stop_by_itself(self):
        busy = "const t = Date.now(); while (Date.now() - t < 30) n++;"
        answer = self.stopped(f"async function work() {{\n  while (true) {{ {busy} await sleep(1); }}\n}}\nawait work();")
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 2\n")
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 4\n")
        self.nothing_goes_on()

    def test_work_side_by_side(self):
        self.stopped("await Promise.all([sleep(1e6), (async () => { while (true) { n++; await sleep(3); } })()]);")
        self.nothing_goes_on()

    def test_endless_stream(self):
        self.stopped("async function* count() { while (true) { await sleep(3); yield n++; } }\nfor await (const x of count());")
        self.nothing_goes_on()

    def test_a_stop_that_ends_in_a_promise_nobody_waits_for(self):
        code = (
            "async function lost() { for (let i = 0; i < 1e6; i++) n++; }\n"
            "while (true) { lost(); await sleep(1); }"
        )
        self.assertLess(self.stopped(code).seconds, SOON)
        self.nothing_goes_on()

    def test_a_stop_that_ends_in_a_timer(self):
        code = "setTimeout(() => { while (true) n++; }, 1);\nawait sleep(1e6);"
        self.assertLess(self.stopped(code).seconds, SOON)
        self.nothing_goes_on()

    def test_finally_runs_and_is_waited_for(self):
        self.stopped("const notes: string[] = [];\ntry { await sleep(1e6); } finally { await sleep(20); notes.push('tidy'); }")
        self.assertEqual(self.value("notes"), "[ 'tidy' ]")

    def test_forced_end_before_and_after_an_await_and_in_timers(self):
        for code in (
            STUCK,
            f"await null; {STUCK}",
            f"await sleep(5); {STUCK}",
            f"setTimeout(() => {STUCK}, 1); await sleep(1e6)",
            f"setImmediate(() => {STUCK}); await sleep(1e6)",
            f"process.nextTick(() => {STUCK}); await sleep(1e6)",
        ):
            with self.subTest(code):
                answer = self.stopped(code)
                self.assertLess(answer.seconds, 2 * SOON)
                self.assertRegex(answer.error[2], r"Cell \[\d+\], line 1")
                self.session_is_whole()
                self.assertEqual(self.value("await sleep(5); 'alive'"), "'alive'")

    def test_stop_before_the_kernel_has_started(self):
        manager = KernelManager(kernel_name="under-test")
        manager.start_kernel(cwd=str(self.project / "notebooks"))
        client = manager.client()
        client.start_channels()
        try:
            # The sockets answer before TypeScript has loaded.
            client.wait_for_ready(timeout=PATIENCE)
            cells = [client.execute("await new Promise(() => {})"), client.execute("6 * 7")]
            time.sleep(0.3)  # The press takes another socket and must not arrive before the cells.
            manager.interrupt_kernel()
            replies = {}
            while not set(cells) <= set(replies):
                reply = client.get_shell_msg(timeout=PATIENCE)
                replies[reply["parent_header"]["msg_id"]] = reply["content"]
            self.assertEqual(replies[cells[0]]["ename"], "Interrupted")
            self.assertEqual(replies[cells[1]]["status"], "aborted")
            self.assertEqual(client.execute("6 * 7", reply=True, timeout=PATIENCE)["content"]["status"], "ok")
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_stop_between_cells_does_nothing(self):
        self.stop_between_cells()
        self.session_is_whole()

    def test_queued_cells_are_aborted(self):
        queued = []
        first = self.client.execute(BEGIN + "await sleep(1e6)")

        def queue_and_press():
            queued.append(self.client.execute("n = -1"))
            time.sleep(2)  # The press takes another socket and must not arrive before the cell.
            self.press()

        self.assertEqual(self.gather(first, time.monotonic(), begun=queue_and_press).error[0], "Interrupted")
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"]["msg_id"] == queued[0]:
                break
        self.assertEqual(reply["content"]["status"], "aborted")
        self.assertEqual(self.value("n !== -1"), "true")

    def test_pressing_many_times(self):
        def press_often():
            for _ in range(20):
                self.press()
                time.sleep(0.02)

        thread = threading.Thread(target=press_often)
        cell = self.client.execute(BEGIN + "await sleep(1e6)")
        self.assertEqual(self.gather(cell, time.monotonic(), begun=thread.start).error[0], "Interrupted")
        thread.join()
        self.session_is_whole()

    def test_a_signal_and_jupyters_own_manager_stop_as_well(self):
        for send in (lambda: os.kill(self.manager.provisioner.pid, signal.SIGINT), self.manager.interrupt_kernel):
            cell = self.client.execute(BEGIN + "await sleep(1e6)")
            self.assertEqual(self.gather(cell, time.monotonic(), begun=send).error[0], "Interrupted")


class TrainingTest(SessionTest):
    def setUp(self):
        self.run_cell("import * as tf from '@tensorflow/tfjs-node'; const keep = 42;")
        answer = self.run_cell(TRAINING)
        self.assertEqual(answer.status, "ok", answer.messages)

    def learned_and_quiet(self):
        self.assertEqual(self.value("weight() !== start"), "true")
        self.assertEqual(
            self.value(
                "const seen = batches; const held = weight();"
                "await new Promise((done) => setTimeout(done, 300)); [seen === batches, held === weight(), keep]"
            ),
            "[ true, true, 42 ]",
        )
        self.assertEqual(self.value("tf.engine().state.scopeStack.length"), "0")
        # The model learns on.
        self.assertEqual(self.value("(await model.fit(xs, ys, { epochs: 2, verbose: 0 })).epoch"), "[ 0, 1 ]")

    def test_the_layers_own_loop(self):
        code = (
            "const start = weight();\n"
            f"await model.fit(xs, ys, {{ epochs: 1e6, verbose: 0, callbacks: {{ onBatchEnd: () => {{ if (batches++ === 9) {{ {BEGIN} }} }} }} }});"
        )
        answer = self.stopped(code)
        self.assertLess(answer.seconds, SOON)
        self.assertRegex(answer.error[2], r"Cell \[\d+\], line 2")
        self.learned_and_quiet()

    def test_the_layers_own_loop_when_it_never_rests(self):
        self.assertLess(
            self.stopped("const start = weight();\nawait model.fit(xs, ys, { epochs: 1e6, verbose: 0, yieldEvery: 'never' });").seconds, SOON
        )
        self.learned_and_quiet()

    def test_a_loop_of_the_library(self):
        self.write(
            "src/demo/loop.ts",
            "import { progress } from '../progress/progress';\n"
            "export async function loop(step: () => void, rest: () => Promise<unknown>): Promise<void> {\n"
            "  const bar = progress('training', 1e6);\n"
            "  for (let done = 1; done <= 1e6; done++) {\n"
            "    step();\n    bar.update(done);\n    await rest();\n  }\n}\n",
        )
        self.run_cell("import { loop } from '../src/demo/loop';\nconst start = weight();")
        answer = self.stopped(
            f"await loop(() => {{ if (batches++ === 9) {{ {BEGIN} }} tf.tidy(() => {{ model.trainOnBatch(xs, ys); }}); }}, () => tf.nextFrame());",
            after=2,  # The bar moves twice a second.
        )
        self.assertLess(answer.seconds, SOON)
        self.assertTrue(answer.contents("update_display_data"))
        self.learned_and_quiet()

    def test_forced_end_inside_an_operation_leaves_the_engine_whole(self):
        self.run_cell("const start = weight() - 1;")
        self.stopped(f"tf.tidy(() => tf.grad((x) => {{ {STUCK}; return x.sum(); }})(tf.ones([2])));")
        self.learned_and_quiet()

    def test_thousands_of_signals_do_no_harm(self):
        self.run_cell("const start = weight(); for (const name of ['SIGWINCH', 'SIGCHLD'] as const) process.on(name, () => {});")
        pid = self.manager.provisioner.pid
        sent = []

        def storm():
            for i in range(8000):
                os.kill(pid, signal.SIGWINCH if i % 2 else signal.SIGCHLD)
                sent.append(i)
                time.sleep(0.0003)

        thread = threading.Thread(target=storm)
        cell = self.client.execute(BEGIN + "await model.fit(xs, ys, { epochs: 250, verbose: 0 }); weight() < Infinity")
        answer = self.gather(cell, time.monotonic(), begun=thread.start)
        thread.join()
        self.assertEqual(answer.result, "true")
        self.assertEqual(len(sent), 8000)
        self.learned_and_quiet()

    def test_signals_during_matrix_products_of_all_depths(self):
        """Generated code may use the stack pointer for its own ends at some depths, 256 among them, and not at others."""
        self.run_cell("process.on('SIGWINCH', () => {});")
        pid = self.manager.provisioner.pid
        done = threading.Event()

        def storm():
            while not done.is_set():
                os.kill(pid, signal.SIGWINCH)
                time.sleep(0.0005)

        thread = threading.Thread(target=storm)
        thread.start()
        try:
            answer = self.run_cell(
                "for (const depth of [64, 128, 256, 512, 1024]) {\n"
                "  const [a, b] = [tf.ones([100, depth]) as tf.Tensor2D, tf.ones([depth, 128]) as tf.Tensor2D];\n"
                "  for (let n = 0; n < 4000; n++) {\n"
                "    tf.matMul(a, b).dispose();\n"
                "    if (n % 100 === 0) await tf.nextFrame();\n"
                "  }\n"
                "  tf.dispose([a, b]);\n"
                "}\n"
                "'whole'"
            )
        finally:
            done.set()
            thread.join()
        self.assertEqual(answer.result, "'whole'")

    def test_thousands_of_stop_signals(self):
        pid = self.manager.provisioner.pid

        def storm():
            for _ in range(3000):
                os.kill(pid, signal.SIGINT)
                time.sleep(0.0003)

        thread = threading.Thread(target=storm)
        cell = self.client.execute(
            "const start = weight();\nawait model.fit(xs, ys, { epochs: 1e6, verbose: 0, "
            f"callbacks: {{ onBatchEnd: () => {{ if (batches++ === 9) {{ {BEGIN} }} }} }} }});"
        )
        answer = self.gather(cell, time.monotonic(), begun=thread.start)
        thread.join()
        self.press()  # Signals take their time; the kernel reads this after the last one.
        self.assertEqual(answer.error[0], "Interrupted")
        self.learned_and_quiet()

    def test_tensor_report_names_the_cell(self):
        self.run_cell("import { tensorReport, tensorsByCell } from '../src/notebook/tensors';")
        leaving = self.run_cell("const left = [tf.ones([7, 11]), tf.zeros([7, 11])];").reply["execution_count"]
        answer = self.run_cell(f"tensorsByCell().find(({{ cell }}) => cell === {leaving})")
        self.assertIn("[7, 11] × 2", answer.result)
        report = self.run_cell("tensorReport();")
        self.assertEqual(report.contents("execute_result"), [])
        (display,) = report.contents("display_data")
        self.assertRegex(display["data"]["text/plain"], rf"\[{leaving}\] +0 +2 +616 B")
        self.run_cell("left.forEach((tensor) => tensor.dispose());")
        self.assertEqual(self.run_cell(f"tensorsByCell().find(({{ cell }}) => cell === {leaving}) === undefined").result, "true")


if __name__ == "__main__":
    unittest.main()
