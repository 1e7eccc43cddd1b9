/** The cells of this session, as `history_request` asks for them. Nothing is kept after the kernel ends. */

interface Entry {
  readonly count: number;
  readonly code: string;
  /** The text of the cell's result, if it had one. */
  output?: string;
}

export interface HistoryRequest {
  readonly hist_access_type?: string;
  readonly output?: boolean;
  readonly session?: number;
  readonly start?: number;
  readonly stop?: number;
  readonly n?: number;
  readonly pattern?: string;
  readonly unique?: boolean;
}

/** The number of the only session. A request may also call it 0. */
const thisSession = 1;

export class History {
  private readonly entries: Entry[] = [];

  add(count: number, code: string): void {
    this.entries.push({ count, code });
  }

  /** Sets the text of the newest cell's result. */
  setResult(output: string): void {
    const last = this.entries.at(-1);
    if (last) {
      last.output = output;
    }
  }

  answer(request: HistoryRequest): object {
    const history = this.chosen(request).map(({ count, code, output }) => [
      thisSession,
      count,
      request.output ? [code, output ?? null] : code,
    ]);
    return { status: "ok", history };
  }

  private chosen({ hist_access_type, session, start, stop, n, pattern, unique }: HistoryRequest): Entry[] {
    if (hist_access_type === "range") {
      if (session !== undefined && session !== 0 && session !== thisSession) {
        return [];
      }
      return this.entries.filter(({ count }) => count >= (start ?? 0) && count < (stop ?? Infinity));
    }
    let found = this.entries;
    if (hist_access_type === "search") {
      const expression = glob(pattern ?? "*");
      found = found.filter(({ code }) => expression.test(code));
      if (unique) {
        found = [...new Map(found.map((entry) => [entry.code, entry])).values()];
      }
    }
    return n === undefined || n === null ? found : found.slice(Math.max(0, found.length - n));
  }
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
}
