import assert from "node:assert/strict";
import { kubeconfigProblem } from "../../../configuration/fields/kubeconfig.ts";
import { configured } from "../../../render/program/configured.ts";
import { isIdentity } from "../../../sops/age-identity.ts";

describe("configured", () => {
  const textOf = (config: Record<string, unknown>, key: string): string =>
    configured(config).values.find((value) => value.key === key)?.text ?? assert.fail(`no ${key}`);

  it("hands over values as the engine does", () => {
    const config = { "platform:apps": "./apps", "platform:protect": false, "platform:cluster": { name: "home" } };
    assert.deepEqual(configured(config).values, [
      { key: "platform:apps", text: "./apps", isSecret: false },
      { key: "platform:protect", text: "false", isSecret: false },
      { key: "platform:cluster", text: '{"name":"home"}', isSecret: false },
    ]);
  });

  it("fills in what is encrypted with something of its kind", () => {
    const secure = { secure: "v1:abc" };
    assert.ok(
      isIdentity(
        (JSON.parse(textOf({ "platform:ageKeys": { web: secure } }, "platform:ageKeys")) as { web: string }).web,
      ),
    );
    const config = { "platform:kubeconfig": secure, "platform:cluster": { context: "home" } };
    assert.equal(kubeconfigProblem(textOf(config, "platform:kubeconfig"), "home"), undefined);
    assert.deepEqual(configured({ "platform:registryPasswords": { ghcr: secure } }).values, [
      {
        key: "platform:registryPasswords",
        text: '{"ghcr":"PRIVATE-MATERIAL-platform-registryPasswords-ghcr"}',
        isSecret: true,
      },
    ]);
  });

  it("names the secrets that are needed and not set", () => {
    const config = {
      "platform:fleet": { create: true },
      "platform:registries": [{ name: "ghcr" }, { name: "quay" }],
      "platform:registryPasswords": { quay: { secure: "v1:abc" } },
    };
    assert.deepEqual(configured(config).notSet, ["platform:previewsToken", "platform:registryPasswords.ghcr"]);
    assert.deepEqual(configured({ "platform:fleet": { create: false } }).notSet, []);
  });

  it("takes another Flux release, whose sum is not known", () => {
    const flux = { manifest: "https://example.org/install.yaml", sha256: "0", other: 1 };
    assert.deepEqual(configured({ "platform:flux": flux }, "here.yaml").values, [
      { key: "platform:flux", text: '{"manifest":"here.yaml","other":1}', isSecret: false },
    ]);
  });
});
