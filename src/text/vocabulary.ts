import { InputError, quote } from "../files/errors";
import { withCapital, withoutCapital } from "./sentence-case";
import { TokenCounts } from "./token-counts";
import { joinWords, type TokenKind, tokenize } from "./tokens";

/** Special entries, which stand for no text. */
const PADDING = "<pad>";
const UNKNOWN = "<unk>";
const START = "<start>";
const END = "<end>";

export interface VocabularyOptions {
  /** Reserve an id that fills short texts up to the full length. Default: no. */
  padding?: boolean;
  /** Reserve an id for tokens that are not in the training texts. Default: no; such a token is an error. */
  unknown?: boolean;
  /** Reserve ids that mark where a translation starts and ends. Default: no. */
  startEnd?: boolean;
  /** Characters as a person sees them, or words. Default: characters. */
  kind?: TokenKind;
  /** Tokens seen fewer times than this are left out and become unknown. Default 1. */
  minimumCount?: number;
  /**
   * Know the first word of a text as the same word inside a text: in lower case, unless it has a capital there, too.
   * Answers are given their capital again. Default: no.
   */
  sentenceCase?: boolean;
}

/** A vocabulary as JSON. */
export interface VocabularyJSON {
  kind: TokenKind;
  entries: string[];
  special: string[];
  sentenceCase?: boolean;
}

/**
 * A numbered list of tokens: text → ids → text. Build it from the training texts only.
 * The order is fixed: special entries first (padding, when there is one, has id 0), then the tokens
 * in the order of their code points, so that the same texts in any order give the same ids.
 */
export class Vocabulary {
  readonly size: number;
  /** Id of the padding entry, or −1 if there is none. */
  readonly paddingId: number;
  /** Id of the unknown entry, or −1 if there is none. */
  readonly unknownId: number;
  readonly startId: number;
  readonly endId: number;
  private readonly ids: Map<string, number>;
  private readonly specialIds: Set<number>;

  private constructor(
    readonly entries: readonly string[],
    readonly special: readonly string[],
    readonly kind: TokenKind,
    readonly sentenceCase: boolean,
  ) {
    this.size = entries.length;
    const specialId = (name: string) => special.indexOf(name);
    this.paddingId = specialId(PADDING);
    this.unknownId = specialId(UNKNOWN);
    this.startId = specialId(START);
    this.endId = specialId(END);
    this.specialIds = new Set(special.keys());
    // Only real tokens are looked up: a text with the word "<pad>" must not become padding.
    this.ids = new Map(entries.slice(special.length).map((entry, index) => [entry, special.length + index]));
  }

  /** Collects the tokens of all texts. */
  static fromTexts(texts: Iterable<string>, options: VocabularyOptions = {}): Vocabulary {
    const { kind = "character" } = options;
    const counts = new TokenCounts(kind === "word");
    for (const text of texts) {
      counts.add(tokenize(text, kind));
    }
    return Vocabulary.fromCounts(counts, options);
  }

  /** The vocabulary of tokens that were counted. */
  static fromCounts(counts: TokenCounts, options: VocabularyOptions = {}): Vocabulary {
    const {
      padding,
      unknown,
      startEnd,
      kind = "character",
      minimumCount = 1,
      sentenceCase = false,
    } = options;
    if (minimumCount > 1 && !unknown) {
      throw new InputError(
        "A vocabulary that leaves out rare tokens needs an unknown entry: set unknown to true",
      );
    }
    const special = [
      ...(padding ? [PADDING] : []),
      ...(unknown ? [UNKNOWN] : []),
      ...(startEnd ? [START, END] : []),
    ];
    const tokens = [...counts.counts(sentenceCase)]
      .filter(([, count]) => count >= minimumCount)
      .map(([token]) => token);
    return new Vocabulary([...special, ...tokens.sort(byCodePoint)], special, kind, sentenceCase);
  }

  static fromJSON(json: VocabularyJSON): Vocabulary {
    const { kind, entries, special, sentenceCase = false } = json ?? {};
    const listOfTexts = (list: unknown) =>
      Array.isArray(list) && list.every((item) => typeof item === "string");
    if ((kind !== "character" && kind !== "word") || !listOfTexts(entries) || !listOfTexts(special)) {
      throw new InputError(
        'A stored vocabulary is {"kind": "character" or "word", "entries": [texts], "special": [texts]}',
      );
    }
    if (special.some((name, id) => entries[id] !== name) || new Set(entries).size !== entries.length) {
      throw new InputError("A stored vocabulary lists its special entries first, and no entry twice");
    }
    return new Vocabulary([...entries], [...special], kind, sentenceCase);
  }

  toJSON(): VocabularyJSON {
    const { kind, entries, special, sentenceCase } = this;
    return { kind, entries: [...entries], special: [...special], ...(sentenceCase && { sentenceCase }) };
  }

  /** The tokens of a text: its characters as a person sees them, or its words. */
  tokens(text: string): string[] {
    return tokenize(text, this.kind);
  }

  has(token: string): boolean {
    return this.ids.has(token);
  }

  /** For each token of a text whether the vocabulary has an entry for it. */
  knows(tokens: readonly string[]): boolean[] {
    return this.asEntries(tokens).map((token) => this.has(token));
  }

  private asEntries(tokens: readonly string[]): readonly string[] {
    return this.sentenceCase ? withoutCapital(tokens, (word) => this.ids.has(word)) : tokens;
  }

  /**
   * The id of a token, or the unknown id.
   *
   * @throws InputError if the token is unknown and the vocabulary has no unknown entry
   */
  idOf(token: string): number {
    const id = this.ids.get(token) ?? this.unknownId;
    if (id < 0) {
      throw new InputError(`${quote(token)} is not in the vocabulary, which has no unknown entry`);
    }
    return id;
  }

  /**
   * Ids of a text, cut or padded at its end to `length`. Without a length there are as many as the text has tokens.
   *
   * @throws InputError if a token is unknown or the text too short, and the vocabulary has no entry for that
   */
  encode(text: string, length?: number): number[] {
    return this.encodeTokens(this.tokens(text), length);
  }

  /** `encode` for a text that is already cut into tokens. */
  encodeTokens(tokens: readonly string[], length?: number): number[] {
    const ids = this.asEntries(tokens.slice(0, length)).map((token) => this.idOf(token));
    if (length === undefined || ids.length === length) {
      return ids;
    }
    if (this.paddingId < 0) {
      throw new InputError(
        `${quote(tokens.join(""))} has length ${ids.length}, and without padding it must be ${length}`,
      );
    }
    while (ids.length < length) {
      ids.push(this.paddingId);
    }
    return ids;
  }

  /** The tokens of an answer, one for each id. */
  written(ids: Iterable<number>): string[] {
    const tokens = Array.from(ids, (id) => {
      const entry = this.entries[id];
      if (entry === undefined) {
        throw new InputError(`Id ${id} is not between 0 and ${this.size - 1}`);
      }
      return entry;
    });
    return this.sentenceCase ? withCapital(tokens) : tokens;
  }

  /** The text of ids. Padding, start and end are left out; the unknown entry becomes "<unk>". */
  decode(ids: Iterable<number>): string {
    const shown = Array.from(ids).filter((id) => !this.specialIds.has(id) || id === this.unknownId);
    const tokens = this.written(shown);
    return this.kind === "character" ? tokens.join("") : joinWords(tokens);
  }
}

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
