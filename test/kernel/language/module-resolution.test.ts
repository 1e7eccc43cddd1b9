import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import typescript from "typescript";
import type { ProjectFiles } from "../../../src/kernel/language/files";
import type { Host } from "../../../src/kernel/language/host-types";
import { ModuleResolution } from "../../../src/kernel/language/module-resolution";
import type { FullTs } from "../../../src/kernel/language/typescript";

const root = path.resolve(__dirname, "../../..");

/** Whether imports are looked up anew at the next cell, after a file that imports these. */
function staleAfter(names: string[]): boolean {
  const resolution = new ModuleResolution(
    {
      real: typescript as FullTs,
      root,
      home: root,
      folder: () => path.join(root, "notebooks"),
      // Of the files, only this is asked.
      files: { namesChanged: () => false } as unknown as ProjectFiles,
      cellFile: path.join(root, "cell.ts"),
      earlierFile: path.join(root, "earlier.ts"),
      settledFile: path.join(root, "settled.ts"),
    },
    { moduleResolution: typescript.ModuleResolutionKind.Bundler },
    typescript.sys,
  );
  const host = {} as Host;
  resolution.attachTo(host);
  const from = path.join(root, "src", "index.ts");
  // A literal is asked for its text alone, and the fifth argument is not used.
  const literals = names.map((text) => ({ text })) as unknown as typescript.StringLiteralLike[];
  host.resolveModuleNameLiterals?.(literals, from, undefined, {}, undefined as never, undefined);
  resolution.refresh();
  return host.hasInvalidatedResolutions?.(from as typescript.Path) as boolean;
}

test("imports are looked up anew when one was not found, and Node's own modules are no such", () => {
  assert.equal(staleAfter(["node:fs", "fs", "node:test", "./index", "zod"]), false);
  assert.equal(staleAfter(["node:fs", "./not-there-yet"]), true);
  assert.equal(staleAfter(["a-package-to-be-installed"]), true);
});
