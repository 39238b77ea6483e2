import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SealedFile } from "../../../components/keys/sealed-file.ts";
import { ageKeySecret } from "../../../manifests/secrets.ts";
import { fingerprint } from "../../../sops/fingerprint.ts";
import { open } from "../../../sops/open.ts";
import { fingerprintKey, identity, otherIdentity, otherRecipient, recipient } from "../../support/fixtures.ts";
import { privateMark } from "../../../render/program/fakes.ts";
import { record, type Recording, type RunOptions } from "../../../render/program/record.ts";
import { plainTexts } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const object = ageKeySecret("age-key", "my-diet-platform", [`${privateMark} identity`]);

const seal = async (recipients = [recipient], sealed = object, options?: RunOptions): Promise<Recording> =>
  record(() => {
    const args = { object: pulumi.secret(sealed), recipients, fingerprintKey: pulumi.secret(fingerprintKey) };
    return { content: new SealedFile("file", args).content };
  }, options);

const stash = "pulumi:Stash file";
const triggerOf = (run: Recording): unknown => run.find(stash).options.replacementTrigger;
const contentSchema = z.object({ content: z.string() });

describe("SealedFile", () => {
  it("is a stash that is written again only when its trigger changes", async () => {
    const run = await seal();
    assert.equal(
      tree(run),
      [
        "platform:SealedFile file",
        "  pulumi:Stash file",
        "      - ignores changes of input",
        "      - replaced by a trigger",
      ].join("\n"),
    );
    assert.deepEqual(run.find(stash).options, {
      ignoreChanges: ["input"],
      replacementTrigger: fingerprint(object, [recipient], {}, Buffer.from(fingerprintKey, "base64")),
    });
  });

  it("changes its trigger with the object and with the recipients, and with nothing else", async () => {
    const trigger = triggerOf(await seal());
    assert.equal(triggerOf(await seal()), trigger);
    assert.notEqual(triggerOf(await seal([recipient], { ...object, type: "other" })), trigger);
    assert.notEqual(triggerOf(await seal([recipient, otherRecipient])), trigger);
  });

  it("opens with the key of each recipient", async () => {
    const { content } = contentSchema.parse((await seal([recipient, otherRecipient])).outputs);
    assert.deepEqual(await open(content, [identity]), object);
    assert.deepEqual(await open(content, [otherIdentity]), object);
  });

  it("is not secret itself, and neither it nor its trigger tells what is in it", async () => {
    const run = await seal();
    const { inputs, options } = run.find(stash);
    const texts = plainTexts([inputs, options, run.outputs, run.outputsOf("platform:SealedFile file")]);
    assert.deepEqual(Object.keys(inputs), ["input"]);
    assert.equal(texts.filter((text) => text.includes("sops:")).length, 3);
    assert.deepEqual(
      texts.filter((text) => text.includes(privateMark)),
      [],
    );
  });

  it("has the content that the state keeps, not what was sealed just now", async () => {
    const run = await seal([recipient], object, { state: { [stash]: { output: "sealed long ago" } } });
    assert.deepEqual(run.outputs, { content: "sealed long ago" });
    assert.deepEqual(run.outputsOf("platform:SealedFile file"), { content: "sealed long ago" });
  });
  it("refuses a state in which something else than text is kept", async () => {
    await assert.rejects(seal([recipient], object, { state: { [stash]: { output: 7 } } }), {
      name: "TypeError",
      message: 'error serializing property "outputs": a sealed file is text, but the state holds number',
    });
  });
});
