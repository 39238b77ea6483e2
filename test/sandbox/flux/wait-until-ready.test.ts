import assert from "node:assert/strict";
import { FluxNotReady, obstacles, waitUntilReady, type Expected } from "../../../sandbox/flux/wait-until-ready.ts";
import { fluxRows, type FluxRow } from "../../../sandbox/flux/status.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { FakeApi, type ServedKind } from "../cluster/fake-api.ts";
import { fluxObject, gitRepository, kustomization } from "./objects.ts";

const gitRepositories: ServedKind = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  plural: "gitrepositories",
  namespaced: true,
};
const kustomizations: ServedKind = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  plural: "kustomizations",
  namespaced: true,
};

/** A source in another namespace, as image automation names it. */
const fleetSource = { kind: "GitRepository", name: "fleet", namespace: "flux-system" };

describe("waiting for Flux", () => {
  let api: FakeApi;

  beforeEach(async () => {
    api = await FakeApi.start();
  });

  afterEach(() => api.stop());

  it("ends when everything has become ready, and shows how it went", async () => {
    const shown: string[] = [];
    const onChange = (rows: FluxRow[]) => shown.push(rows.map(({ kind, ready }) => `${kind} ${ready}`).join(", "));
    const done = waitUntilReady(api.client, { timeout: 60_000, onChange });
    api.serve(gitRepositories);
    api.serve(kustomizations);
    api.put(gitRepositories, gitRepository());
    api.put(kustomizations, kustomization({ ready: "none" }));
    await waitFor("the wait to see it", () => shown.at(-1) === "GitRepository True, Kustomization Unknown", {
      timeout: 60_000,
    });
    api.put(kustomizations, kustomization({ ready: "none", spec: { prune: true } }));
    api.put(kustomizations, kustomization());
    const rows = await done;
    assert.deepEqual(
      rows.map(({ ready }) => ready),
      ["True", "True"],
    );
    assert.equal(shown.at(-1), "GitRepository True, Kustomization True");
    assert.equal(new Set(shown).size, shown.length);
  });

  it("expects no commit of a source that has moved to another address meanwhile", async () => {
    const expect: Expected[] = [
      {
        kind: "GitRepository",
        namespace: "flux-system",
        name: "fleet",
        commit: "of-the-former-place",
        url: "ssh://former",
      },
    ];
    api.serve(gitRepositories);
    api.put(gitRepositories, gitRepository({ spec: { url: "ssh://former" } }));
    const kinds = ["GitRepository"];
    await assert.rejects(
      waitUntilReady(api.client, { timeout: 1000, expect, kinds }),
      /GitRepository flux-system\/fleet is at .*, not at of-the-former-place/,
    );
    api.put(gitRepositories, gitRepository({ spec: { url: "ssh://present" } }));
    const rows = await waitUntilReady(api.client, { timeout: 60_000, expect, kinds });
    assert.equal(rows.length, 1);
  });

  it("fails in Flux's words when it takes too long", async () => {
    api.serve(kustomizations);
    api.put(kustomizations, kustomization({ ready: "False", message: "Source artifact not found" }));
    await assert.rejects(
      waitUntilReady(api.client, { timeout: 3000 }),
      new FluxNotReady("Not ready after 3 s:\n  Kustomization flux-system/fleet: Source artifact not found"),
    );
  });

  it("ends early with the reason of its signal", async () => {
    const abort = new AbortController();
    const done = waitUntilReady(api.client, { timeout: 60_000, signal: abort.signal });
    abort.abort(new Error("enough"));
    await assert.rejects(done, new Error("enough"));
  });
});

describe("what Flux is not ready for", () => {
  const rows = fluxRows([gitRepository(), kustomization()]);
  const fleet: Expected = { kind: "Kustomization", namespace: "flux-system", name: "fleet" };

  it("is nothing when all is ready", () => {
    assert.deepEqual(obstacles(rows), []);
    assert.deepEqual(obstacles(rows, [fleet, { ...fleet, commit: "aaa" }]), []);
  });

  it("is a Kustomization, when there is none and none is named", () => {
    assert.deepEqual(obstacles(fluxRows([gitRepository()])), ["there is no Kustomization"]);
    assert.deepEqual(obstacles(fluxRows([gitRepository()]), []), []);
  });

  it("is what is expected and missing, or at another commit", () => {
    const missing = { ...fleet, namespace: "my-diet-platform", name: "my-diet" };
    assert.deepEqual(obstacles(rows, [missing, { ...fleet, commit: "bbb" }]), [
      "Kustomization my-diet-platform/my-diet does not exist",
      "Kustomization flux-system/fleet is at main@sha1:aaa, not at bbb",
    ]);
    assert.deepEqual(obstacles(rows, [{ ...missing, mayGo: true }]), []);
  });

  it("is what is there and not ready, expected or not", () => {
    const failed = fluxRows([gitRepository({ ready: "Unknown", message: "" }), kustomization()]);
    assert.deepEqual(obstacles(failed, [fleet]), ["GitRepository flux-system/fleet: ready is Unknown"]);
  });

  it("is also an image object that is not ready, in Flux's own words", () => {
    const image = (kind: string, ready: "True" | "False", message: string) =>
      fluxObject(kind, { namespace: "shop", name: "web", ready, message }, { sourceRef: fleetSource }, {});
    const objects = [
      gitRepository(),
      kustomization(),
      image("ImageRepository", "True", "successful scan"),
      image("ImagePolicy", "False", "version list argument cannot be empty"),
      image("ImageUpdateAutomation", "True", "repository up-to-date"),
    ];
    assert.deepEqual(obstacles(fluxRows(objects)), ["ImagePolicy shop/web: version list argument cannot be empty"]);
  });

  it("is nothing that is suspended", () => {
    const suspended = kustomization({ name: "home", ready: "none", spec: { suspend: true } });
    assert.deepEqual(obstacles(fluxRows([gitRepository(), kustomization(), suspended])), []);
  });
});
