import { useMemo } from "preact/hooks";
import { DataTable } from "./data-table";
import { Spoken } from "./spoken";
import type { Stage } from "./stages";
import { StepView } from "./step-view";
import { useAfterPaint } from "./use-after-paint";
import type { Inspected } from "./view";

interface BelowProps extends Inspected {
  stage: Stage;
  onStage: (stage: Stage) => void;
}

/** What stands below the heatmap. It follows a new answer one frame after the heatmap, so that typing is not slowed. */
export function Below({
  reader,
  reading,
  columns,
  own,
  writing,
  edits,
  step,
  place,
  stage,
  onStage,
}: BelowProps) {
  const answer = useMemo(
    () => ({ reading, columns, own, writing, edits }),
    [reading, columns, own, writing, edits],
  );
  const shown = useAfterPaint(answer);
  return useMemo(() => {
    const inspected = { ...shown, reader, place, step: Math.min(step, shown.writing.steps.length - 1) };
    return (
      <>
        <StepView {...inspected} stage={stage} onStage={onStage} />
        <DataTable {...inspected} />
        <Spoken {...inspected} />
      </>
    );
  }, [shown, reader, place, step, stage, onStage]);
}
