/** One number for each part of a network that draws initial weights. A network has one of the two decoders. */
const numbers = { encoder: 1, decoder: 2, output: 3, targetEmbedding: 4, sourceEmbedding: 5 };

/** Seed of a part's initial weights, from the seed of the whole network: no two parts draw the same numbers. */
export const weightSeed = (seed: number, part: keyof typeof numbers): number => 10 * seed + numbers[part];
