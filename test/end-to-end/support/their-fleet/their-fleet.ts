import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import type { Applicable } from "../../../../sandbox/cluster/client.ts";
import { encodeIdentity, recipientOf } from "../../../../sops/age-identity.ts";
import { seal } from "../../../../sops/seal.ts";
import { parseYamlDocuments } from "../../../support/parse-yaml.ts";
import type { SandboxUnderTest } from "../sandbox-under-test.ts";
import { homeCluster } from "./home-cluster.ts";
import { blasterCode, myCluster, type AppState } from "./my-cluster.ts";
import { rpiCluster } from "./rpi-cluster.ts";
import { kustomization, list, type Files, type Style } from "./yaml.ts";

/** Seals a Secret to the key that people have. */
export type Sealer = (object: object) => Promise<string>;

export const fleet = "flux-config";

/** A version of Flux before the one that the program installs: its images, and a kind that knows fewer fields. */
const older = { "kustomize-controller": "v1.6.1", "source-controller": "v1.6.2" };

const objects = z.array(
  z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  }),
);

/** A fleet repository of people's, three layouts in one, and the Flux that they have bootstrapped from it. */
export class TheirFleet {
  readonly #sandbox: SandboxUnderTest;
  readonly #scratch: string;
  readonly #identity = encodeIdentity(new Uint8Array(32).fill(7));

  constructor(sandbox: SandboxUnderTest, scratch: string) {
    this.#sandbox = sandbox;
    this.#scratch = scratch;
  }

  /** What people have in Git. @param app What they do with the app blaster. */
  async files(style: Style, app: AppState = "deployed"): Promise<Files> {
    const recipients = [await recipientOf(this.#identity)];
    const sealer: Sealer = (object) => seal(object, { recipients });
    return {
      "README.md": "# Our clusters\n",
      ".sops.yaml": `creation_rules: [{ path_regex: ".*", age: ${recipients.join()} }]\n`,
      ...(await myCluster(this.#url("blaster"), sealer, style, app)),
      ...(await rpiCluster(sealer, style)),
      ...homeCluster(style),
      "clusters/my-cluster/flux-system/gotk-sync.yaml": this.#sync(style).map(text).join("---\n"),
      "clusters/my-cluster/flux-system/kustomization.yaml": `${list(
        "gotk-components.yaml",
        "gotk-sync.yaml",
        "./secrets/blaster-dev-registry.yaml",
      )}patches:
  - target: { kind: Deployment, name: source-controller }
    patch: '[{ "op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--concurrent=5" }]'
`,
    };
  }

  /** As `flux bootstrap` does: Flux and all files in Git, Flux in the cluster, the login, and what ties the two. */
  async bootstrap(): Promise<void> {
    const { github, cluster } = this.#sandbox;
    const components = this.#components();
    await github.seedRepository("blaster", this.#write(blasterCode));
    const files = await this.files({ accounts: false });
    const components_ = components.map(text).join("---\n");
    await github.seedRepository(
      fleet,
      this.#write({ ...files, "clusters/my-cluster/flux-system/gotk-components.yaml": components_ }),
    );
    const { client } = cluster;
    for (const object of components) await client.apply(object, { fieldManager: "flux" });
    const login = { username: "git", password: github.token };
    const secrets = { "flux-system": login, "flux-ssh-auth": login, ...this.#keyrings() };
    for (const [name, stringData] of Object.entries(secrets)) {
      const metadata = { name, namespace: "flux-system" };
      await client.apply(
        { apiVersion: "v1", kind: "Secret", metadata, stringData },
        { fieldManager: "kubectl-create" },
      );
    }
    for (const object of this.#sync({ accounts: false })) await client.apply(object, { fieldManager: "flux" });
  }

  #keyrings(): Record<string, Record<string, string>> {
    const keyring = { "age.agekey": this.#identity };
    return { "sops-age": keyring, "flux-sops": keyring };
  }

  #components(): Applicable[] {
    const file = this.#sandbox.sandbox.layout.ofStack("dev").fluxManifest;
    return objects.parse(parseYamlDocuments(readFileSync(file, "utf8"), file)).map(inOlderVersion);
  }

  #sync(style: Style): Applicable[] {
    const metadata = { name: "flux-system", namespace: "flux-system" };
    const source = {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata,
      spec: { interval: "10s", ref: { branch: "main" }, secretRef: { name: "flux-system" }, url: this.#url(fleet) },
    };
    const root = kustomization("flux-system", "./clusters/my-cluster", style, [
      "decryption: { provider: sops, secretRef: { name: sops-age } }",
    ]);
    return objects.parse([source, ...parseYamlDocuments(root, "gotk-sync.yaml")]);
  }

  #url(repository: string): string {
    return `${this.#sandbox.github.url}/labrats-work/${repository}.git`;
  }

  #write(files: Files): string {
    const directory = mkdtempSync(join(this.#scratch, "repository-"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return directory;
  }
}

function text(object: Applicable): string {
  return stringify(object, { version: "1.1", lineWidth: 0 });
}

function inOlderVersion(object: Applicable): Applicable {
  const written = Object.entries(older).reduce(
    (json, [name, version]) => json.replace(new RegExp(`(/${name}):v[0-9.]+"`), `$1:${version}"`),
    JSON.stringify(object),
  );
  return objects.element.parse(
    JSON.parse(written, (key, value: unknown) => (key === "deletionPolicy" ? undefined : value)),
  );
}
