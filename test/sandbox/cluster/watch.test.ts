import assert from "node:assert/strict";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { KubernetesError } from "../../../sandbox/cluster/errors.ts";
import { observe } from "../../../sandbox/cluster/observe.ts";
import { configMaps, FakeApi } from "./fake-api.ts";

describe("a watch", () => {
  let api: FakeApi;
  let abort: AbortController;
  let told: string[];
  let running: Promise<void>;

  beforeEach(async () => {
    api = await FakeApi.start();
    abort = new AbortController();
    told = [];
  });

  afterEach(async () => {
    abort.abort();
    await running;
    await api.stop();
  });

  function put(name: string, value = ""): void {
    api.put(configMaps, { metadata: { name, namespace: "app" }, value });
  }

  function start(): void {
    running = (async () => {
      for await (const event of api.client.watch(configMaps, { signal: abort.signal })) {
        told.push(event.type === "synced" ? "synced" : `${event.type} ${event.object.metadata.name}`);
      }
    })();
  }

  async function expectTold(...expected: string[]): Promise<void> {
    await waitFor(`${expected.length} events`, () => told.length >= expected.length, { timeout: 60_000 }).catch(
      () => undefined,
    );
    assert.deepEqual(told, expected);
    told.length = 0;
  }

  const watching = () => waitFor("a watch", () => api.watches === 1, { timeout: 60_000 });

  it("tells what is there, then what changes", async () => {
    api.serve(configMaps);
    put("one");
    put("two");
    start();
    await expectTold("added one", "added two", "synced");
    await watching();
    put("one", "changed");
    put("three");
    api.remove(configMaps, "app", "two");
    await expectTold("modified one", "added three", "deleted two");
  });

  it("hears of what changes between the list and the watch", async () => {
    api.serve(configMaps);
    put("one");
    put("two");
    let isFirst = true;
    api.intercept = ({ path }) => {
      if (isFirst && path.includes("watch=true")) {
        isFirst = false;
        put("one", "changed");
        api.remove(configMaps, "app", "two");
      }
      return undefined;
    };
    start();
    await expectTold("added one", "added two", "synced", "modified one", "deleted two");
  });

  it("goes on after a broken connection, with what it missed", async () => {
    api.serve(configMaps);
    put("kept");
    put("lost");
    put("touched");
    start();
    await expectTold("added kept", "added lost", "added touched", "synced");
    await watching();
    api.breakWatches();
    api.remove(configMaps, "app", "lost", true);
    put("touched", "changed");
    put("new");
    await expectTold("deleted lost", "modified touched", "added new", "synced");
  });

  it("reads everything again when its version is too old", async () => {
    api.serve(configMaps);
    put("one");
    start();
    await expectTold("added one", "synced");
    await watching();
    api.expireWatches();
    await expectTold("synced");
    await watching();
    put("two");
    await expectTold("added two");
  });

  it("waits for a kind that is not served, and outlives its end", async () => {
    start();
    await expectTold("synced");
    api.serve(configMaps);
    put("one");
    await expectTold("added one", "synced");
    await watching();
    api.unserve(configMaps);
    await expectTold("deleted one");
    api.serve(configMaps);
    put("one");
    await expectTold("added one", "synced");
  });

  it("outlives an API server that fails", async () => {
    api.serve(configMaps);
    put("one");
    api.intercept = () => [500, {}];
    start();
    await waitFor("a failure", () => api.requests.length > 1, { timeout: 60_000 });
    assert.deepEqual(told, []);
    api.intercept = () => undefined;
    await expectTold("added one", "synced");
  });

  it("ends at once when it is aborted", async () => {
    api.serve(configMaps);
    start();
    await watching();
    abort.abort();
    await running;
    await waitFor("the connection to close", () => api.watches === 0, { timeout: 60_000 });
  });

  it("gives up when it is not allowed", async () => {
    api.intercept = () => [403, { kind: "Status", message: "no", reason: "Forbidden" }];
    start();
    const refused = running;
    running = Promise.resolve();
    await assert.rejects(refused, KubernetesError);
  });

  it("of several kinds makes one picture, once all are read", async () => {
    const things = { apiVersion: "example.org/v1", kind: "Thing", plural: "things", namespaced: true };
    api.serve(configMaps);
    put("one");
    const pictures: string[] = [];
    running = observe(api.client, {
      kinds: [configMaps, things],
      signal: abort.signal,
      onChange: (objects) => pictures.push(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ")),
    });
    await waitFor("the first picture", () => pictures.length > 0, { timeout: 60_000 });
    assert.deepEqual([...new Set(pictures)], ["ConfigMap one"]);
    api.serve(things);
    api.put(things, { metadata: { name: "two", namespace: "app" } });
    await waitFor("both", () => pictures.includes("ConfigMap one, Thing two"), { timeout: 60_000 });
    api.remove(configMaps, "app", "one");
    await waitFor("the second alone", () => pictures.includes("Thing two"), { timeout: 60_000 });
  });
});
