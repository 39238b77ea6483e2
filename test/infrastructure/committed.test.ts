import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { Platform } from "../../components/platform.ts";
import type { Configuration } from "../../model/configuration.ts";
import { readProject } from "../configuration/project.ts";
import { committedFiles, isSealed, readable } from "../../render/committed-files.ts";
import { board, configuration, myDiet } from "../support/fixtures.ts";
import { assertGolden } from "../support/golden.ts";
import { record, type Recording } from "../../render/program/record.ts";
import { createdOtherThanCommitted } from "../support/created-as-committed.ts";
import { secretsUnderSubstitution } from "../support/substituted-secrets.ts";
import { tree } from "../support/pulumi/tree.ts";
import { asProject, componentFiles, variables } from "./files.ts";

/** What a stack registers and commits of the components beside this file. */
async function up(
  changes: Partial<Configuration> = {},
  files = componentFiles("valid"),
  stack = variables,
): Promise<Recording> {
  const { infrastructure } = await readProject({ files: asProject(files, stack) });
  return record(() => new Platform("platform", configuration({ infrastructure, ...changes })));
}

const prod: Partial<Configuration> = {
  cluster: { environment: "prod", name: "cloud", identifier: "prod/cloud", domain: "example.org", hosts: ["prod"] },
  fleet: { ...configuration().fleet, create: false },
};

/** The stack of a cluster of prod, which attaches to the fleet repository. */
async function upProd(write = true): Promise<Recording> {
  const { infrastructure } = await readProject({ files: asProject(componentFiles("valid")) });
  const described = { ...infrastructure, overlay: { environment: "prod", write } };
  return record(() => new Platform("platform", configuration({ ...prod, infrastructure: described })));
}

/** Committed files of the fleet repository that are there because of components. */
function ofComponents(run: Recording): Record<string, string> {
  return Object.fromEntries(
    Object.entries(committedFiles(run))
      .map(([path, content]) => [path.replace(/^fleet\//, ""), content] as const)
      .filter(([path]) => !/\/flux-system\/|^README\.md$|^\.sops\.yaml$/.test(path))
      .map(([path, content]) => [path, isSealed(path) ? readable(content) : content]),
  );
}

const kustomization = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ path: z.string(), dependsOn: z.array(z.object({ name: z.string() })).default([]) }),
});

/** Each Kustomization of a file, and what it waits for. */
function chain(run: Recording, file: string): string[] {
  const text = ofComponents(run)[file];
  assert(text !== undefined, `there is no ${file}`);
  return parseAllDocuments(text)
    .map((document) => kustomization.parse(document.toJS()))
    .map(({ metadata, spec }) => [metadata.name, ...spec.dependsOn.map(({ name }) => `after ${name}`)].join(" "));
}

