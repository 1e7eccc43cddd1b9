import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import "../../src/native/tensorflow";
import { launchBrowser, NoBrowser } from "../../src/export/launch-browser";
import { type Computed, compute, modelNames, type Numbers } from "../support/any-backend";

const root = path.resolve(__dirname, "../..");
/** An address that only this test answers. The page needs one, because it fetches WebAssembly. */
const ADDRESS = "http://127.0.0.1/";

let browser: Browser | undefined;
let missing = "";
let script = "";
before(async () => {
  try {
    browser = (await launchBrowser()).browser;
  } catch (error) {
    if (!(error instanceof NoBrowser) || process.env.CI) {
      throw error;
    }
    missing = error.message;
  }
  script = await bundle();
});
after(() => browser?.close());

/** Bundles the layers and tfjs for a page. The bundle must not need Node. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * as tf from "@tensorflow/tfjs";
        export * as wasm from "@tensorflow/tfjs-backend-wasm";
        export { compute } from "./test/support/any-backend";`,
      resolveDir: root,
    },
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "program",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** A page with that script, whose messages are collected. */
async function open(messages: string[]): Promise<Page> {
  const page = await (browser as Browser).newPage();
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.route(`${ADDRESS}**`, (route) => {
    const { pathname } = new URL(route.request().url());
    return pathname.endsWith(".wasm")
      ? route.fulfill({ body: readFileSync(wasmFile(pathname)), contentType: "application/wasm" })
      : route.fulfill({ body: "<!doctype html><title>layers</title>", contentType: "text/html" });
  });
  await page.goto(ADDRESS);
  await page.addScriptTag({ content: script });
  return page;
}

const wasmFile = (pathname: string) =>
  path.join(
    path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")),
    "dist",
    path.basename(pathname),
  );

/** Largest difference of any two numbers, relative to the largest of them above 1. */
function difference(actual: Numbers[], expected: Numbers[]): number {
  assert.deepEqual(
    actual.map(({ shape }) => shape),
    expected.map(({ shape }) => shape),
  );
  const a = actual.flatMap(({ values }) => values);
  const b = expected.flatMap(({ values }) => values);
  const size = Math.max(1, ...b.map(Math.abs));
  return Math.max(...a.map((value, n) => Math.abs(value - b[n]))) / size;
}

for (const backend of ["cpu", "webgl", "wasm"]) {
  test(`in a browser on ${backend} every layer computes what it computes natively`, async (t) => {
    if (!browser) {
      t.skip(missing);
      return;
    }
    const messages: string[] = [];
    const page = await open(messages);
    const started = await page.evaluate<string>(`(async () => {
      program.wasm.setWasmPaths(${JSON.stringify(ADDRESS)});
      await program.tf.setBackend("${backend}");
      await program.tf.ready();
      return program.tf.getBackend();
    })()`);
    assert.equal(started, backend);
    for (const name of modelNames) {
      const native = await compute(name);
      const request = `${JSON.stringify(name)}, ${JSON.stringify(native.weights)}`;
      const inPage = await page.evaluate<Computed>(`program.compute(${request})`);
      for (const what of ["weights", "outputs", "gradients", "outputsOfReloaded"] as const) {
        const off = difference(inPage[what], native[what]);
        assert.ok(off < 1e-5, `${name}: ${what} differ by ${off}`);
      }
      assert.equal(inPage.tensorsLeft, 0, `${name}: tensors left`);
      const moving = native.gradients.filter(({ values }) => values.some((value) => value !== 0)).length;
      assert.ok(moving > native.gradients.length / 2, `${name}: most gradients are 0`);
    }
    assert.equal(messages.filter((message) => message.includes("no fused recurrent kernels")).length, 1);
  });
}
