import assert from "node:assert/strict";
import { Kustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1";
import { GitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1";
import { Role, RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import { ConfigMap, LimitRange, Namespace, ResourceQuota, Secret, ServiceAccount } from "kubernetes-models/v1";
import { z } from "zod";
import { appPreviewFiles } from "../../../manifests/previews/app-files.ts";
import { previewPullSecret } from "../../../manifests/previews/pull-secret.ts";
import { previewsFiles } from "../../../manifests/previews/template.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { previewArgs } from "../../support/fixtures.ts";
import { schema } from "../../support/model-schema.ts";

const kinds = [
  ...[schema(ConfigMap), schema(LimitRange), schema(Namespace), schema(ResourceQuota), schema(ServiceAccount)],
  ...[schema(Role), schema(RoleBinding), schema(GitRepository), schema(Kustomization)],
];

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** What Flux makes of a manifest: variables are filled in, in its YAML without quotes; two dollar signs become one. */
function filledIn(text: string): string {
  const variables = new Map([
    ["NUMBER", "7"],
    ["COMMIT", `"${"1".repeat(40)}"`],
  ]);
  return text.replaceAll(/\$\$|\$\{(\w+)\}/g, (_, name?: string) =>
    name === undefined ? "$" : (variables.get(name) ?? assert.fail(name)),
  );
}

function objectsOf(files: Readonly<Record<string, string>>, file: string): z.output<typeof objectSchema>[] {
  return parseYamlDocuments(filledIn(files[file] ?? assert.fail(file)), file).map((object) =>
    objectSchema.parse(object),
  );
}

describe("the files of an app's previews", () => {
  const files = appPreviewFiles(previewArgs);
  const namespaced = Object.keys(files).filter((file) => file.startsWith("namespace/"));
  const objects = namespaced.flatMap((file) => objectsOf(files, file));

  it("are what Flux applies for each, and two for the workflow", () => {
    assert.deepEqual(Object.keys(files), [
      "preview.yaml",
      "preview.json",
      "namespace/namespace.yaml",
      "namespace/access.yaml",
      "namespace/sync.yaml",
    ]);
    assert.deepEqual(JSON.parse(files["preview.json"] ?? ""), {
      app: "my-diet",
      repository: "labrats-work/apps.my-diet",
      domain: "my-diet.example.org",
      hours: 72,
    });
  });

  it("are valid for their kinds, once filled in", () => {
    const room = previewsFiles("clusters/dev/home");
    const all = [
      ...objects,
      ...objectsOf(files, "preview.yaml"),
      ...Object.keys(room).flatMap((file) => objectsOf(room, file)),
    ];
    assert.equal(all.length, 13);
    for (const object of all)
      assert(
        kinds.some((check) => check(object)),
        JSON.stringify(object),
      );
  });

  it("make one namespace, and put nothing anywhere but into it and the app's platform namespace", () => {
    const where = ({ kind, metadata }: (typeof objects)[number]): string =>
      `${metadata.namespace ?? ""}/${kind}/${metadata.name}`;
    assert.deepEqual(objects.map(where), [
      "/Namespace/my-diet-pr-7",
      "my-diet-pr-7/ResourceQuota/preview",
      "my-diet-pr-7/LimitRange/preview",
      "my-diet-platform/ServiceAccount/my-diet-pr-7",
      "my-diet-pr-7/RoleBinding/flux",
      "my-diet-pr-7/Role/flux-roles",
      "my-diet-pr-7/RoleBinding/flux-roles",
      "my-diet-pr-7/RoleBinding/app-admin",
      "my-diet-platform/GitRepository/my-diet-pr-7",
      "my-diet-platform/Kustomization/my-diet-pr-7",
    ]);
  });

  it("mark the namespace as the app's, as one for workloads, and as a preview", () => {
    assert.deepEqual(objects[0]?.metadata["labels"], {
      "labrats.work/app": "my-diet",
      "labrats.work/namespace-role": "app",
      "labrats.work/preview": "pr-7",
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/warn": "restricted",
    });
    // Flux removes it, unlike the namespaces that the program itself makes.
    assert.equal(objects[0].metadata["annotations"], undefined);
  });

  it("bound what it uses as the registration says", () => {
    assert.deepEqual(objects[1]?.["spec"], {
      hard: {
        "requests.cpu": "1",
        "limits.memory": "2Gi",
        "requests.storage": "5Gi",
        pods: 10,
        "services.loadbalancers": 0,
        "services.nodeports": 0,
      },
    });
  });

  it("give Flux an account of the preview's own, with rights in its namespace, and people what they have elsewhere", () => {
    const account = { kind: "ServiceAccount", name: "my-diet-pr-7", namespace: "my-diet-platform" };
    const bindings = objects.filter(({ kind }) => kind === "RoleBinding");
    assert.deepEqual(
      bindings.map(({ subjects, roleRef }) => [
        subjects,
        z.looseObject({ kind: z.string(), name: z.string() }).parse(roleRef).name,
      ]),
      [
        [[account], "admin"],
        [[account], "flux-roles"],
        [[{ kind: "Group", name: "mydiet-ops" }], "admin"],
      ],
    );
  });

  it("follow the pull request, and let go of it without asking for rights", () => {
    const [repository, kustomization] = objects.slice(-2);
    assert.deepEqual(z.looseObject({ ref: z.unknown(), secretRef: z.unknown() }).parse(repository?.["spec"]), {
      interval: "1m",
      timeout: "1m",
      url: "ssh://git@github.com/labrats-work/apps.my-diet.git",
      ref: { name: "refs/pull/7/head" },
      secretRef: { name: "my-diet-source-deploy-key" },
    });
    assert.deepEqual(kustomization?.["spec"], {
      interval: "5m",
      retryInterval: "5m",
      timeout: "2m",
      serviceAccountName: "my-diet-pr-7",
      sourceRef: { kind: "GitRepository", name: "my-diet-pr-7" },
      path: "./k8s/overlays/preview",
      targetNamespace: "my-diet-pr-7",
      prune: true,
      wait: true,
      deletionPolicy: "Orphan",
      postBuild: {
        substitute: {
          HOSTNAME: "pr-7.my-diet.example.org",
          PREVIEW: "pr-7",
          COMMIT: "1".repeat(40),
          LOG_LEVEL: "debug",
        },
      },
    });
  });

  it("keep dollar signs in what a registration substitutes", () => {
    const substitute = { PRICE: "$5, or $$6, or ${NUMBER}" };
    const sync = objectsOf(appPreviewFiles({ ...previewArgs, substitute }), "namespace/sync.yaml");
    const spec = z
      .looseObject({ postBuild: z.object({ substitute: z.record(z.string(), z.string()) }) })
      .parse(sync[1]?.["spec"]);
    assert.equal(spec.postBuild.substitute["PRICE"], substitute.PRICE);
  });

  it("have their pull secret in a form in which Flux finds nothing to fill in", () => {
    const secret = previewPullSecret(
      "ghcr-pull-secret",
      "my-diet",
      '{"auths":{"ghcr.io":{"password":"a${NUMBER}$$b"}}}',
    );
    new Secret(secret).validate();
    assert.doesNotMatch(JSON.stringify(secret.data), /\$/);
    assert.equal(secret.metadata.namespace, "my-diet-pr-${NUMBER}");
  });
});

describe("the file of one preview", () => {
  const [object] = parseYamlDocuments(appPreviewFiles(previewArgs)["preview.yaml"] ?? "", "preview.yaml");

  it("applies what the previews have in common, opened with the cluster's key, and takes all of it down again", () => {
    assert.deepEqual(object, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: {
        name: "my-diet-pr-%number%",
        namespace: "flux-system",
        annotations: { "labrats.work/commit": "%commit%", "labrats.work/since": "%since%" },
      },
      spec: {
        interval: "10m",
        retryInterval: "2m",
        timeout: "5m",
        serviceAccountName: "kustomize-controller",
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        path: "./clusters/dev/home/preview-templates/my-diet/namespace",
        prune: true,
        wait: false,
        deletionPolicy: "WaitForTermination",
        decryption: { provider: "sops", secretRef: { name: "sops-age" } },
        postBuild: { substitute: { NUMBER: "%number%", COMMIT: '"%commit%"' } },
      },
    });
  });
});

describe("the room for previews on a cluster", () => {
  it("is a directory that is never empty, and what applies it", () => {
    const files = previewsFiles("clusters/dev/home");
    assert.deepEqual(Object.keys(files), ["clusters/dev/home/previews.yaml", "clusters/dev/home/previews/place.yaml"]);
    const [kustomization] = objectsOf(files, "clusters/dev/home/previews.yaml");
    assert.deepEqual(z.looseObject({ path: z.string(), prune: z.boolean() }).parse(kustomization?.["spec"]), {
      interval: "10m",
      retryInterval: "2m",
      timeout: "5m",
      serviceAccountName: "kustomize-controller",
      sourceRef: { kind: "GitRepository", name: "flux-system" },
      path: "./clusters/dev/home/previews",
      prune: true,
      wait: false,
      deletionPolicy: "WaitForTermination",
    });
  });
});
