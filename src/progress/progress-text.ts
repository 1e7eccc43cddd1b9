/** The numbers and words of a progress bar, without any drawing. */

export interface ProgressState {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  /** Milliseconds since the bar began. */
  readonly elapsed: number;
  readonly detail: string;
}

/** `8 s`, `1 min 20 s`, `2 h 05 min`; below ten seconds with one decimal. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  }
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Units per second, or seconds per unit if it is slower than one per second. */
function rate({ done, elapsed, unit }: ProgressState): string {
  const perSecond = done / (elapsed / 1000);
  if (!Number.isFinite(perSecond) || perSecond === 0) {
    return "";
  }
  if (perSecond >= 1) {
    return `${compact(perSecond)} ${plural(unit)}/s`;
  }
  return `${duration(1000 / perSecond)}/${unit}`;
}

/** `45 % · 90/200 steps · 12.3 steps/s · 9.0 s left · loss 0.31`: the text beside the bar. */
export function status(state: ProgressState): string {
  const { done, total, elapsed, detail, unit } = state;
  const left = done > 0 && done < total ? `${duration((elapsed / done) * (total - done))} left` : "";
  const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : "";
  const count = total > 0 ? `${done}/${total}` : String(done);
  return joined([percent, `${count} ${plural(unit)}`, rate(state), left, detail]);
}

/** `training: 200 steps in 16 s · 12.3 steps/s · loss 0.31`: the line that stays. */
export function summary(state: ProgressState): string {
  const { label, done, total, elapsed, detail, unit } = state;
  const count = done < total ? `${done} of ${total}` : `${done}`;
  return joined([
    `${label}: ${count} ${done === 1 && total === 1 ? unit : plural(unit)} in ${duration(elapsed)}`,
    rate(state),
    detail,
  ]);
}

/** A bar of block characters, `width` wide. */
export function blocks({ done, total }: ProgressState, width = 24): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const full = Math.floor(share * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

function compact(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}

function plural(unit: string): string {
  if (/(s|x|tch|sh)$/.test(unit)) {
    return `${unit}es`;
  }
  return `${unit}s`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
