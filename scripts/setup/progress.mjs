/**
 * One line for each set-up step, with the time it took. Everything goes to standard error, because commands
 * such as `train --json` keep standard output for their result.
 */

const out = process.stderr;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
// How often a running step reports without a terminal, where a line cannot be redrawn, in milliseconds.
const plainInterval = 5000;

/**
 * @param {number} milliseconds
 * @returns {string} such as "0.3 s" or "2 min 05 s"
 */
function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** @typedef {(detail: string) => void} ShowDetail shows what the step is doing at the moment */

/**
 * Runs a step and prints its line: a mark, the title, the result, the time.
 *
 * @template T
 * @param {string} title
 * @param {(showDetail: ShowDetail) => Promise<{ note: string, value: T, failed?: boolean }>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = Date.now();
  const terminal = out.isTTY === true;
  let detail = "";
  let lastPlain = started;
  let frame = 0;
  const draw = () => {
    if (terminal) {
      const line = `${frames[frame++ % frames.length]} ${title.padEnd(18)} ${detail} (${duration(Date.now() - started)})`;
      out.write(`\r\u001b[2K${line.slice(0, Math.max(20, (out.columns ?? 80) - 1))}`);
    } else if (detail && Date.now() - lastPlain >= plainInterval) {
      lastPlain = Date.now();
      out.write(`  ${title.padEnd(18)} ${detail} (${duration(Date.now() - started)})\n`);
    }
  };
  const timer = setInterval(draw, terminal ? 100 : 500);
  /** @param {string} mark @param {string} note */
  const finish = (mark, note) => {
    clearInterval(timer);
    const clear = terminal ? "\r\u001b[2K" : "";
    out.write(`${clear}${mark} ${title.padEnd(18)} ${note} (${duration(Date.now() - started)})\n`);
  };
  try {
    const { note, value, failed } = await work((text) => {
      detail = text;
    });
    finish(failed ? "✗" : "✓", note);
    return value;
  } catch (error) {
    finish("✗", "failed");
    throw error;
  }
}
