import assert from "node:assert/strict";
import { beforeEach, describe, it } from "mocha";
import { UNKNOWN, type Properties } from "../../../../sandbox/plugins/rpc/property-values.ts";
import { failure } from "./fake-api-server.ts";
import { CONFIG_MAP, configMap, THING, useHarness } from "./harness.ts";

describe("kubernetes stand-in", () => {
  const harness = useHarness();

  describe("preview", () => {
    it("asks the server without changing anything", async () => {
      const { id, state } = await harness.previewCreate(CONFIG_MAP, configMap({ a: "1" }));
      assert.equal(id, "");
      assert.equal(harness.server.seen.at(-1)?.query["dryRun"], "All");
      assert.equal(harness.server.objects.size, 0);
      assert.deepEqual(state["__inputs"], configMap({ a: "1" }));
    });

    it("returns the inputs when a value is not known yet", async () => {
      const news = configMap({ a: UNKNOWN });
      assert.deepEqual(await harness.previewCreate(CONFIG_MAP, news), { id: "", state: news });
      assert.deepEqual(harness.server.writes, []);
    });

    it("returns the inputs when the namespace or the kind is not there yet", async () => {
      harness.server.intercept = ({ method }) =>
        method === "POST" ? failure(404, "NotFound", 'namespaces "app" not found', "namespaces") : undefined;
      const news = configMap({ a: "1" });
      assert.deepEqual(await harness.previewCreate(CONFIG_MAP, news), { id: "", state: news });
      const thing = { apiVersion: "try.dev/v1", kind: "Thing", metadata: { name: "t" } };
      assert.deepEqual(await harness.previewCreate(THING, thing), {
        id: "",
        state: thing,
      });
    });

    it("shows what the server refuses", async () => {
      harness.server.intercept = ({ method }) =>
        method === "POST" ? failure(422, "Invalid", "metadata.name: bad") : undefined;
      await assert.rejects(
        harness.previewCreate(CONFIG_MAP, configMap({})),
        /not successfully created.*metadata\.name: bad/,
      );
    });
  });

  describe("a cluster that does not answer", () => {
    let old: Properties;
    beforeEach(async () => {
      old = (await harness.create(CONFIG_MAP, configMap({ a: "1" }))).state;
      const dead = harness.server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1");
      await harness.configure({ kubeconfig: dead, clusterIdentifier: "one" });
    });

    it("is no error in a preview of new and changed objects", async () => {
      const news = configMap({ a: "2" });
      assert.deepEqual(await harness.check(CONFIG_MAP, news, configMap({ a: "1" })), news);
      const { changes } = await harness.provider.diff(old, news, []);
      assert.deepEqual([...changes.keys()], ["data.a"]);
      assert.deepEqual(await harness.previewCreate(CONFIG_MAP, news), { id: "", state: news });
      assert.deepEqual(await harness.update(old, news, true), news);
    });

    it("is an error when something has to be written", async () => {
      const unreachable = /configured Kubernetes cluster is unreachable.*ECONNREFUSED/;
      await assert.rejects(harness.create(CONFIG_MAP, configMap({})), unreachable);
      const update = {
        urn: CONFIG_MAP,
        state: old,
        news: configMap({}),
        preview: false,
        timeout: 0,
        ignoreChanges: [],
      };
      await assert.rejects(harness.provider.update(update), unreachable);
      const remove = harness.provider.remove({ urn: CONFIG_MAP, id: "app/settings", state: old, timeout: 0 });
      await assert.rejects(remove, /PULUMI_K8S_DELETE_UNREACHABLE/);
    });
  });
});
