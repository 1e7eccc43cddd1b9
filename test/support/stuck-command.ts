/** A command whose one step never ends; JavaScript hears no signal meanwhile. */
import { Command } from "commander";
import { runCommand } from "../../scripts/run-command";
import { type CtrlC, stoppable } from "../../scripts/stoppable";

async function run(_options: object, ctrlC: CtrlC): Promise<void> {
  ctrlC.aborts();
  process.stdout.write(`${process.pid}\n`);
  for (;;) {}
}

runCommand(new Command("stuck").action(stoppable(run, () => "the step before is kept")));
