/** Exercises that check themselves: the right answer, typical mistakes, and a response to each. */

/** An answer of the reader: a number, a word, or a list of them. */
export type Answer = number | string | readonly Answer[] | Float32Array | Float64Array | Int32Array;

export interface Mistake {
  /** The answer that this mistake leads to. */
  answer: Answer;
  hint: string;
}

export interface Exercise {
  /** Notebook and number, such as `02.3`. */
  id: string;
  expected: Answer;
  /** Other ways to write the right answer. */
  also?: readonly Answer[];
  /** How many entries the list has is part of the question, so no hint may say it. */
  lengthIsAsked?: boolean;
  /** How far each number may be off. Default 0.005: two digits after the point. */
  tolerance?: number;
  /** What the right answer shows, in one or two sentences. */
  right: string;
  /** Typical mistakes. */
  mistakes: readonly Mistake[];
  /** For any other answer. */
  hint: string;
}

export type Verdict =
  | { kind: "right"; message: string }
  | { kind: "mistake"; message: string }
  | { kind: "wrong"; message: string }
  | { kind: "open"; message: string };

/** Judge an answer to an exercise; `undefined` is an exercise that nobody has answered yet. */
export function judge(exercise: Exercise, given: Answer | undefined): Verdict {
  const { id, expected, also = [], tolerance = 0.005, mistakes } = exercise;
  if (given === undefined) {
    return { kind: "open", message: `${id} is open: put your answer in place of "undefined".` };
  }
  const answer = withPlainLists(given);
  if ([expected, ...also].some((one) => isClose(answer, one, tolerance))) {
    return { kind: "right", message: `${id} is right. ${exercise.right}` };
  }
  const mistake = mistakes.find((one) => isClose(answer, one.answer, tolerance));
  if (mistake) {
    return { kind: "mistake", message: `${id} is not right yet. ${mistake.hint}` };
  }
  const form =
    formProblem(answer, exercise) ??
    percentProblem(answer, expected, tolerance) ??
    digitsProblem(answer, expected);
  return { kind: "wrong", message: `${id} is not right yet. ${form ?? exercise.hint}` };
}

/** The answer with lists in the place of typed arrays, also inside of lists. */
function withPlainLists(given: Answer): Answer {
  if (ArrayBuffer.isView(given)) {
    return Array.from(given);
  }
  return Array.isArray(given) ? given.map(withPlainLists) : given;
}

function isClose(answer: Answer, wanted: Answer, tolerance: number): boolean {
  if (Array.isArray(wanted)) {
    const parts = answer as readonly Answer[];
    return (
      Array.isArray(answer) &&
      parts.length === wanted.length &&
      wanted.every((part, n) => isClose(parts[n], part, tolerance))
    );
  }
  if (typeof wanted === "number") {
    return typeof answer === "number" && Math.abs(answer - wanted) <= tolerance;
  }
  return typeof answer === "string" && folded(answer) === folded(wanted as string);
}

const folded = (text: string): string => text.trim().toLowerCase();

/** What is wrong with the form of an answer, or of an entry of it; undefined if nothing is. */
function formProblem(
  answer: Answer,
  { expected, lengthIsAsked }: Pick<Exercise, "expected" | "lengthIsAsked">,
  name = "It",
): string | undefined {
  const [given, wanted] = [answer, expected].map((one) => formOf(one, !lengthIsAsked));
  if (given !== wanted) {
    return `${name} is ${given}; ${wanted} is asked for.`;
  }
  if (!Array.isArray(answer)) {
    return undefined;
  }
  const parts = expected as readonly Answer[];
  const inside = name === "It" ? "" : ` of ${name.toLowerCase()}`;
  const problems = answer.map((entry, n) =>
    formProblem(entry, { expected: parts[n] ?? parts[0] }, `Entry ${n + 1}${inside}`),
  );
  return problems.find((problem) => problem !== undefined);
}

function formOf(answer: unknown, withLength: boolean): string {
  if (Array.isArray(answer)) {
    return withLength ? `a list of ${answer.length}` : "a list";
  }
  if (typeof answer === "number") {
    return Number.isNaN(answer) ? "NaN, which is no number" : "a number";
  }
  return typeof answer === "string" ? "a text" : "neither a number nor a text nor a list";
}

/** A hint for numbers that are right and rounded too far: 0.02 for 0.024, or 75 for 74.52. */
function digitsProblem(answer: Answer, expected: Answer): string | undefined {
  const [given, wanted] = [[answer], [expected]].map((parts) => parts.flat() as Answer[]);
  const isRounded = wanted.every((part, n) => {
    const number = given[n];
    // Rounding to one digit moves a number by at most a third; what moves it further than a sixth may be a mistake.
    if (
      typeof part !== "number" ||
      typeof number !== "number" ||
      Math.abs(number - part) > Math.abs(part) / 6
    ) {
      return false;
    }
    const decimals = String(number).split(".")[1]?.length ?? 0;
    return Number(part.toFixed(decimals)) === number;
  });
  return isRounded ? "It is rounded too far: give one more digit." : undefined;
}

/** A hint for shares that are given in percent. */
function percentProblem(answer: Answer, expected: Answer, tolerance: number): string | undefined {
  const [given, wanted] = [[answer], [expected]].map((parts) => parts.flat() as Answer[]);
  // A tolerance of 0 means that something is counted.
  const areShares =
    tolerance > 0 && wanted.every((part) => typeof part === "number" && part >= 0 && part <= 1);
  const arePercent = wanted.every((part, n) => isClose(given[n], 100 * Number(part), 100 * tolerance));
  return areShares && arePercent ? "Right in percent; a share between 0 and 1 is asked for." : undefined;
}
