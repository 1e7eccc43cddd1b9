/** A reporter for node:test: one JSON line for each test that ended. Suites are not counted, their tests are. */

/**
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* countReporter(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") {
      continue;
    }
    if (data.details?.type === "suite" && type === "test:pass") {
      continue;
    }
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const result = skipped ? "skipped" : type === "test:pass" ? "passed" : "failed";
    yield `${JSON.stringify({ result, name: data.name })}\n`;
  }
}
