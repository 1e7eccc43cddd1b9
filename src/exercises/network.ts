import type { Exercise } from "./exercise";

/** Notebook 03. */
export const networkExercises: readonly Exercise[] = [
  {
    id: "03.1",
    expected: [18688, 34065],
    tolerance: 0,
    right:
      "Nearly all of the network is its three LSTMs; the score, which decides where to look, has 1,041 parameters.",
    mistakes: [
      { answer: [34065, 18688], hint: "Right numbers, in the other order: first the encoder." },
      { answer: [9344, 34065], hint: "The encoder reads from both ends: it is two LSTMs, not one." },
      {
        answer: [18432, 33800],
        hint: "The biases are missing: one for each gate and unit, one for each unit of the score and one for its output.",
      },
      {
        answer: [18688, 33024],
        hint: "That is the decoder's LSTM alone. The score's two dense layers belong to the attention layer, too.",
      },
      {
        answer: [18688, 1041],
        hint: "That is the score alone. The attention layer contains the decoder's LSTM(64), too.",
      },
    ],
    hint: "An LSTM has 4 · units · (inputs + units + 1). The encoder's inputs are the 40 entries of the vocabulary, the decoder's the 64 numbers of the context; the score adds Dense(8) on 64 + 64 numbers and Dense(1) on 8.",
  },
  {
    id: "03.2",
    expected: 11.99,
    tolerance: 0.011,
    right:
      "A loss below 12 has learned something; with exact match in mind, 1 is still a bad loss and 0.1 a good one.",
    mistakes: [
      { answer: -11.99, hint: "The loss is minus the logarithm, so it is positive." },
      { answer: 2.398, hint: "That is one output step. The loss sums five of them." },
      { answer: 11.51, hint: "That is 5 · ln 10. With the colon there are 11 entries." },
      { answer: 17.3, hint: "That is in bits. TensorFlow's cross-entropy takes the natural logarithm." },
      {
        answer: 5.207,
        hint: "That is with the logarithm to base 10. The loss takes the natural one, Math.log.",
      },
    ],
    hint: "Guessing evenly gives each of 11 entries the probability 1/11; the cross-entropy of a step is −ln of the right entry's probability.",
  },
  {
    id: "03.3",
    expected: 0.951,
    tolerance: 0.0005,
    right:
      "Five places at 0.99 leave nearly 5 % of the answers wrong, if their errors are independent. Errors that fall on the same answers leave fewer.",
    mistakes: [
      { answer: 0.049, hint: "That is the share of answers with at least one error. What is left is right." },
      { answer: 0.99, hint: "That is one place. All five have to be right at once." },
      {
        answer: 0.95,
        hint: "Close. Adding up the five risks of 0.01 gives exactly that, and multiplying the five probabilities gives a little more: say it to three digits.",
      },
      {
        answer: 0.05,
        hint: "That is about the share of answers with at least one error. What is left is right; say it to three digits.",
      },
    ],
    hint: "The probability that five independent things all happen is the product of their probabilities.",
  },
  {
    id: "03.4",
    expected: 0.1,
    right:
      "This network is too modest by 0.1, and its point lies above the diagonal. One group of ten says little: the 95 % interval of 9 in 10 goes from 0.60 to 0.98.",
    mistakes: [
      { answer: 0.9, hint: "That is the share that is right. How far is it from the 0.8 that was stated?" },
      {
        answer: -0.1,
        hint: "Right in size. Above means: the share that is right minus what was stated.",
      },
      { answer: 1, hint: "That is one answer more than expected, of ten. As a share of the answers?" },
      {
        answer: 0.125,
        hint: "That is relative to the stated 0.8. Subtract the two shares instead of dividing them.",
      },
    ],
    hint: "Subtract the stated probability from the share of answers that are right.",
  },
];
