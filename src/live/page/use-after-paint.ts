import { useEffect, useState } from "preact/hooks";

/** The value one frame later: for what a reader need not see at once, so that the rest is on the screen sooner. */
export function useAfterPaint<T>(value: T): T {
  const [shown, setShown] = useState(value);
  useEffect(() => setShown(() => value), [value]);
  return shown;
}
