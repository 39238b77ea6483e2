import assert from "node:assert/strict";
import { gitBlob } from "../../../github/git-blob.ts";
import { fileType } from "../../../github/tracked-file.ts";
import { readState } from "../../../recovery/interrupted.ts";
import { interruptedWrites, trackedFiles } from "../../../recovery/files/state-files.ts";

const hello = "ce013625030ba8dba906f756967f9e9ca394464a";

describe("the files of a state", () => {
  const outputs = { repository: "fleet", branch: "main", file: "a.yaml", sha: hello, commitSha: "1f2e" };
  const secret = { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:abc" };
  const file = (name: string, content: unknown, rest = {}) => ({
    ...{ urn: `urn:${name}`, type: fileType, outputs: { ...outputs, content }, ...rest },
  });
  const state = readState(
    JSON.stringify({
      deployment: {
        resources: [
          file("told", "hello\n"),
          file("failed", "new\n"),
          file("secret", secret),
          file("killed", "hello\n"),
        ],
        pending_operations: [
          { type: "updating", resource: file("killed", "hello\n", { inputs: { content: "newer\n" } }) },
          { type: "updating", resource: file("secret", secret, { inputs: { content: secret } }) },
          { type: "updating", resource: { urn: "urn:other", type: "kubernetes:core/v1:ConfigMap", inputs: {} } },
        ],
      },
    }),
  );

  it("are known by Git's id of what they hold, and of what the last run wanted", () => {
    assert.equal(gitBlob("hello\n"), hello);
    assert.equal(gitBlob("é\n"), "c6003325155f475bd7c87731607525dce73be9cf");
    assert.deepEqual(
      trackedFiles(state, interruptedWrites(state)).map(({ urn, blob, wanted }) => [urn, blob, wanted]),
      [
        ["urn:told", hello, hello],
        ["urn:failed", hello, gitBlob("new\n")],
        ["urn:secret", hello, undefined],
        ["urn:killed", hello, gitBlob("newer\n")],
      ],
    );
  });
});
