import type * as tf from "@tensorflow/tfjs";
import { masksPadding } from "../models/masks-padding";
import { Interrupted, progress } from "../progress/progress";
import { batchOf, type Examples } from "./batches";
import { type Batching, batchesBy } from "./batching";
import { type Evaluation, makeEvaluator } from "./evaluate";
import { GoodWeights, LossNotANumber } from "./good-weights";
import type { Loss } from "./losses";
import { type TrainingStep, trainingStep } from "./step";

export interface FitOptions {
  epochs: number;
  batchSize: number;
  /** Fixes the order of the examples. Default 0. */
  seed?: number;
  /** Examples to evaluate after each epoch. */
  validation?: Examples;
  /**
   * Continue after this history and add to it, epoch by epoch. When a training is stopped, its finished epochs stay in
   * it, and the same call continues after them. Model and optimizer must be in the state in which the history ended.
   * Default: a new history.
   */
  history?: History;
  /**
   * Callbacks in the tfjs form, such as `tf.callbacks.earlyStopping({ monitor: "val_loss", patience: 3 })` or
   * `{ onBatchEnd: (batch, logs) => … }`. Logs: `loss`, and with validation `val_loss` and `val_exactMatch`.
   */
  callbacks?: TrainingCallback | TrainingCallback[];
  /** Called after each epoch. */
  onEpochEnd?: (epoch: number, history: History) => void | Promise<void>;
  /** How examples become batches. Default: "like-length" where the model masks its padding, else "shuffled". */
  batching?: Batching;
  /** Aborting it ends the training before its next step, with `Interrupted`. */
  signal?: AbortSignal;
}

/** A callback as `tf.LayersModel.fit` takes it. */
export type TrainingCallback = tf.CustomCallbackArgs | tf.CustomCallback | tf.Callback;

/** Each list has one entry for each epoch. */
export interface History {
  epoch: number[];
  /** Mean training loss of the epoch's steps. */
  loss: number[];
  /** Seconds from the start of the training to the end of the epoch. */
  seconds: number[];
  validationLoss?: number[];
  /** Exact match on the validation examples. */
  exactMatch?: number[];
}

/**
 * Train a compiled model. Like Keras' `fit`, but reproducible: the order of the examples comes from the seed, and two
 * runs with the same seed on the same machine give the same weights bit for bit.
 *
 * @throws Error if the model was not compiled with a loss function
 * @throws RangeError if the batch size is not a whole number from 1 up
 * @throws LossNotANumber if a loss is not a number; the model keeps the last weights whose loss was one, and its
 *   optimizer the state that belongs to them
 * @throws Interrupted if the signal or a notebook's stop button stops it; the model keeps what it has learned
 */
export async function fit(model: tf.LayersModel, data: Examples, options: FitOptions): Promise<History> {
  const { epochs, batchSize, seed = 0, validation, onEpochEnd, signal } = options;
  const batching = checkedBatching(model, options);
  const stepsPerEpoch = Math.ceil(data.count / batchSize);
  const bar = progress("Training", epochs * stepsPerEpoch);
  const history: History = options.history ?? { epoch: [], loss: [], seconds: [] };
  if (validation && !history.exactMatch) {
    Object.assign(history, { validationLoss: [], exactMatch: [] });
  }
  const began = performance.now() - 1000 * (history.seconds.at(-1) ?? 0);
  const step = trainingStep(model);
  const evaluator = makeEvaluator(model);
  const good = new GoodWeights(model);
  const batchesOf = batchesBy(batching, data, batchSize, epochs);
  const runCallbacks = callbackCaller(model, options);
  let latest = "before its first step";
  try {
    await runCallbacks("onTrainBegin");
    for (let epoch = history.epoch.length + 1; epoch <= epochs; epoch++) {
      await runCallbacks("onEpochBegin", epoch - 1);
      const onStep = (done: number, meanLoss: number) => {
        latest = statusText(epoch, epochs, meanLoss, history);
        bar.update((epoch - 1) * stepsPerEpoch + done, latest);
      };
      const epochOrder = batchesOf(`${seed}/${epoch}`);
      const loss = await trainEpoch(epoch, epochOrder, { data, step, good, runCallbacks, signal, onStep });
      history.epoch.push(epoch);
      history.loss.push(loss / stepsPerEpoch);
      if (validation) {
        record(history, evaluator.evaluate(validation));
      }
      history.seconds.push((performance.now() - began) / 1000);
      await onEpochEnd?.(epoch, history);
      await runCallbacks("onEpochEnd", epoch - 1, logsOf(history));
      if (model.stopTraining) {
        break;
      }
    }
    await runCallbacks("onTrainEnd");
  } catch (error) {
    if (error instanceof LossNotANumber) {
      await good.restore();
    }
    bar.finish(`${latest} · stopped`);
    throw error;
  } finally {
    good.dispose();
    step.dispose();
    evaluator.dispose();
  }
  const last = history.epoch.length;
  bar.finish(statusText(last, epochs, history.loss[last - 1], history));
  return history;
}

