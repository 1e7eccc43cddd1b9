import type { Exercise } from "./exercise";

/** Notebook 08. */
export const translationExercises: readonly Exercise[] = [
  {
    id: "08.1",
    expected: ["<start>", "Soy", "alto", "."],
    right: "At each step the decoder is told the true token before, whatever it would have written itself.",
    mistakes: [
      {
        answer: ["<start>", "Soy", "alto", ".", "<end>"],
        hint: "Nothing is written after the end, so nobody has to be told that it was there.",
      },
      {
        answer: ["Soy", "alto", ".", "<end>"],
        hint: "That is what it should write. What is it told before each of these?",
      },
      {
        answer: ["Soy", "alto", "."],
        hint: "Something has to stand before the first word, too: how does the decoder know that it begins?",
      },
    ],
    hint: "A list of texts, one for each step: the token before the one that is to be written.",
  },
  {
    id: "08.2",
    expected: 0.36,
    tolerance: 0.0005,
    right: "Greedy decoding takes the better first word and cannot get back: it ends with 0.24.",
    mistakes: [
      {
        answer: 0.24,
        hint: "That is the greedy answer: the best first word, then the best second one. A beam of 2 keeps both first words.",
      },
      {
        answer: 0.9,
        hint: "That is the probability of the second word alone. Multiply by that of the first.",
      },
      {
        answer: 0.4,
        hint: "That is the probability of the first word B alone. Multiply by that of the second word.",
      },
      { answer: 1.3, hint: "Probabilities of words that follow one another are multiplied, not added." },
    ],
    hint: "Compute the probability of all four sentences; the beam of 2 finds the largest here.",
  },
  {
    id: "08.3",
    expected: 0.2,
    right: "Two of two links are right, and one gold link is missed: 1 − 2 · 2 / (2 + 3).",
    mistakes: [
      {
        answer: 0,
        hint: "All links that the weights give are right, but one gold link is missing, and that counts, too.",
      },
      {
        answer: 1 / 3,
        hint: "That is the share of gold links that are missed. The error rate counts the links of both sides.",
      },
      {
        answer: 0.8,
        hint: "That is 2 · shared / (linked + gold), the share that agrees. The error rate is what is left.",
      },
      {
        answer: 0.6,
        hint: "Is the source first in your links? Here the target is: 1–2 links the second target word to the third source word.",
      },
    ],
    hint: "Link each target word with the largest weight of its row, count the shared links, and put them into the formula.",
  },
  {
    id: "08.4",
    expected: 1 / 15,
    tolerance: 0.004,
    right:
      "So a network that makes no mistake cannot come down to 0 here: one link for each word is too few.",
    mistakes: [
      {
        answer: 0,
        hint: "Seven words give seven links, and there are eight gold ones. Which is left out?",
      },
      {
        answer: 1 / 8,
        hint: "That is the share of gold links that are missed. Put 7, 7 and 8 into the formula.",
      },
      {
        answer: 14 / 15,
        hint: "That is the share that agrees. The error rate is what is left.",
      },
    ],
    hint: "shared is 7, linked is 7, and the gold links are the length of goldLinks(alignment).",
  },
];
