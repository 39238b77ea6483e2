import type { Recipe } from "./recipes.ts";

/** Arguments of `go build` for all programs of a recipe, but for where they go. */
export function buildArguments(recipe: Recipe): string[] {
  const variables = Object.entries(recipe.variables).map(([name, value]) => `-X ${name}=${value}`);
  return ["-mod=readonly", "-trimpath", "-ldflags", ["-s", "-w", ...variables].join(" "), ...packages(recipe)];
}

/** The packages of a recipe's programs. */
export function packages(recipe: Recipe): string[] {
  return recipe.programs.map((program) => program.package);
}