/** The batching that the options name, or else the one that suits the model. Throws if model and options do not fit. */
function checkedBatching(model: tf.LayersModel, options: FitOptions): Batching {
  const { batchSize } = options;
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`fit: batchSize is ${batchSize}; a whole number from 1 up was expected`);
  }
  const batching = options.batching ?? (masksPadding(model) ? "like-length" : "shuffled");
  if (batching !== "shuffled" && !masksPadding(model)) {
    throw new Error(`fit: batching "${batching}" needs a model that masks its padding; give it a paddingId`);
  }
  if (batching === "two-lengths" && !(model.loss as Loss).isMeanOverExamples) {
    throw new Error('fit: batching "two-lengths" needs a loss that is a mean over examples');
  }
  return batching;
}

interface EpochParts {
  data: Examples;
  step: TrainingStep;
  good: GoodWeights;
  runCallbacks: ReturnType<typeof callbackCaller>;
  signal?: AbortSignal;
  /** Called after each step with the steps done and their mean loss. */
  onStep: (done: number, meanLoss: number) => void;
}

/**
 * Trains on all batches of an epoch.
 *
 * @returns the sum of the steps' losses
 */
async function trainEpoch(
  epoch: number,
  batches: ReturnType<ReturnType<typeof batchesBy>>,
  { data, step, good, runCallbacks, signal, onStep }: EpochParts,
): Promise<number> {
  let loss = 0;
  let done = 0;
  for (const parts of batches) {
    if (signal?.aborted) {
      throw new Interrupted();
    }
    await runCallbacks("onBatchBegin", done);
    good.hold();
    const stepLoss = step.run(
      ...parts.map(({ rows, cut }) => batchOf(data, rows, cut?.sourceLength, cut?.targetLength)),
    );
    if (!Number.isFinite(stepLoss)) {
      throw new LossNotANumber(epoch, done + 1);
    }
    good.approve();
    const size = parts.reduce((sum, { rows }) => sum + rows.length, 0);
    await runCallbacks("onBatchEnd", done, { loss: stepLoss, size });
    loss += stepLoss;
    done += 1;
    onStep(done, loss / done);
    await breathe();
  }
  if (!good.allNumbers()) {
    throw new LossNotANumber(epoch, done); // No loss has been computed after the last update yet.
  }
  return loss;
}

type Moment = "onTrainBegin" | "onTrainEnd" | "onEpochBegin" | "onEpochEnd" | "onBatchBegin" | "onBatchEnd";

/** Makes the function that calls one method of all callbacks in order. tfjs counts epochs and batches from 0. */
function callbackCaller(model: tf.LayersModel, { callbacks = [], epochs, batchSize }: FitOptions) {
  const list = (Array.isArray(callbacks) ? callbacks : [callbacks]) as (Partial<tf.CustomCallback> &
    object)[];
  model.stopTraining = false;
  for (const callback of list) {
    callback.setParams?.({ epochs, batchSize });
    callback.setModel?.(model);
  }
  return async (moment: Moment, ...details: unknown[]) => {
    for (const callback of list) {
      await (callback[moment] as ((...args: unknown[]) => unknown) | undefined)?.apply(callback, details);
    }
  };
}

/** The last epoch's numbers under tfjs' names. */
function logsOf({ loss, validationLoss, exactMatch }: History): tf.Logs {
  const last = loss.length - 1;
  return {
    loss: loss[last],
    ...(validationLoss && exactMatch
      ? { val_loss: validationLoss[last], val_exactMatch: exactMatch[last] }
      : {}),
  };
}

function record(history: History, { loss, exactMatch }: Evaluation): void {
  history.validationLoss?.push(loss);
  history.exactMatch?.push(exactMatch);
}

function statusText(epoch: number, epochs: number, loss: number, { exactMatch }: History): string {
  const validation = exactMatch?.length
    ? ` · exact match ${exactMatch[exactMatch.length - 1].toFixed(3)}`
    : "";
  return `epoch ${epoch}/${epochs} · loss ${loss.toFixed(4)}${validation}`;
}

/** Lets the event loop run between steps, so that messages get through, for example a pressed stop button. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
