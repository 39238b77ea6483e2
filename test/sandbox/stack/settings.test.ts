import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describeSettings } from "../../../sandbox/stack/describe-settings.ts";
import { sandboxRegistries, writeStackSettings, type SandboxSettings } from "../../../sandbox/stack/settings.ts";
import { scratchDirectory } from "../process/scratch.ts";

const settings: SandboxSettings = {
  overrides: { "platform:flux": { manifest: "/flux.yaml" }, "platform:cluster": { context: "sandbox" } },
  additions: {
    "platform:flux": { extraComponents: ["image-reflector-controller"] },
    "platform:registries": [{ name: "ghcr" }],
    "platform:externalSecrets": true,
  },
};

describe("the configuration of a stack in the sandbox", () => {
  const scratch = scratchDirectory();
  const project = (): string => join(scratch(), "Pulumi.dev.yaml");
  const target = (): string => join(scratch(), "copy.yaml");
  const written = (): unknown => parse(readFileSync(target(), "utf8"));

  it("meets the sandbox instead of the outside world, and tells which keys it has added", () => {
    writeFileSync(project(), "config:\n  platform:cluster: { name: home, context: home }\n");
    assert.deepEqual(writeStackSettings(project(), target(), settings), {
      added: ["platform:flux.extraComponents", "platform:registries", "platform:externalSecrets"],
      leftOut: [],
    });
    assert.deepEqual(written(), {
      config: {
        "platform:cluster": { name: "home", context: "sandbox" },
        "platform:flux": { manifest: "/flux.yaml", extraComponents: ["image-reflector-controller"] },
        "platform:registries": [{ name: "ghcr" }],
        "platform:externalSecrets": true,
      },
    });
  });

  it("keeps what the file says, and adds only what it does not say", () => {
    writeFileSync(
      project(),
      "config:\n  platform:externalSecrets: false\n  platform:registries: [{ name: quay }]\n  platform:flux: { extraComponents: [] }\n",
    );
    assert.deepEqual(writeStackSettings(project(), target(), settings), { added: [], leftOut: [] });
    assert.deepEqual(written(), {
      config: {
        "platform:externalSecrets": false,
        "platform:registries": [{ name: "quay" }],
        "platform:flux": { extraComponents: [], manifest: "/flux.yaml" },
        "platform:cluster": { context: "sandbox" },
      },
    });
    assert.deepEqual(sandboxRegistries(project(), settings), ["quay"]);
  });

  it("keeps secrets that were set for the sandbox, but not passwords of registries that are gone", () => {
    writeFileSync(project(), "config:\n  platform:registries: [{ name: quay }]\n");
    writeFileSync(
      target(),
      `encryptionsalt: salt
config:
  platform:secrets: { TOKEN: { secure: own } }
  platform:registryPasswords: { ghcr: { secure: old }, quay: { secure: new } }
  platform:externalSecrets: true
`,
    );
    writeStackSettings(project(), target(), { overrides: {}, additions: {} });
    assert.deepEqual(written(), {
      encryptionsalt: "salt",
      config: {
        "platform:registries": [{ name: "quay" }],
        "platform:secrets": { TOKEN: { secure: "own" } },
        "platform:registryPasswords": { quay: { secure: "new" } },
      },
    });
  });

  it("leaves out what is encrypted for the real stack, and tells it", () => {
    writeFileSync(
      project(),
      `encryptionsalt: another
config:
  platform:registryPasswords: { ghcr: { secure: v1 } }
  platform:kubeconfig: { secure: v1 }
  platform:cluster: { name: home }
`,
    );
    const change = writeStackSettings(project(), target(), { overrides: {}, additions: {} });
    assert.deepEqual(change.leftOut, ["platform:registryPasswords.ghcr", "platform:kubeconfig"]);
    assert.deepEqual(written(), { config: { "platform:cluster": { name: "home" } } });
  });

  it("says why a file is none of a stack", () => {
    writeFileSync(project(), "config: [\n");
    assert.throws(
      () => writeStackSettings(project(), target(), settings),
      /^SandboxError: Pulumi\.dev\.yaml is not the file of a stack: Flow sequence in block collection/,
    );
    writeFileSync(project(), "- config\n");
    assert.throws(
      () => writeStackSettings(project(), target(), settings),
      /it has to be a mapping with the key "config"/,
    );
  });
});

describe("what people are told of it", () => {
  it("names the keys that a real run needs, and those that are missing", () => {
    assert.deepEqual(describeSettings("Pulumi.dev.yaml", { added: [], leftOut: [] }), []);
    const [added = "", leftOut = ""] = describeSettings("Pulumi.dev.yaml", {
      added: ["platform:externalSecrets", "platform:registries"],
      leftOut: ["platform:kubeconfig"],
    });
    assert.match(added, /copy of Pulumi\.dev\.yaml: platform:externalSecrets, platform:registries\./);
    assert.match(leftOut, /leaves them out: platform:kubeconfig\./);
  });
});
