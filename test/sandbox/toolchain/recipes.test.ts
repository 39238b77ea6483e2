import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { recipes } from "../../../sandbox/toolchain/recipes.ts";

describe("recipes", () => {
  const sources = join(import.meta.dirname, "../../../sandbox/toolchain");
  const goMod = (folder: string): string => readFileSync(join(sources, folder, "go.mod"), "utf8");

  it("call a program what Go will call its binary", () => {
    for (const { folder, programs } of recipes) {
      for (const { name, package: path } of programs) {
        const own = /^module (.*)$/m.exec(goMod(folder))?.[1] ?? "";
        assert.equal(basename(path === "." ? own : path), name);
      }
    }
  });

  it("take assets from modules that are pinned", () => {
    const copied = recipes.flatMap(({ folder, assets, ...recipe }) => {
      const built = "over" in recipe ? recipe.over.module : undefined;
      return assets.flatMap((asset) =>
        "module" in asset && !("version" in asset) ? [{ ...asset, folder, built }] : [],
      );
    });
    assert.deepEqual(
      copied.filter(({ module, folder, built }) => module !== built && !goMod(folder).includes(`\t${module} v`)),
      [],
    );
  });

  it("take what flux-build reads from the versions that the sandbox runs", () => {
    const operator = recipes.flatMap((recipe) =>
      "over" in recipe ? [`${recipe.over.module} ${recipe.over.version} ${recipe.over.sum}\n`] : [],
    );
    const sums = ["flux", "control-plane"]
      .map((folder) => readFileSync(join(sources, folder, "go.sum"), "utf8"))
      .concat(operator)
      .join("");
    const assets = recipes.filter(({ name }) => name === "flux-build").flatMap((recipe) => [...recipe.assets]);
    for (const asset of assets) {
      assert.ok("version" in asset && sums.includes(`${asset.module} ${asset.version} ${asset.sum}\n`));
    }
    const pinned = (folder: string): string | undefined =>
      /github\.com\/fluxcd\/pkg\/kustomize v\S+/.exec(goMod(folder))?.[0];
    assert.equal(pinned("flux-build"), pinned("flux"));
  });

  it("are laid over the module that they name", () => {
    for (const { folder, ...recipe } of recipes) {
      if ("over" in recipe) assert.ok(goMod(folder).startsWith(`module ${recipe.over.module}\n`));
    }
  });

  it("serve the versions of the npm packages that the program uses", () => {
    const require = createRequire(import.meta.url);
    for (const provider of ["github", "random"]) {
      const recipe = recipes.find(({ name }) => name === `${provider}-provider`);
      const { version } = require(`@pulumi/${provider}/package.json`) as { version: string };
      assert.deepEqual(recipe?.variables, { "main.version": version });
    }
  });
});
