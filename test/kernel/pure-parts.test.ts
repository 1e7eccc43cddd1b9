import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { pathHint } from "../../src/kernel/hints";
import { History } from "../../src/kernel/history";
import { declarationsSoFar } from "../../src/kernel/language/declarations";
import { resultBundle } from "../../src/kernel/results";
import { decode, encode, type Request } from "../../src/kernel/wire";

const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();

test("of a failed cell's declarations, only those count that it has reached", () => {
  const before = `import { a, b } from "./x"; declare let old: number;`;
  const after = `declare const made: string, lost: number; declare let old: string; interface Shape { n: number }`;
  assert.equal(
    squeeze(declarationsSoFar(ts, before, after, new Set(["lost", "old"]))),
    "declare const made: string; interface Shape { n: number } declare let old: number;",
  );
});

test("an import is kept for the names that are left", () => {
  const before = `import whole, { a, b as c } from "./x"; import * as all from "./y";`;
  assert.equal(
    squeeze(declarationsSoFar(ts, before, "", new Set(["c", "whole"]))),
    `import whole, { b as c } from "./x";`,
  );
});

test("a message survives the wire, and only with its key", () => {
  const request: Request = {
    identities: [Buffer.from("client")],
    header: { msg_id: "1", msg_type: "execute_request", session: "s", username: "u" },
    content: {},
  };
  const frames = encode("key", request, "execute_reply", { status: "ok", text: "ä" });
  const message = decode("key", frames);
  assert.deepEqual(message.content, { status: "ok", text: "ä" });
  assert.equal(message.header.msg_type, "execute_reply");
  assert.deepEqual(message.identities, [Buffer.from("client")]);
  assert.throws(() => decode("other", frames), /signed with another key/);
  assert.throws(() => decode("key", frames.slice(0, 1)), /without its parts/);
});

test("history: ranges end before their stop, search takes * and ?, unique keeps the last", () => {
  const history = new History();
  ["1 + 1", "2 + 2", "1 + 1", "a(b)"].forEach((code, i) => {
    history.add(i + 1, code);
  });
  history.setResult("7");
  const asked = (request: object) => (history.answer(request) as { history: unknown[][] }).history;
  assert.deepEqual(asked({ hist_access_type: "range", session: 0, start: 2, stop: 3 }), [[1, 2, "2 + 2"]]);
  assert.deepEqual(asked({ hist_access_type: "tail", n: 1, output: true }), [[1, 4, ["a(b)", "7"]]]);
  assert.deepEqual(asked({ hist_access_type: "search", pattern: "1*", unique: true }), [[1, 3, "1 + 1"]]);
  assert.deepEqual(asked({ hist_access_type: "search", pattern: "a(?)" }), [[1, 4, "a(b)"]]);
  assert.deepEqual(asked({ hist_access_type: "tail", n: 0 }), []);
});

test("a wrong path is explained, a wrong package name is not taken for a path", () => {
  const hint = (message: string, folder = "/p/notebooks") => pathHint(message, "/p/notebooks", folder);
  assert.match(
    hint("Cannot find module '../src/x' or its types.") ?? "",
    /^Paths start at .*: \/p\/notebooks\.$/,
  );
  assert.match(hint("Cannot find module '../src/x'", "/p") ?? "", /papermill --cwd \/p\/notebooks/);
  assert.match(hint("Cannot find module 'left-pad'") ?? "", /node_modules/);
  assert.equal(hint("Cannot read properties of undefined"), undefined);
});

test("results: tables and figures are recognized by what they can do", async () => {
  const frame = { toHTML: () => "<table></table>", toString: () => "frame" };
  assert.deepEqual(await resultBundle(frame), { "text/html": "<table></table>", "text/plain": "frame" });
  const figure = { data: [{ y: [1] }], layout: {} };
  assert.deepEqual(await (await resultBundle(figure))["application/vnd.plotly.v1+json"], {
    ...figure,
    config: {},
  });
  assert.deepEqual(Object.keys(await resultBundle({ data: [1], layout: {} })), ["text/plain"]);
  assert.deepEqual(await resultBundle(null), { "text/plain": "null" });
});
