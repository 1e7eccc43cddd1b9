import { visibleText } from "../../figures/token-text";
import type { Answered } from "./view";

interface PhraseFieldProps {
  phrase: string;
  examples: string[];
  answered: Answered;
  onPhrase: (phrase: string) => void;
}

export function PhraseField({ phrase, examples, answered, onPhrase }: PhraseFieldProps) {
  return (
    <section class="phrase" aria-label="Phrase">
      <label for="phrase">Your phrase</label>
      <input
        id="phrase"
        type="text"
        value={phrase}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby="phrase-note"
        onInput={(event) => onPhrase(event.currentTarget.value)}
      />
      {examples.length > 1 && (
        <ul class="examples" aria-label="Examples">
          {examples.map((example) => (
            <li key={example}>
              <button type="button" aria-pressed={example === phrase} onClick={() => onPhrase(example)}>
                {visibleText(example)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p id="phrase-note" class="note">
        {remarksOn(answered)}
      </p>
    </section>
  );
}

/** Remarks for the reader on how the network has read the phrase. */
function remarksOn(answered: Answered): string {
  if (answered.problem !== undefined) {
    return `${answered.problem}.`;
  }
  const { tokens, known, cut } = answered.reading;
  const unknown = [...new Set(tokens.filter((_, j) => !known[j]))].map((token) => `“${visibleText(token)}”`);
  return [
    unknown.length > 0 ? `Never seen in training, and read as unknown: ${unknown.join(", ")}.` : "",
    cut > 0 ? `The network reads the first ${tokens.length} tokens; ${cut} more are cut off.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
