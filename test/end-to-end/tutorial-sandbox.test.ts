import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyCheckout, linkPackages } from "../support/documentation/checkout-copy.ts";
import { followPage, type Following } from "../support/documentation/follow.ts";
import { installKubectl } from "../support/documentation/kubectl.ts";
import { ofReadme } from "../support/documentation/readme-commands.ts";
import { ReadersShell } from "../support/documentation/readers-shell.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";
import { savingStateAtTheEnd } from "./support/sandbox-under-test.ts";

const page = "docs/tutorials/sandbox.md";

describe("the tutorial of the sandbox, followed command by command", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let shell: ReadersShell;
  let directory: string;

  before(async () => {
    platform = await sharedPlatform();
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-reader-"));
    const connection = platform.sandbox.layout.ofStack("dev").connection;
    shell = new ReadersShell(directory, {
      PATH: [installKubectl(join(directory, "bin"), connection), process.env["PATH"] ?? ""].join(":"),
      HOME: directory,
      ...savingStateAtTheEnd,
    });
  });

  after(() => {
    shell.close();
    rmSync(directory, { recursive: true, force: true });
  });

  let lookedAt: unknown;

  /** When Flux was last asked to look at the fleet repository. */
  const askedToLook = async (): Promise<unknown> => {
    const { metadata } = await existing(platform.cluster.client, {
      ...{ apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
      ...{ namespace: "flux-system", name: "flux-system" },
    });
    return metadata.annotations?.["reconcile.fluxcd.io/requestedAt"];
  };

  const clone: Following = {
    instead: {
      because: "the files of this checkout",
      does: () => {
        const copy = join(directory, "gitops-platform");
        copyCheckout(copy);
        // The shared platform has its registrations and workloads elsewhere.
        for (const name of ["apps", "workloads"] as const) {
          rmSync(join(copy, name), { recursive: true });
          symlinkSync(platform[name], join(copy, name));
        }
        return "cd gitops-platform";
      },
    },
  };

  const packages: Following = {
    instead: {
      because: "the packages of this checkout",
      does: () => {
        linkPackages(join(directory, "gitops-platform"));
        return "test -d node_modules/tsx";
      },
    },
  };

  const sandbox: Following = {
    instead: {
      because: "the shared platform, which runs",
      does: () => {
        mkdirSync(join(directory, "gitops-platform/.sandbox"));
        symlinkSync(platform.sandbox.layout.root, join(directory, "gitops-platform/.sandbox/default"));
        return "npm run sandbox -- status";
      },
    },
  };

  followPage(page, () => shell, {
    "git clone <the URL of this repository> gitops-platform && cd gitops-platform": clone,
    "npm ci": packages,
    "npm run sandbox": sandbox,
    "ls ../fleet/clusters/dev/home": {
      ends: ({ output }) => {
        assert.match(output, /^apps\n/);
      },
    },
    "pulumi up --yes": {
      first: async () => {
        lookedAt = await askedToLook();
      },
    },
    "npm run sandbox -- status": {
      first: async () => {
        assert.notEqual(await askedToLook(), lookedAt, "the up has not asked Flux to look at the fleet repository");
        await platform.settle();
      },
    },
    "kubectl get configmap page --namespace greeting-dev --output yaml": {
      ends: ({ output }) => {
        assert.match(output, /url: https:\/\/greeting\.example\.org/);
      },
    },
    "pulumi preview": {
      ends: ({ status, output }) => {
        assert.notEqual(status, 0);
        assert.match(output, /greeting\.yaml:5 +environments\.dev\.hostnmae .*did you mean "hostname"/);
      },
    },
  });

  it("leaves nothing of the app in the cluster", async () => {
    const namespaces = await platform.cluster.client.list({ apiVersion: "v1", kind: "Namespace" });
    assert.deepEqual(
      namespaces.map(({ metadata: { name } }) => name).filter((name) => name.startsWith("greeting")),
      [],
    );
  });

  for (const command of ofReadme.inSandbox) {
    it(`takes the README's ${command}`, async () => {
      const { status, output } = await shell.type(command);
      assert.equal(status, 0, output);
    });
  }
});
