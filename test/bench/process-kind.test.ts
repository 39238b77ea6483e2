import assert from "node:assert/strict";
import { processKind } from "../../bench/process-kind.ts";

describe("the kind of a process", () => {
  const kinds: Record<string, string | undefined> = {
    "/cache/bin/pulumi up --stack dev": "engine",
    "/usr/bin/node /home/plugins/language-nodejs-v3.259.0/stand-in.mjs 3.259.0": "language host",
    "/home/.pulumi/bin/pulumi-language-nodejs 127.0.0.1:1": "language host",
    "/usr/bin/node --import tsx /x/node_modules/@pulumi/pulumi/cmd/run/index.js --monitor 127.0.0.1:1": "program",
    "/usr/bin/node /home/plugins/resource-kubernetes-v4.34.2/stand-in.mjs 4.34.2": "provider kubernetes",
    "/cache/bin/pulumi-resource-github 127.0.0.1:1": "provider github",
    "/cache/bin/control-plane kube-apiserver --etcd-servers=unix": "kube-apiserver",
    "node --import tsx /x/cli/main.ts bench": "sandbox, GitHub",
    "/cache/bin/source-controller --storage-path=/x": "source-controller",
    "": undefined,
  };
  for (const [line, kind] of Object.entries(kinds)) {
    it(`is ${kind ?? "nothing"} for ${line === "" ? "a process of the kernel" : line}`, () => {
      assert.equal(processKind(line.replaceAll(" ", "\0")), kind);
    });
  }
});
