/** Python environments of the peers, made once in the cache folder and kept. */
import { pythonOfEnvironment } from "../setup/extra-environment.mjs";

const environments = {
  peers: { title: "Keras and JAX", requirements: "bench-requirements.txt", size: "0.7 GB to download" },
  keras: { title: "Keras on JAX", requirements: "train-keras.txt", size: "0.2 GB to download" },
  pytorch: { title: "PyTorch", requirements: "bench-pytorch.txt", size: "2.7 GB to download" },
};

export type EnvironmentName = keyof typeof environments;

/**
 * The Python program of an environment. A missing environment is made.
 *
 * @throws Problem if there is no suitable Python, or a package cannot be installed
 */
export const pythonOf = (name: EnvironmentName): Promise<string> =>
  pythonOfEnvironment({ name: `bench-${name}`, ...environments[name] });
