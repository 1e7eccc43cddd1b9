import type { Exercise } from "./exercise";

/** Notebook 01. */
export const dataExercises: readonly Exercise[] = [
  {
    id: "01.1",
    expected: 803,
    right:
      "Most of these phrases lose a “noon” or “midnight”, or a part of it; the others lose the end of an a.m. or p.m. What is left does not always tell the time.",
    mistakes: [
      {
        answer: 463,
        hint: "That is the row for 33 characters, which the audit adds by itself. Ask for yours: sourceLength: 30.",
      },
      { answer: 9197, hint: "These are the phrases that fit. How many are cut?" },
      {
        answer: 1040,
        hint: "Those are the phrases of 30 characters or more. One of exactly 30 still fits.",
      },
      {
        answer: 0.0803,
        hint: "That is the share of the phrases. Their number is asked for.",
      },
    ],
    hint: 'Ask auditPairs(pairs, { sourceLength: 30 }) and read rowsCut in the row for 30 of "truncation".',
  },
  {
    id: "01.2",
    expected: 16,
    right:
      "A split takes each such pair for two phrases and may put one on each side: a leak that no count of equal texts finds.",
    mistakes: [
      {
        answer: 0,
        hint: "That is what remains with lowerCase. Leave it out of the chain and audit the result again.",
      },
      { answer: 404, hint: "That is how many rows are left. Count the groups of near twins among them." },
      {
        answer: 32,
        hint: "Those are the spellings in all groups: each group holds two. Count the groups.",
      },
      {
        answer: 36,
        hint: "That is the file before any cleaning. Leave out lowerCase alone.",
      },
    ],
    hint: "Clean with tidySpaces, dropDuplicates and dropAmbiguous alone, then look at nearTwins.height of the audit.",
  },
  {
    id: "01.3",
    expected: 36,
    right:
      "Rows that differ in capitals or spaces are not equal when dropDuplicates looks, and become equal afterwards.",
    mistakes: [
      {
        answer: 24,
        hint: "That is how many the untidy file holds before any cleaning. Audit what the swapped chain leaves.",
      },
      {
        answer: 0,
        hint: "That is what the right order leaves. Call dropDuplicates first and the other two on its result.",
      },
      {
        answer: 448,
        hint: "That is how many rows the swapped chain leaves. How many of them repeat another one?",
      },
      {
        answer: 60,
        hint: "That is without dropDuplicates. It comes first here; what does it miss?",
      },
    ],
    hint: "Audit lowerCase(tidySpaces(dropDuplicates(untidy))) and read repeatedRows.",
  },
  {
    id: "01.4",
    expected: [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
    tolerance: 0,
    right: "Each row has a single 1, in the column of its id.",
    mistakes: [
      {
        answer: [
          [0, 0, 2],
          [0, 0, 0],
          [0, 1, 0],
        ],
        hint: "These are ids used as quantities. A one-hot row says which id it is with a 1, whatever the id.",
      },
      {
        answer: [
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ],
        hint: "Rows and columns are swapped: there is one row for each id of the text, and one column for each entry of the vocabulary.",
      },
      {
        answer: [
          [0, 1, 0],
          [0, 0, 0],
          [1, 0, 0],
        ],
        hint: "Ids are counted from 0: id 0 has its 1 in the first column, id 2 in the last.",
      },
    ],
    hint: "Three rows of three numbers: row n has a 1 in the column whose number is the n-th id, counted from 0.",
  },
  {
    id: "01.5",
    expected: [0.45, 0.14, 1, 0.17, 0.11],
    tolerance: 0.02,
    right:
      "The colon comes for free and the first digit is a 0 nearly half of the time, so compare a network with these and not with guessing.",
    mistakes: [
      {
        answer: [0.09, 0.09, 0.09, 0.09, 0.09],
        hint: "That is guessing evenly among the 11 characters. The places differ: look at how often each character stands in each.",
      },
      {
        answer: [0.1, 0.1, 1, 0.1, 0.1],
        hint: "Ten digits are not equally frequent in a place: hours begin with 0, 1 or 2, and the tens of minutes end at 5.",
      },
    ],
    hint: "For each of the five places count the characters of the training targets, and divide the largest count by the number of pairs.",
  },
];
