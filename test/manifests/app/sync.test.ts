import assert from "node:assert/strict";
import { appSyncFiles, sourceFileNames } from "../../../manifests/app/sync.ts";
import type { SourceCredentials } from "../../../manifests/app/source-credentials.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";

const filesWith = (credentials: SourceCredentials): Record<string, string> =>
  appSyncFiles({
    app: "board",
    namespace: "board-platform",
    cluster: "dev/home",
    platform: { url: "ssh://git@github.com/labrats-work/board-platform.git", branch: "main" },
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

  it("has no file in both kinds, so that a change of kind is one commit of the list", () => {
    const names = Object.values(sourceFileNames).flatMap((files) => Object.values(files));
    assert.equal(new Set(names).size, names.length);
  });
});
