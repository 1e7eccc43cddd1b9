import { useRef } from "preact/hooks";
import type { Reader, Writing } from "../network/reader";
import { label } from "./columns";
import { END_LABEL, likeliest, outputLabels, two } from "./format";
import { movedFocus } from "./keys";

interface AnswerProps {
  reader: Reader;
  writing: Writing;
  /** The network's own answer, without edits. */
  own: Writing;
  step: number;
  onStep: (step: number) => void;
}

/** The answer token by token, each with its probability and the runner-up. A click on a token selects its step. */
export function Answer({ reader, writing, own, step, onStep }: AnswerProps) {
  const list = useRef<HTMLDivElement>(null);
  const labels = outputLabels(reader, writing);
  const before = outputLabels(reader, own);
  const changed = writing !== own && writing.output !== own.output;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedFocus(event, step, writing.steps.length);
    if (next !== undefined) {
      event.preventDefault();
      onStep(next);
      (list.current?.children[next] as HTMLElement | undefined)?.focus();
    }
  };
  return (
    <section class="answer" aria-label="Answer">
      <div class="tiles" ref={list} role="toolbar" aria-label="Output steps" onKeyDown={onKeyDown}>
        {writing.steps.map(({ token, probabilities }, i) => {
          const [first, second] = likeliest(probabilities, 2);
          const other = token === first ? second : first;
          const was = writing !== own && before[i] !== labels[i] ? (before[i] ?? "nothing") : undefined;
          const otherLabel = other === undefined ? "" : tokenLabel(reader, other);
          return (
            <button
              key={i}
              type="button"
              class={`tile${labels[i].length > 1 ? " word" : ""}${was === undefined ? "" : " changed"}`}
              tabIndex={i === step ? 0 : -1}
              aria-pressed={i === step}
              onClick={() => onStep(i)}
            >
              <span class="hidden">{`Step ${i + 1}: `}</span>
              <span class={`token${token === reader.target.endId ? " end" : ""}`}>{labels[i]}</span>
              <span class="meter">
                <span style={{ width: `${100 * probabilities[token]}%` }} />
              </span>
              <span class="probability">
                <span class="hidden">, probability </span>
                {two(probabilities[token])}
              </span>
              <span class="runner">
                <span class="hidden">{was === undefined ? "; the next is " : "; "}</span>
                {was === undefined ? `${otherLabel} ${two(probabilities[other] ?? 0)}` : `was ${was}`}
              </span>
            </button>
          );
        })}
      </div>
      <p class="whole">
        <output for="phrase">{writing.output}</output>
        {changed && (
          <span class="was">
            {" "}
            with your weights; the network's own answer is <b>{own.output}</b>
          </span>
        )}
      </p>
    </section>
  );
}

const tokenLabel = ({ target }: Reader, id: number) =>
  id === target.endId ? END_LABEL : label(target.entries[id]);
