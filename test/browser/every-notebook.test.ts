/** The notebooks that lab.test.ts leaves out: all of them take minutes. */
import { notebookNames } from "../../scripts/setup/notebooks.mjs";
import { inShort, nothingComplained, runsAndDraws, testsInBrowser } from "./in-browser";

const inBrowser = testsInBrowser();

for (const name of notebookNames().filter((notebook) => !inShort.includes(notebook))) {
  inBrowser(`${name}: Restart and Run All runs every cell and draws every chart`, (lab) =>
    runsAndDraws(lab, name),
  );
}

inBrowser("neither the browser's console nor the server's log has an error", nothingComplained);
