import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { InputError } from "../../files/errors";
import { withWeight } from "../network/edit";
import type { Reader } from "../network/reader";
import { addressHash, readAddress } from "./address";
import { Answer } from "./answer";
import { Below } from "./below";
import { type Column, columnsOf } from "./columns";
import { Heatmap } from "./heatmap";
import { LinkButton } from "./link-button";
import { PhraseField } from "./phrase-field";
import { STAGES, type Stage } from "./stages";
import { StepControls } from "./step-controls";
import { useWidth } from "./use-width";
import type { Answered, Edits, Inspected } from "./view";

export interface AppProps {
  reader: Reader;
  title: string;
  examples: string[];
}

const NONE: Edits = new Map();

function answerTo(reader: Reader, phrase: string): Answered {
  try {
    const reading = reader.read(phrase);
    return { reading, own: reader.write(reading), columns: columnsOf(reading) };
  } catch (error) {
    if (error instanceof InputError) {
      return { problem: error.message };
    }
    throw error;
  }
}

export function App({ reader, title, examples }: AppProps) {
  const start = useMemo(() => readAddress(location.hash), []);
  const [phrase, setPhrase] = useState(start.phrase ?? examples[0] ?? "");
  const [wantedStep, setStep] = useState(start.step ?? 0);
  const [stage, setStage] = useState<Stage>("scores");
  const [edits, setEdits] = useState<Edits>(NONE);
  const answered = useMemo(() => answerTo(reader, phrase), [reader, phrase]);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);

  const write = useCallback((text: string) => {
    setPhrase(text);
    setEdits(NONE);
  }, []);
  useAddress(phrase, wantedStep, write, setStep);

  const edited = useMemo(
    () =>
      answered.problem !== undefined || edits.size === 0 ? undefined : reader.write(answered.reading, edits),
    [reader, answered, edits],
  );
  return (
    <div class="live" ref={frame}>
      <h1>{title}</h1>
      <PhraseField phrase={phrase} examples={examples} answered={answered} onPhrase={write} />
      {answered.problem === undefined && (
        <Shown
          {...{ reader, ...answered, edits, setEdits, stage, setStage, setStep, width }}
          writing={edited ?? answered.own}
          step={wantedStep}
        />
      )}
      <LinkButton />
    </div>
  );
}

interface ShownProps extends Omit<Inspected, "place"> {
  setEdits: (edits: Edits) => void;
  stage: Stage;
  setStage: (stage: Stage) => void;
  setStep: (step: number) => void;
  width: number;
}

function Shown(props: ShownProps) {
  const { reader, reading, columns, own, writing, edits, setEdits, stage, setStage, setStep, width } = props;
  // A shorter answer may have fewer steps. The selected step is kept for the next answer.
  const step = Math.min(props.step, writing.steps.length - 1);
  const [place, setPlace] = useState<number>();
  const setWeight = (column: Column, value: number) => {
    const { weights, visible } = writing.steps[step];
    setEdits(new Map(edits).set(step, withWeight(weights, column.steps, value, visible)));
  };
  const advance = () => {
    const next = STAGES.indexOf(stage) + 1;
    setStage(STAGES[next % STAGES.length]);
    if (next === STAGES.length) {
      setStep((step + 1) % writing.steps.length);
    }
  };
  const shared = { reader, columns, writing, own, step, place };
  return (
    <>
      <Answer {...shared} onStep={setStep} />
      <Heatmap
        {...shared}
        edits={edits}
        width={width}
        onStep={setStep}
        onPlace={setPlace}
        onWeight={setWeight}
      />
      <StepControls
        {...shared}
        edited={edits.size > 0}
        onStep={setStep}
        onAdvance={advance}
        onReset={() => setEdits(NONE)}
      />
      <Below {...shared} reading={reading} edits={edits} stage={stage} onStage={setStage} />
    </>
  );
}

/** Keeps the page's address and its state in sync. */
function useAddress(
  phrase: string,
  step: number,
  setPhrase: (phrase: string) => void,
  setStep: (step: number) => void,
): void {
  useEffect(() => {
    const { theme } = readAddress(location.hash);
    // A page inside a notebook's output has no address of its own to share.
    if (location.protocol !== "about:") {
      history.replaceState(null, "", addressHash({ phrase, step, theme }));
    }
  }, [phrase, step]);
  useEffect(() => {
    const follow = () => {
      const address = readAddress(location.hash);
      if (address.phrase !== undefined) {
        setPhrase(address.phrase);
      }
      setStep(address.step ?? 0);
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [setPhrase, setStep]);
}
