import { two } from "./format";

export interface BarProps {
  /** Name of the source token. */
  name: string;
  weight: number;
  /** Whether the bar is vertical, above the source token, or horizontal, beside it. */
  across: boolean;
  /** Whether the Tab key stops here. */
  reachable: boolean;
  /** Whether the step's window excludes this token. */
  disabled: boolean;
  onWeight: (weight: number) => void;
  onPlace: () => void;
  onMove: (by: number) => void;
}

/** Change of a weight by one key press. */
const SMALL = 0.05;
const LARGE = 0.25;

/** One attention weight as a bar that can be dragged: a slider. */
export function Bar(props: BarProps) {
  const { name, weight, across, reachable, disabled, onWeight, onPlace } = props;
  const drag = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const value = across
      ? 1 - (event.clientY - box.top) / box.height
      : (event.clientX - box.left) / box.width;
    onWeight(clamp(value));
  };
  return (
    <div
      class={`bar${disabled ? " disabled" : ""}`}
      role="slider"
      tabIndex={reachable ? 0 : -1}
      aria-label={`Weight on ${name}`}
      aria-describedby="bar-hint"
      aria-orientation={across ? "vertical" : "horizontal"}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={Number(two(weight))}
      aria-disabled={disabled}
      onFocus={onPlace}
      onPointerEnter={onPlace}
      onKeyDown={(event) => onKey(event, props)}
      onPointerDown={(event) => {
        if (!disabled && event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus({ preventScroll: true });
          event.preventDefault();
          drag(event);
        }
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          drag(event);
        }
      }}
    >
      <span class="fill" style={{ [across ? "height" : "width"]: `${100 * weight}%` }} />
    </div>
  );
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

function onKey(event: KeyboardEvent, { weight, across, disabled, onWeight, onMove }: BarProps): void {
  const [more, less, next, previous] = across
    ? ["ArrowUp", "ArrowDown", "ArrowRight", "ArrowLeft"]
    : ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"];
  const values: Record<string, number> = {
    [more]: weight + SMALL,
    [less]: weight - SMALL,
    PageUp: weight + LARGE,
    PageDown: weight - LARGE,
    Home: 0,
    End: 1,
  };
  if (event.key === next || event.key === previous) {
    event.preventDefault();
    onMove(event.key === next ? 1 : -1);
  } else if (event.key in values) {
    event.preventDefault();
    if (!disabled) {
      onWeight(clamp(values[event.key]));
    }
  }
}
