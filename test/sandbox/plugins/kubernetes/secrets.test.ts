import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isSecret, type Properties, secret } from "../../../../sandbox/plugins/rpc/property-values.ts";
import { CONFIG_MAP, configMap, SECRET, useHarness } from "./harness.ts";

describe("secrets in the kubernetes stand-in", () => {
  const harness = useHarness();
  it("stay secret in the state, and so does every Secret's content", async () => {
    const inputs = await harness.check(SECRET, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "app" },
      stringData: { password: secret("hunter2") },
    });
    const encoded = Buffer.from("hunter2").toString("base64");
    assert.deepEqual(inputs["data"], secret({ password: encoded }));
    const { state } = await harness.create(SECRET, inputs);
    assert.deepEqual(harness.server.objects.get("/api/v1/namespaces/app/secrets/s")?.["data"], { password: encoded });
    assert(!JSON.stringify(withoutSecrets(state)).includes(encoded));
    const found = await harness.provider.read({ urn: SECRET, id: "app/s", state, inputs });
    assert(!JSON.stringify(withoutSecrets(found?.state ?? {})).includes(encoded));
  });

  it("stay secret in an object of another kind", async () => {
    const { state } = await harness.create(CONFIG_MAP, configMap({ open: "1", hidden: secret("hunter2") }));
    assert.deepEqual(state["data"], { open: "1", hidden: secret("hunter2") });
    assert(!JSON.stringify(withoutSecrets(state)).includes("hunter2"));
    assert(JSON.stringify(harness.server.seen.at(-1)?.body).includes("hunter2"));
  });
});

function withoutSecrets(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => {
      if (isSecret(value)) return [];
      const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
      return [[key, isMap ? withoutSecrets(value) : value]];
    }),
  );
}
