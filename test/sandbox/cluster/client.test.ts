import assert from "node:assert/strict";
import { WaitTimeout } from "../../../sandbox/process/wait.ts";
import { KindNotServed, KubernetesError } from "../../../sandbox/cluster/errors.ts";
import { configMaps, FakeApi } from "./fake-api.ts";

const settings = { apiVersion: "v1", kind: "ConfigMap", namespace: "app", name: "settings" };

describe("the Kubernetes client", () => {
  let api: FakeApi;

  beforeEach(async () => {
    api = await FakeApi.start(configMaps, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      plural: "deployments",
      namespaced: true,
    });
  });

  afterEach(() => api.stop());

  it("gets an object", async () => {
    api.put(configMaps, { metadata: { name: "settings", namespace: "app" }, data: { a: "1" } });
    const found = await api.client.get(settings);
    assert.deepEqual([found?.metadata.name, found?.["data"]], ["settings", { a: "1" }]);
  });

  it("gets nothing where there is nothing", async () => {
    assert.equal(await api.client.get(settings), undefined);
  });

  it("sends its token", async () => {
    await api.client.get(settings);
    assert.equal(api.requests[0]?.headers.authorization, "Bearer secret");
  });

  it("finds the path of a kind once", async () => {
    await api.client.get({ ...settings, apiVersion: "apps/v1", kind: "Deployment" });
    await api.client.list({ apiVersion: "apps/v1", kind: "Deployment" });
    assert.deepEqual(
      api.requests.map(({ method, path }) => `${method} ${path}`),
      ["GET /apis/apps/v1", "GET /apis/apps/v1/namespaces/app/deployments/settings", "GET /apis/apps/v1/deployments"],
    );
  });

  it("says which kind is not served, and finds it once it is", async () => {
    const kind = { apiVersion: "example.org/v1", kind: "Thing" };
    await assert.rejects(api.client.list(kind), new KindNotServed("The API server has no Thing in example.org/v1"));
    api.serve({ ...kind, plural: "things", namespaced: true });
    assert.deepEqual(await api.client.list(kind), []);
  });

  it("lists objects with their kind, which the server leaves out", async () => {
    api.put(configMaps, { metadata: { name: "one", namespace: "app" } });
    api.put(configMaps, { metadata: { name: "two", namespace: "other" } });
    const all = await api.client.list(configMaps);
    assert.deepEqual(
      all.map(({ kind, metadata }) => [kind, metadata.name]),
      [
        ["ConfigMap", "one"],
        ["ConfigMap", "two"],
      ],
    );
    const some = await api.client.list(configMaps, { namespace: "other" });
    assert.deepEqual(
      some.map(({ metadata }) => metadata.name),
      ["two"],
    );
  });

  it("applies on the server's side", async () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "app" }, data: {} };
    const applied = await api.client.apply(object, { fieldManager: "me", dryRun: true });
    assert.equal(applied.metadata.resourceVersion, "101");
    const { method, path, headers, body } = api.requests.at(-1) ?? {};
    assert.deepEqual(
      [method, path, headers?.["content-type"], body],
      [
        "PATCH",
        "/api/v1/namespaces/app/configmaps/settings?fieldManager=me&force=true&dryRun=All",
        "application/apply-patch+yaml",
        object,
      ],
    );
  });

  it("is somebody else when asked to", async () => {
    await api.client.as({ user: "jane", groups: ["ops", "dev"] }).get(settings);
    const { headers } = api.requests.at(-1) ?? {};
    assert.deepEqual([headers?.["impersonate-user"], headers?.["impersonate-group"]], ["jane", "ops, dev"]);
    await api.client.request("GET", "/version", undefined, { as: { user: "joe" } }).catch(() => undefined);
    assert.equal(api.requests.at(-1)?.headers["impersonate-user"], "joe");
  });

  it("throws what the server says", async () => {
    api.intercept = () => [403, { kind: "Status", message: "jane may not", reason: "Forbidden" }];
    await assert.rejects(api.client.request("GET", "/api/v1/secrets"), (error) => {
      assert.ok(error instanceof KubernetesError);
      assert.deepEqual(
        [error.code, error.reason, error.message],
        [403, "Forbidden", "GET /api/v1/secrets: jane may not"],
      );
      return true;
    });
  });

  it("deletes, and does not mind what is gone already", async () => {
    api.put(configMaps, { metadata: { name: "settings", namespace: "app" } });
    await api.client.delete(settings, { wait: 1000 });
    assert.equal(await api.client.get(settings), undefined);
    await api.client.delete(settings);
  });

  it("waits in vain for an object that something holds", async () => {
    api.put(configMaps, { metadata: { name: "settings", namespace: "app" } });
    api.intercept = ({ method }) => (method === "DELETE" ? [200, {}] : undefined);
    await assert.rejects(api.client.delete(settings, { wait: 100 }), (error) => {
      assert.ok(error instanceof WaitTimeout);
      assert.match(error.message, /ConfigMap app\/settings to be gone/);
      return true;
    });
  });
});
