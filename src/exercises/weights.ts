import type { Exercise } from "./exercise";

/** Notebook 04. */
export const weightsExercises: readonly Exercise[] = [
  {
    id: "04.1",
    expected: "19:49",
    right:
      "The network tells the two numbers apart by what stands around them, not by their place: the attention moves with them.",
    mistakes: [
      {
        answer: "20:11",
        hint: 'That is eleven minutes after eight. The phrase says "before".',
      },
      {
        answer: "22:52",
        hint: "That is the answer to the phrase before the swap. Swap the two numbers and ask again.",
      },
      { answer: "07:49", hint: "The minutes are right. Which half of the day does the phrase name?" },
      {
        answer: "20:49",
        hint: "The minutes are right. Before 8 p.m the hour is not 20 yet.",
      },
    ],
    hint: 'Swap the numbers of "8 min before 11 p.m", and give the network\'s answer as text, such as "09:12".',
  },
  {
    id: "04.2",
    expected: 3,
    tolerance: 0,
    right: "The colon's row: while it writes the colon, the network reads the tens of the minutes.",
    mistakes: [
      {
        answer: 4,
        hint: "That would be so if each character were read at its own step. Compare the numbers of the fourth column row by row.",
      },
      { answer: 2, hint: "Right if you count from 0. Rows are counted from 1 here." },
    ],
    hint: "Look at the table of right characters: in which row of it is the fourth number smallest?",
  },
  {
    id: "04.3",
    expected: "padding",
    also: ["the padding", "∅", "<pad>", "pad"],
    right:
      "More than half of this row lies on the empty places after the phrase, which this network sees like any other characters. A chart without the column ∅ would hide it.",
    mistakes: [
      {
        answer: "1",
        hint: "The 1 is the character that is written. Sum what falls on the characters, and compare it with onPadding.",
      },
      { answer: "4", hint: "The 4 is the strongest *character* of this row. Look at the column ∅, too." },
    ],
    hint: 'Translate "t06:14" and draw it with withPadding: which column has the strongest color in the fourth row?',
  },
  {
    id: "04.4",
    expected: 0.5,
    right: 'A row sums to 1. "~1 if the input step is relevant" can only hold where a single step is.',
    mistakes: [
      {
        answer: 1,
        hint: "That is what the article's sentence says of each of them. But the row has to sum to 1.",
      },
      { answer: 0.25, hint: "There are two relevant characters here, not four." },
    ],
    hint: "All weights of a row sum to 1, and the two are to have equal weights.",
  },
];
