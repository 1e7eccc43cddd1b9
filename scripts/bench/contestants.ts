/** The programs that take part and their forms. The fastest form counts, so that each peer is at its best. */

export interface Contestant {
  /** Name on the command line. */
  id: string;
  /** Name in tables. */
  name: string;
  /** File in this folder. */
  file: string;
  /** The forms to choose from. */
  forms: string[];
  /** The Python environment that it needs. Default: none, it runs in Node. */
  python?: "peers" | "pytorch";
  /** Its share of the others' steps, because it is much slower. */
  share?: number;
  /** Whether it computes the same sums on the same batches as the others, so that its losses must agree. */
  sameSums: boolean;
}

export const OURS = "ours";
export const LIKE_LENGTH = "ours, batches of like length";
const PLAIN = "plain tfjs";

const everyOf = (...parts: string[][]): string[] =>
  parts.reduce((forms, next) => forms.flatMap((form) => next.map((word) => `${form} ${word}`.trim())), [""]);

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
    forms: everyOf(["1", "2"], ["eager", "compiled"]),
    python: "pytorch",
    sameSums: true,
  },
];

/** The programs for the recipe `steady`: all take the same batches of like length. */
export const steadyPrograms: Contestant[] = [
  { id: "ours", name: OURS, file: "ours-steady.ts", forms: ["like-length"], sameSums: true },
  {
    id: "keras",
    name: "Keras",
    file: "python/keras_steady.py",
    forms: everyOf(["8", "14"], ["", "xla"]),
    python: "peers",
    sameSums: true,
  },
  {
    id: "jax",
    name: "JAX",
    file: "python/jax_steady.py",
    forms: [...everyOf(["one", "two"], ["rows"], ["8", "14"], ["1", "4"]), "two one-hot 8 1"],
    python: "peers",
    sameSums: true,
  },
  {
    id: "pytorch",
    name: "PyTorch",
    file: "python/pytorch_steady.py",
    forms: [...everyOf(["1", "2"], ["gathered"], ["eager", "dynamic", "marked", "static"]), "1 packed eager"],
    python: "pytorch",
    sameSums: true,
  },
];

/**
 * The programs for the translation.
 *
 * @param sameSums whether those with batches of like length must agree; with dropout they cannot
 */
export const translators = (sameSums: boolean): Contestant[] => [
  { id: "ours", name: OURS, file: "ours-translation.ts", forms: ["two-lengths"], sameSums: false },
  { id: "like-length", name: LIKE_LENGTH, file: "ours-translation.ts", forms: ["like-length"], sameSums },
  {
    id: "jax",
    name: "JAX, batches of like length",
    file: "python/jax_translation.py",
    forms: ["4 like-length", "8 like-length"],
    python: "peers",
    sameSums,
  },
  {
    id: "pytorch",
    name: "PyTorch",
    file: "python/pytorch_translation.py",
    forms: ["1 shuffled eager", "2 shuffled eager", "1 shuffled compiled"],
    python: "pytorch",
    sameSums: false,
  },
  {
    id: "pytorch-like-length",
    name: "PyTorch, batches of like length",
    file: "python/pytorch_translation.py",
    forms: ["1 like-length eager", "2 like-length eager", "1 like-length compiled"],
    python: "pytorch",
    sameSums,
  },
];
