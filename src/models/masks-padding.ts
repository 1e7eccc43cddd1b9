import * as tf from "@tensorflow/tfjs";

/** Whether a network masks its padding, that is, whether a layer that reads its source gives a mask. */
export function masksPadding(model: tf.LayersModel): boolean {
  const [source] = model.inputs;
  return model.layers
    .filter(({ inboundNodes }) => inboundNodes.some(({ inputTensors }) => inputTensors.includes(source)))
    .some((layer) => layer.supportsMasking && givesMask(layer));
}

const givesMask = (layer: tf.layers.Layer): boolean =>
  tf.tidy(() =>
    [layer.computeMask(tf.zeros([1, 1], "int32"))].flat().some((mask) => mask instanceof tf.Tensor),
  );
