/** tfjs-core's own tests and tfjs-node's backend as one script, so that both use one copy of tfjs-core. */
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/**
 * tfjs-node is compiled to ES5, whose classes cannot extend the real classes of tfjs-core's modules, and finds its
 * addon from its own folder.
 *
 * @param {string} tfjsNode
 * @returns {import("esbuild").Plugin}
 */
function mendTfjsNode(tfjsNode) {
  const dist = path.join(tfjsNode, "dist");
  return {
    name: "mend tfjs-node",
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path: file }) => {
        if (!file.startsWith(dist + path.sep)) {
          return undefined;
        }
        const contents = fs
          .readFileSync(file, "utf8")
          .replaceAll("_super.call(this)", "Reflect.construct(_super, [], this.constructor)")
          .replaceAll("__dirname", JSON.stringify(path.dirname(file)));
        return { contents, loader: "js" };
      });
    },
  };
}

/**
 * @param {string} root the project's folder
 * @param {string} outfile
 */
export async function bundleTests(root, outfile) {
  const tfjsNode = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
  await build({
    stdin: {
      resolveDir: root,
      contents: `
        import "./src/native/environment";
        import "@tensorflow/tfjs-node";
        import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
        import "@tensorflow/tfjs-core/dist/register_all_gradients";
        import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";
        setTestEnvs([{ name: "test-tensorflow", backendName: "tensorflow", flags: {}, isDataSync: true }]);
        require("@tensorflow/tfjs-core/dist/tests");`,
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    ignoreAnnotations: true,
    external: ["jasmine-core", "@mapbox/node-pre-gyp"],
    plugins: [mendTfjsNode(tfjsNode)],
    logLevel: "error",
  });
}
