import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kubeconfig, prepareCredentials } from "../../../sandbox/cluster/credentials.ts";
import { scratchDirectory } from "../process/scratch.ts";

describe("the credentials of a cluster", () => {
  const directory = scratchDirectory();

  it("are for their owner's eyes only", () => {
    const path = join(directory(), "credentials");
    const { tokenFile, serviceAccountKey } = prepareCredentials(path);
    const modes = [path, tokenFile, serviceAccountKey].map((file) => (statSync(file).mode & 0o777).toString(8));
    assert.deepEqual(modes, ["700", "600", "600"]);
  });

  it("stay the same from start to start, and differ between clusters", () => {
    const one = prepareCredentials(join(directory(), "one"));
    assert.deepEqual(prepareCredentials(join(directory(), "one")), one);
    const other = prepareCredentials(join(directory(), "other"));
    const tokens = [...Object.values(one.tokens), ...Object.values(other.tokens)];
    assert.equal(new Set(tokens).size, 8);
    assert.notEqual(readFileSync(one.serviceAccountKey, "utf8"), readFileSync(other.serviceAccountKey, "utf8"));
  });

  it("give each part of the control plane its own rights", () => {
    const { tokenFile, tokens } = prepareCredentials(directory());
    assert.deepEqual(readFileSync(tokenFile, "utf8").trim().split("\n"), [
      `${tokens.admin},admin,admin,"system:masters"`,
      `${tokens.controllerManager},system:kube-controller-manager,system:kube-controller-manager`,
      `${tokens.scheduler},system:kube-scheduler,system:kube-scheduler`,
      `${tokens.kubelets},kwok,kwok,"system:masters"`,
    ]);
  });

  it("make a kubeconfig with one context", () => {
    const content: unknown = parse(kubeconfig({ server: "https://127.0.0.1:1", ca: "PEM", token: "t" }, "flux-system"));
    assert.deepEqual(content, {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "sandbox", cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "UEVN" } }],
      users: [{ name: "sandbox", user: { token: "t" } }],
      contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "sandbox", namespace: "flux-system" } }],
      "current-context": "sandbox",
    });
  });
});
