/** `model.weights.h5`, the weights inside a `.keras` file: HDF5 in memory, read and written by h5wasm. */
import type { Group } from "h5wasm";

type Library = typeof import("h5wasm");

/** Weights of one layer. */
export interface StoredLayer {
  /** Group in the file, for example `layers/dense_1`. */
  path: string;
  /** The layer's own name, where the file holds it. */
  name?: string;
  weights: Record<string, StoredArray>;
}

export interface StoredArray {
  shape: number[];
  values: Float32Array | Uint32Array;
}

const FILE = "model.weights.h5";
const SIGNATURE = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

/** Writes layers as Keras 3 does: a group for each, its name as attribute, its weights in the group `vars`. */
export async function weightsFile(layers: readonly StoredLayer[]): Promise<Uint8Array> {
  const { h5, FS } = await library();
  const file = new h5.File(FILE, "w");
  for (const { path, name, weights } of layers) {
    const group = path.split("/").filter(Boolean).reduce<Group>(childGroup, file);
    if (name !== undefined) {
      group.create_attribute("name", name);
    }
    const vars = group.create_group("vars");
    for (const [key, { shape, values }] of Object.entries(weights)) {
      const dtype = values instanceof Float32Array ? "<f" : "<I";
      vars.create_dataset({ name: key, data: values, shape, dtype });
    }
  }
  file.close();
  const bytes = FS.readFile(FILE);
  FS.unlink(FILE);
  return bytes;
}

/**
 * Reads the layers of a weights file.
 *
 * @throws Error in one line if it is not HDF5, is damaged, or holds a weight that is not of float32
 */
export async function readWeightsFile(bytes: Uint8Array): Promise<StoredLayer[]> {
  if (!SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length))) {
    throw new Error(`${FILE} is not HDF5`);
  }
  const { h5, FS } = await library();
  FS.writeFile(FILE, bytes);
  try {
    const file = new h5.File(FILE, "r");
    const layers: StoredLayer[] = [];
    collect(h5, file, "", layers);
    file.close();
    return layers;
  } finally {
    FS.unlink(FILE);
  }
}

/** Loaded when it is needed: compiling its WebAssembly takes a moment. */
async function library() {
  const h5 = await import("h5wasm");
  const { FS, activate_throwing_error_handler: throwErrors } = await h5.ready;
  throwErrors(); // HDF5 would print its errors otherwise.
  return { h5, FS };
}

function childGroup(parent: Group, name: string): Group {
  return parent.keys().includes(name) ? (parent.get(name) as Group) : parent.create_group(name);
}

function collect(h5: Library, group: Group, path: string, layers: StoredLayer[]): void {
  for (const key of group.keys()) {
    const child = group.get(key);
    const below = path === "" ? key : `${path}/${key}`;
    if (!(child instanceof h5.Group)) {
      throw new Error(`${FILE}: ${below} is not where Keras keeps weights`);
    }
    if (key === "vars") {
      const name = group.attrs.name?.value;
      layers.push({
        path,
        ...(typeof name === "string" ? { name } : {}),
        weights: arraysOf(child, below),
      });
    } else {
      collect(h5, child, below, layers);
    }
  }
}

function arraysOf(vars: Group, path: string): Record<string, StoredArray> {
  return Object.fromEntries(
    vars.keys().map((key) => {
      const dataset = vars.get(key) as { type: string; shape?: number[] | null; value?: unknown } | null;
      const values = dataset?.type === "Dataset" ? dataset.value : undefined;
      const shape = dataset?.shape ?? [];
      if (values instanceof Float32Array || values instanceof Uint32Array) {
        return [key, { shape, values }];
      }
      // Keras' optimizers and metrics keep single numbers; no weight of a network is one.
      if (shape.length === 0) {
        return [key, { shape, values: Float32Array.of(Number(values)) }];
      }
      throw new Error(`${FILE}: ${path}/${key} is not of float32`);
    }),
  );
}
