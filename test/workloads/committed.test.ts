import assert from "node:assert/strict";
import { z } from "zod";
import { Platform } from "../../components/platform.ts";
import type { Configuration } from "../../model/configuration.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";
import { open } from "../../sops/open.ts";
import type { Identity } from "../../model/age.ts";
import { readProject } from "../configuration/project.ts";
import { committedFiles, isSealed, readable } from "../../render/committed-files.ts";
import { configuration, myDiet } from "../support/fixtures.ts";
import { assertGolden } from "../support/golden.ts";
import { privateMark } from "../../render/program/fakes.ts";
import { record, type Recording } from "../../render/program/record.ts";
import { revealed } from "../../render/program/secret-value.ts";
import { secretsUnderSubstitution } from "../support/substituted-secrets.ts";
import { tree } from "../support/pulumi/tree.ts";
import { asProject, workloadFiles } from "./files.ts";

const registries = `\
  platform:registries: [{ name: own, server: "registry.example.org:5000", username: robot }]
  platform:registryPasswords: { own: { secure: hush } }
`;

/** A cluster that has neither the External Secrets Operator nor a gateway. */
const plain = `  platform:routes: { ingress: { className: traefik, issuer: letsencrypt } }\n${registries}`;

/** One that has both. */
const equipped = `\
  platform:routes: { gateway: { name: cilium-gateway, namespace: network, listener: https } }
  platform:externalSecrets: true
${registries}`;

/** Workloads that say nothing that is for an Ingress. */
const withoutCertificates = Object.fromEntries(
  Object.entries(workloadFiles("valid")).filter(([name]) => name !== "intranet.yaml"),
);

/** What a stack registers and commits of the workloads beside this file. */
async function up(
  stack: string,
  changes: (read: Configuration) => Partial<Configuration> = () => ({}),
  files = workloadFiles("valid"),
): Promise<Recording> {
  const read = await readProject({ files: asProject(files, stack) });
  return record(() => new Platform("platform", { ...read, ...changes(read), flux: configuration().flux }));
}

