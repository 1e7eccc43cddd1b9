/** The history of a training, with one entry for each epoch. */
export interface TrainingHistory {
  epoch: number[];
  loss: number[];
  validationLoss?: number[];
  /** Share of examples whose whole output is right, 0 to 1. */
  exactMatch?: number[];
  /** Seconds since the training began. */
  seconds?: number[];
}
