/** Starts the browser that draws figures for export, and prints one JSON line: where it is and its version. */
import { launchBrowser } from "../../src/export/launch-browser";

async function main() {
  const { browser, path } = await launchBrowser();
  console.log(JSON.stringify({ path, version: browser.version() }));
  await browser.close();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
