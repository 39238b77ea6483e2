import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { copyCheckout, linkPackages } from "../../support/documentation/checkout-copy.ts";
import { followPage, type Following } from "../../support/documentation/follow.ts";
import { installKubectl } from "../../support/documentation/kubectl.ts";
import { ofReadme } from "../../support/documentation/readme-commands.ts";
import { ReadersShell } from "../../support/documentation/readers-shell.ts";
import { savingStateAtTheEnd, sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const page = "docs/tutorials/real-cluster.md";

/** Faults of the doctor that the page shows. */
const foretold = readFileSync(join(import.meta.dirname, "../../..", page), "utf8").match(/^ERROR .*$/gm);

const stackFile = z.object({ config: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe("the tutorial of a real organisation, followed in a new organisation of the sandbox's GitHub", function () {
  this.timeout(400_000);
  let underTest: SandboxUnderTest;
  let shell: ReadersShell;
  let home: string;
  const copy = (): string => join(home, "gitops-platform");

  before(async () => {
    underTest = await sandboxUnderTest();
    home = mkdtempSync(join(tmpdir(), "gitops-platform-reader-"));
    const { sandbox, connection, github } = underTest;
    // What GitHub forbids in new organisations.
    github.faults.turnOn({ fault: "deploy-keys-disabled" });
    mkdirSync(join(home, ".kube"));
    copyFileSync(connection.environment["KUBECONFIG"] ?? "", join(home, ".kube/config"));
    const fork = join(home, "fork");
    copyCheckout(fork);
    await github.seedRepository("gitops-platform", fork);
    const {
      PULUMI_HOME = "",
      GIT_CONFIG_COUNT = "",
      GIT_CONFIG_KEY_0 = "",
      GIT_CONFIG_VALUE_0 = "",
    } = connection.environment;
    shell = new ReadersShell(home, {
      PATH: [
        installKubectl(join(home, "bin"), sandbox.layout.ofStack("dev").connection),
        ...connection.programs,
        process.env["PATH"] ?? "",
      ].join(":"),
      HOME: home,
      // The plugins of the sandbox; a reader's are downloaded.
      ...{ PULUMI_HOME, PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_IGNORE_AMBIENT_PLUGINS: "true" },
      // What a reader answers when Pulumi asks.
      ...{ PULUMI_CONFIG_PASSPHRASE: "a passphrase that is kept", PULUMI_SKIP_CONFIRMATIONS: "true" },
      // The sandbox's GitHub, where a reader's git goes to GitHub.
      ...{ GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 },
      ...{ GIT_AUTHOR_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.org" },
      ...{ GIT_COMMITTER_NAME: "Ann", GIT_COMMITTER_EMAIL: "ann@example.org" },
      // No registry is asked, whatever this machine can reach.
      ...{ HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" },
      ...savingStateAtTheEnd,
    });
  });

  after(async () => {
    shell.close();
    await underTest.end();
    rmSync(home, { recursive: true, force: true });
  });

  const packages: Following = {
    instead: {
      because: "the packages of this checkout",
      does: () => {
        linkPackages(copy());
        return "test -d node_modules/tsx";
      },
    },
  };

  const token: Following = {
    instead: {
      because: "the token of the sandbox's GitHub",
      does: () => `export GITHUB_TOKEN=${underTest.github.token}`,
    },
  };

  /** What the sandbox has instead of github.com, of the reader's cluster, and of the release of Flux. */
  const outsideWorld: Following = {
    first: () => {
      const file = join(copy(), "Pulumi.dev.yaml");
      const { config } = stackFile.parse(parse(readFileSync(file, "utf8")));
      const { url, sshHost, knownHosts } = underTest.github;
      Object.assign(config["platform:github"] ?? {}, { baseUrl: `${url}/`, sshHost, knownHosts, writeDelay: 1 });
      Object.assign(config["platform:cluster"] ?? {}, { context: "sandbox" });
      Object.assign(config["platform:flux"] ?? {}, { manifest: underTest.sandbox.layout.ofStack("dev").fluxManifest });
      writeFileSync(file, stringify({ config }));
    },
  };

  const allowsDeployKeys = (): void => {
    underTest.github.faults.turnOff("deploy-keys-disabled");
  };

  const makesRepository = async (): Promise<void> => {
    const readme = join(home, "new-repository");
    mkdirSync(readme);
    writeFileSync(join(readme, "README.md"), "# apps.greeting\n");
    await underTest.github.seedRepository("apps.greeting", readme);
  };

  followPage(
    page,
    () => shell,
    {
      "npm ci": packages,
      "export GITHUB_TOKEN=github_pat_…": token,
      "git rm --quiet 'apps/*.yaml' 'workloads/*.yaml'": outsideWorld,
      "npm run platform -- doctor --stack dev": [
        {
          ends: ({ status, output }) => {
            assert.equal(status, 1, output);
            const faults = output.split("\n").filter((line) => line.startsWith("ERROR"));
            assert.deepEqual(faults, foretold, output);
          },
        },
        // In a browser.
        { first: allowsDeployKeys },
      ],
      "kubectl get kustomizations --all-namespaces": { first: () => underTest.settle() },
      // In a browser, too.
      "git clone https://github.com/my-organisation/apps.greeting ../apps.greeting": { first: makesRepository },
      "kubectl get gitrepositories,kustomizations --namespace greeting-platform": { first: () => underTest.settle() },
      "kubectl get configmap page --namespace greeting-dev --output yaml": {
        ends: ({ output }) => {
          assert.match(output, /url: https:\/\/greeting\.example\.org/);
        },
      },
    },
    (command) => command.replaceAll("my-organisation", "labrats-work"),
  );

  it("writes to GitHub as the organisation allows it, and finds nothing to do any more", async () => {
    const { status, output } = await shell.type("pulumi preview --stack dev --expect-no-changes");
    assert.equal(status, 0, output);
  });

  for (const command of ofReadme.inRealOrganisation) {
    it(`takes the README's ${command}`, async () => {
      // The backend of the tutorial; a reader would log in at Pulumi Cloud.
      if (command === "pulumi login") await shell.type('export PULUMI_BACKEND_URL="file://$HOME/platform-state"');
      const { status, output } = await shell.type(command, "hunter2\n");
      assert.equal(status, 0, output);
    });
  }
});
