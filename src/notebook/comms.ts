/** Channels between a notebook's code and a page beside it, such as a widget. */
import { type Comm, type CommTarget, currentNotebook, type Notebook } from "../progress/notebook";

export type { Comm, CommTarget };

/**
 * Registers a function that is called whenever a page opens a channel of this name.
 *
 * @throws Error if there is no notebook
 */
export function registerComm(name: string, target: CommTarget): void {
  comms().register(name, target);
}

/**
 * Opens a channel to the function that the page has registered under this name.
 *
 * @throws Error if there is no notebook
 */
export function openComm(name: string, data: object = {}): Comm {
  return comms().start(name, data);
}

function comms(): Notebook["comms"] {
  const notebook = currentNotebook();
  if (!notebook) {
    throw new Error("comms work in a notebook: outside there is no page to speak to");
  }
  return notebook.comms;
}
