import assert from "node:assert/strict";
import { formerObject } from "../../preflight/former-objects.ts";

const urn = (types: string, name: string): string =>
  `urn:pulumi:dev::platform::platform:index:Platform$platform:app:App$${types}::${name}`;
const eso = "kubernetes:external-secrets.io/v1";

describe("objects of the state that others may keep", () => {
  it("are stores and ExternalSecrets, by kind and name", () => {
    const type = `${eso}:ExternalSecret`;
    const place = urn(`platform:app:AppSecrets$${type}`, "my-diet-secrets/my-diet-dev/database");
    const metadata = { name: "database", namespace: "my-diet-dev", uid: "1" };
    assert.deepEqual(formerObject(place, type, { apiVersion: "external-secrets.io/v1", metadata, spec: {} }), {
      ...{ urn: place, apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" },
      metadata: { name: "database", namespace: "my-diet-dev" },
    });
    const store = { apiVersion: "external-secrets.io/v1", metadata: { name: "platform-registries", namespace: null } };
    const known = formerObject(urn(`${eso}:ClusterSecretStore`, "store"), `${eso}:ClusterSecretStore`, store);
    assert.deepEqual(known?.metadata, { name: "platform-registries" });
  });

  it("are pull secrets of apps, and no other Secret: nothing of what is in them is taken", () => {
    const type = "kubernetes:core/v1:Secret";
    const secret = { apiVersion: "v1", metadata: { name: "a", namespace: "b" }, stringData: { password: "hunter2" } };
    const known = formerObject(urn(`platform:app:RegistrySecret$${type}`, "x/ghcr/b"), type, secret);
    assert.equal(known?.kind, "Secret");
    assert.doesNotMatch(JSON.stringify(known), /hunter2/);
    const store = "urn:pulumi:dev::platform::platform:index:Platform$platform:registries:RegistryStore";
    const first = `${store}$platform:app:RegistrySecret$${type}::registries/ghcr`;
    assert.equal(formerObject(first, type, secret), undefined);
    assert.equal(formerObject(urn(type, "x"), type, secret), undefined);
  });

  it("are none that an earlier up has released, so that the next up takes them out of the state", () => {
    const type = `${eso}:ExternalSecret`;
    const object = { apiVersion: "external-secrets.io/v1", metadata: { name: "a", namespace: "b" } };
    const released = urn(`platform:kubernetes:ReleasedObjects$${type}`, "platform-released/ExternalSecret/b/a");
    assert.equal(formerObject(released, type, object), undefined);
  });
});
