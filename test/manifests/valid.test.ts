import assert from "node:assert/strict";
import { Kustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1";
import { GitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1";
import { Role, RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import { Secret } from "kubernetes-models/v1";
import { z } from "zod";
import { clusterFiles } from "../../manifests/fleet/cluster-files.ts";
import { fluxSync } from "../../manifests/flux/sync.ts";
import { ageKeySecret, deployKeySecret } from "../../manifests/secrets.ts";
import { board, myDiet, mySecretDiet, shop } from "../support/fixtures.ts";
import { documentsOf, filesOfApp } from "../support/app-files.ts";
import { schema } from "../support/model-schema.ts";

/** What kustomize reads from files and no API server ever sees. */
const kustomizeFile = z.strictObject({
  apiVersion: z.literal("kustomize.config.k8s.io/v1beta1"),
  kind: z.literal("Kustomization"),
  resources: z.array(z.string()),
});

const kinds = [
  schema(Kustomization),
  schema(GitRepository),
  schema(Role),
  schema(RoleBinding),
  schema(Secret),
  (value: unknown) => kustomizeFile.safeParse(value).success,
];

function assertValid(value: unknown): void {
  assert(
    kinds.some((check) => check(value)),
    `no schema knows ${JSON.stringify(value)}`,
  );
}

describe("every manifest", () => {
  const directory = "clusters/dev/home";
  const sync = fluxSync({ url: "ssh://git@github.com/labrats-work/fleet.git", branch: "main", directory });
  const all = documentsOf({
    ...filesOfApp(myDiet),
    ...filesOfApp(board),
    ...filesOfApp(shop),
    ...Object.fromEntries(Object.entries(filesOfApp(mySecretDiet)).map(([path, text]) => [`secrets/${path}`, text])),
    ...clusterFiles({ directory, components: [], sync, entries: [] }),
  });

  for (const file of new Set(all.map((document) => document.file))) {
    it(`is valid for its kind in ${file}`, () => {
      for (const { value } of all.filter((document) => document.file === file)) assertValid(value);
    });
  }

  it("is valid for its kind before it is sealed", () => {
    assertValid(ageKeySecret("age-key", "my-diet-platform", ["identity"]));
    assertValid(
      deployKeySecret("deploy-key", "my-diet-platform", { privateKey: "x", publicKey: "y", knownHosts: "z" }),
    );
  });

  it("is refused by these schemas when it is wrong", () => {
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", metadata: { name: "a" } };
    assert.throws(() => {
      assertValid({ ...kind, spec: { interval: "often", url: "ssh://git@example.org/a" } });
    }, /interval/);
    assert.throws(() => {
      assertValid({ ...kind, apiVersion: "source.toolkit.fluxcd.io/v0" });
    }, /no schema knows/);
  });
});
