import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { toYaml } from "../../yaml/write.ts";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import type { KeyKind } from "../../model/age.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { SopsFault } from "../../sops/fault.ts";
import { open } from "../../sops/open.ts";
import { seal } from "../../sops/seal.ts";
import { sealable } from "../support/sealable.ts";
import { SopsCommand } from "../support/sops-command.ts";

/** `npm run fuzz` sets more. */
const documents = Number(process.env["FUZZ_DOCUMENTS"] ?? 1000);
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now());
const bundled = 10;
const atOnce = 4;
const patience = 180_000 + documents * 60;

const identity = encodeIdentity(new Uint8Array(32).fill(7));
const hybrid = encodeIdentity(new Uint8Array(32).fill(8), "hybrid");
const recipient = await recipientOf(identity);
const hybridRecipient = await recipientOf(hybrid);
const keys = { x25519: { identity, recipient }, hybrid: { identity: hybrid, recipient: hybridRecipient } };
const secret = { kind: "Secret", metadata: { name: "a" }, stringData: { user: "bob", pin: 1234, list: ["x", "y"] } };

/** Several documents as one, since starting sops takes longer than its work. */
type Bundle = Readonly<Record<string, object>>;

/** Runs the check for all generated documents, a bundle at a time; a failure names the seed that repeats it. */
async function forDocuments(check: (bundle: Bundle, kind: KeyKind, name: string) => Promise<void>) {
  const objects = fc.sample(sealable, { numRuns: documents, seed });
  const bundles = Array.from({ length: Math.ceil(objects.length / bundled) }, (_, index) =>
    Object.fromEntries(
      objects
        .slice(index * bundled, (index + 1) * bundled)
        .map((object, offset) => [`d${index * bundled + offset}`, object] as const),
    ),
  );
  for (let start = 0; start < bundles.length; start += atOnce) {
    const batch = bundles.slice(start, start + atOnce).map(async (bundle, offset) => {
      const index = start + offset;
      try {
        // Hybrid keys are slow, and differ in nothing but the wrapping of the data key.
        await check(bundle, index % 10 === 0 ? "hybrid" : "x25519", `bundle-${index}`);
      } catch (error) {
        throw new Error(`bundle ${index}: FUZZ_SEED=${seed} FUZZ_DOCUMENTS=${documents} repeats it`, { cause: error });
      }
    });
    await Promise.all(batch);
  }
}

/** Both halves of a bundle. */
function halves(bundle: Bundle): Bundle[] {
  const entries = Object.entries(bundle);
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)].map((half) => Object.fromEntries(half));
}

/** What sops prints as JSON, with integers as bigint, so that none is rounded. */
function exactJson(text: string): unknown {
  return parse(text, { intAsBigInt: true });
}

/** The object with integers as bigint. */
function exact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, exact(child)]));
}

