/** `npm run doctor`: one line for each part, fine or what to do. */
import { parseArguments } from "./setup/arguments.mjs";
import { examine } from "./setup/parts.mjs";
import { runMain } from "./setup/problem.mjs";

const help = `usage: npm run doctor

Looks at every part that the workbook needs and says whether it works, or what to do.
Ends with exit code 1 when a needed part is broken.`;

runMain(async () => {
  if (parseArguments("npm run doctor", help, {}) === undefined) {
    return;
  }
  return (await examine()) ? 0 : 1;
});
