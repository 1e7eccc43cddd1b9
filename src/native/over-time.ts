import * as tf from "@tensorflow/tfjs";

/**
 * A recurrent step at each time of a sequence.
 *
 * @param x [time, batch, inputs]
 * @param start the state before the first step
 * @param step takes x_t, [batch, inputs], and the previous state
 * @param output of a state, [batch, units]
 * @returns the outputs of all times, [time, batch, units]
 */
export function overTime<State>(
  x: tf.Tensor3D,
  start: State,
  step: (x: tf.Tensor2D, state: State) => State,
  output: (state: State) => tf.Tensor2D,
): tf.Tensor3D {
  const [time, batch, inputs] = x.shape;
  let state = start;
  const outputs: tf.Tensor2D[] = [];
  for (let t = 0; t < time; t++) {
    const now = x.slice([t, 0, 0], [1, batch, inputs]).reshape([batch, inputs]) as tf.Tensor2D;
    state = step(now, state);
    outputs.push(output(state));
  }
  return tf.stack(outputs) as tf.Tensor3D;
}
