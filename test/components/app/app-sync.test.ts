import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { AppSync } from "../../../components/app/app-sync.ts";
import type { App } from "../../../model/app.ts";
import { filesOfApp, documentsOf } from "../../support/app-files.ts";
import { board, myDiet, shop } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (app: App, protect = true): Promise<Recording> =>
  record(() => {
    const ground = new pulumi.Stash("ground", { input: "namespaces and rights" });
    return new AppSync("sync", { app, cluster: "dev/home", ground: [ground], protect });
  });

function applied(run: Recording): unknown[] {
  return run.all("kubernetes:Kustomization").map(({ inputs }) => inputs);
}

describe("AppSync", () => {
  it("deletes what brings the others first, once somebody lets it", async () => {
    assert.equal(
      tree(await make(myDiet)),
      [
        "platform:AppSync sync",
        "  kubernetes:Kustomization sync/Kustomization/my-diet-dev",
        "      - after pulumi:Stash ground",
        "      - ignores changes of *",
        "  kubernetes:Kustomization sync/Kustomization/my-diet-home",
        "      - after pulumi:Stash ground",
        "      - ignores changes of *",
        "  kubernetes:Kustomization sync/Kustomization/my-diet-sync",
        "      - after kubernetes:Kustomization sync/Kustomization/my-diet-dev",
        "      - after kubernetes:Kustomization sync/Kustomization/my-diet-home",
        "      - ignores changes of *",
        "      - protect",
        "pulumi:Stash ground",
      ].join("\n"),
    );
    const sync = (await make(myDiet, false)).find("kubernetes:Kustomization sync/Kustomization/my-diet-sync");
    assert.equal(sync.options.protect, undefined);
  });

  it("deletes what waits for others before what it waits for", async () => {
    const run = await make(shop);
    const label = (name: string): string => `kubernetes:Kustomization sync/Kustomization/${name}`;
    assert(run.comesAfter(label("shop-home"), label("shop-dev")));
    assert(run.comesAfter(label("shop-dev"), label("shop-migrations")));
    assert(!run.comesAfter(label("shop-migrations"), label("shop-dev")));
  });

  for (const app of [myDiet, board, shop]) {
    it(`applies for ${app.name} what stands in Git, so that nothing changes when Flux takes over`, async () => {
      const inGit = documentsOf(filesOfApp(app)).map(({ value }) => value);
      const objects = applied(await make(app));
      assert.equal(objects.length, 1 + app.environments.length + (app.home === undefined ? 0 : 1));
      for (const object of objects) {
        assert(
          inGit.some((value) => isDeepStrictEqual(value, object)),
          JSON.stringify(object),
        );
      }
    });
  }
});
