/**
 * The module from which tslab's converter imports TypeScript. The kernel's build replaces tslab's own module with it
 * (`scripts/kernel/build.mjs`), and `compiler.ts` fills it before the converter loads.
 */
const typescript: Record<string, unknown> = { __esModule: true };

export = typescript;
