import type { Exercise } from "./exercise";

/** Notebook 07. */
export const quadraticTimeExercises: readonly Exercise[] = [
  {
    id: "07.1",
    expected: 500,
    tolerance: 0,
    right: "100 · 5. With a phrase of 200 characters it would be 1,000: twice, not four times as many.",
    mistakes: [
      {
        answer: 10000,
        hint: "That would be each character against each of the phrase itself. Here each of five output steps scores the phrase once.",
      },
      { answer: 105, hint: "Those are the recurrent steps. A score belongs to a pair of steps." },
      { answer: 100, hint: "That is one output step. There are five." },
    ],
    hint: "One score for each pair of source step and output step.",
  },
  {
    id: "07.2",
    expected: 1.5,
    tolerance: 0.01,
    right: "Eight times the time for four times the length: ln 8 / ln 4. Between proportional and square.",
    mistakes: [
      {
        answer: 2,
        hint: "Then four times the length would take sixteen times the time, 48 ms.",
      },
      { answer: 8, hint: "That is how many times the time has grown. The exponent is ln 8 divided by ln 4." },
      { answer: 0.67, hint: "The other way round: logarithm of the times over that of the lengths." },
    ],
    hint: "Time goes like length to the power of k: 24 / 3 = (80 / 20) to the power of k.",
  },
  {
    id: "07.3",
    expected: 593,
    tolerance: 0,
    right: "Sentences are far shorter. At their length the recurrent layers are what takes the time.",
    mistakes: [
      {
        answer: 121,
        hint: "That is where attention overtakes the encoder alone. The decoder belongs to the rest, too.",
      },
      {
        answer: 297,
        hint: "That is where attention has half as much as the rest, a third of all. Half of all is as much as the rest.",
      },
      {
        answer: 592,
        hint: "At 592 attention has a little less than half. Which is the first length with at least half?",
      },
    ],
    hint: "Count up from 1 until stepCounts(n, n).attention is no less than stepCounts(n, n).rest.",
  },
  {
    id: "07.4",
    expected: 10,
    tolerance: 0,
    right: "Step 10 needs word 29 and sees 10 to 29. The ten steps before it have to do without.",
    mistakes: [
      {
        answer: 11,
        hint: "[i, i + 20) holds twenty words, from i to i + 19. Is the last of them the one that step 10 needs?",
      },
      { answer: 20, hint: "That is where the window comes to rest. It sees needed words before." },
      { answer: 0, hint: "Step 0 needs the last word, number 39, and sees the words 0 to 19." },
      {
        answer: 29,
        hint: "That is the word that it needs. Which output step needs it?",
      },
    ],
    hint: "Output step i needs word 39 − i and sees the words i to i + 19.",
  },
];
