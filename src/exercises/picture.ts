import type { Exercise } from "./exercise";

/** Notebook 04b. The solutions check answers about stored results against `data/experiments/controls.json`. */
export const pictureExercises: readonly Exercise[] = [
  {
    id: "04b.1",
    expected: 0.6,
    right: "0.6 of the weight moved from the first step to the third.",
    mistakes: [
      {
        answer: 1.2,
        hint: "That is the sum of the differences. Weight that moves is missing in one place and too much in another, so it is counted twice: take half.",
      },
      { answer: 0.4, hint: "That is how much of the weight the two rows share." },
      { answer: 0, hint: "The plain differences cancel. Sum their absolute values." },
    ],
    hint: "Half of the sum of the absolute differences, over the three steps.",
  },
  {
    id: "04b.2",
    expected: 0.024,
    tolerance: 0.0005,
    right:
      "Attention that may choose is worth about two and a half answers in a hundred here. With 1,000 phrases and five seeds the two groups do not overlap.",
    mistakes: [
      { answer: 0.998, hint: "That is the first median. Subtract the second from it." },
      { answer: 0.0224, hint: "That is the difference of the means. The medians are asked for." },
      {
        answer: -0.024,
        hint: "Right in size. Above means: the learned ones' median minus that of the uniform ones.",
      },
      {
        answer: 1.0246,
        hint: "That is how many times as large the first median is. Subtract.",
      },
    ],
    hint: "medianAndRange(free).value − medianAndRange(frozen).value.",
  },
  {
    id: "04b.3",
    expected: 3,
    tolerance: 0,
    right:
      "Its network reads the minutes at the colon, as the workbook's does. Others with the same exact match do not.",
    mistakes: [
      { answer: 2, hint: "Right if you count seeds from 0; the first one is seed 1." },
      {
        answer: 4,
        hint: "That one hardly notices when its third row is flattened; it is the fourth that it needs. The third is flattened[2].",
      },
    ],
    hint: "Compare learned[n].flattened[2].right for the five networks.",
  },
  {
    id: "04b.4",
    expected: 0.845,
    tolerance: 0.006,
    right:
      'So "0.49, hence half right" is wrong twice: 1 is out of reach, since even measures that look at the answer reach only 0.58 between them; and a rank correlation is no share of right answers.',
    mistakes: [
      {
        answer: 0.49,
        hint: "That would be its share of 1. Compare it with what two measures of the answer itself reach.",
      },
      { answer: 1.18, hint: "That is the yardstick as a share of 0.49." },
      { answer: 0.09, hint: "That is the distance to the yardstick. Divide." },
    ],
    hint: "Divide the one correlation by the other.",
  },
];
