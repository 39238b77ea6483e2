import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { changingKeys } from "../../../preflight/keys/changing-keys.ts";
import { encodeIdentity, isAgeRecipient } from "../../../sops/age-identity.ts";
import type { AgeRecipient } from "../../../model/age.ts";
import type { App } from "../../../model/app.ts";
import { configuration, myDiet, otherRecipient, recipient } from "../../support/fixtures.ts";

const ageKey = (text: string): AgeRecipient => {
  assert.ok(isAgeRecipient(text));
  return text;
};
const known = (...generations: (readonly [number, string])[]) => ({
  generations: new Map(generations.map(([number, text]) => [number, ageKey(text)])),
});
const asked = (generations: Record<string, number>, apps: readonly App[] = [myDiet]) =>
  configuration({ apps, keys: { generations, overlaps: {}, maxAge: {}, keptDeployKeys: {} } });

describe("AGE keys that change", () => {
  it("are those of which the state has another generation", () => {
    const ageKeys = new Map([
      ["platform-cluster", known([1, recipient])],
      ["my-diet-age", known([1, recipient], [2, otherRecipient])],
    ]);
    assert.deepEqual(changingKeys(asked({ "my-diet/age": 2 }), { ageKeys }), [
      {
        ...{ key: "my-diet/age", generation: 2, recipient: otherRecipient },
        others: [{ generation: 1, recipient, kind: "x25519" }],
        secret: { namespace: "my-diet-platform", name: "my-diet-platform-age-key" },
        places: [{ repository: "my-diet-platform", branch: "main" }],
      },
    ]);
    assert.deepEqual(changingKeys(asked({}), { ageKeys: new Map() }), []);
  });

  it("can go back as long as the old one is there", () => {
    const ageKeys = new Map([["platform-cluster", known([1, recipient], [2, otherRecipient])]]);
    const [changing] = changingKeys(asked({ cluster: 1 }), { ageKeys });
    assert.equal(changing?.recipient, recipient);
    assert.deepEqual(
      changing.others.map(({ generation }) => generation),
      [2],
    );
  });

  it("may have sealed files beside the code, on the branches that Flux deploys decrypted", () => {
    const [dev] = myDiet.environments;
    assert.ok(dev !== undefined);
    const environments = [
      { ...dev, decrypt: true },
      { ...dev, name: "next", decrypt: true, ref: { branch: "next" } },
      { ...dev, name: "tagged", decrypt: true, ref: { tag: "1.0" } },
      { ...dev, name: "plain", ref: { branch: "plain" } },
    ];
    const ageKeys = new Map([["my-diet-age", known([1, recipient])]]);
    const [changing] = changingKeys(asked({ "my-diet/age": 2 }, [{ ...myDiet, environments }]), { ageKeys });
    assert.deepEqual(changing?.places, [
      { repository: "my-diet-platform", branch: "main" },
      { repository: "apps.my-diet", branch: "trunk" },
      { repository: "apps.my-diet", branch: "next" },
    ]);
  });

  it("are none that apps bring along", () => {
    const ageKeys = new Map([["my-diet-age", known([1, recipient], [2, otherRecipient])]]);
    const brought = { ...asked({}), ageKeys: { "my-diet": pulumi.secret(encodeIdentity(new Uint8Array(32))) } };
    assert.deepEqual(changingKeys(brought, { ageKeys }), []);
  });
});
