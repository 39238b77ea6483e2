import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { toYaml } from "../../yaml/write.ts";
import { encodeIdentity, isRecipient, recipientOf } from "../../sops/age-identity.ts";
import { creationRules } from "../../sops/creation-rules.ts";
import { open, recipientsOf } from "../../sops/open.ts";
import { seal } from "../../sops/seal.ts";
import { isSshRecipient, withoutComment } from "../../sops/ssh-recipient.ts";
import { SopsCommand } from "../support/sops-command.ts";

const ed25519 = generateKeyPairSync("ed25519");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const people = { "ssh-ed25519": ed25519, "ssh-rsa": rsa };
const cluster = encodeIdentity(new Uint8Array(32).fill(7));
const secret = { kind: "Secret", metadata: { name: "a" }, stringData: { user: "bob", pin: "0123" } };

describe("an SSH key as a recipient", () => {
  let command: SopsCommand;
  const ending = new AbortController();

  before(async function () {
    this.timeout(600_000);
    command = await SopsCommand.prepare(ending.signal);
    await mkdir(join(command.directory, ".ssh"));
  });

  after(async () => {
    ending.abort();
    await command.remove();
  });

  for (const [type, { publicKey, privateKey }] of Object.entries(people)) {
    const recipient = publicLine(publicKey);

    it(`of type ${type} opens what was sealed to it and to a cluster, with the real sops`, async function () {
      this.timeout(60_000);
      const sealed = await seal(secret, { recipients: [await recipientOf(cluster), recipient] });
      assert.deepEqual(recipientsOf(sealed), [await recipientOf(cluster), recipient]);
      const file = await command.write(`${type}.sops.yaml`, sealed);
      assert.deepEqual(parse(await command.sops(["decrypt", file], cluster)), secret, "for the cluster");
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      // Where sops looks for the key of a person.
      await command.write(join(".ssh", type.replace("ssh-", "id_")), pem);
      assert.deepEqual(parse(await command.sops(["decrypt", file])), secret);
      assert.deepEqual(await open(sealed, [cluster]), secret);
    });

    it(`of type ${type} is one that sops seals to by a .sops.yaml`, async function () {
      this.timeout(60_000);
      const recipients = [await recipientOf(cluster), recipient];
      await command.write(".sops.yaml", toYaml([creationRules([{ pathRegex: String.raw`\.yaml$`, recipients }])]));
      const file = await command.write(`plain-${type}.yaml`, toYaml([secret]));
      const sealed = await command.sops(["encrypt", file]);
      assert.deepEqual(recipientsOf(sealed), recipients);
      assert.deepEqual(await open(sealed, [cluster]), secret);
    });

    it(`of type ${type} is told from everything else`, () => {
      assert(isSshRecipient(recipient) && isRecipient(recipient));
      const half = recipient.slice(0, recipient.length / 2);
      for (const wrong of [
        "",
        half,
        ` ${recipient}`,
        `${recipient} me`,
        `${recipient}A`,
        recipient.replace("AAAA", "AAAB"),
      ]) {
        assert(!isSshRecipient(wrong), wrong);
      }
      assert.equal(withoutComment(`${recipient} me@example.org, at work\n`), recipient);
      assert.equal(withoutComment(`  ${recipient.replace(" ", "   ")}`), recipient);
    });
  }

  it("is none where age takes none", () => {
    const short = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const named = (key: string, type: string): string => key.replace(/^\S+/, type);
    assert(!isSshRecipient(publicLine(short.publicKey)));
    assert(!isSshRecipient(named(publicLine(rsa.publicKey), "ssh-ed25519")));
    assert(!isSshRecipient(named(publicLine(ed25519.publicKey), "ssh-dss")));
    assert.equal(withoutComment("age1abc"), "age1abc");
  });
});

/** A public key as OpenSSH writes it: RFC 4253, 6.6, and RFC 8709, 4. */
function publicLine(key: KeyObject): string {
  const { kty, x = "", n = "", e = "" } = key.export({ format: "jwk" });
  const [type, parts] = kty === "RSA" ? ["ssh-rsa", [mpint(e), mpint(n)]] : ["ssh-ed25519", [bytes(x)]];
  const wire = Buffer.concat([Buffer.from(type), ...parts].flatMap((part) => [length(part), part]));
  return `${type} ${wire.toString("base64")}`;
}

function bytes(base64url: string): Buffer {
  return Buffer.from(base64url, "base64url");
}

/** With a zero before a number whose first bit is set, which is negative otherwise. */
function mpint(base64url: string): Buffer {
  const number = bytes(base64url);
  return (number[0] ?? 0) < 128 ? number : Buffer.concat([Buffer.from([0]), number]);
}

function length(part: Buffer): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(part.length);
  return four;
}
