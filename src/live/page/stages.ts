/** The stages of one output step, in the order in which they are computed. */
export const STAGES = ["scores", "weights", "context", "state", "output"] as const;

export type Stage = (typeof STAGES)[number];

export const STAGE_TITLES: Record<Stage, string> = {
  scores: "Scores",
  weights: "Weights",
  context: "Context",
  state: "State",
  output: "Output",
};