describe("the sops command", () => {
  let command: SopsCommand;
  const ending = new AbortController();

  before(async function () {
    this.timeout(30 * 60_000);
    command = await SopsCommand.prepare(ending.signal);
  });

  after(async () => {
    ending.abort();
    await command.remove();
  });

  it("derives the same recipients", async () => {
    for (const key of Object.values(keys)) assert.equal(await command.recipientOf(key.identity), key.recipient);
  });

  it("decrypts any sealed file to the object that was sealed", async () => {
    await forDocuments(async (bundle, kind, name) => {
      const sealed = await seal(bundle, { recipients: [keys[kind].recipient], comment: "Written by Pulumi." });
      const path = await command.write(`${name}.sops.yaml`, sealed);
      const json = await command.sops(["decrypt", "--output-type", "json", path], keys[kind].identity);
      assert.deepEqual(exactJson(json), exact(bundle));
    });
  }).timeout(patience);

  it("encrypts files that open gives back, whatever it was told to encrypt", async () => {
    const selections = [
      { encrypted_regex: "^(data|stringData)$" },
      { encrypted_regex: "^data$", mac_only_encrypted: true },
      { unencrypted_regex: "^(kind|metadata)$" },
      { encrypted_suffix: "a" },
      { unencrypted_suffix: "a" },
      {},
    ];
    let turn = 0;
    let unreadable = 0;
    await forDocuments(async (bundle, kind, name) => {
      turn += 1;
      const rule = { age: keys[kind].recipient, ...selections[turn % selections.length] };
      const config = await command.write(`${name}.config.yaml`, toYaml({ creation_rules: [rule] }));
      const opens = async (part: Bundle): Promise<void> => {
        const plain = await command.write(`${name}.yaml`, toYaml(part));
        const encrypted = await command.sops(["--config", config, "encrypt", plain]);
        const opened = await open(encrypted, [keys[kind].identity]).catch((error: unknown) => error);
        if (!(opened instanceof SopsFault)) {
          assert.deepEqual(opened, part);
          return;
        }
        // One document makes the whole bundle unreadable.
        if (Object.keys(part).length > 1) {
          for (const half of halves(part)) await opens(half);
          return;
        }
        // Its YAML writer makes files that it cannot read, of list items that start with a space or a line feed.
        const path = await command.write(`${name}.sops.yaml`, encrypted);
        await assert.rejects(command.sops(["decrypt", path], keys[kind].identity), /yaml: /, opened);
        unreadable += 1;
      };
      await opens(bundle);
    });
    assert(unreadable < documents / 4, `sops could not read ${unreadable} of ${documents} files`);
  }).timeout(patience);

  it("encrypts comments, which open leaves out", async () => {
    const plain = "# top\ndata:\n  # inside\n  a: x # beside\n  b:\n    # first\n    - y # second\n    # last\n";
    const path = await command.write("comments.yaml", plain);
    const encrypted = await command.sops(["encrypt", "--age", recipient, path]);
    assert.deepEqual(await open(encrypted, [identity]), { data: { a: "x", b: ["y"] } });
  });

  it("decrypts a sealed file that came as JSON with sorted keys, as Flux hands it over, when it ignores the MAC", async () => {
    const sealed = parse(await seal(secret, { recipients: [recipient] })) as Record<string, unknown>;
    const sorted = Object.fromEntries(Object.entries(sealed).sort().reverse());
    const path = await command.write("flux.json", JSON.stringify(sorted));
    assert.deepEqual(JSON.parse(await command.sops(["decrypt", "--ignore-mac", path], identity)), secret);
    await assert.rejects(command.sops(["decrypt", path], identity), /MAC mismatch/);
  });

  it("edits a sealed file, which then still opens", async () => {
    const path = await command.write(
      "edited.sops.yaml",
      await seal(secret, { recipients: [recipient], comment: "Note." }),
    );
    await command.sops(["set", path, '["stringData"]["user"]', '"eve"'], identity);
    const edited = await readFile(path, "utf8");
    assert.match(edited, /^# Note\./);
    assert.deepEqual(await open(edited, [identity]), { ...secret, stringData: { ...secret.stringData, user: "eve" } });
  });

  it("refuses the changes that open refuses", async () => {
    const sealed = await seal(secret, { recipients: [recipient] });
    const changes = [
      sealed.replace("name: a", "name: b"),
      sealed.replace(/(?<=lastmodified: "\d\d)\d\d/, "01"),
      sealed.replace(/(?<=user: ENC.*data:)./, (character) => (character === "A" ? "B" : "A")),
      sealed.replace(/user: (.*)\n(.*)pin: (.*)/, "user: $3\n$2pin: $1"),
      sealed.replace(/user: .*/, 'user: ""'),
      sealed.replace(/user: .*/, "user: eve"),
    ];
    for (const [index, text] of changes.entries()) {
      assert.notEqual(text, sealed);
      await assert.rejects(open(text, [identity]), { name: "SopsFault" });
      const path = await command.write(`changed-${index}.sops.yaml`, text);
      await assert.rejects(
        command.sops(["decrypt", path], identity),
        /MAC|Could not decrypt|does not match sops' data/,
      );
    }
  });

  it("encrypts by the creation rules, each directory to its own recipients", async () => {
    const rules = creationRules([
      { pathRegex: sealedFilesUnder("clusters/dev/h.me"), recipients: [recipient] },
      { pathRegex: sealedFilesUnder("clusters/prod"), recipients: [hybridRecipient] },
    ]);
    await command.write(".sops.yaml", toYaml(rules));
    const encrypt = async (path: string) => {
      await mkdir(join(command.directory, path, ".."), { recursive: true });
      return command.sops(["encrypt", await command.write(path, toYaml(secret))]);
    };
    const home = await encrypt("clusters/dev/h.me/apps/a.sops.yaml");
    assert.match(home, /^kind: Secret$/m);
    assert.deepEqual(await open(home, [identity]), secret);
    assert.deepEqual(await open(await encrypt("clusters/prod/a.sops.yaml"), [hybrid]), secret);
    for (const path of ["clusters/dev/home/a.sops.yaml", "clusters/dev/h.me/a.yaml"]) {
      await assert.rejects(encrypt(path), /no matching creation rules found/);
    }
  });
});
