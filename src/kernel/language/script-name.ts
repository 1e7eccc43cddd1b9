/** @returns The path under which the JavaScript of a file runs. */
export function scriptName(fileName: string): string {
  return fileName.replace(/\.[cm]?[jt]sx?$/, ".js");
}
