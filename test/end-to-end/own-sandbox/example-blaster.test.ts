import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { seal } from "../../../sops/seal.ts";
import { isRecipient } from "../../../sops/age-identity.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { Clone } from "../../support/clone.ts";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { assertNotCommitted, assertNotInState, assertNotLogged, assertNotShown } from "../support/plain-secrets.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const example = join(import.meta.dirname, "..", "..", "..", "examples", "blaster");

const registryPassword = "hunter2-of-the-registry-4f1c";

describe("the example blaster, in the sandbox", function () {
  this.timeout(900_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-blaster-"));
  let underTest: SandboxUnderTest;

  before(async () => {
    const registries = [
      // The sandbox's own, for which it has a password.
      { name: "ghcr", server: "ghcr.io", username: "labrats-bot" },
      { name: "blaster-dev", server: "registry.example.org", username: "blaster-dev" },
    ];
    underTest = await sandboxUnderTest({ "platform:registries": registries }, { stackFiles: example });
    const { github, stack } = underTest;
    await stack.setSecret("platform:registryPasswords.blaster-dev", registryPassword);
    await github.seedRepository("blaster", join(scratch));
    const code = await Clone.of(github, "blaster", scratch);
    for (const branch of ["main", "develop"]) {
      if (branch !== "main") await code.run("checkout", "--quiet", "-b", branch);
      code.write(overlay("dev"));
      code.write(overlay("prod"));
      await code.push(`Manifests of ${branch}`);
    }
    await stack.operate("up");
    // What people go on writing in the fleet repository.
    const fleet = await Clone.of(github, "flux-config", scratch);
    fleet.write({
      "cloudflare/tunnel.yaml": configMap("tunnel"),
      "origin-ca-issuer/account.yaml": configMap("account"),
    });
    await fleet.push("Write down what was applied by hand");
    // And a secret beside the code, sealed to the app's key.
    const { apps } = outputsSchema.parse(await stack.outputs());
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "database" },
      stringData: { password: "swordfish" },
    };
    const recipients = [apps.blaster.agePublicKey].filter(isRecipient);
    code.write({ "k8s/dev/database.enc.yaml": await seal(secret, { recipients }), "k8s/dev/database.yaml": database });
    code.write({ "k8s/dev/kustomization.yaml": kustomization(["web.yaml", "database.yaml", "database.enc.yaml"]) });
    await code.push("Add a database, and its password");
  });

  after(async () => {
    await underTest.end();
    rmSync(scratch, { recursive: true });
  });

  /** Pods, once all run, Services and Ingresses. */
  async function inNamespace(namespace: string): Promise<string[]> {
    const { client } = underTest.cluster;
    const list = async (apiVersion: string, kind: string): Promise<string[]> =>
      (await client.list({ apiVersion, kind }, { namespace })).map((object) => {
        const { phase } = phaseSchema.parse(object["status"] ?? {});
        const name = object.metadata.name.replace(/-[0-9a-z]+-[0-9a-z]{5}$/, "-…");
        return [kind, name, ...(phase === undefined ? [] : [phase])].join(" ");
      });
    const run = async (): Promise<boolean> => {
      const pods = await list("v1", "Pod");
      return pods.length > 0 && pods.every((pod) => pod.endsWith(" Running"));
    };
    await waitFor(`pods in ${namespace}`, run, { timeout: 180_000 });
    const kinds = [
      ["networking.k8s.io/v1", "Ingress"],
      ["v1", "Pod"],
      ["v1", "Service"],
    ] as const;
    return (await Promise.all(kinds.map(([apiVersion, kind]) => list(apiVersion, kind)))).flat().sort();
  }

  it("is Ready, each environment at its branch", async () => {
    const rows = await underTest.settle();
    assert.deepEqual(
      rows.filter(({ ready }) => ready !== "True").map(({ kind, name, message }) => `${kind} ${name}: ${message}`),
      [],
    );
    const revisions = rows
      .filter(({ kind, name }) => kind === "Kustomization" && /^blaster-(dev|prod)$/.test(name))
      .map(({ name, revision }) => `${name} ${revision.replace(/@.*/, "")}`);
    assert.deepEqual(revisions, ["blaster-dev develop", "blaster-prod main"]);
  });

  it("runs, in a namespace for each environment, with pods, a Service and an Ingress", async () => {
    assert.deepEqual(await inNamespace("blaster-dev"), [
      "Ingress web",
      "Pod database-0 Running",
      "Pod web-… Running",
      "Service database",
      "Service web",
    ]);
    assert.deepEqual(await inNamespace("blaster-prod"), ["Ingress web", "Pod web-… Running", "Service web"]);
  });

  it("has the secret opened that is sealed beside the code", async () => {
    const { client } = underTest.cluster;
    assert.deepEqual(await secretEntries(client, "blaster-dev", "database"), { password: "swordfish" });
  });

  it("has what people wrote by hand, in the repository and in the cluster", async () => {
    const files = await underTest.github.files("flux-config");
    assert.ok(files.has("cloudflare/tunnel.yaml"));
    for (const name of ["tunnel", "account"]) {
      await existing(underTest.cluster.client, { apiVersion: "v1", kind: "ConfigMap", namespace: "flux-system", name });
    }
  });

  it("has objects for images that the API server takes, and a login to the registry that nobody can read in Git", async () => {
    const { client } = underTest.cluster;
    const group = "image.toolkit.fluxcd.io/v1";
    const namespace = "blaster-platform";
    for (const [kind, name] of [
      ["ImageRepository", "blaster-web"],
      ["ImagePolicy", "blaster-web-dev"],
      ["ImagePolicy", "blaster-web-prod"],
      ["ImageUpdateAutomation", "blaster-dev-2120ad0e"],
      ["ImageUpdateAutomation", "blaster-prod-88bf5070"],
    ] as const) {
      await existing(client, { apiVersion: group, kind, namespace, name });
    }
    const { spec } = await existing(client, {
      ...{ apiVersion: group, kind: "ImageRepository", namespace },
      name: "blaster-web",
    });
    const { secretRef } = z.looseObject({ secretRef: z.object({ name: z.string() }) }).parse(spec);
    const { auths } = dockerConfig.parse(await secretEntries(client, namespace, secretRef.name))[".dockerconfigjson"];
    assert.deepEqual(auths["registry.example.org"], { username: "blaster-dev", password: registryPassword });
    const secrets = new Map([["registry password", registryPassword]]);
    await assertNotCommitted(underTest, secrets, ["flux-config", "blaster-platform", "blaster"]);
    assertNotInState(underTest, secrets);
    assertNotLogged(underTest, secrets);
    await assertNotShown(underTest, secrets);
  });

  it("is changed by nothing when nothing changes, as by a second bootstrap", async () => {
    const commits = await underTest.github.commits("flux-config");
    const { summary } = await underTest.stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
    assert.deepEqual(await underTest.github.commits("flux-config"), commits);
  });
});

