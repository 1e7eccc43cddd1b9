import { useRef } from "preact/hooks";
import { columnWeight } from "./columns";
import { Diagram } from "./diagram";
import { movedFocus } from "./keys";
import { Context, Output, Scores, State, Weights } from "./panels";
import { STAGE_TITLES, STAGES, type Stage } from "./stages";
import type { Inspected } from "./view";

interface StepViewProps extends Inspected {
  stage: Stage;
  onStage: (stage: Stage) => void;
}

const PANELS = { scores: Scores, weights: Weights, context: Context, state: State, output: Output };

/** One output step from inside: the layer's diagram, and each stage with its equation beside its numbers. */
export function StepView(props: StepViewProps) {
  const { reader, columns, writing, step, stage, onStage } = props;
  const tabs = useRef<HTMLDivElement>(null);
  const Panel = PANELS[stage];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedFocus(event, STAGES.indexOf(stage), STAGES.length);
    if (next !== undefined) {
      event.preventDefault();
      onStage(STAGES[next]);
      (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
    }
  };
  const current = writing.steps[step];
  return (
    <section class="inside" aria-label={`Step ${step + 1} from inside`}>
      <Diagram
        {...{ stage, step }}
        cell={reader.network.shape.decoder.cell}
        fed={current.fed >= 0 ? reader.target.entries[current.fed] : undefined}
        written={reader.target.entries[current.token]}
        tokens={columns.map(({ label }) => label)}
        weights={columns.map((column) => columnWeight(column, current.weights))}
      />
      <div class="stages">
        <div class="tabs" role="tablist" aria-label="Stages of the step" ref={tabs} onKeyDown={onKeyDown}>
          {STAGES.map((one, n) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`tab-${one}`}
              aria-controls="stage-panel"
              aria-selected={one === stage}
              tabIndex={one === stage ? 0 : -1}
              onClick={() => onStage(one)}
            >
              <span class="number" aria-hidden="true">
                {n + 1}
              </span>
              {STAGE_TITLES[one]}
            </button>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without controls is reached this way */}
        <div role="tabpanel" id="stage-panel" aria-labelledby={`tab-${stage}`} tabIndex={0}>
          <Panel {...props} />
        </div>
      </div>
    </section>
  );
}
