import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { controllerSettings } from "../../manifests/flux/controllers.ts";
import { kubeconfig, writeSecret } from "../../sandbox/cluster/credentials.ts";
import { freePort } from "../../sandbox/process/ports.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { ownAddress } from "./escapes/listener.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

/** What a `kustomization.yaml` of a team's could name, and no proxy stands in the way of. */
const loopback = ["127.0.0.1", "localhost"];

/** As the release has them. */
const ports = { metrics: 8080, health: 9440 };

describe("kustomize-controller, the real program, which fetches files from wherever a team says", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let directory: string;

  before("can log in, and may do nothing", async () => {
    platform = await sharedPlatform();
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-loopback-"));
    const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    const { token } = tokenRequest.parse(await platform.cluster.request("POST", path, request)).status;
    writeSecret(join(directory, "kubeconfig"), kubeconfig(platform.cluster.connection(token), "default"));
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("answers on its own loopback, with the release's arguments", async () => {
    await running(["--metrics-addr=:8080", "--health-addr=:9440"], async ({ metrics }) => {
      await waitFor("its metrics", () => answers("127.0.0.1", metrics), { timeout: 60_000 });
    });
  });

  it("does not with this program's: it answers on the address of its Pod alone", async () => {
    const settings = controllerSettings["kustomize-controller"]?.arguments ?? [];
    const own = settings.filter((argument) => /^--(metrics|health)-addr=/.test(argument));
    assert.equal(own.length, 2);
    await running(own, async (opened) => {
      for (const port of Object.values(opened)) {
        await waitFor("an answer on its address", () => answers(ownAddress(), port), { timeout: 60_000 });
        for (const host of loopback) assert.equal(await answers(host, port), false, host);
      }
    });
  });

  /** Runs the controller with addresses, at ports that are free here. */
  async function running(addresses: readonly string[], during: (opened: typeof ports) => Promise<void>): Promise<void> {
    const opened = { metrics: await freePort(), health: await freePort() };
    const args = addresses.map((argument) =>
      argument
        .replace("$(POD_IP)", ownAddress())
        .replace(`:${ports.metrics}`, `:${opened.metrics}`)
        .replace(`:${ports.health}`, `:${opened.health}`),
    );
    const controller = execa(
      platform.toolchain.program("kustomize-controller"),
      [...args, "--events-addr=", "--enable-leader-election=false"],
      {
        env: {
          ...{ KUBECONFIG: join(directory, "kubeconfig"), RUNTIME_NAMESPACE: "default" },
          ...{ HOME: directory, TMPDIR: directory },
        },
        reject: false,
      },
    );
    const ended = controller.then(({ stderr }): never => assert.fail(`the controller ended: ${stderr}`));
    try {
      await Promise.race([during(opened), ended]);
    } finally {
      ended.catch(() => undefined);
      controller.kill("SIGKILL");
      await controller;
    }
  }
});

const tokenRequest = z.looseObject({ status: z.looseObject({ token: z.string() }) });

async function answers(host: string, port: number): Promise<boolean> {
  try {
    await (await fetch(`http://${host}:${port}/metrics`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
