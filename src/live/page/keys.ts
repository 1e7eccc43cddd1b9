/** The new place after an arrow key, Home or End in a row of `count` elements; undefined for other keys. */
export function movedFocus({ key }: KeyboardEvent, place: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return Math.min(place + 1, count - 1);
    case "ArrowLeft":
      return Math.max(place - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  return undefined;
}
