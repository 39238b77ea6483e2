import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { committedFiles, isSealed, readable } from "../render/committed-files.ts";
import { outputsOf, withPlaceholders } from "../render/placeholders.ts";
import { configured } from "../render/program/configured.ts";
import { runStack } from "../render/program/run-stack.ts";
import { tree } from "./support/pulumi/tree.ts";

/** Names that every JavaScript object has something under, and ordinary ones that sort alike. */
const ODD = { label: "constructor", variable: "toString" };
const ORDINARY = { label: "conspirator", variable: "toStrong" };

describe("a platform whose names every JavaScript object has", () => {
  it("is the platform that it would be under other names", async function () {
    // The first run loads the SDKs.
    this.timeout(180_000);
    const odd = await platform(ODD);
    const ordinary = await platform(ORDINARY);
    const renamed = JSON.stringify(odd)
      .replaceAll(ODD.label, ORDINARY.label)
      .replaceAll(ODD.variable, ORDINARY.variable);
    assert.deepEqual(JSON.parse(renamed), ordinary);
    assert(Object.keys(ordinary.files).some((path) => path.includes(`${ORDINARY.label}-platform`)));
  });
});

/**
 * What a stack registers and commits in which everything has one name. Where nothing is said of that name, such as of a key
 * that the app brings, nothing must be found.
 */
async function platform({ label, variable }: typeof ODD) {
  const directory = await mkdtemp(join(tmpdir(), "names-"));
  try {
    const files = {
      [`apps/${label}.yaml`]: `\
displayName: ${label}
source: { repository: apps.${label}, githubApp: ${label} }
access: [{ group: ${label}, role: admin, team: ${label} }]
home: { path: ./k8s/home, substitute: { ${variable}: home } }
environments:
  ${label}:
    path: ./k8s
    hostname: app.example.org
    substitute: { ${variable}: a }
    postgres: { database: ${label}, user: ${label} }
  other: { path: ./k8s, hostname: other.example.org, dependsOn: [{ environment: ${label} }] }
oidc: [{ id: ${label}, redirectUris: [https://app.example.org/callback] }]
`,
      [`infrastructure/${label}.yaml`]: `\
category: ${label}
namespace: ${label}-tools
sources: { ${label}: { oci: "oci://ghcr.io/charts/tools", tag: 1.0.0 } }
stages:
  ${label}: { releases: { ${label}: { source: ${label}, values: { name: "\${${variable}}" } } } }
  last: { manifests: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${label} }, data: { a: b } }] }
environments:
  ${label}: {}
  other:
    sources: { ${label}: { tag: 1.0.1 } }
    stages: { ${label}: { releases: { ${label}: { values: { more: true } } } } }
`,
      "workloads/.gitkeep": "",
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const config = {
      "platform:github": { owner: "labrats-work" },
      "platform:cluster": { environment: label, name: label, domain: "example.org", hosts: [label, "other"] },
      "platform:fleet": { repository: "fleet", create: true },
      "platform:flux": { manifest: "test/support/flux-release.yaml" },
      "platform:registries": [{ name: label, server: "ghcr.io", username: label }],
      "platform:githubApps": { [label]: { id: 1, installationId: 2 } },
      "platform:githubAppKeys": { [label]: { secure: "" } },
      "platform:settings": { [variable]: "a" },
      "platform:oidc": { issuer: "https://login.example.org" },
      "platform:postgres": { dependsOn: [], storage: { size: "1Gi" } },
      "platform:apps": join(directory, "apps"),
      "platform:infrastructure": join(directory, "infrastructure"),
      "platform:workloads": join(directory, "workloads"),
    };
    const run = await runStack("odd", configured(config).values);
    const outputs = outputsOf(run);
    const committed = Object.entries(committedFiles(run)).map(([path, text]): [string, string] => [
      path,
      withPlaceholders(isSealed(path) ? readable(text) : text, outputs),
    ]);
    return { files: Object.fromEntries(committed), resources: tree(run) };
  } finally {
    await rm(directory, { recursive: true });
  }
}
