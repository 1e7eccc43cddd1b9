/** An encoding from pairs that come one by one. */
import { InputError } from "../files/errors";
import type { Pair } from "./pairs";
import { checkTargetLengths } from "./target-lengths";
import { TokenCounts } from "./token-counts";
import { type TokenKind, tokenize } from "./tokens";
import { Vocabulary } from "./vocabulary";

/** How pairs are turned into ids. */
export interface Encoding {
  source: Vocabulary;
  target: Vocabulary;
  /** Source length in tokens (the article's Tx); longer texts are cut, shorter ones padded. */
  sourceLength: number;
  /** Target length in tokens (the article's Ty). */
  targetLength: number;
}

export type SideKinds = Record<"source" | "target", TokenKind>;

/**
 * Collects what an encoding is made from. It keeps the different tokens of the pairs, and no pair.
 *
 * For targets of one length (`humanTimesEncoding`) give no kinds; for a translation give those of its sides.
 */
export class EncodingBuilder {
  private readonly source: TokenCounts;
  private readonly target: TokenCounts;
  private readonly kinds: SideKinds;
  private readonly translates: boolean;
  private pairs = 0;

  constructor(kinds?: SideKinds) {
    this.translates = kinds !== undefined;
    this.kinds = kinds ?? { source: "character", target: "character" };
    this.source = new TokenCounts(this.kinds.source === "word");
    this.target = new TokenCounts(this.kinds.target === "word");
  }

  /**
   * Adds a pair to train on.
   *
   * @throws InputError if a target of one length has another one than those before it
   */
  add(pair: Pair): void {
    this.pairs += 1;
    const [source, target] = this.tokens(pair);
    if (!this.translates && this.pairs > 1 && target.length !== this.target.longest) {
      checkTargetLengths([pair.target], () => `Pair ${this.pairs}`, this.target.longest);
    }
    this.source.add(source);
    this.target.add(target);
  }

  /** Makes room for a pair that is evaluated; its tokens are not learned. */
  makeRoomFor(pair: Pair): void {
    const [source, target] = this.tokens(pair);
    this.source.addLength(source);
    if (this.translates) {
      this.target.addLength(target);
    }
  }

  /** @throws InputError if no pair was added */
  encoding(minimumCount = 1): Encoding {
    if (this.pairs === 0) {
      throw new InputError("There are no pairs to build a vocabulary from");
    }
    const special = { padding: true, unknown: true, minimumCount };
    const { source, target, kinds } = this;
    const ofSide = (counts: TokenCounts, kind: TokenKind, startEnd = false) =>
      Vocabulary.fromCounts(counts, {
        ...special,
        startEnd,
        kind,
        sentenceCase: this.translates && kind === "word" && counts.allBeginSentences,
      });
    return {
      source: ofSide(source, kinds.source),
      target: this.translates ? ofSide(target, kinds.target, true) : Vocabulary.fromCounts(target),
      sourceLength: source.longest,
      targetLength: target.longest + (this.translates ? START_AND_END : 0),
    };
  }

  private tokens(pair: Pair): [source: string[], target: string[]] {
    return [tokenize(pair.source, this.kinds.source), tokenize(pair.target, this.kinds.target)];
  }
}

const START_AND_END = 2;
