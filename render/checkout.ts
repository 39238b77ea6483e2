import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * The YAML files of a repository's checkout, by `<repository>/<path>`: what people keep beside the generated files.
 *
 * @param directory of the checkout
 */
export function checkoutFiles(repository: string, directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.startsWith(".git/"));
  return new Map(files.map((path) => [`${repository}/${path}`, readFileSync(join(directory, path), "utf8")]));
}
