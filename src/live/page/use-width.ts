import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** The present width of an element's content in pixels. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(680);
  useLayoutEffect(() => {
    const watched = element.current as HTMLElement;
    const measure = () => setWidth(watched.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
