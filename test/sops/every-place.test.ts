import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { platformReadme } from "../../manifests/app/platform-readme.ts";
import { platformSopsConfig, sealsBesideCode } from "../../manifests/app/sops-config.ts";
import { fleetSopsConfig } from "../../manifests/fleet/sops-config.ts";
import type { KeyKind } from "../../model/age.ts";
import type { Component, ComponentEnvironment, Stage } from "../../model/component.ts";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { open } from "../../sops/open.ts";
import { toYaml } from "../../yaml/write.ts";
import { board, shop } from "../support/fixtures.ts";
import { SopsCommand } from "../support/sops-command.ts";

const identityOf = (seed: number, kind?: KeyKind) => encodeIdentity(new Uint8Array(32).fill(seed), kind);
const [home, cloud, app] = [identityOf(1), identityOf(2), identityOf(3)] as const;
const [homeKey, cloudKey, appKey] = [
  await recipientOf(home),
  await recipientOf(cloud),
  await recipientOf(app),
] as const;

const stage: Stage = {
  ...{ name: "pools", releases: [], manifests: [], dependsOn: [], healthChecks: [] },
  ...{ wait: true, prune: true, substitute: true, decrypt: true },
  ...{ interval: "10m", retryInterval: "2m", timeout: "5m" },
};

function component(stages: readonly Stage[], environments: Record<string, string | undefined>): Component {
  const changed = (path: string | undefined): ComponentEnvironment => ({
    sources: {},
    stages: path === undefined ? {} : { pools: { path, releases: {}, patches: [] } },
  });
  return {
    ...{ name: "metallb", category: "network", layer: "infrastructure", namespaceLabels: {}, sources: {}, secrets: [] },
    stages,
    environments: Object.fromEntries(Object.entries(environments).map(([name, path]) => [name, changed(path)])),
  };
}

const clusters = [
  { directory: "clusters/dev/home", environment: "dev", recipients: [homeKey] },
  { directory: "clusters/prod/cloud", environment: "prod", recipients: [cloudKey] },
];

describe("where people may seal files, for the sops command", function () {
  this.timeout(600_000);
  let command: SopsCommand;
  const ending = new AbortController();

  before(async () => {
    command = await SopsCommand.prepare(ending.signal);
  });

  after(async () => {
    ending.abort();
    await command.remove();
  });

  /** Encrypts a new file as the pages say. @returns the identities of those given that open it */
  async function opens<T extends string>(
    config: string,
    path: string,
    identities: Record<T, typeof home>,
  ): Promise<string[]> {
    await command.write(".sops.yaml", config);
    const file = join(command.directory, path);
    await mkdir(dirname(file), { recursive: true });
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { password: "hunter2" } };
    await writeFile(file, toYaml([secret]));
    await command.sops(["--encrypt", "--in-place", path]);
    const text = await readFile(file, "utf8");
    assert.doesNotMatch(text, /hunter2/);
    const tried = Object.entries<typeof home>(identities).map(async ([name, identity]) => {
      const opened = await open(text, [identity]).catch(() => undefined);
      return opened === undefined ? [] : [name];
    });
    return (await Promise.all(tried)).flat();
  }

  const fleet = (path: string, components: readonly Component[]): Promise<string[]> =>
    opens(fleetSopsConfig(clusters, components), path, { home, cloud });

  it("are a cluster's directory, for that cluster", async () => {
    assert.deepEqual(await fleet("clusters/dev/home/extra/a.sops.yaml", []), ["home"]);
  });

  it("are the directories of components that people write, for the clusters that apply them", async () => {
    const own = { ...stage, path: "./infrastructure/custom/pools" };
    const everywhere = component([own], { dev: undefined, prod: undefined });
    assert.deepEqual(await fleet("infrastructure/custom/pools/a.sops.yaml", [everywhere]), ["home", "cloud"]);
    const split = component([own], { dev: undefined, prod: "infrastructure/custom/pools/prod/" });
    assert.deepEqual(await fleet("infrastructure/custom/pools/deeper/a.sops.yaml", [split]), ["home"]);
    assert.deepEqual(await fleet("infrastructure/custom/pools/prod/a.sops.yaml", [split]), ["cloud"]);
  });

  it("are no directories that Flux does not decrypt, or that nobody applies", async () => {
    const path = "./infrastructure/custom/pools";
    for (const one of [
      component([{ ...stage, path, decrypt: false }], { dev: undefined }),
      component([{ ...stage, path }], { test: undefined }),
    ]) {
      await assert.rejects(fleet("infrastructure/custom/pools/a.sops.yaml", [one]), /no matching creation rules found/);
    }
  });

  it("are no directories of clusters whose keys do not go together in a file", async () => {
    const hybrid = await recipientOf(identityOf(4, "hybrid"));
    const config = fleetSopsConfig(
      [...clusters, { directory: "clusters/dev/new", environment: "dev", recipients: [hybrid] }],
      [component([{ ...stage, path: "pools" }], { dev: undefined, prod: undefined })],
    );
    await assert.rejects(opens(config, "pools/a.sops.yaml", { home }), /no matching creation rules found/);
    assert.deepEqual(await opens(config, "clusters/dev/home/a.sops.yaml", { home }), ["home"]);
  });

  it("are platform/ of an app's platform repository, and with decrypt all of its source repository", async () => {
    assert.deepEqual([sealsBesideCode(board), sealsBesideCode(shop)], [false, true]);
    const plain = platformSopsConfig([appKey]);
    assert.deepEqual(await opens(plain, "platform/a.sops.yaml", { app }), ["app"]);
    await assert.rejects(opens(plain, "k8s/base/a.sops.yaml", { app }), /no matching creation rules found/);
    const copied = platformSopsConfig([appKey], { besideCode: true });
    for (const path of ["platform/a.sops.yaml", "k8s/base/a.sops.yaml", "a.sops.yml"]) {
      assert.deepEqual(await opens(copied, path, { app }), ["app"]);
    }
  });

  it("are told to a team that has them beside its code", () => {
    const readme = (app: typeof board): string =>
      platformReadme({
        ...{ ...app, app: app.name, namespace: app.names.platformNamespace, sourceRepository: "acme/code" },
        ...{ labelPrefix: "labrats.work", copiesSecrets: false },
      });
    assert.match(readme(shop), /copy `\.sops\.yaml` from here to the top of that repository/);
    assert.doesNotMatch(readme(board), /beside|top of that repository/);
  });
});
