import type { Exercise } from "./exercise";

/** Notebook 05. */
export const whyRnnExercises: readonly Exercise[] = [
  {
    id: "05.1",
    expected: 4,
    tolerance: 0,
    right: "It says 1 five times and misses the colon alone. And still the whole answer is wrong.",
    mistakes: [
      {
        answer: 5,
        hint: "For all five it would have to change its mind at the colon. It says the same at each step.",
      },
      {
        answer: 1,
        hint: "That is so where all five characters differ, as in 09:12. Count how often the most frequent character occurs.",
      },
      {
        answer: 0.8,
        hint: "Right as a share of the five. How many characters is that?",
      },
    ],
    hint: "It says one character five times. Which one is best here?",
  },
  {
    id: "05.2",
    expected: 8.05,
    right: "5 · ln 5: it has to share its probability among five characters and needs each of them once.",
    mistakes: [
      {
        answer: 11.99,
        hint: "That is even guessing among all eleven characters. At best it knows which five occur.",
      },
      { answer: 1.61, hint: "That is one step. The loss is the sum over five." },
      {
        answer: 0,
        hint: "For that it would have to be sure of another character at each step. It gives the same probabilities at all of them.",
      },
      {
        answer: -8.05,
        hint: "The loss is minus the logarithm, so it is positive.",
      },
      {
        answer: 11.61,
        hint: "That is in bits, with the logarithm to base 2. Nats take the natural one.",
      },
    ],
    hint: "Give each of the five characters the probability 1/5, and sum −ln of it over the steps.",
  },
  {
    id: "05.3",
    expected: 1,
    tolerance: 0,
    right: "The LSTM makes the outputs differ. What it reads is the same each time.",
    mistakes: [
      {
        answer: 5,
        hint: "The LSTM's state changes at each step, but without feedback nothing of it reaches the scores.",
      },
      { answer: 4, hint: "The first step has the query 0. Which query have the others, without feedback?" },
      { answer: 0, hint: "It does see a context: the source, mixed by the scores for the query 0." },
    ],
    hint: "The context depends on the source and on the query. What is the query without feedback?",
  },
  {
    id: "05.4",
    expected: ["09:12"],
    lengthIsAsked: true,
    right:
      "In the others one character is followed by different ones: 1 by 1 and by the colon, 1 by 2 and by 3, 0 by the colon and by the end.",
    mistakes: [
      {
        answer: ["09:12", "20:30"],
        hint: "Look at the 0 of 20:30: once the colon follows it, once the end does.",
      },
      {
        answer: ["09:12", "11:11"],
        hint: "The first 1 of 11:11 is followed by a 1, the second by the colon. It cannot tell them apart.",
      },
      {
        answer: ["09:12", "11:11", "20:30"],
        hint: "Write down for each character what follows it, the end counted. It has to be one and the same thing.",
      },
    ],
    hint: "For each target write down which character, or the end, follows each character. Where one is followed by two different ones it cannot be right.",
  },
];
