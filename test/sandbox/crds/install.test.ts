import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { definitionsIn, installDefinitions } from "../../../sandbox/crds/install.ts";
import { FakeApi, type ServedKind } from "../cluster/fake-api.ts";
import { scratchDirectory } from "../process/scratch.ts";

const definitions: ServedKind = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  namespaced: false,
};
const pools: ServedKind = {
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  plural: "ipaddresspools",
  namespaced: true,
};

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "ipaddresspools.metallb.io" },
  spec: {
    group: "metallb.io",
    names: { plural: "ipaddresspools", kind: "IPAddressPool" },
    versions: [{ name: "v1beta1", served: true, storage: true }],
  },
};

describe("the kinds of the catalog in a cluster", () => {
  const directory = scratchDirectory();
  let crds: string;
  let api: FakeApi;

  beforeEach(async () => {
    crds = join(directory(), "crds");
    mkdirSync(crds);
    writeFileSync(join(crds, "ipaddresspools.metallb.io.json"), JSON.stringify(definition));
    api = await FakeApi.start(definitions);
  });

  afterEach(() => api.stop());

  it("are those of the directory", () => {
    assert.deepEqual(definitionsIn(crds), [definition]);
  });

  it("leave Flux's to its release", async () => {
    const ofFlux = {
      ...definition,
      metadata: { name: "helmreleases.helm.toolkit.fluxcd.io" },
      spec: { ...definition.spec, group: "helm.toolkit.fluxcd.io" },
    };
    writeFileSync(join(crds, "helmreleases.helm.toolkit.fluxcd.io.json"), JSON.stringify(ofFlux));
    api.serve(pools);
    await installDefinitions(api.client, crds, "all", new AbortController().signal);
    assert.deepEqual(
      (await api.client.list(definitions)).map(({ metadata }) => metadata.name),
      ["ipaddresspools.metallb.io"],
    );
  });

  it("are those of the groups that were asked for", async () => {
    const other = {
      ...definition,
      metadata: { name: "ingressroutes.traefik.io" },
      spec: { ...definition.spec, group: "traefik.io", names: { plural: "ingressroutes", kind: "IngressRoute" } },
    };
    writeFileSync(join(crds, "ingressroutes.traefik.io.json"), JSON.stringify(other));
    api.serve(pools);
    await installDefinitions(api.client, crds, ["metallb.io"], new AbortController().signal);
    assert.deepEqual(
      (await api.client.list(definitions)).map(({ metadata }) => metadata.name),
      ["ipaddresspools.metallb.io"],
    );
  });

  it("are not there for a group that nothing brings", async () => {
    await assert.rejects(
      installDefinitions(api.client, crds, ["metallb.com"], new AbortController().signal),
      /no component of the catalog brings kinds of metallb\.com; there are: metallb\.io$/,
    );
  });

  it("are there when they are served, and not before", async () => {
    let done = false;
    const installed = installDefinitions(api.client, crds, "all", new AbortController().signal).then(
      () => (done = true),
    );
    const asked = (): boolean =>
      api.requests.some(({ path }) => path === "/apis/metallb.io/v1beta1/ipaddresspools?limit=1");
    while (!asked()) await sleep(5);
    assert.equal(done, false, "resolved before they are served");
    assert.deepEqual(
      (await api.client.list(definitions)).map(({ metadata }) => metadata.name),
      ["ipaddresspools.metallb.io"],
    );
    api.serve(pools);
    await installed;
  });

  it("are waited for no longer than the sandbox runs", async () => {
    const stop = new AbortController();
    const installed = installDefinitions(api.client, crds, ["metallb.io"], stop.signal);
    stop.abort(new Error("stopped"));
    await assert.rejects(installed, /stopped/);
  });
});
