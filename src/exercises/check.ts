/** Functions that a notebook's exercise cells call. */

import { InputError } from "../files/errors";
import { show } from "../notebook/display";
import { dataExercises } from "./data";
import { type Answer, type Exercise, judge, type Verdict } from "./exercise";
import { layerExercises } from "./layer";
import { longInputsExercises } from "./long-inputs";
import { networkExercises } from "./network";
import { pictureExercises } from "./picture";
import { quadraticTimeExercises } from "./quadratic-time";
import { translationExercises } from "./translation";
import { weightsExercises } from "./weights";
import { whyRnnExercises } from "./why-rnn";

/** All exercises that a cell can check. A new notebook adds a file beside this one and an entry here. */
export const exercises: readonly Exercise[] = [
  ...dataExercises,
  ...layerExercises,
  ...networkExercises,
  ...weightsExercises,
  ...pictureExercises,
  ...whyRnnExercises,
  ...translationExercises,
  ...longInputsExercises,
  ...quadraticTimeExercises,
];

const MARKS: Record<Verdict["kind"], string> = { right: "✓", mistake: "✗", wrong: "✗", open: "…" };

/**
 * Show whether an answer is right, or a hint.
 *
 * @param id notebook and number, such as `02.3`
 * @throws InputError if there is no such exercise
 */
export function check(id: string, answer: Answer | undefined): void {
  const { kind, message } = judge(exerciseOf(id), answer);
  const text = `${MARKS[kind]} ${message}`;
  show({ "text/plain": text, "text/markdown": text });
}

/**
 * Show the responses to the right answer and to typical mistakes, for the notebooks of solutions.
 *
 * @param answer as the solution has computed it
 * @param mistakes the answers that typical mistakes lead to, computed where they can be: at least one for each hint
 * @throws Error if the answer is not right, a mistake is not in the exercise's list, or a mistake of the list is left out
 */
export function solution(id: string, answer: Answer, mistakes: readonly Answer[]): void {
  const exercise = exerciseOf(id);
  const verdict = judge(exercise, answer);
  if (verdict.kind !== "right") {
    throw new Error(`${id}: the solution ${JSON.stringify(answer)} is told "${verdict.message}"`);
  }
  check(id, answer);
  const responses = mistakes.map((mistake) => responseToMistake(exercise, mistake));
  const missing = exercise.mistakes.find(
    (known) => !responses.includes(judge(exercise, known.answer).message),
  );
  if (missing) {
    throw new Error(`${id}: the solution leaves out the mistake ${JSON.stringify(missing.answer)}`);
  }
  responses.forEach((response, n) => {
    const text = `Answered ${JSON.stringify(mistakes[n])}: ${response}`;
    show({ "text/plain": text, "text/markdown": text });
  });
}

function responseToMistake(exercise: Exercise, mistake: Answer): string {
  const { kind, message } = judge(exercise, mistake);
  if (kind !== "mistake") {
    throw new Error(`${exercise.id}: the mistake ${JSON.stringify(mistake)} is told "${message}"`);
  }
  return message;
}

function exerciseOf(id: string): Exercise {
  const exercise = exercises.find((one) => one.id === id);
  if (!exercise) {
    const ids = exercises.map((one) => one.id).join(", ");
    throw new InputError(`There is no exercise ${id}; those that can be checked are ${ids}`);
  }
  return exercise;
}
