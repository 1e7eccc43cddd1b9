import { protocolVersion } from "./wire";

/** The kernel's card: what it answers before anything else is loaded. */
export function kernelInfo(version: string, typescript: string): object {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "attention-workbook",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // A word, because strict clients take no object without a version.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `Attention workbook ${version}: TypeScript ${typescript} on Node.js ${process.version}`,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" }],
  };
}
