import type { Notebook } from "../../src/progress/notebook";

const unused = (): never => {
  throw new Error("not part of this test");
};

/** A notebook whose parts all fail; a test puts its own in their places. */
export const unusedNotebook: Notebook = {
  display: unused,
  clearOutput: unused,
  broadcast: unused,
  ask: unused,
  comms: { register: unused, start: unused },
  takeStop: unused,
  liveTensors: unused,
};
