import assert from "node:assert/strict";
import { z } from "zod";
import { appSyncFiles, platformFileNames, sourceFileNames } from "../../../manifests/app/sync.ts";
import type { GitCredentials } from "../../../manifests/git-url.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";

const filesWith = (credentials: GitCredentials, platform: GitCredentials = "deployKey"): Record<string, string> =>
  appSyncFiles({
    app: "board",
    namespace: "board-platform",
    cluster: "dev/home",
    platform: { url: `${platform}/board-platform.git`, credentials: platform, branch: "main" },
    source: { url: "https://github.com/labrats-work/apps.board.git", credentials, ref: { branch: "main" } },
    environments: [],
    oidcClients: ["board"],
  });

const listOf = (files: Readonly<Record<string, string>>): unknown => {
  const [list] = parseYamlDocuments(files["kustomization.yaml"] ?? "", "kustomization.yaml");
  return list;
};

describe("appSyncFiles", () => {
  it("lists what reads the source with its credentials, and what there is of no other kind", () => {
    const list = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };
    const [keyed, apped] = [filesWith("deployKey"), filesWith("githubApp")];
    assert.deepEqual(Object.keys(keyed), ["sync.yaml", "source.yaml", "kustomization.yaml"]);
    assert.deepEqual(Object.keys(apped), ["sync.yaml", "source-over-https.yaml", "kustomization.yaml"]);
    const sealed = (source: string): string[] => [
      "deploy-key.sops.yaml",
      source,
      "age-key.sops.yaml",
      "oidc-board.sops.yaml",
    ];
    assert.deepEqual(listOf(keyed), {
      ...list,
      resources: ["sync.yaml", "source.yaml", ...sealed("source-deploy-key.sops.yaml")],
    });
    assert.deepEqual(listOf(apped), {
      ...list,
      resources: ["sync.yaml", "source-over-https.yaml", ...sealed("source-github-app.sops.yaml")],
    });
  });

  it("reads the platform repository with a GitHub App of its own", () => {
    const files = filesWith("deployKey", "githubApp");
    const readable = ["sync-over-https.yaml", "source.yaml"];
    assert.deepEqual(Object.keys(files), [...readable, "kustomization.yaml"]);
    const sealed = ["github-app.sops.yaml", "source-deploy-key.sops.yaml", "age-key.sops.yaml", "oidc-board.sops.yaml"];
    assert.deepEqual(z.looseObject({ resources: z.array(z.string()) }).parse(listOf(files)).resources, [
      ...readable,
      ...sealed,
    ]);
    const [repository] = parseYamlDocuments(files["sync-over-https.yaml"] ?? "", "sync-over-https.yaml");
    assert.deepEqual(repository, {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata: { name: "board-platform", namespace: "board-platform" },
      spec: {
        interval: "1m",
        timeout: "1m",
        provider: "github",
        url: "githubApp/board-platform.git",
        ref: { branch: "main" },
        secretRef: { name: "board-github-app" },
      },
    });
    const [keyed] = parseYamlDocuments(filesWith("deployKey")["sync.yaml"] ?? "", "sync.yaml");
    assert.notDeepEqual(keyed, repository);
    assert.equal(files["sync.yaml"], undefined);
  });

  it("has no file in both kinds, so that a change of kind is one commit of the list", () => {
    const kinds = [...Object.values(platformFileNames), ...Object.values(sourceFileNames)];
    const names = kinds.flatMap(({ readable, sealed }) => [readable, sealed]);
    assert.equal(new Set(names).size, names.length);
  });
});
