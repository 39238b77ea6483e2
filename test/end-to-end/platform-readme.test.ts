import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { installKubectl } from "../support/documentation/kubectl.ts";
import { ReadersShell } from "../support/documentation/readers-shell.ts";
import { shellCommands } from "../support/documentation/shell-blocks.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const outputs = z.object({ apps: z.object({ "my-diet": z.object({ agePublicKey: z.string() }) }) });
const ingress = z.looseObject({ spec: z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })) }) });

describe("the commands with which a team checks its app", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let shell: ReadersShell;
  let directory: string;
  let commands: string[];

  before(async () => {
    platform = await sharedPlatform();
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-team-"));
    const connection = platform.sandbox.layout.ofStack("dev").connection;
    shell = new ReadersShell(directory, {
      PATH: [installKubectl(join(directory, "bin"), connection), process.env["PATH"] ?? ""].join(":"),
      HOME: directory,
    });
    const readme = (await platform.github.files("my-diet-platform")).get("README.md")?.toString() ?? "";
    const [, section = ""] = /\n## Check what is there\n([^]*?)\n## /.exec(readme) ?? [];
    commands = shellCommands(section);
  });

  after(() => {
    shell.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("are all that its README has, by the app's own names", () => {
    assert.deepEqual(
      commands,
      [
        ...Object.keys(answers),
        "kubectl get externalsecret -n my-diet-prod",
        "kubectl get roles,rolebindings -n my-diet-prod",
        ...[home, dev, "app.my-diet.hcl.labrats.work"].map((host) => `curl -sI https://${host}`),
      ].sort((a, b) => order(a) - order(b)),
    );
  });

  const home = "my-diet.hcl.labrats.work";
  const dev = "app.my-diet-dev.hcl.labrats.work";
  const order = (command: string): number => commands.indexOf(command);

  /** What each prints on the cluster of the app's home page and its environment `dev`. */
  const answers: Readonly<Record<string, readonly RegExp[]>> = {
    "kubectl get configmap my-diet-platform -n my-diet-platform -o jsonpath='{.data.agePublicKey}'": [
      /^age1[0-9a-z]+$/,
    ],
    "kubectl get gitrepository my-diet-platform -n my-diet-platform": [/GitRepository my-diet-platform/],
    "kubectl get kustomization -n my-diet-platform": [/my-diet-platform\n/, /my-diet-home\n/, /my-diet-dev\n/],
    "kubectl get namespaces -l labrats.work/app=my-diet -o custom-columns=NAME:.metadata.name,ROLE:.metadata.labels.'labrats\\.work/namespace-role'":
      [/^NAME +ROLE\n/, /^my-diet-platform +platform$/m, /^my-diet-splash +app$/m, /^my-diet-dev +app$/m],
    "kubectl get secrets -n my-diet-platform": [/my-diet-platform-age-key\n/, /my-diet-deploy-key\n/],
    "kubectl get externalsecret -n my-diet-dev": [/ExternalSecret ghcr-pull-secret\n/],
    "kubectl get roles,rolebindings -n my-diet-dev": [/RoleBinding app-admin\n/, /RoleBinding app-reader\n/],
  };

  for (const [command, patterns] of Object.entries(answers)) {
    it(`answer: ${command}`, async () => {
      const { status, output } = await shell.type(command);
      assert.equal(status, 0, output);
      for (const pattern of patterns) assert.match(output, pattern);
    });
  }

  it("show the key that the stack tells of, too", async () => {
    const { agePublicKey } = outputs.parse(await platform.stack.outputs()).apps["my-diet"];
    assert.equal((await shell.type(Object.keys(answers)[0] ?? "")).output, agePublicKey);
  });

  it("ask for the addresses that the app serves here", async () => {
    const ingresses = await platform.cluster.client.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" });
    const hosts = ingresses.flatMap((object) => ingress.parse(object).spec.rules.map(({ host }) => host));
    for (const host of [home, dev]) assert.ok(hosts.includes(host), hosts.join(" "));
  });
});
