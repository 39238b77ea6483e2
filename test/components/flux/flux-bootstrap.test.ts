import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { FluxBootstrap } from "../../../components/flux/flux-bootstrap.ts";
import { FluxComponents } from "../../../components/flux/flux-components.ts";
import { FleetDirectory } from "../../../components/fleet/fleet-directory.ts";
import { fleetArgs, identity, smallRelease } from "../../support/fixtures.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const bootstrap = async (owned = false): Promise<Recording> =>
  record(() => {
    const content = new pulumi.Stash("content", { input: "what the cluster reads first" });
    const repository = new pulumi.Stash("repository", { input: "the fleet repository" });
    new FluxBootstrap("flux", {
      components: new FluxComponents("flux", { release: smallRelease }),
      fleet: new FleetDirectory(owned ? { ...fleetArgs, owned: repository } : fleetArgs),
      url: "ssh://git@github.com/labrats-work/fleet.git",
      deployKey: pulumi.secret({ privateKey: "private", publicKey: "public", knownHosts: "hosts" }),
      identities: pulumi.secret([identity]),
      entries: ["apps/my-diet-platform"],
      contents: [content],
    });
  });

const source = "kubernetes:GitRepository flux/GitRepository/flux-system";
const sync = "kubernetes:Kustomization flux/Kustomization/flux-system";

describe("FluxBootstrap", () => {
  let run: Recording;

  before(async () => {
    run = await bootstrap();
  });

  it("gives Flux its credentials, commits it, and starts it last", () => {
    assert.equal(
      tree(run),
      `\
platform:FluxBootstrap flux
  kubernetes:GitRepository flux/GitRepository/flux-system
      - after platform:FluxCredentials flux-credentials
      - after platform:RepositoryFiles flux-files
      - ignores changes of *
  kubernetes:Kustomization flux/Kustomization/flux-system
      - after kubernetes:GitRepository flux/GitRepository/flux-system
      - ignores changes of *
  platform:FluxCredentials flux-credentials
      - after platform:FluxComponents flux
    kubernetes:Secret flux-credentials-age-key
    kubernetes:Secret flux-credentials-deploy-key
  platform:RepositoryFiles flux-files
      - after pulumi:Stash content
    github:RepositoryFile flux-files/clusters/dev/home/flux-system/gotk-components.yaml
    github:RepositoryFile flux-files/clusters/dev/home/flux-system/gotk-sync.yaml
    github:RepositoryFile flux-files/clusters/dev/home/flux-system/kustomization.yaml
        - after github:RepositoryFile flux-files/clusters/dev/home/flux-system/gotk-components.yaml
        - after github:RepositoryFile flux-files/clusters/dev/home/flux-system/gotk-sync.yaml
    github:RepositoryFile flux-files/clusters/dev/home/kustomization.yaml
        - after github:RepositoryFile flux-files/clusters/dev/home/flux-system/kustomization.yaml
platform:FluxComponents flux
  kubernetes:Deployment flux/Deployment/kustomize-controller
      - after kubernetes:Namespace flux/Namespace/flux-system
      - ignores changes of *
  kubernetes:Deployment flux/Deployment/source-controller
      - after kubernetes:Namespace flux/Namespace/flux-system
      - ignores changes of *
  kubernetes:Namespace flux/Namespace/flux-system
      - ignores changes of *
pulumi:Stash content
pulumi:Stash repository`,
    );
  });

  it("starts only when everything else is there: source first, then what applies it", () => {
    const others = run.resources
      .filter(({ label, custom }) => custom && ![source, sync, "pulumi:Stash repository"].includes(label))
      .map(({ label }) => label);
    assert.deepEqual(
      others.filter((other) => !run.comesAfter(source, other)),
      [],
    );
    assert.equal(run.comesAfter(sync, source), true);
  });

  it("waits until Flux has read the repository, and applied it", () => {
    for (const label of [source, sync]) {
      assert.deepEqual(run.find(label).inputs["metadata"], {
        name: "flux-system",
        namespace: "flux-system",
        annotations: {
          "kustomize.toolkit.fluxcd.io/prune": "disabled",
          "pulumi.com/waitFor": "condition=Ready",
        },
      });
    }
  });

  it("commits none of the annotations that are Pulumi's", () => {
    const files = Object.entries(committedFiles(run));
    assert.equal(files.length, 4);
    assert.deepEqual(
      files.filter(([, content]) => content.includes("pulumi.com/")).map(([path]) => path),
      [],
    );
  });

  it("has files that go with the repository where the stack made it", async () => {
    const files = (await bootstrap(true)).all("github:RepositoryFile");
    assert.deepEqual([...new Set(files.map(({ options }) => options.deletedWith))], ["pulumi:Stash repository"]);
  });
});
