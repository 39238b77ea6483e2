import assert from "node:assert/strict";
import { configuration } from "../../../doctor/checks/configuration.ts";
import { planOf } from "../../../doctor/plan.ts";
import { changed, linesOf, planWith, settingsWith } from "../context.ts";

describe("the doctor on the configuration", () => {
  it("finds no errors in a sound one", async () => {
    const plan = await planWith();
    assert.deepEqual(await linesOf(configuration, { plan }), ["ok: It has no errors"]);
    const unpinned = changed(plan, { flux: { manifest: "https://example.org/install.yaml" } });
    const lines = await linesOf(configuration, { plan: unpinned });
    assert.match(
      lines[1] ?? "",
      /^warning: platform:flux\.sha256 is not set: .* → Run: npm run platform -- flux pin --stack dev/,
    );
  });

  it("finds every fault, with what to write instead", async () => {
    const settings = await settingsWith({ protect: "maybe", cluster: { environment: "dev", domain: "x.org" } });
    const plan = await planOf("dev", settings);
    assert.ok("why" in plan);
    const lines = await linesOf(configuration, { plan });
    assert.equal(lines.length, 2);
    for (const line of lines)
      assert.match(line, /^error: Pulumi\.dev\.yaml.* {2}platform:(protect|cluster\.name) {2}.* → /);
  });

  it("knows what an up would do though a secret is not set yet, and names the secret", async () => {
    const set = await settingsWith();
    const settings = { ...set, values: set.values.filter(({ key }) => key !== "platform:previewsToken") };
    const plan = await planOf("dev", settings);
    assert.ok("value" in plan);
    const lines = await linesOf(configuration, { plan });
    assert.match(lines[0] ?? "", /^error: Pulumi\.dev\.yaml {2}platform:previewsToken {2}is missing.* → /);
    assert.equal(lines.length, 1);
  });

  it("is no reason to stop when the program itself fails", async () => {
    const plan = await planOf("dev", await settingsWith(), () => Promise.reject(new Error("no stack was registered")));
    assert.deepEqual(await linesOf(configuration, { plan }), [
      "unknown: Not checked: the program fails: no stack was registered",
    ]);
  });

  it("says that secrets could not be read", async () => {
    const settings = { value: { ...(await settingsWith()), locked: "incorrect passphrase" } };
    const lines = await linesOf(configuration, { plan: await planWith(), settings });
    assert.equal(lines[1], "unknown: Secrets are not checked: incorrect passphrase");
  });
});
