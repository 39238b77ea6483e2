import { builtinModules } from "node:module";

const IMPORT = /^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** What a file of JavaScript, or of its types, imports: paths and names, as they are written. */
function importsIn(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, fixed, dynamic]) => fixed ?? dynamic ?? []);
}

/** The paths of its own package that a file imports. */
export function pathsIn(text: string): string[] {
  return importsIn(text).filter((path) => path.startsWith("."));
}

/** Names of the packages that a file imports, without those that Node has. */
export function packagesIn(text: string): string[] {
  return importsIn(text).flatMap((path) => {
    const [scope = "", name = ""] = path.split("/");
    if (scope.startsWith(".") || scope.startsWith("node:") || builtinModules.includes(scope)) return [];
    return [scope.startsWith("@") ? `${scope}/${name}` : scope];
  });
}
