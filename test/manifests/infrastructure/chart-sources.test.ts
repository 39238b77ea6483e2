import assert from "node:assert/strict";
import type { ChartSource } from "../../../model/chart-source.ts";
import { chartSource, sourceKinds } from "../../../manifests/infrastructure/chart-sources.ts";
import { sourceSecrets } from "../../../manifests/infrastructure/source-secrets.ts";
import { kindDefinitions, type Definitions } from "../../support/definitions.ts";

/** Building the definitions takes minutes where they are not there yet. */
const BUILD_TIMEOUT = 600_000;

const login = { username: "${USER}", password: "p:${TOKEN}" };
const variables = { USER: "bot", TOKEN: 'a"b\\c\n: #', KEY: "-----BEGIN\nkey\n-----END\n" };
const key = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
const digest = `sha256:${"0".repeat(64)}`;
const oci = "oci://ghcr.io/example/web";
const git = "https://git.example.org/charts";

const sources: readonly ChartSource[] = [
  { kind: "helm", url: "https://charts.example.org" },
  { kind: "helm", url: "https://charts.example.org", login },
  { kind: "oci", url: oci, ref: { tag: "1.0.0", digest }, login, verify: { keys: [key, key], identities: [] } },
  { kind: "oci", url: oci, ref: { digest }, verify: { keys: [], identities: [{ issuer: "^a$", subject: "^b$" }] } },
  { kind: "oci", url: oci, ref: { semver: "1.x" } },
  { kind: "git", url: git, ref: { commit: "0".repeat(40), branch: "main" }, login },
  {
    kind: "git",
    url: "ssh://git@github.com/a/b",
    ref: { semver: "1.x" },
    login: { identity: "${KEY}", knownHosts: "h" },
  },
];

describe("a source of charts", function () {
  this.timeout(BUILD_TIMEOUT);
  let definitions: Definitions;
  before(async () => {
    definitions = await kindDefinitions(new AbortController().signal);
  });

  it("is what Flux's definition takes, of every kind and with every option", () => {
    for (const source of sources) {
      const plural = sourceKinds[source.kind].toLowerCase().replace(/y$/, "ies");
      definitions.assertValid(`${plural}.source.toolkit.fluxcd.io`, chartSource("web", source));
    }
  });

  it("names the Secrets that are made for it, and no others", () => {
    for (const source of sources) {
      const named = [...JSON.stringify(chartSource("web", source)).matchAll(/"secretRef":\{"name":"([^"]+)"/g)];
      assert.deepEqual(
        named.map(([, name]) => name),
        sourceSecrets("web", source).map(({ name }) => name),
      );
    }
  });

  it("has what Flux logs in with letter by letter, in the form of each kind", () => {
    const password = `p:${variables.TOKEN}`;
    const auth = Buffer.from(`bot:${password}`).toString("base64");
    const docker = JSON.stringify({ auths: { "ghcr.io": { username: "bot", password, auth } } });
    const made = sources.flatMap((source) => sourceSecrets("web", source).map(({ make }) => make(variables)));
    assert.deepEqual(
      made.map(({ metadata: { name, namespace }, type, stringData }) => [
        `${namespace ?? ""}/${name}`,
        type,
        stringData,
      ]),
      [
        ["flux-system/web-credentials", "Opaque", { username: "bot", password }],
        ["flux-system/web-credentials", "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": docker }],
        ["flux-system/web-verification", "Opaque", { "cosign-1.pub": key, "cosign-2.pub": key }],
        ["flux-system/web-credentials", "Opaque", { username: "bot", password }],
        ["flux-system/web-credentials", "Opaque", { identity: variables.KEY, known_hosts: "h" }],
      ],
    );
  });

  it("logs in to Docker Hub under the name that Docker has for it", () => {
    const servers = ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.example.org:5000"].map(
      (host) => {
        const source: ChartSource = { kind: "oci", url: `oci://${host}/example/web`, ref: { tag: "1" }, login };
        const [secret] = sourceSecrets("web", source).map(({ make }) => make(variables));
        return secret?.stringData[".dockerconfigjson"]?.replace(/^\{"auths":\{"([^"]+)".*$/s, "$1");
      },
    );
    const hub = "https://index.docker.io/v1/";
    assert.deepEqual(servers, [hub, hub, "registry-1.docker.io", "registry.example.org:5000"]);
  });
});
