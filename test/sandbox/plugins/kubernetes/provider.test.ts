import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { textAt } from "../../../../sandbox/plugins/kubernetes/objects.ts";
import { InitFailedError } from "../../../../sandbox/plugins/rpc/handlers.ts";
import { failure } from "./fake-api-server.ts";
import { CONFIG_MAP, CONFIG_MAP_PATH, configMap, THING, useHarness } from "./harness.ts";

describe("kubernetes stand-in", () => {
  const harness = useHarness();

  describe("create", () => {
    it("posts the object as pulumi-kubernetes and keeps the answer", async () => {
      const { id, state } = await harness.create(CONFIG_MAP, configMap({ a: "1" }));
      assert.equal(id, "app/settings");
      assert.deepEqual(harness.server.writes, ["POST /api/v1/namespaces/app/configmaps"]);
      assert.deepEqual(harness.server.seen.at(-1)?.query, { fieldManager: "pulumi-kubernetes" });
      assert.deepEqual(state["__inputs"], configMap({ a: "1" }));
      assert.match(textAt(state, "__fieldManager"), /^pulumi-kubernetes-[0-9a-f]{8}$/);
      assert.deepEqual(state["data"], { a: "1" });
    });

    it("refuses an object that exists, and says what can be done", async () => {
      await harness.create(CONFIG_MAP, configMap({}));
      await assert.rejects(harness.create(CONFIG_MAP, configMap({})), /already exists[^]*upsertExistingObjects/);
    });

    it("takes over an object that exists with upsertExistingObjects", async () => {
      await harness.create(CONFIG_MAP, configMap({ a: "1" }));
      await harness.configure({ upsertExistingObjects: "true" });
      const { state } = await harness.create(CONFIG_MAP, configMap({ a: "2" }));
      const apply = harness.server.seen.at(-1);
      assert.equal(`${apply?.method ?? ""} ${apply?.path ?? ""}`, `PATCH ${CONFIG_MAP_PATH}`);
      assert.deepEqual(apply?.query, { fieldManager: state["__fieldManager"], force: "false" });
    });

    it("waits for a kind that another resource is about to define", async () => {
      let asked = 0;
      harness.server.intercept = ({ path }) => {
        if (path !== "/apis/try.dev/v1" || ++asked < 4) return undefined;
        return { status: 200, body: { resources: [{ name: "things", kind: "Thing", namespaced: true }] } };
      };
      const thing = { apiVersion: "try.dev/v1", kind: "Thing", metadata: { name: "t", namespace: "app" } };
      const { id } = await harness.create(THING, thing);
      assert.equal(id, "app/t");
      assert.match(harness.said[0] ?? "", /no matches for kind "Thing" in version "try.dev\/v1"/);
    });

    it("keeps the object and tells its own message when it does not become ready", async () => {
      harness.server.kinds["try.dev/v1"] = [{ name: "things", kind: "Thing", namespaced: true }];
      const thing = {
        apiVersion: "try.dev/v1",
        kind: "Thing",
        metadata: {
          name: "t",
          namespace: "app",
          annotations: { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "1" },
        },
        status: { conditions: [{ type: "Ready", status: "False", reason: "Broken", message: "no such branch" }] },
      };
      const failed = await harness.create(THING, thing).catch((error: unknown) => error);
      assert(failed instanceof InitFailedError);
      assert.equal(failed.id, "app/t");
      assert.deepEqual(failed.reasons, [
        "timed out after 1 s waiting for t to be ready: Ready=False (Broken): no such branch",
      ]);
      assert.deepEqual(failed.properties["__inputs"], thing);
      assert.equal(harness.said[0], "Ready=False (Broken): no such branch");
    });
  });

  describe("update", () => {
    it("applies with the manager that the state remembers, after taking over what the create wrote", async () => {
      const { state } = await harness.create(CONFIG_MAP, configMap({ a: "1" }));
      const manager = textAt(state, "__fieldManager");

      const live = harness.server.objects.get(CONFIG_MAP_PATH) ?? {};
      const managedFields = [
        { manager: "pulumi-kubernetes", operation: "Update", fieldsV1: { "f:data": { "f:a": {} } } },
      ];
      harness.server.objects.set(CONFIG_MAP_PATH, {
        ...live,
        metadata: { name: "settings", namespace: "app", managedFields },
      });
      harness.server.seen.length = 0;

      const next = await harness.update(state, configMap({ a: "2" }));
      assert.deepEqual(harness.server.writes, [`PATCH ${CONFIG_MAP_PATH}`, `PATCH ${CONFIG_MAP_PATH}`]);
      const [handOver, apply] = harness.server.seen.filter(({ method }) => method === "PATCH");
      assert.deepEqual(handOver?.body, [
        {
          op: "replace",
          path: "/metadata/managedFields",
          value: [{ manager, operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } }],
        },
        { op: "replace", path: "/metadata/resourceVersion", value: "" },
      ]);
      assert.deepEqual(apply?.query, { fieldManager: manager, force: "false" });
      assert.deepEqual(apply.body, configMap({ a: "2" }));
      assert.equal(next["__fieldManager"], manager);
    });

    it("names the other manager of a field, and forces only when it is told to", async () => {
      const { state } = await harness.create(CONFIG_MAP, configMap({ a: "1" }));
      const conflict = 'Apply failed with 1 conflict: conflict with "flux": .data.a';
      harness.server.intercept = ({ method, query }) =>
        method === "PATCH" && query["force"] === "false" ? failure(409, "Conflict", conflict) : undefined;
      const live = harness.server.objects.get(CONFIG_MAP_PATH) ?? {};
      const managedFields = [{ manager: "flux", operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } }];
      live["metadata"] = { name: "settings", namespace: "app", managedFields };

      await assert.rejects(harness.update(state, configMap({ a: "2" })), /conflict with "flux": \.data\.a/);
      await harness.update(state, configMap({ a: "2" }, { annotations: { "pulumi.com/patchForce": "true" } }));
      assert.equal(harness.server.seen.at(-1)?.query["force"], "true");
    });
  });

  describe("read", () => {
    it("finds what somebody else has changed", async () => {
      const { state } = await harness.create(CONFIG_MAP, configMap({ a: "1" }));

      harness.server.objects.set(CONFIG_MAP_PATH, {
        ...harness.server.objects.get(CONFIG_MAP_PATH),
        data: { a: "by hand", b: "new" },
      });
      const inputs = configMap({ a: "1" });
      const found = await harness.provider.read({ urn: CONFIG_MAP, id: "app/settings", state, inputs });
      assert.deepEqual(found?.inputs["data"], { a: "by hand" });
      const { changes } = await harness.provider.diff(found.state, inputs, []);
      assert.deepEqual([...changes.keys()], ["data.a"]);
    });

    it("sees no change in what the server drops or spells in its own way", async () => {
      const asked = { ...configMap({ a: "1.0" }), spec: { limits: { cpu: "0.5" }, list: [], flag: false, gone: "x" } };
      const { state } = await harness.create(CONFIG_MAP, asked);
      const live = { ...harness.server.objects.get(CONFIG_MAP_PATH), spec: { limits: { cpu: "500m" } } };
      harness.server.objects.set(CONFIG_MAP_PATH, live);
      const found = await harness.provider.read({ urn: CONFIG_MAP, id: "app/settings", state, inputs: asked });
      assert.deepEqual(found?.inputs, {
        ...configMap({ a: "1.0" }),
        spec: { limits: { cpu: "0.5" }, list: [], flag: false },
      });
      const { changes } = await harness.provider.diff(found.state, asked, []);
      assert.deepEqual([...changes.keys()], ["spec.gone"]);
    });

    it("tells that an object is gone", async () => {
      const request = { urn: CONFIG_MAP, id: "app/none", state: {}, inputs: {} };
      assert.equal(await harness.provider.read(request), undefined);
    });

    it("imports an object without what the server wrote into it", async () => {
      await harness.create(CONFIG_MAP, configMap({ a: "1" }));
      const found = await harness.provider.read({ urn: CONFIG_MAP, id: "app/settings", state: {}, inputs: {} });
      assert.deepEqual(found?.inputs, configMap({ a: "1" }));
    });
  });

  describe("delete", () => {
    it("deletes what the object owns first, and is content when it is gone already", async () => {
      const { state } = await harness.create(CONFIG_MAP, configMap({}));
      await harness.provider.remove({ urn: CONFIG_MAP, id: "app/settings", state, timeout: 0 });
      const deletion = harness.server.seen.find(({ method }) => method === "DELETE");
      assert.deepEqual(deletion?.body, {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: "Foreground",
      });
      await harness.provider.remove({ urn: CONFIG_MAP, id: "app/settings", state, timeout: 0 });
    });

    it("waits for finalizers, and names them when the time is over", async () => {
      const { state } = await harness.create(CONFIG_MAP, configMap({}, { finalizers: ["try.dev/hold"] }));
      const held = harness.server.objects.get(CONFIG_MAP_PATH) ?? {};
      harness.server.intercept = ({ method }) => (method === "DELETE" ? { status: 200, body: held } : undefined);
      const removal = harness.provider.remove({ urn: CONFIG_MAP, id: "app/settings", state, timeout: 1 });
      await assert.rejects(removal, /timed out after 1 s waiting for settings to be deleted.*try\.dev\/hold/);

      const second = harness.provider.remove({ urn: CONFIG_MAP, id: "app/settings", state, timeout: 10 });
      setTimeout(() => harness.server.objects.delete(CONFIG_MAP_PATH), 300);
      await second;
    });
  });

  it("ends what waits when it is cancelled", async () => {
    const annotations = { "pulumi.com/waitFor": "condition=Ready" };
    const waiting = harness.create(CONFIG_MAP, configMap({}, { annotations }));
    setTimeout(() => {
      harness.provider.cancel();
    }, 200);
    await assert.rejects(waiting, /cancelled/);
  });
});
