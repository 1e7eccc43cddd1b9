import { InputError } from "../../files/errors";
import { Vocabulary } from "../../text/vocabulary";
import { readSource, type Source, type Step, writeAnswer } from "./forward";
import type { Network } from "./network";

/** A text as the network has read it. */
export interface Reading {
  text: string;
  /** The tokens that it has read, at most its source length. */
  tokens: string[];
  /** Whether each of them is in the vocabulary. */
  known: boolean[];
  /** How many tokens at the end of the text it has not read. */
  cut: number;
  /** Number of source steps: the tokens, and the padding after them unless it is masked. */
  length: number;
  source: Source;
}

/** The network's answer. */
export interface Writing {
  steps: Step[];
  /** The answer as text. */
  output: string;
}

/** A network with its vocabularies, like `Translator` in the library. */
export class Reader {
  readonly source: Vocabulary;
  readonly target: Vocabulary;

  constructor(readonly network: Network) {
    this.source = Vocabulary.fromJSON(network.shape.source);
    this.target = Vocabulary.fromJSON(network.shape.target);
  }

  /**
   * Encode a text.
   *
   * @throws InputError if it is empty, or has a token without an id in the vocabulary
   */
  read(text: string): Reading {
    const { masked, sourceLength } = this.network.shape;
    const all = this.source.tokens(text);
    const tokens = all.slice(0, sourceLength);
    if (tokens.length === 0) {
      throw new InputError("The phrase is empty");
    }
    const ids = this.source.encodeTokens(tokens, masked ? undefined : sourceLength);
    return {
      text,
      tokens,
      known: this.source.knows(tokens),
      cut: all.length - tokens.length,
      length: ids.length,
      source: readSource(this.network, ids),
    };
  }

  /** Write the answer, with weights set by hand at the steps that `edits` names. */
  write({ source }: Reading, edits?: ReadonlyMap<number, Float32Array>): Writing {
    const steps = writeAnswer(this.network, source, this.target, edits);
    return { steps, output: this.target.decode(steps.map(({ token }) => token)) };
  }
}