const dockerConfig = z.object({
  ".dockerconfigjson": z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(
      z.object({
        auths: z.record(
          z.string(),
          z.looseObject({ username: z.string(), password: z.string() }).transform(({ username, password }) => ({
            username,
            password,
          })),
        ),
      }),
    ),
});
const phaseSchema = z.looseObject({ phase: z.string().optional() });
const outputsSchema = z.object({ apps: z.object({ blaster: z.object({ agePublicKey: z.string() }) }) });

/** What a team has below `k8s/` for one environment. */
function overlay(environment: string): Record<string, string> {
  return {
    [`k8s/${environment}/kustomization.yaml`]: kustomization(["web.yaml"]),
    [`k8s/${environment}/web.yaml`]: `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.org/games/blaster:${environment}-20260131.1 # {"$imagepolicy": "blaster-platform:blaster-web-${environment}"}
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 3000 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules:
    - host: "\${HOSTNAME}"
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`,
  };
}

const database = `\
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: database }
spec:
  serviceName: database
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec:
      containers:
        - name: postgres
          image: docker.io/library/postgres:18.1
          env: [{ name: POSTGRES_PASSWORD, valueFrom: { secretKeyRef: { name: database, key: password } } }]
---
apiVersion: v1
kind: Service
metadata: { name: database }
spec: { selector: { app: database }, ports: [{ port: 5432 }] }
`;

function kustomization(resources: readonly string[]): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources.join(", ")}]\n`;
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: flux-system }\ndata: { by: hand }\n`;
}
