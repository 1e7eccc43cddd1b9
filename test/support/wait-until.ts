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
  const found = await readUntil(read, (value) => isDeepStrictEqual(value, expected));
  assert.deepEqual(found, expected, what);
}

/**
 * Waits until the text that is read matches; none counts as empty.
 *
 * @throws AssertionError with the text if it does not within two minutes
 */
export async function matches(
  read: () => Promise<string | null>,
  pattern: RegExp,
  what?: string,
): Promise<void> {
  const found = await readUntil(
    async () => (await read()) ?? "",
    (text) => pattern.test(text),
  );
  assert.match(found, pattern, what);
}

/** What is read in the end: as soon as it is as wanted, or when the time is over. */
async function readUntil<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  let found = await read();
  for (const end = Date.now() + PATIENCE; !isWanted(found) && Date.now() < end; ) {
    await setTimeout(50);
    found = await read();
  }
  return found;
}
