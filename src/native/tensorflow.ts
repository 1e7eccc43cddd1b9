/** TensorFlow on the native backend, loaded with the settings of `environment.ts`. */
import "./environment";

export * as tf from "@tensorflow/tfjs-node";
