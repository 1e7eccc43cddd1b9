import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

/**
 * Waits until something holds. For pages whose policy refuses eval, which playwright's `waitForFunction` needs.
 *
 * @throws AssertionError if it does not within two minutes; a busy machine is slow
 */
export async function waitUntil(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 120_000; !(await holds()); ) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await setTimeout(50);
  }
}
