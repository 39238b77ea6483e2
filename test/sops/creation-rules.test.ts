import assert from "node:assert/strict";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";

const identity = encodeIdentity(new Uint8Array(32).fill(7));
const home = await recipientOf(identity);
const admin = await recipientOf(encodeIdentity(new Uint8Array(32).fill(9)));

describe("creationRules", () => {
  it("writes one rule for each path, in the order given", () => {
    assert.deepEqual(
      creationRules([
        { pathRegex: sealedFilesUnder("clusters/dev/home"), recipients: [home, admin, home] },
        { pathRegex: sealedFilesUnder("."), recipients: [admin], encryptedRegex: "^token$" },
      ]),
      {
        creation_rules: [
          {
            path_regex: String.raw`^clusters/dev/home/(.+/)?[^/]+\.sops\.ya?ml$`,
            encrypted_regex: "^(data|stringData)$",
            age: `${home},${admin}`,
          },
          { path_regex: String.raw`^(.+/)?[^/]+\.sops\.ya?ml$`, encrypted_regex: "^token$", age: admin },
        ],
      },
    );
  });

  it("refuses rules that cannot work", () => {
    const rule = { pathRegex: "^a$", recipients: [home] };
    const cases = [
      [[rule, rule], { code: "unreachable-rule", at: "creation_rules[1]" }],
      [[{ ...rule, pathRegex: "" }], { code: "unreachable-rule", at: "creation_rules[0]" }],
      [[{ ...rule, recipients: [] }], { code: "no-recipients", at: "creation_rules[0].age" }],
      [[{ ...rule, recipients: [identity] }], { code: "identity-as-recipient", at: "creation_rules[0].age[0]" }],
      [[{ ...rule, encryptedRegex: "(?i)a" }], { code: "bad-pattern", at: "creation_rules[0].encrypted_regex" }],
    ] as const;
    for (const [rules, fault] of cases) assert.throws(() => creationRules(rules), fault);
  });
});

describe("sealedFilesUnder", () => {
  it("matches sealed files in the directory and below, and nothing else", () => {
    const pattern = new RegExp(sealedFilesUnder("clusters/dev/h.me+/"));
    for (const path of ["a.sops.yaml", "a.sops.yml", "apps/x/a.b.sops.yaml"])
      assert.match(`clusters/dev/h.me+/${path}`, pattern);
    for (const path of [
      "clusters/dev/home+/a.sops.yaml",
      "clusters/dev/h.me+2/a.sops.yaml",
      "x/clusters/dev/h.me+/a.sops.yaml",
      "clusters/dev/h.me+/a.yaml",
      "clusters/dev/h.me+/.sops.yaml",
      "clusters/dev/h.me+/a.sops.yaml.bak",
      "clusters/dev/h.me+a.sops.yaml",
    ]) {
      assert.doesNotMatch(path, pattern);
    }
  });

  it("refuses directories outside of the repository", () => {
    for (const directory of ["", "/", "/etc", "a//b", "../a", "a/./b", "./a"]) {
      assert.throws(() => sealedFilesUnder(directory), { code: "bad-path" });
    }
  });
});
