/**
 * The article's decoder on the native library's kernels, forward and backward each written as one function; its
 * plain twin, with the equations, is `layers/decode`. A call into the library costs 10 to 30 µs whatever its size,
 * so gradients of what all steps share are gathered once, after the last step.
 */
import * as tf from "@tensorflow/tfjs";
import { boolAttribute, floatAttribute, runKernel, typeAttribute } from "./kernels";
import * as ops from "./ops";

export interface DecoderWeights {
  /** W_1. [sourceUnits + units, scoreUnits] */
  scoreKernel: tf.Tensor2D;
  /** b_1. [scoreUnits] */
  scoreBias: tf.Tensor1D;
  /** W_2. [scoreUnits, 1] */
  energyKernel: tf.Tensor2D;
  /** b_2. [1] */
  energyBias: tf.Tensor1D;
  /** [sourceUnits + units, 4 · units], gates in the order i, g, f, o */
  recurrentKernel: tf.Tensor2D;
  /** [4 · units] */
  recurrentBias: tf.Tensor1D;
}

export interface DecoderOutput {
  /** Decoder outputs y_i. [batch, targetLength, units] */
  outputs: tf.Tensor3D;
  /** Attention weights. [batch, targetLength, sourceLength] */
  attention: tf.Tensor3D;
}

/**
 * @param values encoder outputs, [batch, sourceLength, sourceUnits]
 * @param mask [batch, sourceLength], bool, true at real tokens
 */
export function decodeFused(
  values: tf.Tensor3D,
  weights: DecoderWeights,
  targetLength: number,
  mask?: tf.Tensor2D,
): DecoderOutput {
  const [batch, sourceLength, sourceUnits] = values.shape;
  const { scoreKernel, scoreBias, energyKernel, energyBias, recurrentKernel, recurrentBias } = weights;
  const units = recurrentBias.size / 4;
  const scoreUnits = scoreBias.size;
  const flat = values.reshape([batch * sourceLength, sourceUnits]) as tf.Tensor2D;
  const keys = tf.add(tf.matMul(flat, scoreKernel.slice([0, 0], [sourceUnits, -1])), scoreBias);
  const queryKernel = scoreKernel.slice([sourceUnits, 0]); // [units, scoreUnits]
  const steps = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const inputs = args.slice(0, INPUTS) as tf.Tensor[];
    const save = args[INPUTS] as tf.GradSaveFunc;
    const records = forward(inputs, targetLength, mask);
    save([...inputs, ...records.flatMap((record) => SAVED.map((name) => record[name]))]);
    const states = ops.pack(
      records.map(({ h }) => h),
      1,
    ); // [batch, targetLength, units]
    const attention = ops.pack(
      records.map(({ alpha }) => alpha),
      1,
    ); // [batch, targetLength, sourceLength]
    return { value: ops.concat([states, attention], tf.scalar(2, "int32")), gradFunc: backward };
  });
  const both = steps(
    values,
    keys.reshape([batch, sourceLength, scoreUnits]),
    queryKernel,
    energyKernel,
    energyBias,
    recurrentKernel,
    recurrentBias,
  );
  return {
    outputs: both.slice([0, 0, 0], [-1, -1, units]) as tf.Tensor3D,
    attention: both.slice([0, 0, units], [-1, -1, -1]) as tf.Tensor3D,
  };
}

/** Tensors that gradients flow to: values, keys, queryKernel, energyKernel, energyBias, recurrent kernel and bias. */
const INPUTS = 7;

/** What the backward pass needs of one step. */
const SAVED = [
  "hBefore", // [batch, units]
  "cBefore", // [batch, units]
  "hidden", // [batch · sourceLength, scoreUnits]
  "energy", // [batch · sourceLength, 1]
  "alpha", // [batch, sourceLength]
  "context", // [batch, sourceUnits]
  "i", // the LSTM's gates, cell and tanh(cell): each [batch, units]
  "c",
  "f",
  "o",
  "g",
  "tanhC",
] as const;

type StepRecord = Record<(typeof SAVED)[number] | "h", tf.Tensor>;

/** Constants of one pass. */
const makeConstants = (units: number) => ({
  axis: [0, 1, 2].map((axis) => tf.scalar(axis, "int32")),
  peephole: tf.zeros([units]), // unused: `use_peephole` is false, but the kernel wants its inputs
  maskedScore: tf.scalar(-1e9), // as in `layers/attention`
});

function forward(inputs: tf.Tensor[], targetLength: number, mask?: tf.Tensor): StepRecord[] {
  const [values, keys, queryKernel, energyKernel, energyBias, kernel, bias] = inputs;
  const [batch, sourceLength, sourceUnits] = values.shape as [number, number, number];
  const units = bias.size / 4;
  const scoreUnits = keys.shape[2] as number;
  const { peephole, maskedScore } = makeConstants(units);
  const attributes = [
    floatAttribute("forget_bias", 0), // the bias carries it
    floatAttribute("cell_clip", -1), // no clipping
    boolAttribute("use_peephole", false),
    typeAttribute("T", "float32"),
  ];
  const records: StepRecord[] = [];
  let [hBefore, cBefore]: tf.Tensor[] = [tf.zeros([batch, units]), tf.zeros([batch, units])];
  for (let step = 0; step < targetLength; step++) {
    const query = ops.matMul(hBefore, queryKernel).reshape([batch, 1, scoreUnits]);
    const hidden = ops.tanh(ops.add(keys, query)).reshape([batch * sourceLength, scoreUnits]);
    const energy = ops.relu(ops.add(ops.matMul(hidden, energyKernel), energyBias));
    const scores = energy.reshape([batch, sourceLength]);
    const alpha = ops.softmax(mask ? ops.select(mask, scores, maskedScore) : scores);
    const context = ops
      .batchMatMul(alpha.reshape([batch, 1, sourceLength]), values)
      .reshape([batch, sourceUnits]);
    const peepholes = [peephole, peephole, peephole];
    const cell = [context, cBefore, hBefore, kernel, ...peepholes, bias];
    const [i, c, f, o, g, tanhC, h] = runKernel("LSTMBlockCell", attributes, cell, 7);
    records.push({ hBefore, cBefore, hidden, energy, alpha, context, i, c, f, o, g, tanhC, h });
    [hBefore, cBefore] = [h, c];
  }
  return records;
}

