import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

/**
 * Waits until something holds. For pages whose policy refuses eval, which playwright's `waitForFunction` needs.
 *
 * @throws AssertionError if it does not within half a minute
 */
export async function waitUntil(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); ) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await setTimeout(50);
  }
}
