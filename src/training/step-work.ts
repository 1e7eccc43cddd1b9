/** A training step, and the attention part of it alone, on random numbers of any size: for time and memory. */
import * as tf from "@tensorflow/tfjs";
import type { Cell } from "../layers/cells";
import { decodeSteps } from "../layers/decode";
import { scores } from "../layers/scores";
import type { AttentionWindow } from "../layers/window";
import { attentionModel } from "../models/attention-model";
import { encoderDecoderModel } from "../models/baselines";
import { graphsByShape } from "../native/graph/by-shape";
import { withPlainKernels } from "../native/kernels";
import { batchOf, shuffledOrder } from "./batches";
import { costOf } from "./costs";
import { inHalves } from "./in-halves";
import { stepwiseCrossEntropy } from "./losses";
import { compile, recipes } from "./recipes";
import { trainingStep, variablesOf } from "./step";

export interface WorkSizes {
  sourceLength: number;
  targetLength: number;
  batch: number;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
}

/**
 * Whose memory is counted: that of the equations, op by op, or that of this project's own kernels. Those keep less of
 * attention, since they compute its scores again on the way back.
 */
export type KeptKernels = "plain" | "own";

/** Work that is done again and again. */
export interface StepWork {
  run(): void;
  /** Bytes of the tensors that exist when the way forward ends, beyond those before it: what the way back needs. */
  keptBytes(kernels?: KeptKernels): number;
  dispose(): void;
}

/** Sizes of the article's network, its vocabularies those of its data. */
const { encoderUnits, decoderUnits, scoreUnits } = recipes.article;
const VOCABULARIES = { sourceVocabularySize: 41, targetVocabularySize: 11 };

/**
 * A training step of the article's network with the additive score, or of the same without attention.
 *
 * @param attention whether it has attention; else one fixed context
 */
export function wholeStep(sizes: WorkSizes, attention = true): StepWork {
  const { sourceLength, targetLength, batch, window } = sizes;
  const config = { ...VOCABULARIES, encoderUnits, decoderUnits, scoreUnits, seed: 1 };
  const lengths = { sourceLength, targetLength };
  const model = attention
    ? attentionModel({ ...config, ...lengths, score: "additive", window })
    : encoderDecoderModel({ ...config, ...lengths });
  compile(model, recipes.article, batch);
  const examples = {
    source: randomIds(batch * sourceLength, VOCABULARIES.sourceVocabularySize, "source"),
    target: randomIds(batch * targetLength, VOCABULARIES.targetVocabularySize, "target"),
    count: batch,
    ...lengths,
    lengths: new Int32Array(batch).fill(sourceLength),
  };
  const rows = Int32Array.from({ length: batch }, (_, n) => n);
  const step = trainingStep(model);
  return {
    run: () => {
      step.run(batchOf(examples, rows));
    },
    keptBytes: (kernels) => {
      const cost = costOf(model, stepwiseCrossEntropy);
      const { target, source } = batchOf(examples, rows);
      const kept = bytesAfter(() => cost(target, [source]), variablesOf(model.trainableWeights), kernels);
      tf.dispose([target, source]);
      return kept;
    },
    dispose: () => {
      step.dispose();
      model.optimizer.dispose();
      model.dispose();
    },
  };
}

/** A cell that hands the context on as its output, and computes nothing. */
const passOn: Cell = {
  gates: 1,
  states: 1,
  steps: () => (x) => [x],
  sequence: (x) => x,
};

/**
 * What attention alone computes in a step, forward and back: the decoder with its recurrent cell taken out, so that each
 * context vector is the next step's query. Batches in halves, as in a training step.
 */
export function attentionPart({ sourceLength, targetLength, batch, window }: WorkSizes): StepWork {
  const sourceUnits = 2 * encoderUnits;
  const shapes = scores.additive.weightShapes({ sourceUnits, units: sourceUnits, scoreUnits });
  const names = Object.keys(shapes);
  const inputs = [[batch, sourceLength, sourceUnits], ...Object.values(shapes)].map((shape, n) =>
    tf.keep(tf.randomNormal(shape, 0, 0.3, "float32", n + 1)),
  );
  const cost = (values: tf.Tensor, ...weights: tf.Tensor[]): tf.Scalar => {
    const named = {
      ...Object.fromEntries(names.map((name, n) => [name, weights[n]])),
      recurrentKernel: tf.zeros([0, sourceUnits]) as tf.Tensor2D,
      recurrentBias: tf.zeros([sourceUnits]) as tf.Tensor1D,
    };
    const ofPart = ([part]: tf.Tensor[]) => {
      const { outputs } = decodeSteps(part as tf.Tensor3D, named, targetLength, {
        score: scores.additive,
        cell: passOn,
        window,
      });
      return [tf.mean(tf.square(outputs))];
    };
    return inHalves(ofPart)([values])[0] as tf.Scalar;
  };
  const tidiedCost = (...tensors: tf.Tensor[]) =>
    tf.tidy(() => cost(...(tensors as [tf.Tensor, ...tf.Tensor[]])));
  const graphs = graphsByShape((tensors) => {
    const { value, grads } = tf.valueAndGrads(tidiedCost)(tensors);
    return [value, ...grads];
  });
  return {
    run: () => {
      const outputs = graphs.run(inputs);
      outputs[0].dataSync();
      tf.dispose(outputs);
    },
    keptBytes: (kernels) => bytesAfter(() => tidiedCost(...inputs), inputs, kernels),
    dispose: () => {
      graphs.dispose();
      tf.dispose(inputs);
    },
  };
}

/** Bytes that a cost's way forward adds, where its gradient is wanted with regard to some tensors. */
function bytesAfter(cost: () => tf.Scalar, tensors: tf.Tensor[], kernels: KeptKernels = "plain"): number {
  let kept = 0;
  const run = () =>
    tf.tidy(() => {
      const live = liveBytes();
      const forward = () => {
        const value = cost();
        kept = live.end();
        return value;
      };
      if (tensors.every((tensor) => tensor instanceof tf.Variable)) {
        tf.variableGrads(forward, tensors as tf.Variable[]);
      } else {
        tf.grads(forward)(tensors);
      }
    });
  if (kernels === "plain") {
    withPlainKernels(run);
  } else {
    run();
  }
  return kept;
}

/**
 * Bytes of the tensors that are made from now on and still live at the end. `tf.memory` counts tensors that share their
 * numbers, such as those of a reshape, once each; here the numbers count once.
 */
function liveBytes(): { end: () => number } {
  const engine = tf.engine();
  const { trackTensor, disposeTensor } = engine;
  const live = new Map<object, { tensors: Set<number>; bytes: number }>();
  engine.trackTensor = (tensor, backend) => {
    trackTensor.call(engine, tensor, backend);
    const entry = live.get(tensor.dataId) ?? { tensors: new Set(), bytes: 0 };
    entry.tensors.add(tensor.id);
    entry.bytes = tensor.size * tf.util.bytesPerElement(tensor.dtype);
    live.set(tensor.dataId, entry);
  };
  engine.disposeTensor = (tensor) => {
    live.get(tensor.dataId)?.tensors.delete(tensor.id);
    disposeTensor.call(engine, tensor);
  };
  return {
    end: () => {
      engine.trackTensor = trackTensor;
      engine.disposeTensor = disposeTensor;
      return [...live.values()].reduce((sum, { tensors, bytes }) => sum + (tensors.size > 0 ? bytes : 0), 0);
    },
  };
}

const randomIds = (count: number, below: number, seed: string): Int32Array =>
  shuffledOrder(count, seed).map((number) => number % below);
