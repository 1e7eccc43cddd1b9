/** Every `await` of a cell or of the library that is not settled yet, so that a stop can leave it. */

/** One such `await`. */
export interface Pending {
  /** Counts up; the one that was entered last is the innermost. */
  readonly entered: number;
  /** Its place in TypeScript. */
  readonly where: string;
  /** Whether it ends by itself soon after a stop, as a training does that finishes its step. */
  readonly ending: boolean;
  reject(error: unknown): void;
}

export interface AwaitsSettings {
  /** @throws Interrupted at `where` if stop was pressed and the press is not consumed yet. */
  throwIfPressed(where: readonly string[]): void;
  /** @returns the error of a stop, its places innermost first. */
  interrupted(where: readonly string[]): Error;
}

export class Awaits {
  private readonly pending = new Set<Pending>();
  private readonly endingPromises = new WeakSet<object>();
  /** Places whose `await` an error came through, innermost first. */
  private readonly through = new WeakMap<object, string[]>();
  private entered = 0;
  private running = 0;

  constructor(private readonly settings: AwaitsSettings) {}

  /** Called before what is awaited is evaluated. */
  enter(): number {
    return ++this.entered;
  }

  /**
   * Called with what is awaited.
   * @returns a promise that settles as `value` does, and that a stop can reject. A value that is no promise is returned.
   */
  leave(entered: number, value: unknown, where: string): unknown {
    const waited = isPromise(value);
    try {
      this.settings.throwIfPressed([where]);
    } catch (error) {
      // Nobody waits for the promise any more, so its failure must not be reported beside the stop.
      if (waited) {
        value.then(undefined, () => {});
      }
      throw error;
    }
    if (!waited) {
      return value;
    }
    return new Promise((resolve, reject) => {
      const wait: Pending = { entered, where, reject, ending: this.endingPromises.has(value) };
      this.pending.add(wait);
      value.then(
        (result) => {
          this.pending.delete(wait);
          resolve(result);
        },
        (error) => {
          this.pending.delete(wait);
          this.rememberPlace(error, where);
          reject(error);
        },
      );
    });
  }

  /** @returns an iterable with the same values for `for await`, each of whose steps a stop can reject. */
  each(iterable: AsyncIterable<unknown> | Iterable<unknown>, where: string): AsyncIterable<unknown> {
    const open = (iterable as AsyncIterable<unknown>)[Symbol.asyncIterator];
    if (typeof open !== "function") {
      return iterable as AsyncIterable<unknown>;
    }
    const iterator = open.call(iterable);
    const step = (method: "next" | "return" | "throw") => {
      const inner = iterator[method] as ((value: unknown) => Promise<unknown>) | undefined;
      if (!inner) {
        return undefined;
      }
      return async (value?: unknown) => this.leave(this.enter(), inner.call(iterator, value), where);
    };
    const wrapped = { next: step("next"), return: step("return"), throw: step("throw") };
    // A missing `return` or `throw` is undefined here, which the language takes for missing, and its types do not.
    return { [Symbol.asyncIterator]: () => wrapped as unknown as AsyncIterator<unknown> };
  }

  /** Marks a promise that settles by itself soon after a stop; a stop waits for it before it rejects the await. */
  endsItself<T>(promise: Promise<T>): Promise<T> {
    this.endingPromises.add(promise);
    this.running++;
    const over = () => {
      this.running--;
    };
    promise.then(over, over);
    return promise;
  }

  /** All awaits that are not settled, innermost first. */
  ordered(): Pending[] {
    return [...this.pending].sort((a, b) => b.entered - a.entered);
  }

  /** How much work that ends itself is not over yet. */
  get endingThemselves(): number {
    return this.running;
  }

  /**
   * Throws the error of a stop into one of them, unless it has settled.
   * @param above Places of the code that it waited for.
   */
  reject(wait: Pending, above: readonly string[] = []): void {
    if (!this.pending.has(wait)) {
      return;
    }
    const places = this.ordered().filter(({ entered }) => entered <= wait.entered);
    this.pending.delete(wait);
    wait.reject(this.settings.interrupted([...above, ...places.map(({ where }) => where)]));
  }

  /** The places whose `await` has thrown `error`. Its own stack ends where a package's scheduling begins. */
  awaitedBy(error: unknown): readonly string[] {
    return isObject(error) ? (this.through.get(error) ?? []) : [];
  }

  private rememberPlace(error: unknown, where: string): void {
    if (!isObject(error)) {
      return;
    }
    this.through.set(error, [...this.awaitedBy(error), where]);
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (!isObject(value)) {
    return false;
  }
  return typeof (value as PromiseLike<unknown>).then === "function";
}
