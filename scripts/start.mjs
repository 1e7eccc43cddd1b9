/** `npm start`: the set-up where it is missing, then JupyterLab on the notebooks. */
import { parseArguments, parsePort } from "./setup/arguments.mjs";
import { openLab } from "./setup/lab.mjs";
import { runMain } from "./setup/problem.mjs";
import { setUp } from "./setup/setup.mjs";

const help = `usage: npm start [-- OPTIONS]

Sets the project up, the first time in a few minutes, and opens JupyterLab on the notebooks. Ctrl+C ends it.

  --no-browser   print the address and open no browser
  --port N       the port to listen on; without it, 8888 or the next one that is free
  --help`;

runMain(async () => {
  const options = parseArguments("npm start", help, {
    "no-browser": { type: "boolean" },
    port: { type: "string" },
  });
  if (options === undefined) {
    return;
  }
  const port = parsePort(options.port);
  await setUp();
  return openLab({ port, browser: options["no-browser"] !== true });
});
