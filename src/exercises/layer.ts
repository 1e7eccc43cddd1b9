import type { Exercise } from "./exercise";

/** Notebook 02. */
export const layerExercises: readonly Exercise[] = [
  {
    id: "02.1",
    expected: [0.587, 0.218, 0.196],
    right: "Softmax only sees differences between scores: a number added to all of them cancels.",
    mistakes: [
      {
        answer: [1, 0, 0],
        hint: "That is what happens when only the first score gets the 100. Add it to all three.",
      },
      {
        answer: [0.334, 0.333, 0.333],
        hint: "That is sharing out the scores in proportion to their size. Softmax takes powers of e first.",
      },
    ],
    hint: "Compute softmax(scores1.map((score) => score + 100)).",
  },
  {
    id: "02.2",
    expected: [1, 1, 2],
    tolerance: 0,
    right:
      "Larger scores make sharper rows, and sharper rows make other contexts: from the second step on the layer takes another path.",
    mistakes: [
      {
        answer: [1, 2, 3],
        hint: "That is the path of the notebook, only sharper. The second context differs from before, so y₁ does, and with it the second row: run the loop again.",
      },
      { answer: [0, 0, 1], hint: "Right rows, but the steps here are counted from 1: x₁ is 1." },
    ],
    hint: "Multiply both numbers of W2 by 5, run the loop again and read the largest weight of each of the three rows.",
  },
  {
    id: "02.3",
    expected: [1 / 3, 1 / 3, 1 / 3],
    tolerance: 0.007,
    right:
      "All three scores are negative before the relu and 0 after it, so the layer cannot choose, and no gradient tells it how to.",
    mistakes: [
      {
        answer: [0.587, 0.218, 0.196],
        hint: "A number added to all scores cancels in softmax, but here a relu stands between the two.",
      },
      { answer: [0, 0, 0], hint: "These are the scores. What does softmax make of three equal ones?" },
    ],
    hint: "Set b2 to [-3], compute the scores for y0 again, and then their softmax.",
  },
  {
    id: "02.4",
    expected: [0.73, 0.27, 0],
    right: "A mask has to act on the scores, or the weights have to be scaled up again: both give this.",
    mistakes: [
      {
        answer: [0.587, 0.218, 0],
        hint: "These sum to 0.80. Weights have to sum to 1: divide by what is left.",
      },
      {
        answer: [0.594, 0.22, 0.186],
        hint: "A score of 0 is not the lowest: e to the power of 0 is 1. Padding needs weight 0.",
      },
      { answer: [0.5, 0.5, 0], hint: "The first two steps keep their own scores, which differ." },
      {
        answer: [0.685, 0.315, 0],
        hint: "Shared out in equal parts, the weight that was freed changes how the other two compare. Divide both by what is left.",
      },
    ],
    hint: "Set the third weight to 0, and divide the other two by their sum.",
  },
  {
    id: "02.5",
    expected: [1, 2, 1],
    tolerance: 0,
    right:
      "The layer has no memory, and still the attention moves: what was fed back, y₁, is another query than y₀.",
    mistakes: [
      {
        answer: [1, 1, 1],
        hint: "That would be so if the score were computed from y₀ each time: score each step with the y of the step before. Or did you take the last two rows of candidates as K? The context has the first two.",
      },
      {
        answer: [1, 2, 3],
        hint: "That is the LSTM's path. Replace lstm by y = tanh(context · K) and run the loop.",
      },
      {
        answer: [0, 1, 0],
        hint: "Right rows, but the steps here are counted from 1: x₁ is 1.",
      },
    ],
    hint: "In the loop, put times(context, candidates.slice(0, 2)).map(Math.tanh) in the place of lstm(…), and score with that y.",
  },
];
