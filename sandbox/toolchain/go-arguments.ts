import type { Recipe } from "./recipes.ts";

/** Arguments of `go build` for all programs of a recipe, without the output path. */
export function buildArguments(recipe: Recipe): string[] {
  return [...buildFlags(recipe), ...packages(recipe)];
}

/** The flags of `go build`, without the packages. */
export function buildFlags(recipe: Recipe): string[] {
  const variables = Object.entries(recipe.variables).map(([name, value]) => `-X ${name}=${value}`);
  return ["-mod=readonly", "-trimpath", "-ldflags", ["-s", "-w", ...variables].join(" ")];
}

/** The Go packages of a recipe's programs. */
export function packages(recipe: Recipe): string[] {
  return recipe.programs.map((program) => program.package);
}
