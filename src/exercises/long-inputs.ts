import type { Exercise } from "./exercise";

/** Notebook 06. The answer to 06.4 is held to `data/experiments/long-inputs.json` by the solutions. */
export const longInputsExercises: readonly Exercise[] = [
  {
    id: "06.1",
    expected: [0.49, 0.89],
    right:
      "Without attention half of the BLEU is gone in the last group, with it a tenth. Luong's corpus and ours differ, so these shares can be laid beside ours and the BLEU itself cannot.",
    mistakes: [
      { answer: [0.89, 0.49], hint: "Right numbers, in the other order: first without attention." },
      { answer: [0.51, 0.11], hint: "That is the share that is lost. What is kept is the rest." },
      { answer: [9.1, 2.4], hint: "These are differences in BLEU. Divide the last BLEU by the best." },
      {
        answer: [2.03, 1.12],
        hint: "Upside down: divide the last BLEU by the best, not the best by the last.",
      },
    ],
    hint: "Divide the last BLEU by the best one, for each of the two networks: [without, with].",
  },
  {
    id: "06.2",
    expected: 74.52,
    tolerance: 0.025,
    right:
      "All words and orders are right, and the penalty for brevity alone takes a quarter. A network that stops early on long sentences loses BLEU even where every word that it writes is right.",
    mistakes: [
      { answer: 0.745, hint: "Right as a share. BLEU is counted from 0 to 100." },
      { answer: 100, hint: "All precisions are 1, but the output is shorter than the reference." },
      {
        answer: 77.27,
        hint: "That is the share of the words that were written, 17 of 22. The penalty is an exponential.",
      },
      { answer: 134.19, hint: "The sign: the penalty is e to the power of 1 − reference / output, below 1." },
    ],
    hint: "100 · e^(1 − reference length / output length).",
  },
  {
    id: "06.3",
    expected: 15,
    tolerance: 0.01,
    right:
      "Fifteen times as many words have to go through the same 64 numbers. Attention keeps 64 numbers for each word instead.",
    mistakes: [
      {
        answer: 960,
        hint: "That is how many numbers attention has more: 60 words of 64 numbers, and 4 words.",
      },
      { answer: 0.067, hint: "Upside down. How many numbers does a word have at 4 words, and at 60?" },
      { answer: 1.07, hint: "That is how many numbers each word has at 60 words: 64 / 60." },
      {
        answer: 16,
        hint: "That is how many numbers a word has in the short sentence. Divide by what it has in the long one.",
      },
    ],
    hint: "64 / 4 numbers for each word of the short sentence, 64 / 60 for each word of the long one. Divide.",
  },
  {
    id: "06.4",
    expected: [0.594, 1.0],
    right:
      "Both have learned from sentences of 10 words. The one without attention has lost two fifths of its best BLEU there, twenty words before the article's number.",
    mistakes: [
      { answer: [1.0, 0.594], hint: "Right numbers, in the other order: first without attention." },
      { answer: [0.075, 0.179], hint: "That is what is left at 60 words. Take the BLEU at 10." },
    ],
    hint: "Divide byLength[10].bleu by the largest of all lengths, for kept[longInputsKey(network, 15, 1)].",
  },
];
