import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { availableMemory, roomInGroups } from "../../src/files/available-memory";

const scratch = mkdtempSync(path.join(tmpdir(), "groups-"));
after(() => rmSync(scratch, { recursive: true }));

function mounted(name: string, files: Record<string, string>): string {
  const mount = path.join(scratch, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(mount, file)), { recursive: true });
    writeFileSync(path.join(mount, file), text);
  }
  return mount;
}

test("the second kind of control groups: what others use counts, files that can be dropped do not", () => {
  const mount = mounted("second", {
    "a/b/memory.max": "1000\n",
    "a/b/memory.current": "700\n",
    "a/b/memory.stat": "anon 500\ninactive_file 150\n",
    "a/memory.max": "max\n",
    "a/memory.current": "900\n",
  });
  assert.equal(roomInGroups(mount, "0::/a/b\n"), 450);
  assert.equal(roomInGroups(mount, "0::/a\n"), Number.POSITIVE_INFINITY, "no limit");
});

test("a group above may leave less; one that is full leaves nothing", () => {
  const mount = mounted("above", {
    "a/b/memory.max": "1000\n",
    "a/b/memory.current": "100\n",
    "a/memory.max": "2000\n",
    "a/memory.current": "1900\n",
    "full/memory.max": "1000\n",
    "full/memory.current": "1001\n",
  });
  assert.equal(roomInGroups(mount, "0::/a/b\n"), 100);
  assert.equal(roomInGroups(mount, "0::/full\n"), 0);
});

test("a container sees its own group at the mount, whatever it is called outside", () => {
  const mount = mounted("container", { "memory.max": "5000\n", "memory.current": "1000\n" });
  assert.equal(roomInGroups(mount, "0::/docker/0123\n"), 4000);
});

test("the first kind of control groups", () => {
  const mount = mounted("first", {
    "memory/x/memory.limit_in_bytes": "1000\n",
    "memory/x/memory.usage_in_bytes": "600\n",
    "memory/x/memory.stat": "inactive_file 1\ntotal_inactive_file 200\n",
  });
  assert.equal(roomInGroups(mount, "5:cpu,cpuacct:/\n4:memory:/x\n0::/\n"), 600);
});

test("no control groups are no limit, and this machine has memory left", () => {
  assert.equal(roomInGroups(path.join(scratch, "none"), undefined), Number.POSITIVE_INFINITY);
  assert.ok(availableMemory() > 1e6);
});
