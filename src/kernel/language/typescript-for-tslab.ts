/**
 * The module from which tslab's converter takes TypeScript: the kernel's build puts it in the place of tslab's own
 * (`scripts/kernel/build.mjs`), and `compiler.ts` fills it before the converter loads.
 */
const typescript: Record<string, unknown> = { __esModule: true };

export = typescript;
