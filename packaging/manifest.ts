import { z } from "zod";
import { packagesIn } from "./imports.ts";

const map = z.record(z.string(), z.string());

const projectSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: map,
  dependencies: map,
});

/**
 * What others can import: modules, by their names in the package. The project's own manifest has no exports, because Pulumi
 * would take the first one for the project's program.
 */
export const EXPORTS = { ".": "platform", "./components": "components/index", "./sops": "sops/index" } as const;

/** The `package.json` of the package. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/**
 * Writes the manifest of the package from that of the project.
 *
 * @param project the project's own `package.json`
 * @param bin file of the command-line program, relative to the package
 * @param code the package's JavaScript and types
 * @throws Error when the code imports a package that the project needs for its development only
 */
export function packageManifest(project: unknown, bin: string, code: Iterable<string>): PackageManifest {
  const { dependencies, ...described } = projectSchema.parse(project);
  const imported = new Set([...code].flatMap(packagesIn));
  const undeclared = [...imported].filter((name) => !(name in dependencies));
  if (undeclared.length > 0) {
    throw new Error(`the package imports ${undeclared.join(", ")}: add it to the dependencies in package.json`);
  }
  return {
    ...described,
    type: "module",
    bin: { platform: bin },
    exports: {
      ...Object.fromEntries(Object.entries(EXPORTS).map(([name, path]) => [name, built(path)])),
      "./package.json": "./package.json",
    },
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([name]) => imported.has(name))),
  };
}

function built(path: string) {
  return { types: `./${path}.d.ts`, default: `./${path}.js` };
}