describe("components of a cluster", function () {
  this.timeout(30_000);
  let dev: Recording;

  before(async () => {
    dev = await up();
  });

  it("are what test/golden/infrastructure shows, in each environment", async () => {
    assertGolden("infrastructure", {
      ...under("dev", { ...ofComponents(dev), "resources.txt": resources(dev) }),
      ...under("prod", ofComponents(await upProd())),
    });
  });

  it("have no secret in which Flux would substitute variables", async () => {
    for (const run of [dev, await upProd()]) {
      const files = committedFiles(run);
      assert.ok(Object.keys(files).some((path) => path.endsWith("/settings/cluster-secrets.sops.yaml")));
      assert.deepEqual(secretsUnderSubstitution(files), []);
    }
  });

  it("are created as they are committed", () => {
    assert.deepEqual(createdOtherThanCommitted(dev), []);
  });

  it("come in chains: an operator alone; four stages; definitions first; strictly one after the other", () => {
    const overlay = "infrastructure/overlays/dev";
    assert.deepEqual(
      [
        `${overlay}/database/cloudnative-pg/ks.yaml`,
        `${overlay}/security/cert-manager/ks.yaml`,
        "apps/overlays/dev/monitoring/kube-prometheus-stack/ks.yaml",
        `${overlay}/storage/rook-ceph/ks.yaml`,
        ...["settings", "repositories", "infrastructure", "apps"].map((root) => `clusters/dev/home/${root}.yaml`),
      ].map((file) => chain(dev, file)),
      [
        ["cloudnative-pg-operator"],
        [
          "cert-manager after cert-manager-secrets",
          "cert-manager-webhooks after cert-manager",
          "cert-manager-issuers after cert-manager-webhooks",
          "cert-manager-certificates after cert-manager-issuers",
        ],
        [
          "kube-prometheus-stack-crds",
          "kube-prometheus-stack after kube-prometheus-stack-crds after cert-manager after rook-ceph-rbd",
        ],
        [
          "rook-ceph-common",
          "rook-ceph-operator after rook-ceph-common",
          "rook-ceph-cluster after rook-ceph-operator",
          "rook-ceph-rbd after rook-ceph-cluster",
        ],
        ["cluster-settings"],
        ["cluster-repositories"],
        ["cluster-infrastructure after cluster-settings after cluster-repositories"],
        ["cluster-apps after cluster-settings after cluster-repositories"],
      ],
    );
  });

  it("let apps wait for all infrastructure if the stack says so", async () => {
    const { infrastructure } = await readProject({ files: asProject(componentFiles("valid")) });
    const run = await up({ infrastructure: { ...infrastructure, appsWaitFor: "infrastructure" } });
    assert.deepEqual(chain(run, "clusters/dev/home/apps.yaml"), [
      "cluster-apps after cluster-settings after cluster-repositories after cluster-infrastructure",
    ]);
  });

  it("are deleted after the deployments of apps that name one, and independently of others", async () => {
    const { home } = myDiet;
    assert(home !== undefined);
    const run = await up({
      apps: [{ ...myDiet, home: { ...home, dependsOn: [{ component: "rook-ceph-rbd" }] } }, board],
    });
    const after = (deployment: string): boolean =>
      run
        .all("kubernetes:Kustomization")
        .find(({ name }) => name.endsWith(`/${deployment}`))
        ?.options.dependsOn?.some((other) => other.endsWith("/rook-ceph-rbd")) ?? false;
    assert.deepEqual([after("my-diet-home"), after("board-dev")], [true, false]);
  });

  it("are written by the stack that owns the path", async () => {
    const paths = async (run: Promise<Recording>): Promise<string[]> => {
      const owned = Object.keys(ofComponents(await run)).map((path) => path.split("/").slice(0, 3).join("/"));
      return [...new Set(owned)].sort();
    };
    assert.deepEqual(await paths(up()), [
      "apps/base/monitoring",
      "apps/overlays/dev",
      "clusters/dev/home",
      ...["database", "monitoring", "network", "security", "storage"].map((name) => `infrastructure/base/${name}`),
      "infrastructure/overlays/dev",
    ]);
    assert.deepEqual(await paths(upProd()), ["clusters/prod/cloud", "infrastructure/overlays/prod"]);
    assert.deepEqual(await paths(upProd(false)), ["clusters/prod/cloud"]);
  });

  it("come down in order, each before what it waits for and before its files, on every cluster", async () => {
    for (const run of [dev, await upProd(), await upProd(false)]) {
      const objects = run.all("kubernetes:Kustomization").filter(({ name }) => name.includes("-infrastructure"));
      const waits = objects.map(({ name, inputs }) => {
        const { spec } = kustomization.parse(inputs);
        return [name.replace(/.*\//, ""), spec.dependsOn.map((other) => other.name)] as const;
      });
      for (const [name, others] of waits) {
        const own = run.resources.find((resource) => resource.name.endsWith(`/Kustomization/${name}`));
        const after = own?.options.dependsOn ?? [];
        for (const other of others) {
          assert(
            after.some((one) => one.includes(other)),
            `${name} does not come after ${other}: ${after.join()}`,
          );
        }
      }
      assert(waits.length > 5);
    }
  });

  it("come after their namespaces where this stack does not write what brings those, and leave them there", async () => {
    const made = ({ resources }: Recording): string[] =>
      resources.flatMap(({ name, options }) =>
        name.includes("-components/Namespace/")
          ? [`${name.replace(/.*\//, "")}${options.retainOnDelete === true ? " stays" : ""}`]
          : [],
      );
    assert.deepEqual(made(dev), []);
    const attached = await upProd(false);
    assert.deepEqual(made(attached), ["cert-manager stays", "cnpg-system stays", "network stays"]);
    const [first] = attached.all("kubernetes:Kustomization").filter(({ name }) => name.includes("-components/"));
    for (const namespace of ["cert-manager", "cnpg-system", "network"])
      assert.ok(
        first?.options.dependsOn?.some((one) => one.endsWith(`Namespace/${namespace}`)),
        namespace,
      );
  });

  it("wait for Flux to find them in Git where this stack has just written them, and nowhere else", async () => {
    const suspended = (run: Recording): (boolean | undefined)[] => {
      const objects = run.all("kubernetes:Kustomization").filter(({ name }) => name.includes("-components/"));
      return [...new Set(objects.map(({ inputs }) => z.object({ spec: stateSchema }).parse(inputs).spec.suspend))];
    };
    assert.deepEqual(suspended(dev), [true]);
    assert.deepEqual(suspended(await upProd(false)), [undefined]);
    assert.doesNotMatch(Object.values(ofComponents(dev)).join(), /suspend/);
  });

  it("are not there at all where nothing is declared", async () => {
    const run = await up({}, {}, "");
    assert.deepEqual(Object.keys(ofComponents(run)), ["clusters/dev/home/kustomization.yaml"]);
    const variablesOnly = await up({}, {}, "  platform:settings: { POOL: none }\n");
    assert.deepEqual(Object.keys(ofComponents(variablesOnly)).sort(), [
      "clusters/dev/home/kustomization.yaml",
      "clusters/dev/home/settings.yaml",
      "clusters/dev/home/settings/cluster-settings.yaml",
      "clusters/dev/home/settings/kustomization.yaml",
    ]);
  });

  it("are told of on the front page of the fleet repository, where there are some", async () => {
    const page = (run: Recording): string => committedFiles(run)["fleet/README.md"] ?? "";
    const where = /`infrastructure\/base\/` `apps\/base\/`/;
    assert.match(page(dev), where);
    assert.doesNotMatch(page(await up({}, {}, "")), where);
  });

  it("leave every file of others as it is when one comes or goes", async () => {
    const { "cloudnative-pg.yaml": operator = "", ...others } = componentFiles("valid");
    const [without, withIt] = [ofComponents(await up({}, others)), ofComponents(dev)];
    const changed = Object.keys(withIt).filter((path) => withIt[path] !== without[path]);
    const removed = Object.keys(without).filter((path) => !(path in withIt));
    assert(operator !== "");
    assert.deepEqual(removed, []);
    assert.deepEqual(changed.sort(), [
      "clusters/dev/home/repositories/cloudnative-pg.yaml",
      "clusters/dev/home/repositories/kustomization.yaml",
      ...["kustomization.yaml", "release.yaml"].map(
        (file) => `infrastructure/base/database/cloudnative-pg/operator/${file}`,
      ),
      "infrastructure/overlays/dev/database/cloudnative-pg/ks.yaml",
      "infrastructure/overlays/dev/database/cloudnative-pg/operator/kustomization.yaml",
      "infrastructure/overlays/dev/database/kustomization.yaml",
      "infrastructure/overlays/dev/database/namespace.yaml",
      "infrastructure/overlays/dev/kustomization.yaml",
    ]);
  });
});

const stateSchema = z.object({ suspend: z.boolean().optional() });

function under(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}

/** The part of the tree of resources that is there because of components. */
function resources(run: Recording): string {
  const lines = tree(run).split("\n");
  const start = lines.findIndex((line) => line.trim() === "platform:Infrastructure platform-infrastructure");
  const depth = (line: string): number => line.search(/\S/);
  const first = lines[start] ?? "";
  const end = lines.findIndex((line, index) => index > start && depth(line) <= depth(first));
  return `${lines.slice(start, end === -1 ? undefined : end).join("\n")}\n`;
}
