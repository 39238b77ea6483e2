import assert from "node:assert/strict";
import { warnings } from "../../configuration/warnings.ts";

describe("warnings", () => {
  const flux = { manifest: "https://example.org/install.yaml", extraComponents: [], scrapedFrom: [], documents: [] };

  it("name a release that is downloaded and not pinned, and the command that pins it", () => {
    assert.deepEqual(warnings({ flux }, "dev"), [
      "platform:flux.sha256 is not set: whatever the manifest's server sends is installed. Run: npm run platform -- flux pin --stack dev",
    ]);
  });

  it("are none for a release that is pinned, or that lies beside the program", () => {
    assert.deepEqual(warnings({ flux: { ...flux, sha256: "0".repeat(64) } }, "dev"), []);
    assert.deepEqual(warnings({ flux: { ...flux, manifest: "flux/install.yaml" } }, "dev"), []);
  });
});