/** @param dBoth gradient of outputs and attention side by side, [batch, targetLength, units + sourceLength] */
function backward(dBoth: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [values, , queryKernel, energyKernel, , kernel, bias] = saved;
  const [batch, sourceLength, sourceUnits] = values.shape as [number, number, number];
  const scoreUnits = queryKernel.shape[1] as number;
  const units = bias.size / 4;
  const { axis, peephole } = makeConstants(units);
  const peepholes = [peephole, peephole, peephole];
  const attributes = [boolAttribute("use_peephole", false), typeAttribute("T", "float32")];
  const records = readRecords(saved.slice(INPUTS));
  const [contextRows, stateRows] = tf.split(kernel, [sourceUnits, units]); // [sourceUnits | units, 4 · units]
  const perStep = tf.unstack(dBoth, 1); // each [batch, units + sourceLength]
  const collected: Record<"dContext" | "dGates" | "dQuery" | "dEnergy" | "dKeys", tf.Tensor[]> = {
    dContext: [],
    dGates: [],
    dQuery: [],
    dEnergy: [],
    dKeys: [],
  };
  let dState = tf.zeros([batch, units]); // what later steps want of this step's output
  let dCell = tf.zeros([batch, units]);
  for (let step = records.length - 1; step >= 0; step--) {
    const { hBefore, cBefore, hidden, energy, alpha, context, i, c, f, o, g, tanhC } = records[step];
    const [dOutput, dAttention] = tf.split(perStep[step], [units, sourceLength], 1);
    const state = [context, cBefore, hBefore, kernel, ...peepholes, bias, i, c, f, o, g, tanhC];
    const dH = ops.add(dOutput, dState);
    const [dCellBefore, dGates] = runKernel("LSTMBlockCellGrad", attributes, [...state, dCell, dH], 5);
    const dContext = ops.matMul(dGates, contextRows, false, true); // [batch, sourceUnits]
    // context = Σ alpha · values
    const fromContext = ops.batchMatMul(values, dContext.reshape([batch, sourceUnits, 1]));
    const dAlpha = ops.add(fromContext.reshape([batch, sourceLength]), dAttention);
    // alpha = softmax(energy)
    const inner = ops.sum(ops.multiply(alpha, dAlpha), axis[1], true); // [batch, 1]
    const dScores = ops.multiply(alpha, ops.subtract(dAlpha, inner));
    const dEnergy = ops.reluGrad(dScores.reshape([batch * sourceLength, 1]), energy);
    // energy = hidden · energyKernel + energyBias, hidden = tanh(keys + query)
    const dHidden = ops.matMul(dEnergy, energyKernel, false, true); // [batch · sourceLength, scoreUnits]
    const dKeys = ops.tanhGrad(hidden, dHidden).reshape([batch, sourceLength, scoreUnits]);
    const dQuery = ops.sum(dKeys, axis[1]); // [batch, scoreUnits]
    dState = ops.add(
      ops.matMul(dGates, stateRows, false, true),
      ops.matMul(dQuery, queryKernel, false, true),
    );
    dCell = dCellBefore;
    for (const [name, tensor] of Object.entries({ dContext, dGates, dQuery, dEnergy, dKeys })) {
      collected[name as keyof typeof collected].unshift(tensor);
    }
  }
  const rows = (tensors: tf.Tensor[]) => ops.concat(tensors, axis[0]); // steps one below the other
  const alphas = ops.pack(
    records.map(({ alpha }) => alpha),
    1,
  ); // [batch, targetLength, sourceLength]
  const dContexts = ops.pack(collected.dContext, 1); // [batch, targetLength, sourceUnits]
  const statesBefore = rows(records.map(({ hBefore }) => hBefore)); // [targetLength · batch, units]
  const cellInputs = ops.concat([rows(records.map(({ context }) => context)), statesBefore], axis[1]);
  const dEnergies = rows(collected.dEnergy); // [targetLength · batch · sourceLength, 1]
  const dAllGates = rows(collected.dGates); // [targetLength · batch, 4 · units]
  return [
    ops.batchMatMul(alphas, dContexts, true), // values: [batch, sourceLength, sourceUnits]
    ops.addAll(collected.dKeys), // [batch, sourceLength, scoreUnits]
    ops.matMul(statesBefore, rows(collected.dQuery), true), // queryKernel: [units, scoreUnits]
    ops.matMul(rows(records.map(({ hidden }) => hidden)), dEnergies, true), // energyKernel: [scoreUnits, 1]
    ops.sum(dEnergies, axis[0]), // energyBias: [1]
    ops.matMul(cellInputs, dAllGates, true), // [sourceUnits + units, 4 · units]
    ops.sum(dAllGates, axis[0]), // [4 · units]
  ];
}

function readRecords(saved: tf.Tensor[]): Omit<StepRecord, "h">[] {
  const count = saved.length / SAVED.length;
  return Array.from({ length: count }, (_, step) =>
    Object.fromEntries(SAVED.map((name, n) => [name, saved[step * SAVED.length + n]])),
  ) as Omit<StepRecord, "h">[];
}
