import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { startControllers, type Controllers } from "../../../sandbox/controllers/controllers.ts";
import { Supervisor } from "../../../sandbox/process/supervisor.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { FakeApi, type ServedKind } from "../cluster/fake-api.ts";
import { isAlive, scratchDirectory } from "../process/scratch.ts";

const deployments: ServedKind = { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments", namespaced: true };

describe("known controllers", function () {
  this.timeout(180_000);
  const directory = scratchDirectory();
  let api: FakeApi;
  let supervisor: Supervisor;
  let controllers: Controllers;
  let reports: string[];

  beforeEach(async () => {
    api = await FakeApi.start(deployments);
    api.intercept = ({ method, path }) =>
      method === "POST" && path.endsWith("/token") ? [201, { status: { token: `token of ${path}` } }] : undefined;
    supervisor = new Supervisor(directory());
    reports = [];
    const program = join(directory(), "controller.sh");
    // Writes what it was started with, and decides by its arguments how to end.
    writeFileSync(
      program,
      `#!/bin/sh
      echo secret > "$TMPDIR/manifest"; echo "$@" > "$HOME/arguments"; env > "$HOME/environment"
      case "$*" in *--crash*) echo "bad flag"; exit 3;; esac
      exec sleep 60`,
    );
    chmodSync(program, 0o700);
    controllers = startControllers({
      cluster: {
        client: api.client,
        request: (...request) => api.client.request(...request),
        connection: (token) => ({ server: api.server, ca: "PEM", token }),
      },
      supervisor,
      directory: join(directory(), "controllers"),
      known: ["source-controller", "kustomize-controller"].map((name) => ({
        namespace: "flux-system",
        name,
        program,
        overrides: ["--metrics-addr=0", "--log-level=error"],
        environment: { RUNTIME_NAMESPACE: "here" },
      })),
      report: (message) => reports.push(message),
    });
  });

  afterEach(async () => {
    await supervisor.stopAll();
    await api.stop();
  });

  function deploy(name: string, { args = ["--log-level=info"], replicas = 1, namespace = "flux-system" } = {}): void {
    const spec = {
      replicas,
      template: { spec: { serviceAccountName: name, containers: [{ name: "manager", args }] } },
    };
    api.put(deployments, { metadata: { name, namespace, uid: "1" }, spec });
  }

  async function until(what: string, probe: () => boolean): Promise<void> {
    await waitFor(what, probe, { timeout: 60_000 });
  }

  async function started(name: string, notThis?: number): Promise<number> {
    await until(`${name} to run`, () => ![undefined, notThis].includes(controllers.pids()[name]));
    await until("it to write", () => read(name, "environment").includes("TMPDIR"));
    return controllers.pids()[name] ?? 0;
  }

  function read(name: string, file: string): string {
    try {
      return readFileSync(join(directory(), "controllers", name, file), "utf8").trim();
    } catch {
      return "";
    }
  }

  it("run for their Deployments only", async () => {
    deploy("kustomize-controller");
    deploy("notification-controller");
    deploy("source-controller", { namespace: "my-diet-dev" });
    await started("kustomize-controller");
    assert.deepEqual(Object.keys(controllers.pids()), ["kustomize-controller"]);
  });

  it("have the arguments of the Deployment, and then those that a process needs in place of a Pod", async () => {
    deploy("source-controller", { args: ["--log-level=info", "--storage-path=/data"] });
    await started("source-controller");
    assert.equal(
      read("source-controller", "arguments"),
      "--log-level=info --storage-path=/data --metrics-addr=0 --log-level=error",
    );
    assert.match(read("source-controller", "environment"), /^RUNTIME_NAMESPACE=here$/m);
  });

  it("have the rights of their service account, in a file of their own", async () => {
    deploy("kustomize-controller");
    await started("kustomize-controller");
    const file = join(directory(), "controllers", "kustomize-controller", "kubeconfig");
    assert.match(read("kustomize-controller", "environment"), new RegExp(`^KUBECONFIG=${file}$`, "m"));
    assert.equal((statSync(file).mode & 0o777).toString(8), "600");
    const { users } = z.looseObject({ users: z.unknown() }).parse(parse(readFileSync(file, "utf8")));
    const path = "/api/v1/namespaces/flux-system/serviceaccounts/kustomize-controller/token";
    assert.deepEqual(users, [{ name: "sandbox", user: { token: `token of ${path}` } }]);
  });

  it("stop when their Deployment is scaled to nothing, and when it is gone", async () => {
    for (const end of [
      () => {
        deploy("kustomize-controller", { replicas: 0 });
      },
      () => {
        api.remove(deployments, "flux-system", "kustomize-controller");
      },
    ]) {
      deploy("kustomize-controller");
      const pid = await started("kustomize-controller");
      end();
      await until("it to stop", () => !isAlive(pid));
      assert.deepEqual(controllers.pids(), {});
    }
  });

  it("restart when their arguments change, and only then", async () => {
    deploy("kustomize-controller");
    const first = await started("kustomize-controller");
    deploy("kustomize-controller", { replicas: 2 });
    deploy("kustomize-controller", { replicas: 2, args: ["--log-level=debug"] });
    const second = await started("kustomize-controller", first);
    await until("its arguments", () => read("kustomize-controller", "arguments").startsWith("--log-level=debug"));
    assert.equal(isAlive(first), false);
    assert.deepEqual(reports, [
      `kustomize-controller started as process ${first}`,
      "kustomize-controller stopped",
      `kustomize-controller started as process ${second}`,
    ]);
  });

  it("start again after a crash, with the reason and growing pauses", async () => {
    deploy("kustomize-controller", { args: ["--crash"] });
    await until("three crashes", () => reports.filter((report) => report.includes("ended with code 3")).length === 3);
    const crashes = reports.filter((report) => report.includes("ended with code 3"));
    assert.match(
      crashes[0] ?? "",
      /^kustomize-controller ended with code 3.*\n {2}bad flag\nStarting it again in 0.25 s$/,
    );
    assert.deepEqual(
      crashes.map((report) => /again in (.*) s$/.exec(report)?.[1]),
      ["0.25", "0.5", "1"],
    );
    assert.equal(supervisor.signal.aborted, false);
    deploy("kustomize-controller", { args: ["--fixed"] });
    await started("kustomize-controller");
  });

  it("wait for their service account", async () => {
    const { intercept } = api;
    api.intercept = ({ method }) =>
      method === "POST" ? [404, { kind: "Status", message: "no such account" }] : undefined;
    deploy("kustomize-controller");
    await until("a report", () => reports.length > 0);
    assert.match(
      reports[0] ?? "",
      /^kustomize-controller cannot start: .*no such account\nStarting it again in 0.25 s$/,
    );
    api.intercept = intercept;
    await started("kustomize-controller");
  });

  it("leave nothing decrypted behind", async () => {
    deploy("kustomize-controller");
    await started("kustomize-controller");
    assert.equal(read("kustomize-controller", "tmp/manifest"), "secret");
    await controllers.stop();
    assert.equal(read("kustomize-controller", "tmp/manifest"), "");
  });

  it("stop with the sandbox, and stay stopped", async () => {
    deploy("kustomize-controller");
    deploy("source-controller");
    const pids = [await started("kustomize-controller"), await started("source-controller")];
    await supervisor.stopAll();
    assert.deepEqual(pids.map(isAlive), [false, false]);
    assert.deepEqual(controllers.pids(), {});
    assert.deepEqual(
      reports.filter((report) => report.includes("cannot")),
      [],
    );
  });

  it("fail the sandbox when Deployments may not be watched", async () => {
    api.intercept = ({ path }) => (path.includes("watch=true") || path.includes("deployments") ? [403, {}] : undefined);
    api.breakWatches();
    await until("the failure", () => supervisor.signal.aborted);
    assert.match(String(supervisor.signal.reason), /KubernetesError/);
  });
});
