import { useEffect, useState } from "preact/hooks";
import type { Reader, Writing } from "../network/reader";
import { outputNames } from "./format";

interface StepControlsProps {
  reader: Reader;
  writing: Writing;
  step: number;
  edited: boolean;
  onStep: (step: number) => void;
  /** Goes to the next stage, and after the last one to the next step. */
  onAdvance: () => void;
  onReset: () => void;
}

/** Milliseconds for which a stage is shown while playing. */
const PACE = 1400;

export function StepControls({
  reader,
  writing,
  step,
  edited,
  onStep,
  onAdvance,
  onReset,
}: StepControlsProps) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) {
      return;
    }
    const timer = setTimeout(onAdvance, PACE);
    return () => clearTimeout(timer);
  }, [playing, onAdvance]);
  const last = writing.steps.length - 1;
  return (
    <section class="controls" aria-label="Step">
      <div class="buttons">
        <button type="button" disabled={step === 0} onClick={() => onStep(step - 1)}>
          <span aria-hidden="true">‹ </span>Back
        </button>
        <button type="button" onClick={() => setPlaying(!playing)}>
          {playing ? "Pause" : "Play"}
        </button>
        <button type="button" disabled={step === last} onClick={() => onStep(step + 1)}>
          Next<span aria-hidden="true"> ›</span>
        </button>
      </div>
      <h2>
        Step {step + 1} of {last + 1}
        <span class="writes"> writes {outputNames(reader, writing)[step]}</span>
      </h2>
      <button type="button" class="reset" disabled={!edited} onClick={onReset}>
        Reset weights
      </button>
    </section>
  );
}
