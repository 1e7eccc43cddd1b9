/** Builds a network from the description in `model.json`, but only if it is as large as its stored weights. */
import { AsyncLocalStorage } from "node:async_hooks";
import * as tf from "@tensorflow/tfjs";
import "../layers/index"; // registers the layers that a stored model names
import { sizeOf, type WeightSpec } from "./model-files";

/** How many numbers of weights this load may still create, and the layers that have created some. */
interface Budget {
  left: number;
  layers: Set<tf.layers.Layer>;
}
const budgets = new AsyncLocalStorage<Budget>();

type AddWeight = (
  this: tf.layers.Layer,
  name: string,
  shape: tf.Shape,
  ...rest: unknown[]
) => tf.LayerVariable;
const prototype = tf.layers.Layer.prototype as unknown as { addWeight: AddWeight };
const addWeight = prototype.addWeight;
// A layer creates its weights when it is built, with the sizes of its description. A damaged description could ask for
// more memory than there is. So while a stored network is built, each weight is counted before it is created. It is
// created as zeros, because the stored values follow. tfjs hides `addWeight` from its types, hence the cast.
prototype.addWeight = function (name, shape, dtype, initializer, ...rest) {
  const budget = budgets.getStore();
  if (!budget) {
    return addWeight.call(this, name, shape, dtype, initializer, ...rest);
  }
  const numbers = shape.map((size) => size ?? Number.NaN);
  if (!numbers.every((size) => Number.isSafeInteger(size) && size > 0) || sizeOf(numbers) > budget.left) {
    throw new Error(
      `layer ${this.name} asks for weights [${numbers.join(", ")}], more than weights.bin holds`,
    );
  }
  budget.left -= sizeOf(numbers);
  budget.layers.add(this);
  return addWeight.call(this, name, shape, dtype, tf.initializers.zeros(), ...rest);
};

/**
 * Builds a stored network and gives it its weights.
 *
 * @param weights all of them concatenated, in the order of `specs`
 * @throws Error in one line if the description cannot be built or does not fit the weights; no tensor is left then
 */
export async function buildNetwork(
  topology: object,
  specs: readonly WeightSpec[],
  weights: Float32Array,
): Promise<tf.LayersModel> {
  const budget: Budget = { left: weights.length, layers: new Set() };
  try {
    const model = await budgets.run(budget, () =>
      tf.loadLayersModel(tf.io.fromMemory({ modelTopology: topology })),
    );
    setWeights(model, specs, weights);
    return model;
  } catch (error) {
    for (const layer of budget.layers) {
      tf.dispose(layer.weights.map((weight) => weight.read()));
    }
    throw error;
  }
}

function setWeights(model: tf.LayersModel, specs: readonly WeightSpec[], weights: Float32Array): void {
  const stored = new Map<string, { shape: number[]; start: number }>();
  let start = 0;
  for (const { name, shape } of specs) {
    if (stored.has(name)) {
      throw new Error(`lists the weights ${name} twice`);
    }
    stored.set(name, { shape, start });
    start += sizeOf(shape);
  }
  const values = model.weights.map((variable) => {
    const { originalName: name, shape } = variable;
    const found = stored.get(name);
    if (!found) {
      throw new Error(`lists no weights ${name}, which the network needs`);
    }
    if (String(found.shape) !== String(shape)) {
      throw new Error(
        `lists weights ${name} of shape [${found.shape.join(", ")}], the network needs [${shape.join(", ")}]`,
      );
    }
    stored.delete(name);
    return { shape: found.shape, numbers: weights.subarray(found.start, found.start + sizeOf(found.shape)) };
  });
  const [extra] = stored.keys();
  if (extra !== undefined) {
    throw new Error(`lists weights ${extra}, which the network does not have`);
  }
  tf.tidy(() => model.setWeights(values.map(({ shape, numbers }) => tf.tensor(numbers, shape))));
}
