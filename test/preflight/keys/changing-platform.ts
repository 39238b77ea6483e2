import * as pulumi from "@pulumi/pulumi";
import { FleetDirectory } from "../../../components/fleet/fleet-directory.ts";
import { RepositoryFiles } from "../../../components/github/repository-files.ts";
import { AgeKey } from "../../../components/keys/age-key.ts";
import { RandomKey } from "../../../components/keys/random-key.ts";
import { githubProvider } from "../../../components/providers.ts";
import { GitHubClient } from "../../../github/client.ts";
import { fleetSopsConfig } from "../../../manifests/fleet/sops-config.ts";
import { platformSopsConfig } from "../../../manifests/app/sops-config.ts";
import { ageKeySecret } from "../../../manifests/secrets.ts";
import type { Identity, KeyKind } from "../../../model/age.ts";
import { appKeyName, CLUSTER_KEY, generationsOf } from "../../../model/keys.ts";
import { findOverlaps } from "../../../preflight/keys/overlaps.ts";
import { readOwnState } from "../../../preflight/own-state.ts";
import { takingOver } from "../../../preflight/take-over.ts";
import { compareWithGitHub } from "../../../preflight/compare.ts";
import { open } from "../../../sops/open.ts";
import type { GitHub } from "../../../sandbox/github/github.ts";
import { configuration, myDiet } from "../../support/fixtures.ts";
import { z } from "zod";

const owner = "labrats-work";
const { platformRepository, platformNamespace } = myDiet.names;
const ageKeyFile = `clusters/dev/home/apps/${platformRepository}/age-key.sops.yaml`;

/** What is asked of a platform whose keys change. */
export interface Asked {
  generations: Record<string, number>;
  kind: KeyKind;
}

/** A cluster as far as keys are concerned: what Flux opens files with, and which commits it has fetched. */
export class KeyHolder {
  readonly #secrets = new Map<string, readonly Identity[]>();
  readonly #fetched = new Map<string, string>();

  /** The program writes its own Secret. */
  hold(secret: string, identities: readonly Identity[]): void {
    this.#secrets.set(secret, identities);
  }

  /** Flux fetches what there is, and applies it with the keys that it has. */
  async sync(github: GitHub): Promise<void> {
    for (const repository of ["fleet", platformRepository]) {
      const [newest] = await github.commits(repository);
      if (newest !== undefined) this.#fetched.set(repository, newest.sha);
    }
    const file = (await github.files("fleet")).get(ageKeyFile);
    if (file === undefined) return;
    const { stringData } = secret.parse(await open(file.toString(), this.#of(clusterSecret)));
    this.hold(appSecret, Object.values(stringData));
  }

  /** Files that Flux would fail to open if it fetched them now. */
  async unreadable(github: GitHub): Promise<string[]> {
    const failed: string[] = [];
    for (const [repository, name] of [
      ["fleet", clusterSecret],
      [platformRepository, appSecret],
    ] as const) {
      const files = await github.files(repository);
      for (const [path, content] of [...files].filter(([one]) => one.endsWith(".sops.yaml") && one !== ".sops.yaml")) {
        await open(content.toString(), this.#of(name)).catch((error: unknown) => {
          failed.push(`${repository}/${path}: ${String(error)}`);
        });
      }
    }
    return failed;
  }

  /** Answers as the API server does. */
  async ask(path: string): Promise<{ status: number; headers: Headers; body: string }> {
    const [, secretName] = /namespaces\/([^/]+\/secrets\/[^/]+)$/.exec(path) ?? [];
    const body = secretName === undefined ? this.#sources(path) : this.#secret(secretName);
    return Promise.resolve({
      status: body === undefined ? 404 : 200,
      headers: new Headers(),
      body: JSON.stringify(body ?? {}),
    });
  }

  #of(name: string): readonly Identity[] {
    return this.#secrets.get(name) ?? [];
  }

  #secret(name: string): object | undefined {
    const identities = this.#secrets.get(name.replace("/secrets/", "/"));
    const { stringData } = ageKeySecret("", "", identities ?? []);
    const data = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
    return identities === undefined ? undefined : { data: Object.fromEntries(data) };
  }

  #sources(path: string): object {
    const repository = path.includes(`/${platformNamespace}/`) ? platformRepository : "fleet";
    const commit = this.#fetched.get(repository);
    const status = commit === undefined ? {} : { status: { artifact: { revision: `main@sha1:${commit}` } } };
    return { items: [{ spec: { url: `ssh://git@127.0.0.1/${owner}/${repository}.git` }, ...status }] };
  }
}

const clusterSecret = "flux-system/sops-age";
const appSecret = `${platformNamespace}/my-diet-platform-age-key`;
const secret = z.object({ stringData: z.record(z.string(), z.custom<Identity>()) });

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}

/** A program with the AGE keys of a cluster and of one app, and what is sealed to them, in repositories that are there. */
export function changingPlatform(asked: Asked, cluster: KeyHolder): (github: GitHub) => Promise<object> {
  return async (github) => {
    const client = new GitHubClient({ baseUrl: `${github.url}/`, token: github.token, delay: 10 });
    const hub = { client, owner };
    const { kind } = asked;
    const keys = { generations: asked.generations, overlaps: {}, maxAge: {}, keptDeployKeys: {} };
    const read = configuration({ apps: [myDiet], ageKeyKind: kind, keys });
    const state = await readOwnState();
    const existing = await compareWithGitHub(hub, state, { repositories: [], withDeployKeys: [] });
    const reach = () => Promise.resolve((path: string) => cluster.ask(path));
    const overlaps = await findOverlaps({ github: hub, sourceOf: () => Promise.resolve(hub), reach }, read, state);
    const generations = (key: string) => generationsOf({ ...keys, overlaps }, key);
    const provider = {
      ...{ owner, baseUrl: `${github.url}/`, sshHost: github.sshHost, knownHosts: "", writeDelay: 1 },
    };
    const parent = new Root({
      providers: [githubProvider("github", { ...provider, token: pulumi.secret(github.token) }, 10)],
      transformations: [takingOver(hub, existing)],
    });
    const clusterKey = new AgeKey("platform-cluster", { kind, protect: true, ...generations(CLUSTER_KEY) }, { parent });
    const appKey = new AgeKey(
      "my-diet-age",
      { kind, protect: true, ...generations(appKeyName("my-diet")) },
      { parent },
    );
    if (!pulumi.runtime.isDryRun()) {
      clusterKey.identities.apply((all) => {
        cluster.hold(clusterSecret, all);
      });
    }
    const fleet = new FleetDirectory({
      ...{ repository: "fleet", branch: "main", path: "clusters/dev/home" },
      recipients: clusterKey.recipients,
      fingerprintKey: new RandomKey("fingerprint", { purpose: "fingerprints", protect: false }, { parent }).base64,
    });
    const sealed = fleet.seal(
      "my-diet-age-key",
      appKey.identities.apply((all) => ageKeySecret("my-diet-platform-age-key", platformNamespace, all)),
      { parent },
    );
    const rules = clusterKey.recipients.apply((recipients) =>
      fleetSopsConfig([{ directory: "clusters/dev/home", environment: "dev", recipients }], []),
    );
    fleet.write("files", "overview", { ".sops.yaml": rules, [ageKeyFile]: sealed }, { parent });
    const files = { ".sops.yaml": appKey.recipients.apply((recipients) => platformSopsConfig(recipients)) };
    new RepositoryFiles(
      "platform-files",
      { repository: platformRepository, branch: "main", about: "app my-diet", files },
      { parent },
    );
    return {};
  };
}
