/** `npm start` killed with -9: JupyterLab and its kernels end, too. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { kernelName } from "../../scripts/setup/jupyter.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { hasEnded, ownerOf } from "../../src/processes/owner";
import { waitUntil } from "../support/wait-until";

let started: ChildProcess | undefined;
after(() => started?.kill("SIGTERM"));

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Starts JupyterLab and waits for its address. */
async function start(): Promise<URL> {
  const port = String(await freePort());
  const script = path.join(root, "scripts/start.mjs");
  const child = spawn(process.execPath, [script, "--no-browser", "--port", port], { cwd: root });
  started = child;
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (piece) => {
      text += piece;
      const address = text.match(/http:\S+/)?.[0];
      if (address && text.includes("Ctrl+C")) {
        resolve(new URL(address));
      }
    });
    child.on("close", () => reject(new Error(`it ended before it was open: ${text}`)));
  });
}

/** Starts a kernel and waits for the process that runs cells. */
async function startKernel(address: URL, start: number): Promise<void> {
  const url = new URL("/api/kernels", address);
  const headers = { Authorization: `token ${address.searchParams.get("token")}` };
  const made = await fetch(url, { method: "POST", headers, body: JSON.stringify({ name: kernelName }) });
  assert.equal(made.status, 201, await made.text());
  await waitUntil(
    () => processesBelow(start).some((pid) => commandOf(pid).includes("--supervised")),
    "the process that runs cells",
  );
}

/** What a process has started, and what those have. */
function processesBelow(start: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))]);
  const below = (parent: number): number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(start);
}

function parentOf(pid: number): number {
  const stat = textAt(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

const commandOf = (pid: number) => textAt(`/proc/${pid}/cmdline`).split("\0");

function textAt(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // The process has ended meanwhile.
  }
}

test("npm start killed with -9 leaves no JupyterLab and no kernel", {
  skip: process.platform === "linux" ? false : "processes are looked up in /proc",
}, async () => {
  const address = await start();
  const pid = started?.pid as number;
  await startKernel(address, pid);
  // Words that are never used twice; the number of a process may be used again.
  const running = processesBelow(pid).flatMap((child) => ownerOf(child) ?? []);
  assert.ok(running.length >= 3, `JupyterLab, a kernel and what watches it: ${running.length} processes`);
  started?.kill("SIGKILL");
  await waitUntil(() => running.every(hasEnded), "the end of JupyterLab and its kernel");
  await assert.rejects(fetch(address), "nobody listens any more");
});
