import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** Leaves each source file the directory that it is in. */
const sourceDirectories: Plugin = {
  name: "source directories",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
    }));
  },
};

/**
 * Has esbuild pack a part of the project into JavaScript. As the hundreds of files of TypeScript that it is, it takes three times
 * as long to load.
 */
export const packing = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  logLevel: "error",
  plugins: [sourceDirectories],
} satisfies BuildOptions;