/** Committed files that are there because of workloads and databases. */
function ofWorkloads(run: Recording): Record<string, string> {
  return Object.fromEntries(
    Object.entries(committedFiles(run))
      .map(([path, content]) => [path.replace(/^fleet\//, ""), content] as const)
      .filter(([path]) => /^apps\/|\/postgres|\/pull-secrets|^clusters\/[^/]+\/[^/]+\/kustomization\.yaml$/.test(path))
      .map(([path, content]) => [path, isSealed(path) ? readable(content) : content]),
  );
}

describe("workloads of a cluster", function () {
  this.timeout(30_000);
  let run: Recording;

  before(async () => {
    run = await up(plain);
  });

  it("have no pull secret and no password in which Flux would substitute variables", () => {
    const files = committedFiles(run);
    assert.ok(Object.keys(files).some((path) => /\/pull-secrets\/.*\.sops\.yaml$/.test(path)));
    assert.deepEqual(secretsUnderSubstitution(files), []);
  });

  it("are what test/golden/workloads shows, with what each kind of cluster has", async () => {
    assertGolden("workloads", {
      ...under("plain", { ...ofWorkloads(run), "resources.txt": resources(run) }),
      ...under("equipped", ofWorkloads(await up(equipped, undefined, withoutCertificates))),
    });
  });

  it("have what they are everywhere from the stack that makes the fleet repository, and from no other", async () => {
    const guest = await up(plain, ({ fleet }) => ({ fleet: { ...fleet, create: false } }));
    const paths = Object.keys(ofWorkloads(run));
    const bases = paths.filter((path) => path.startsWith("apps/base/"));
    // Of those, too, that run on other clusters.
    assert.deepEqual([...new Set(bases.map((path) => path.split("/")[2]))].sort(), [
      "handbook",
      "home",
      "intranet",
      "library",
      "portal",
      "resolver",
      "shop-window",
      "smallest",
      "worker",
    ]);
    assert.deepEqual(
      Object.keys(ofWorkloads(guest)),
      paths.filter((path) => !bases.includes(path)),
    );
  });

  it("leave an overlay alone that another stack writes, but have it applied, with secrets of their own", async () => {
    const shared = await up(plain, ({ infrastructure }) => ({
      infrastructure: { ...infrastructure, overlay: { environment: "dev", write: false } },
    }));
    const paths = Object.keys(ofWorkloads(shared));
    assert.deepEqual(
      paths.filter((path) => path.startsWith("apps/overlays/")),
      [],
    );
    assert.deepEqual(
      paths.filter((path) => path.startsWith("clusters/")),
      Object.keys(ofWorkloads(run)).filter((path) => path.startsWith("clusters/")),
    );
    assert.match(tree(shared), /Kustomization\/cluster-apps/);
  });

  it("lie beside each other in an overlay that has more than its own environment", async () => {
    const both = await up(plain, ({ infrastructure }) => ({
      infrastructure: { ...infrastructure, overlay: { environment: "home", write: true }, components: [] },
    }));
    const list = ofWorkloads(both)["apps/overlays/home/kustomization.yaml"] ?? "";
    assert.deepEqual(parseYamlDocuments(list, "list"), [
      {
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: [
          "handbook.prod",
          "intranet.prod",
          "library.dev",
          "library.prod",
          "portal.prod",
          "resolver.prod",
          "shop-window.dev",
          "shop-window.prod",
          "smallest.dev",
        ].map((place) => `${place}.yaml`),
      },
    ]);
  });

  it("are nothing at all where there are none", async () => {
    const none = await up("", () => ({ workloads: [], infrastructure: configuration().infrastructure }), {});
    assert.doesNotMatch(tree(none), /[wW]orkload|pull-secrets|cluster-apps/);
  });
});

describe("databases of a cluster", function () {
  this.timeout(30_000);
  let run: Recording;
  let opened: ReadonlyMap<string, z.output<typeof secret>>;

  before(async () => {
    run = await up(plain);
    opened = await secretsOf(run);
  });

  it("have one password in both places", () => {
    const consumers = ["linkding", "shop-window-dev", "shop-window-prod"];
    const pairs = consumers.map((id) => [
      opened.get(`clusters/credentials-${id}.sops.yaml`),
      opened.get(`consumers/${id}/credentials.sops.yaml`),
    ]);
    const shape = { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/basic-auth" };
    const drawn = (id: string) => `${privateMark} password dev platform-postgres/${id}`;
    const labels = { "cnpg.io/reload": "true" };
    const expected = [
      ["linkding", "linkding", "home", "bookmarks"],
      ["shop-window-dev", "shop-window", "shop-window-dev", "shop_window_dev"],
      ["shop-window-prod", "shop-window", "shop-window-prod", "shop_window_prod"],
    ].map(([id = "", app = "", namespace, username]) => {
      const stringData = { username, password: drawn(id) };
      const server = { name: `${id}-postgres-credentials`, namespace: "datastore", labels };
      const consumer = { name: `${app}-postgres-credentials`, namespace };
      return [
        { ...shape, metadata: server, stringData },
        { ...shape, metadata: consumer, stringData },
      ];
    });
    assert.deepEqual(pairs, expected);
  });

  it("get another password when their app says so, and only then", async () => {
    const keepers = (of: Recording) =>
      of
        .all("random:RandomPassword")
        .filter(({ label }) => label.includes("platform-postgres/"))
        .map(({ label, inputs }) => [
          label.replace(/.*\//, ""),
          z.looseObject({ keepers: z.unknown() }).parse(inputs).keepers,
        ]);
    assert.deepEqual(keepers(run), [
      ["linkding", { rotation: "0" }],
      ["shop-window-dev", { rotation: "2" }],
      ["shop-window-prod", { rotation: "2" }],
    ]);
    const files = workloadFiles("valid");
    const window = files["shop-window.yaml"]?.replace("generation: 3", "generation: 4") ?? "";
    const rotated = await up(plain, undefined, { ...files, "shop-window.yaml": window });
    assert.deepEqual(keepers(rotated)[1], ["shop-window-dev", { rotation: "3" }]);
    // The pods that read it at their start are new ones.
    const patch = "apps/overlays/dev/shop-window/patches/deployment.yaml";
    assert.match(ofWorkloads(rotated)[patch] ?? "", /labrats\.work\/password-generation: "4"/);
  });

  it("come to registered apps, too, in namespaces that are there already", async () => {
    const consumer = {
      id: "my-diet-dev",
      app: "my-diet",
      namespace: "my-diet-dev",
      database: "diet",
      user: "diet",
      generation: 1,
    };
    const [environment] = myDiet.environments;
    assert(environment !== undefined);
    const app = { ...myDiet, environments: [{ ...environment, postgres: consumer }] };
    const run = await up(plain, ({ postgres }) => ({
      apps: [app],
      ...(postgres === undefined ? {} : { postgres: { ...postgres, consumers: [consumer] } }),
    }));
    assert.deepEqual(
      Object.keys(ofWorkloads(run)).filter((path) => path.includes("/consumers/")),
      ["config.yaml", "credentials.sops.yaml", "kustomization.yaml"].map(
        (file) => `clusters/dev/home/postgres/consumers/my-diet-dev/${file}`,
      ),
    );
    const [text = ""] = Object.entries(ofWorkloads(run)).flatMap(([path, content]) =>
      path.endsWith("my-diet-dev/config.yaml") ? [content] : [],
    );
    assert.deepEqual(parseYamlDocuments(text, "config.yaml"), [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "my-diet-postgres-config", namespace: "my-diet-dev" },
        data: { DB_HOST: "postgres-cluster-rw.datastore.svc.cluster.local", DB_PORT: "5432", DB_NAME: "diet" },
      },
    ]);
  });
});

const secret = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  stringData: z.record(z.string(), z.string()),
});

/** Sealed files of the cluster's PostgreSQL, opened with the cluster's key. */
async function secretsOf(run: Recording): Promise<ReadonlyMap<string, z.output<typeof secret>>> {
  const { inputs } = run.find("kubernetes:Secret platform-flux-credentials-age-key");
  const { "age.agekey": identity } = z
    .looseObject({ stringData: z.strictObject({ "age.agekey": z.custom<Identity>((key) => typeof key === "string") }) })
    .parse(revealed(inputs)).stringData;
  const sealed = Object.entries(committedFiles(run)).filter(([path]) => path.includes("/postgres/") && isSealed(path));
  const pairs = sealed.map(async ([path, text]) => {
    return [path.replace(/.*\/postgres\//, ""), secret.parse(await open(text, [identity]))] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** The part of the tree of resources that is there because of workloads and databases. */
function resources(run: Recording): string {
  const depth = (line: string): number => line.search(/\S/);
  let own = Infinity;
  const lines = tree(run)
    .split("\n")
    .filter((line) => {
      if (depth(line) <= own) own = /^ {2}platform:(Workload|Postgres)/.test(line) ? depth(line) : Infinity;
      return own !== Infinity;
    });
  return `${lines.join("\n")}\n`;
}

function under(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}
