import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareCredentials } from "../../../sandbox/cluster/credentials.ts";
import * as programs from "../../../sandbox/cluster/programs.ts";
import { scratchDirectory } from "../process/scratch.ts";

describe("the programs of a cluster", () => {
  const directory = scratchDirectory();

  function layout(): programs.Layout {
    const stages = join(directory(), "stages");
    for (const file of ["node/fast/ready.yaml", "pod/fast/ready.yaml", "pod/fast/kustomization.yaml"]) {
      mkdirSync(join(stages, file, ".."), { recursive: true });
      writeFileSync(join(stages, file), "");
    }
    return {
      programs: { controlPlane: "/bin/control-plane", kwok: "/bin/kwok", kwokStages: stages },
      credentials: prepareCredentials(join(directory(), "credentials")),
      etcd: join(directory(), "etcd"),
      logs: join(directory(), "logs"),
      port: 6443,
    };
  }

  it("listen to this machine only, and to nobody where nobody needs to ask", () => {
    const one = layout();
    const listening = [
      programs.etcd(one),
      programs.apiServer(one),
      programs.controllerManager(one, "k"),
      programs.scheduler(one, "k"),
      programs.kwok(one, "k"),
    ].map(({ name, args = [] }) => [name, ...args.filter((arg) => /^--(listen|bind|secure-port|node-port)/.test(arg))]);
    assert.deepEqual(listening, [
      ["etcd", "--listen-client-urls=unix://client:0", "--listen-peer-urls=unix://peer:0"],
      ["kube-apiserver", "--secure-port=6443", "--bind-address=127.0.0.1"],
      ["kube-controller-manager", "--secure-port=0"],
      ["kube-scheduler", "--secure-port=0"],
      ["kwok", "--node-port=0"],
    ]);
  });

  it("find etcd's socket from the directory that both run in", () => {
    const one = layout();
    assert.deepEqual([programs.etcd(one).cwd, programs.apiServer(one).cwd], [one.etcd, one.etcd]);
    assert.equal(programs.etcdSocket(one), join(one.etcd, "client:0"));
  });

  it("give kwok every stage, and nothing else that lies there", () => {
    const one = layout();
    const { args = [] } = programs.kwok(one, "k");
    assert.deepEqual(
      args.filter((arg) => arg.startsWith("--config=")),
      ["node", "pod"].map((kind) => `--config=${one.programs.kwokStages}/${kind}/fast/ready.yaml`),
    );
  });
});
