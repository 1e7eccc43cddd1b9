/** A network's answers as plain data for the gallery's figures. */
import type { GalleryAnswer, GalleryPhrase } from "../figures/gallery-chart";
import { PADDING_NOTE, withPadding } from "../figures/padding-column";
import { visibleText } from "../figures/token-text";
import { answerEvidence } from "../models/evidence";
import { TokenTranslator } from "../models/token-translator";
import type { Translator } from "../models/translator";
import type { Pair } from "../text/pairs";

/** The answer to one phrase, with attention weights and, if the network allows it, other evidence. */
export function galleryPhrase(translator: Translator, phrase: string): GalleryPhrase {
  const [answer] = translator.translate([phrase]);
  const { output, sourceTokens, alignment } = answer;
  const attention = withPadding(answer);
  const hasColumn = attention.sourceTokens.length > sourceTokens.length;
  return {
    said: `“${visibleText(phrase)}” → ${visibleText(output)}`,
    sourceTokens,
    attention,
    paddingNote: hasColumn ? ` ${PADDING_NOTE}` : "",
    alignment,
    ...(translator instanceof TokenTranslator ? {} : answerEvidence(translator, phrase)),
  };
}

/** The answers to test pairs. */
export function galleryAnswers(translator: Translator, pairs: readonly Pair[]): GalleryAnswer[] {
  return translator
    .translate(pairs.map(({ source }) => source))
    .map(({ output, sourceTokens, probabilities, probability }, n) => ({
      ...pairs[n],
      output,
      sourceTokens,
      probabilities,
      probability,
    }));
}
