import assert from "node:assert/strict";
import { pinned } from "../../flux/pinned.ts";

const digest = "0".repeat(64);
const other = "1".repeat(64);

describe("pinned", () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    [
      "adds a line below the manifest, and leaves comments and order alone",
      `# top\nconfig:\n  platform:flux:\n    # why\n    manifest:   "https://a/b.yaml"   # this one\n    # next\n    extraComponents: [ source-watcher ]\n\n  platform:protect: true # last\n`,
      `# top\nconfig:\n  platform:flux:\n    # why\n    manifest:   "https://a/b.yaml"   # this one\n    sha256: "${digest}"\n    # next\n    extraComponents: [ source-watcher ]\n\n  platform:protect: true # last\n`,
    ],
    [
      "writes into a mapping on one line",
      "config:\n  platform:flux: { manifest: flux.yaml,  extraComponents: [] } # here\n",
      `config:\n  platform:flux: { manifest: flux.yaml, sha256: "${digest}",  extraComponents: [] } # here\n`,
    ],
    [
      "replaces another digest in place",
      `config:\n  platform:flux:\n    sha256: "${other}" # old\n    manifest: flux.yaml\n`,
      `config:\n  platform:flux:\n    sha256: "${digest}" # old\n    manifest: flux.yaml\n`,
    ],
    [
      "writes after a last line that has no end",
      "config:\n  platform:flux:\n    manifest: flux.yaml",
      `config:\n  platform:flux:\n    manifest: flux.yaml\n    sha256: "${digest}"\n`,
    ],
    [
      "takes a manifest that goes on in the next line as a whole",
      "config:\n  platform:flux:\n    manifest:\n      flux.yaml\n  platform:protect: true\n",
      `config:\n  platform:flux:\n    manifest:\n      flux.yaml\n    sha256: "${digest}"\n  platform:protect: true\n`,
    ],
    [
      "keeps line ends of Windows out of the value before",
      "config:\r\n  platform:flux:\r\n    manifest: flux.yaml\r\n",
      `config:\r\n  platform:flux:\r\n    manifest: flux.yaml\r\n    sha256: "${digest}"\n`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => {
      assert.equal(pinned(before, digest), after);
      assert.equal(pinned(after, digest), after, "a second time changes something");
    });
  }

  it("refuses a file that it would not understand", () => {
    assert.throws(() => pinned("config: {}\n", digest), /no mapping platform:flux/);
    assert.throws(() => pinned("config: { platform:flux: {} }\n", digest), /no platform:flux\.manifest/);
  });
});
