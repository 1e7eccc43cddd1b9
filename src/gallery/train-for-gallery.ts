import type { AttentionSnapshot } from "../figures/attention-over-epochs";
import type { GalleryTraining } from "../figures/gallery-chart";
import type { Translator } from "../models/translator";
import type { Pair } from "../text/pairs";
import { recipes } from "../training/recipes";
import { train } from "../training/train";

export interface GalleryTrainingOptions {
  /** The phrase whose attention is recorded at each epoch. */
  readonly phrase: string;
  readonly epochs: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/**
 * Trains the article's network and records its attention on one phrase at each epoch.
 *
 * @throws Interrupted if the signal is aborted
 */
export async function trainForGallery(
  pairs: Pair[],
  test: Pair[],
  { phrase, epochs, seed, signal }: GalleryTrainingOptions,
): Promise<{ translator: Translator; training: GalleryTraining }> {
  const snapshots: AttentionSnapshot[] = [];
  const { translator, history } = await train(pairs, {
    recipe: recipes.article,
    epochs,
    seed,
    validation: test,
    signal,
    onEpochEnd: (epoch, _, pupil) => {
      const [{ outputTokens, alignment }] = pupil.translate([phrase]);
      snapshots.push({ epoch, outputTokens, weights: alignment });
    },
  });
  const [{ sourceTokens }] = translator.translate([phrase]);
  return { translator, training: { history, phrase, sourceTokens, snapshots } };
}
