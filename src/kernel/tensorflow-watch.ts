/**
 * Changes TensorFlow.js once a cell loads it: a stop reaches every operation and the layers' own training loop, each
 * tensor is recorded with the cell that made it, and the engine's state can be reset after a forced end.
 */
import Module from "node:module";
import type { LiveTensor } from "../progress/notebook";
import type { Stop } from "./stop";

interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
}

/** The parts of the engine's state that change while an operation runs. */
interface EngineState {
  activeScope: unknown;
  activeTape: unknown;
  gradientDepth: number;
  kernelDepth: number;
  profiling: boolean;
  readonly scopeStack: unknown[];
  readonly numDataMovesStack: number[];
}

interface Engine {
  readonly state: EngineState;
  trackTensor(tensor: Tensor, backend: unknown): void;
  disposeTensor(tensor: Tensor): void;
  runKernelFunc(...parameters: unknown[]): unknown;
}

interface Trainable {
  stopTraining: boolean;
  fit(...parameters: unknown[]): Promise<unknown>;
  fitDataset(...parameters: unknown[]): Promise<unknown>;
}

const engineName = "_tfengine";

export class TensorFlowWatch {
  /** The execution count of the cell that runs. */
  cell = 0;
  private engine: Engine | undefined;
  /** The cell that made each variable. An assignment registers the variable again and must not change this. */
  private readonly makers = new WeakMap<Tensor, number>();
  private readonly alive = new Map<number, { readonly cell: number; readonly tensor: Tensor }>();

  constructor(private readonly stop: Stop) {
    this.whenEngineComes();
    this.whenLayersLoad();
  }

  /** All tensors that are not disposed, oldest first; undefined before TensorFlow is loaded. */
  tensors(): LiveTensor[] | undefined {
    if (!this.engine) {
      return undefined;
    }
    return [...this.alive.values()].map(({ cell, tensor }) => ({
      cell,
      id: tensor.id,
      shape: tensor.shape,
      dtype: tensor.dtype,
      bytes: tensor.size * bytesOf(tensor.dtype),
      variable: "trainable" in tensor,
    }));
  }

  /** Closes every scope, gradient and kernel, after JavaScript was ended by force inside an operation. */
  resetEngine(): void {
    if (!this.engine) {
      return;
    }
    const { state } = this.engine;
    state.scopeStack.length = 0;
    state.activeScope = null;
    state.activeTape = null;
    state.gradientDepth = 0;
    state.kernelDepth = 0;
    state.numDataMovesStack.length = 0;
    state.profiling = false;
  }

  /** Waits for TensorFlow.js to put its engine on the global object, where all of its packages share it. */
  private whenEngineComes(): void {
    Object.defineProperty(globalThis, engineName, {
      configurable: true,
      set: (engine: Engine) => {
        Object.defineProperty(globalThis, engineName, { value: engine, writable: true, configurable: true });
        this.watch(engine);
      },
    });
  }

  private watch(engine: Engine): void {
    this.engine = engine;
    const { trackTensor, disposeTensor, runKernelFunc } = engine;
    engine.trackTensor = (tensor, backend) => {
      trackTensor.call(engine, tensor, backend);
      const cell = this.makers.get(tensor) ?? this.cell;
      if ("trainable" in tensor) {
        this.makers.set(tensor, cell);
      }
      this.alive.set(tensor.id, { cell, tensor });
    };
    engine.disposeTensor = (tensor) => {
      disposeTensor.call(engine, tensor);
      this.alive.delete(tensor.id);
    };
    engine.runKernelFunc = (...parameters) => {
      this.stop.throwIfPressed();
      return runKernelFunc.apply(engine, parameters);
    };
  }

  private whenLayersLoad(): void {
    // Node's types leave out `_load`, through which each `require` goes.
    const module = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
    const load = module._load;
    const seen = new WeakSet<object>();
    module._load = (request, ...rest) => {
      const exports = load.call(module, request, ...rest);
      if (request === "@tensorflow/tfjs-layers" && exports && !seen.has(exports as object)) {
        seen.add(exports as object);
        const { LayersModel, Sequential } = exports as Record<string, { prototype: Trainable }>;
        for (const kind of [LayersModel, Sequential]) {
          if (kind) {
            this.makeStoppable(kind.prototype);
          }
        }
      }
      return exports;
    };
  }

  /** Makes the layers' training loop end after the present step when stop is pressed, and throw `Interrupted`. */
  private makeStoppable(model: Trainable): void {
    const { stop } = this;
    for (const name of ["fit", "fitDataset"] as const) {
      const original = model[name];
      model[name] = function (this: Trainable, ...parameters: unknown[]) {
        let stopped = false;
        const listener = () => {
          stopped = true;
          this.stopTraining = true;
        };
        stop.listeners.add(listener);
        const training = async () => {
          try {
            const history = await original.apply(this, parameters);
            if (stopped) {
              throw stop.interrupted();
            }
            return history;
          } finally {
            stop.listeners.delete(listener);
          }
        };
        return stop.awaits.endsItself(training());
      };
    }
  }
}

function bytesOf(dtype: string): number {
  if (dtype === "bool") {
    return 1;
  }
  if (dtype === "string") {
    return 0;
  }
  return dtype === "complex64" ? 8 : 4;
}
