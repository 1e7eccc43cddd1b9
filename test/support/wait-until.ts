import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

/** How long to wait for what should come soon, in milliseconds. It is generous, since the machine may be busy. */
export const PATIENCE = 120_000;

/**
 * Waits until something holds. For pages whose policy refuses eval, which playwright's `waitForFunction` needs.
 *
 * @throws AssertionError if it does not within two minutes
 */
export async function waitUntil(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await holds()); ) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await setTimeout(50);
  }
}

/**
 * Waits until what is read is as expected. For what an action in a page leads to, but not at once.
 *
 * @throws AssertionError with the difference if it is not within two minutes
 */
export async function becomes<T>(read: () => Promise<T>, expected: T, what?: string): Promise<void> {
  let found = await read();
  for (const end = Date.now() + PATIENCE; !isDeepStrictEqual(found, expected) && Date.now() < end; ) {
    await setTimeout(50);
    found = await read();
  }
  assert.deepEqual(found, expected, what);
}
