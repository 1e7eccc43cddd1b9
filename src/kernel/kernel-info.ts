import { protocolVersion } from "./wire";

/** The answer to `kernel_info_request`, which needs nothing that takes long to load. */
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
      // A string: strict clients refuse an object without a version.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `Attention workbook ${version}: TypeScript ${typescript} on Node.js ${process.version}`,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" }],
  };
}
