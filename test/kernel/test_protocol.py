"""A client of our own that holds each part of Jupyter's protocol, over bare sockets where jupyter_client would help."""

import hashlib
import hmac
import json
import queue
import unittest
import uuid

import zmq

from _under_test import PATIENCE, SessionTest, wait_until

DELIMITER = b"<IDS|MSG>"


class Wire:
    """The five sockets of one client, and nothing of jupyter_client's between them and the test."""

    def __init__(self, info):
        self.key = info["key"].encode() if isinstance(info["key"], str) else info["key"]
        self.context = zmq.Context()
        self.identity = uuid.uuid4().hex.encode()
        self.sockets = {}
        for name, kind in (("shell", zmq.DEALER), ("control", zmq.DEALER), ("stdin", zmq.DEALER), ("iopub", zmq.SUB), ("hb", zmq.REQ)):
            socket = self.context.socket(kind)
            socket.linger = 0
            if kind == zmq.DEALER:
                socket.identity = self.identity
            if kind == zmq.SUB:
                socket.subscribe(b"")
            socket.connect(f"{info['transport']}://{info['ip']}:{info[f'{name}_port']}")
            self.sockets[name] = socket

    def close(self):
        self.context.destroy(linger=0)

    def send(self, channel, kind, content, parent=None):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "u", "date": "2026-01-01T00:00:00Z", "version": "5.4"}
        parts = [json.dumps(part).encode() for part in (header, parent or {}, {}, content)]
        signature = hmac.new(self.key, b"".join(parts), hashlib.sha256).hexdigest().encode()
        self.sockets[channel].send_multipart([DELIMITER, signature, *parts])
        return header

    def receive(self, channel, timeout=PATIENCE):
        socket = self.sockets[channel]
        if not socket.poll(timeout * 1000):
            raise queue.Empty
        frames = socket.recv_multipart()
        at = frames.index(DELIMITER)
        signature, *parts = frames[at + 1 :]
        assert hmac.new(self.key, b"".join(parts[:4]), hashlib.sha256).hexdigest().encode() == signature
        header, parent, metadata, content = (json.loads(part) for part in parts[:4])
        return {"header": header, "parent": parent, "metadata": metadata, "content": content, "topic": frames[:at], "buffers": parts[4:]}

    def answers(self, header):
        """What iopub says about a request, up to idle."""
        found = []
        while True:
            message = self.receive("iopub")
            if message["parent"].get("msg_id") != header["msg_id"]:
                continue
            found.append(message)
            if message["header"]["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found

    def ask(self, kind, content, channel="shell"):
        header = self.send(channel, kind, content)
        reply = self.receive(channel)
        assert reply["parent"]["msg_id"] == header["msg_id"], reply
        return reply, self.answers(header)

    def execute(self, code, **options):
        return self.ask("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True, **options})


def types(messages):
    return [message["header"]["msg_type"] for message in messages]


def contents(messages, kind):
    return [message["content"] for message in messages if message["header"]["msg_type"] == kind]


class ProtocolTest(SessionTest):
    def setUp(self):
        self.wire = Wire(self.manager.get_connection_info())
        self.addCleanup(self.wire.close)
        self.welcome = self.wire.receive("iopub")

    def test_welcome_is_the_first_that_a_subscriber_hears(self):
        self.assertEqual(self.welcome["header"]["msg_type"], "iopub_welcome")
        self.assertEqual((self.welcome["content"], self.welcome["parent"]), ({"subscription": ""}, {}))

    def test_heartbeat(self):
        for beat in (b"ping", b"\x00\xff"):
            self.wire.sockets["hb"].send(beat)
            self.assertTrue(self.wire.sockets["hb"].poll(PATIENCE * 1000))
            self.assertEqual(self.wire.sockets["hb"].recv(), beat)

    def test_kernel_info(self):
        for channel in ("shell", "control"):
            reply, status = self.wire.ask("kernel_info_request", {}, channel)
            self.assertEqual(reply["header"]["msg_type"], "kernel_info_reply")
            info = reply["content"]
            self.assertEqual((info["status"], info["protocol_version"]), ("ok", "5.4"))
            self.assertEqual(info["language_info"]["name"], "typescript")
            self.assertEqual(info["language_info"]["file_extension"], ".ts")
            mode = info["language_info"]["codemirror_mode"]
            # What the crate jupyter-protocol reads: a word, or an object with name and version.
            self.assertTrue(isinstance(mode, str) or {"name", "version"} <= set(mode))
            self.assertTrue(info["banner"])
            self.assertEqual([m["content"]["execution_state"] for m in status], ["busy", "idle"])

    def test_a_cell_is_busy_heard_answered_and_idle(self):
        reply, messages = self.wire.execute("console.log('hello')")
        self.assertEqual(types(messages), ["status", "execute_input", "stream", "status"])
        self.assertEqual(messages[0]["content"]["execution_state"], "busy")
        self.assertEqual(messages[1]["content"]["code"], "console.log('hello')")
        self.assertEqual(messages[2]["content"], {"name": "stdout", "text": "hello\n"})
        self.assertEqual(reply["content"]["status"], "ok")
        for message in messages:
            self.assertEqual(message["header"]["version"], "5.4")
            self.assertNotEqual(message["header"]["msg_id"], message["parent"]["msg_id"])

    def test_standard_error(self):
        _, messages = self.wire.execute("console.error('error')")
        self.assertEqual(contents(messages, "stream"), [{"name": "stderr", "text": "error\n"}])

    def test_execution_counts(self):
        counts = [self.wire.execute("1")[0]["content"]["execution_count"] for _ in range(3)]
        self.assertEqual(counts, [counts[0], counts[0] + 1, counts[0] + 2])
        self.wire.execute("1", silent=True)
        self.wire.execute("1", store_history=False)
        self.assertEqual(self.wire.execute("1")[0]["content"]["execution_count"], counts[2] + 1)

    def test_results(self):
        reply, messages = self.wire.execute("1 + 1")
        (result,) = contents(messages, "execute_result")
        self.assertEqual(result["data"]["text/plain"], "2")
        self.assertEqual(result["execution_count"], reply["content"]["execution_count"])

    def test_errors(self):
        reply, messages = self.wire.execute("throw new RangeError('no')")
        (error,) = contents(messages, "error")
        self.assertEqual((error["ename"], error["evalue"]), ("RangeError", "no"))
        self.assertTrue(error["traceback"])
        self.assertEqual({key: reply["content"][key] for key in ("status", "ename")}, {"status": "error", "ename": "RangeError"})

    def test_is_complete(self):
        for code, status in (("const x = 1", "complete"), ("const x = {", "incomplete"), ("function function", "invalid"), ("let = =", "invalid")):
            reply, _ = self.wire.ask("is_complete_request", {"code": code})
            self.assertEqual(reply["content"]["status"], status, code)

    def test_completion(self):
        self.wire.execute("const testVariableForCompletion = 42")
        reply, _ = self.wire.ask("complete_request", {"code": "testVariableFor", "cursor_pos": 15})
        self.assertIn("testVariableForCompletion", reply["content"]["matches"])
        self.assertEqual((reply["content"]["cursor_start"], reply["content"]["cursor_end"]), (0, 15))

    def test_inspection(self):
        reply, _ = self.wire.ask("inspect_request", {"code": "Math.max", "cursor_pos": 8, "detail_level": 0})
        self.assertTrue(reply["content"]["found"])
        self.assertIn("max", reply["content"]["data"]["text/plain"])
        reply, _ = self.wire.ask("inspect_request", {"code": "   ", "cursor_pos": 1, "detail_level": 0})
        self.assertEqual((reply["content"]["status"], reply["content"]["found"]), ("ok", False))

    def test_history(self):
        self.wire.execute("'remember me'")
        reply, _ = self.wire.ask("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True})
        self.assertEqual(reply["content"]["history"][0][2], "'remember me'")

    def test_comm_info(self):
        reply, _ = self.wire.ask("comm_info_request", {})
        self.assertEqual((reply["content"]["status"], reply["content"]["comms"]), ("ok", {}))

    def test_comms(self):
        header = self.wire.send("shell", "comm_open", {"comm_id": "u", "target_name": "nobody", "data": {}})
        self.assertEqual(contents(self.wire.answers(header), "comm_close"), [{"comm_id": "u", "data": {}}])
        self.wire.execute(
            "import { registerComm } from '../src/notebook/comms';\n"
            "registerComm('echo', (comm, open) => {\n"
            "  comm.send({ open });\n  comm.onMessage((data) => comm.send({ data }));\n  comm.onClose((data) => console.log('closed', data));\n});"
        )
        header = self.wire.send("shell", "comm_open", {"comm_id": "c", "target_name": "echo", "data": {"a": 1}})
        self.assertEqual(contents(self.wire.answers(header), "comm_msg"), [{"comm_id": "c", "data": {"open": {"a": 1}}}])
        reply, _ = self.wire.ask("comm_info_request", {"target_name": "echo"})
        self.assertEqual(reply["content"]["comms"], {"c": {"target_name": "echo"}})
        header = self.wire.send("shell", "comm_msg", {"comm_id": "c", "data": {"b": 2}})
        self.assertEqual(contents(self.wire.answers(header), "comm_msg"), [{"comm_id": "c", "data": {"data": {"b": 2}}}])
        header = self.wire.send("shell", "comm_close", {"comm_id": "c", "data": {"c": 3}})
        self.wire.answers(header)
        reply, _ = self.wire.ask("comm_info_request", {})
        self.assertEqual(reply["content"]["comms"], {})
        _, messages = self.wire.execute("import { openComm } from '../src/notebook/comms'; openComm('page', { d: 4 }).close();")
        self.assertEqual(contents(messages, "comm_open")[0]["target_name"], "page")
        self.assertEqual(len(contents(messages, "comm_close")), 1)

    def test_displays_and_updates(self):
        _, messages = self.wire.execute(
            "import { jupyter } from '../src/notebook/jupyter';\n"
            "await jupyter.broadcast('display_data', { data: { 'text/html': '<b>initial</b>' }, metadata: {}, transient: { display_id: 'one' } });\n"
            "await jupyter.broadcast('update_display_data', { data: { 'text/html': '<b>updated</b>' }, metadata: {}, transient: { display_id: 'one' } }, { metadata: { m: 1 }, buffers: [new Uint8Array([1, 2])] });"
        )
        (first,), (second,) = contents(messages, "display_data"), contents(messages, "update_display_data")
        self.assertEqual(first["data"], {"text/html": "<b>initial</b>"})
        self.assertEqual(second["transient"], first["transient"])
        update = next(message for message in messages if message["header"]["msg_type"] == "update_display_data")
        self.assertEqual((update["metadata"], update["buffers"]), ({"m": 1}, [b"\x01\x02"]))

    def test_denos_examples(self):
        _, messages = self.wire.execute(
            "import { jupyter } from '../src/notebook/jupyter';\nconst { html, md, svg, display } = jupyter;\n"
            "await display({ 'text/plain': 'Hello', 'text/html': '<h1>Hello</h1>' }, { raw: true });\n"
            "await display(md`**${1 + 1}**`, { display_id: 'd' });\nawait display(svg`<svg></svg>`, { display_id: 'd', update: true });\n"
            "await display(jupyter.image(Buffer.from('iVBORw0KGgo=', 'base64')));\nhtml`<i>last</i>`"
        )
        shown = [content["data"] for content in contents(messages, "display_data")]
        self.assertEqual(shown[0]["text/html"], "<h1>Hello</h1>")
        self.assertEqual(shown[1]["text/markdown"], "**2**")
        self.assertEqual(shown[2]["image/png"], "iVBORw0KGgo=")
        self.assertEqual(contents(messages, "update_display_data")[0]["data"]["image/svg+xml"], "<svg></svg>")
        self.assertEqual(contents(messages, "execute_result")[0]["data"]["text/html"], "<i>last</i>")

    def test_rich_results_that_are_promised(self):
        _, messages = self.wire.execute(
            "({ async [Symbol.for('Jupyter.display')]() { await new Promise((go) => setTimeout(go, 20)); return { 'text/plain': 'mine', 'text/html': '<b>bold</b>' }; } })"
        )
        self.assertEqual(contents(messages, "execute_result")[0]["data"], {"text/plain": "mine", "text/html": "<b>bold</b>"})
        _, messages = self.wire.execute("({ [Symbol.for('Jupyter.display')]: () => Promise.reject(new Error('cannot draw')) })")
        self.assertEqual(contents(messages, "error")[0]["evalue"], "cannot draw")

    def test_parent_headers(self):
        header = self.wire.send("shell", "execute_request", {"code": "console.log(1); 2", "silent": False})
        for message in self.wire.answers(header):
            self.assertEqual(message["parent"], header)
        self.assertEqual(self.wire.receive("shell")["parent"], header)

    def asked(self, code, *values, password=False):
        header = self.wire.send("shell", "execute_request", {"code": code, "silent": False, "allow_stdin": True})
        prompts = []
        for value in values:
            request = self.wire.receive("stdin")
            self.assertEqual(request["header"]["msg_type"], "input_request")
            self.assertEqual(request["parent"], header)
            self.assertEqual(request["content"]["password"], password)
            prompts.append(request["content"]["prompt"])
            self.wire.send("stdin", "input_reply", {"value": value, "status": "ok"}, parent=request["header"])
        messages = self.wire.answers(header)
        self.wire.receive("shell")
        return prompts, messages

    def test_questions(self):
        prompts, messages = self.asked("[prompt('Enter: '), confirm('Sure?'), confirm('Really?')]", "Zoë 🙂", "y", "")
        self.assertEqual(prompts, ["Enter: ", "Sure? [y/N] ", "Really? [y/N] "])
        self.assertEqual(contents(messages, "execute_result")[0]["data"]["text/plain"], "[ 'Zoë 🙂', true, false ]")
        prompts, messages = self.asked("import { promptPassword } from '../src/notebook/input'; promptPassword('Secret: ')", "x", password=True)
        self.assertEqual(contents(messages, "execute_result")[0]["data"]["text/plain"], "'x'")

    def test_readline_on_standard_input(self):
        _, messages = self.asked(
            "import { createInterface } from 'node:readline/promises';\n"
            "const lines = createInterface({ input: process.stdin, output: process.stdout });\n"
            "const first = await lines.question('First? ');\nconst second = await lines.question('Second? ');\nlines.close();\n[first, second]",
            "one",
            "two",
        )
        self.assertEqual(contents(messages, "execute_result")[0]["data"]["text/plain"], "[ 'one', 'two' ]")
        self.assertIn("First? ", "".join(content["text"] for content in contents(messages, "stream")))

    def test_stop_reaches_a_cell_that_waits_for_an_answer(self):
        for code in (
            "prompt('never')",
            "import { createInterface } from 'node:readline/promises';\nawait createInterface({ input: process.stdin }).question('never');",
        ):
            with self.subTest(code):
                header = self.wire.send("shell", "execute_request", {"code": code, "silent": False, "allow_stdin": True})
                self.wire.receive("stdin")
                self.wire.send("control", "interrupt_request", {})
                self.assertEqual(self.wire.receive("control")["header"]["msg_type"], "interrupt_reply")
                self.assertEqual(contents(self.wire.answers(header), "error")[0]["ename"], "Interrupted")
                self.wire.receive("shell")
                self.assertEqual(contents(self.wire.execute("1 + 1")[1], "execute_result")[0]["data"]["text/plain"], "2")

    def test_a_client_without_input_gets_an_error(self):
        for code in (
            "prompt('x')",
            "import { createInterface } from 'node:readline/promises';\nawait createInterface({ input: process.stdin }).question('x');",
        ):
            with self.subTest(code):
                (error,) = contents(self.wire.execute(code)[1], "error")
                self.assertEqual(error["ename"], "NoInput")
                self.assertIn("allow_stdin", error["evalue"])

    def test_interrupt(self):
        code = "console.log('begun'); await new Promise((r) => setTimeout(r, 1e6))"
        header = self.wire.send("shell", "execute_request", {"code": code, "silent": False})
        while self.wire.receive("iopub")["header"]["msg_type"] != "stream":
            pass
        self.wire.send("control", "interrupt_request", {})
        self.assertEqual(self.wire.receive("control")["content"]["status"], "ok")
        self.assertEqual(contents(self.wire.answers(header), "error")[0]["ename"], "Interrupted")
        self.assertEqual(self.wire.receive("shell")["content"]["status"], "error")


class ShutdownTest(SessionTest):
    def test_shutdown(self):
        wire = Wire(self.manager.get_connection_info())
        self.addCleanup(wire.close)
        wire.receive("iopub")
        reply, _ = wire.ask("shutdown_request", {"restart": False}, "control")
        self.assertEqual(reply["header"]["msg_type"], "shutdown_reply")
        self.assertEqual(reply["content"], {"status": "ok", "restart": False})
        wait_until(lambda: not self.manager.is_alive(), lambda: "the kernel's end")


if __name__ == "__main__":
    unittest.main()
