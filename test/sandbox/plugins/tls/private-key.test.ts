import assert from "node:assert/strict";
import { createHash, createPrivateKey as readKey, createPublicKey, sign, verify } from "node:crypto";
import { describe, it } from "mocha";
import ssh2 from "ssh2";
import { plainProperties, isSecret } from "../../../../sandbox/plugins/rpc/property-values.ts";
import {
  createPrivateKey,
  faultsOf,
  type KeyOptions,
  keyOptions,
  previewPrivateKey,
} from "../../../../sandbox/plugins/tls/private-key.ts";
import { textAt } from "../../../../sandbox/plugins/kubernetes/objects.ts";

const PRIVATE = ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"];
const PUBLIC = ["publicKeyFingerprintMd5", "publicKeyFingerprintSha256", "publicKeyOpenssh", "publicKeyPem"];

const kinds: { options: Partial<KeyOptions>; ssh: string; pem: string }[] = [
  { options: { algorithm: "ED25519" }, ssh: "ssh-ed25519", pem: "PRIVATE KEY" },
  { options: { algorithm: "RSA" }, ssh: "ssh-rsa", pem: "RSA PRIVATE KEY" },
  { options: { algorithm: "ECDSA", ecdsaCurve: "P256" }, ssh: "ecdsa-sha2-nistp256", pem: "EC PRIVATE KEY" },
  { options: { algorithm: "ECDSA", ecdsaCurve: "P384" }, ssh: "ecdsa-sha2-nistp384", pem: "EC PRIVATE KEY" },
  { options: { algorithm: "ECDSA", ecdsaCurve: "P521" }, ssh: "ecdsa-sha2-nistp521", pem: "EC PRIVATE KEY" },
];

describe("private keys of the tls stand-in", () => {
  for (const { options, ssh, pem } of kinds) {
    it(`of kind ${ssh} are one key in all forms, which SSH reads`, async () => {
      const { id, outputs } = await createPrivateKey(keyOptions(options));
      const plain = plainProperties(outputs);
      const text = (key: string): string => textAt(plain, key);

      const parsed = ssh2.utils.parseKey(text("privateKeyOpenssh"));
      if (parsed instanceof Error) throw parsed;
      assert.equal(parsed.type, ssh);
      const blob = parsed.getPublicSSH();
      assert.equal(text("publicKeyOpenssh"), `${ssh} ${blob.toString("base64")}\n`);
      const sha256 = createHash("sha256").update(blob).digest("base64").replaceAll("=", "");
      assert.equal(text("publicKeyFingerprintSha256"), `SHA256:${sha256}`);
      assert.equal(text("publicKeyFingerprintMd5").replaceAll(":", ""), createHash("md5").update(blob).digest("hex"));

      assert(text("privateKeyPem").startsWith(`-----BEGIN ${pem}-----\n`));
      assert(text("privateKeyPemPkcs8").startsWith("-----BEGIN PRIVATE KEY-----\n"));
      const publicKey = createPublicKey(text("publicKeyPem"));
      const message = Buffer.from("signed with one, verified with the other");
      const digest = ssh === "ssh-ed25519" ? null : "sha256";
      for (const form of ["privateKeyPem", "privateKeyPemPkcs8"]) {
        assert(verify(digest, message, publicKey, sign(digest, message, readKey(text(form)))), form);
      }
      const der = publicKey.export({ type: "spki", format: "der" });
      assert.equal(id, createHash("sha1").update(der).digest("hex"));
      // What SSH reads from the private form belongs to the public key, too.
      const agreed = createPublicKey(parsed.getPublicPEM()).export({ type: "spki", format: "der" });
      assert.deepEqual(agreed, der);
    });
  }

  it("write numbers as SSH does: positive ones never look negative", async () => {
    const { outputs } = await createPrivateKey(keyOptions({ algorithm: "RSA" }));
    const blob = Buffer.from(textAt(outputs, "publicKeyOpenssh").split(" ")[1] ?? "", "base64");
    const { n } = createPublicKey(textAt(outputs, "publicKeyPem")).export({ format: "jwk" });
    // The highest bit of a modulus is always set.
    const modulus = Buffer.concat([Buffer.of(0, 0, 1, 1, 0), Buffer.from(n ?? "", "base64url")]);
    assert.deepEqual(blob.subarray(-modulus.length), modulus);
  });

  it("are secret in their private forms only", async () => {
    const { outputs } = await createPrivateKey(keyOptions({ algorithm: "ED25519" }));
    const secrets = Object.keys(outputs).filter((key) => isSecret(outputs[key]));
    assert.deepEqual(secrets.sort(), PRIVATE);
    assert.deepEqual(Object.keys(outputs).sort(), ["algorithm", "ecdsaCurve", ...PRIVATE, ...PUBLIC, "rsaBits"].sort());
    const preview = previewPrivateKey(keyOptions({ algorithm: "ED25519" }));
    assert.deepEqual(Object.keys(preview).sort(), Object.keys(outputs).sort());
  });

  it("have no SSH form where OpenSSH has none", async () => {
    const { outputs } = await createPrivateKey(keyOptions({ algorithm: "ECDSA" }));
    assert.equal(outputs["publicKeyOpenssh"], "");
    assert.equal(textAt(plainProperties(outputs), "privateKeyOpenssh"), "");
  });

  it("are refused for an algorithm or curve that there is not", () => {
    const faults = faultsOf({ algorithm: "DSA", ecdsaCurve: "P1" });
    assert.deepEqual(
      faults.map(({ property }) => property),
      ["algorithm", "ecdsaCurve"],
    );
    assert.deepEqual(faultsOf({ algorithm: "RSA" }), []);
  });
});
