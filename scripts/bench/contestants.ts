/** Who takes part, and in which forms. Of several forms the fastest counts, so that each peer is at its best. */

export interface Contestant {
  /** On the command line. */
  id: string;
  /** In tables. */
  name: string;
  /** In this folder. */
  file: string;
  /** One entry is the only form. */
  forms: string[];
  /** Which Python environment it needs; none is Node. */
  python?: "peers" | "pytorch";
  /** Steps of this one to one of the others, as it is that much slower. */
  share?: number;
  /** Whether its steps are the same batches with the same sums as everybody's, and so its losses. */
  sameSums: boolean;
}

export const OURS = "ours";
export const LIKE_LENGTH = "ours, batches of like length";
const PLAIN = "plain tfjs";

export const contestants: Contestant[] = [
  { id: "plain", name: PLAIN, file: "plain.ts", forms: [""], share: 0.1, sameSums: true },
  { id: "ours", name: OURS, file: "ours.ts", forms: ["full"], sameSums: true },
  { id: "like-length", name: LIKE_LENGTH, file: "ours.ts", forms: ["like-length"], sameSums: false },
  {
    id: "keras",
    name: "Keras",
    file: "python/keras_program.py",
    forms: ["train_on_batch", "train_step", "train_step+xla"],
    python: "peers",
    sameSums: true,
  },
  {
    id: "jax",
    name: "JAX",
    file: "python/jax_program.py",
    forms: ["two scans", "one scan"],
    python: "peers",
    sameSums: true,
  },
  {
    id: "pytorch",
    name: "PyTorch",
    file: "python/pytorch_program.py",
    forms: ["1 thread", "2 threads"],
    python: "pytorch",
    sameSums: true,
  },
];

/** Those of the translation. They draw their own initial weights, so their sums are not the same. */
export const translators: Contestant[] = [
  { id: "ours", name: OURS, file: "ours-translation.ts", forms: ["two-lengths"], sameSums: false },
  {
    id: "like-length",
    name: LIKE_LENGTH,
    file: "ours-translation.ts",
    forms: ["like-length"],
    sameSums: false,
  },
  {
    id: "pytorch",
    name: "PyTorch",
    file: "python/pytorch_translation.py",
    forms: ["1 thread shuffled", "2 threads shuffled"],
    python: "pytorch",
    sameSums: false,
  },
  {
    id: "pytorch-like-length",
    name: "PyTorch, batches of like length",
    file: "python/pytorch_translation.py",
    forms: ["1 thread like-length", "2 threads like-length"],
    python: "pytorch",
    sameSums: false,
  },
];
