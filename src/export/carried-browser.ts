import { execFile } from "node:child_process";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { escapeXml } from "../figures/svg";
import { cacheFolder } from "../files/cache-folder";
import { makeOnce } from "../files/made-again";

const run = promisify(execFile);

/** Fonts with a sign for a space, which the browser's own font lacks. */
const FONTS = ["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf"];

/** The entry of the package with a compressed Chromium for Linux x64; undefined if it is missing or of no use here. */
export function carriedBrowser(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return undefined;
  }
  try {
    return createRequire(__filename).resolve("@sparticuz/chromium");
  } catch {
    return undefined; // installed without it
  }
}

/**
 * Unpacks that Chromium with the libraries and fonts that it needs, once for each user.
 *
 * The package unpacks into the system's temporary folder, assumes that whatever is there is complete, and changes the
 * environment of its process. So it runs in a process of its own, in a fresh folder that gets its final name only when it
 * is complete.
 *
 * @throws Error if the package is missing or the disk is full
 */
export async function unpackCarriedBrowser(): Promise<{
  path: string;
  env: Record<string, string>;
  args: string[];
}> {
  const entry = carriedBrowser();
  if (!entry) {
    throw new Error("the npm package @sparticuz/chromium is not installed, or not made for this machine");
  }
  const home = unpackedFolder(entry);
  await makeOnce(home, (folder) => unpack(entry, folder, home));
  return {
    path: path.join(home, "chromium"),
    env: {
      LD_LIBRARY_PATH: [path.join(home, "al2023", "lib"), process.env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(":"),
      FONTCONFIG_FILE: path.join(home, "fonts.conf"),
    },
    args: ["--no-zygote", "--disable-gpu", "--font-render-hinting=none"],
  };
}

/** Removes the unpacked Chromium, which may be damaged, so that the next start unpacks it anew. */
export async function removeCarriedBrowser(): Promise<void> {
  const entry = carriedBrowser();
  if (entry) {
    await rm(unpackedFolder(entry), { recursive: true, force: true });
  }
}

/** @param entry the package's entry */
export function unpackedFolder(entry: string): string {
  const { version } = createRequire(entry)(packageFile(entry)) as { version: string };
  return path.join(cacheFolder(), "browser", `chromium-${version}`);
}

/** @param home where the folder will be in the end */
async function unpack(entry: string, folder: string, home: string): Promise<void> {
  const script = `require(${JSON.stringify(entry)}).executablePath()`;
  // The named environment makes it unpack libraries for machines that have none.
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  await run(process.execPath, ["-e", script], { env }).catch((error: { stderr?: string }) => {
    const reason = /^\[?\w*Error: (.*?)\]?( \{)?$/m.exec(error.stderr ?? "")?.[1];
    throw reason ? new Error(`unpacking it failed: ${reason}`, { cause: error }) : error;
  });
  for (const file of FONTS) {
    await copyFile(createRequire(__filename).resolve(file), path.join(folder, "fonts", path.basename(file)));
  }
  await writeFile(path.join(folder, "fonts.conf"), fontConfiguration(home));
}

/** The system's fonts come first. The package's fonts are for machines without any. */
function fontConfiguration(home: string): string {
  const folders = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    path.join(homedir(), ".fonts"),
    path.join(home, "fonts"),
  ];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${escapeXml(folder)}</dir>`).join("\n")}
  <cachedir>${escapeXml(path.join(home, "font-cache"))}</cachedir>
</fontconfig>
`;
}

function packageFile(entry: string): string {
  let folder = path.dirname(entry);
  while (!folder.endsWith(path.join("@sparticuz", "chromium"))) {
    folder = path.dirname(folder);
  }
  return path.join(folder, "package.json");
}
