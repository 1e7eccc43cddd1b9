import type { Notebook } from "../../src/progress/notebook";

const unused = (): never => {
  throw new Error("not part of this test");
};

/** A notebook whose methods all throw. A test replaces those that it needs. */
export const unusedNotebook: Notebook = {
  display: unused,
  clearOutput: unused,
  broadcast: unused,
  ask: unused,
  comms: { register: unused, start: unused },
  consumeStop: unused,
  liveTensors: unused,
};
