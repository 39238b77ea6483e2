import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Platform } from "../../components/platform.ts";
import type { Configuration } from "../../model/configuration.ts";
import { committedFiles } from "../../render/committed-files.ts";
import { record } from "../../render/program/record.ts";
import type { FluxBuild } from "../../render/validate/flux-build.ts";
import { minimalFiles, readProject } from "../configuration/project.ts";
import { fluxBuildProgram } from "../render/validate/flux-build-program.ts";
import { configuration } from "../support/fixtures.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";
import { asProject as withWorkloads, workloadFiles } from "../workloads/files.ts";
import { asProject, componentFiles, variables } from "./files.ts";

/** Building the program takes minutes where it is not there yet. */
const BUILD_TIMEOUT = 600_000;

const routes = "  platform:routes: { ingress: { className: traefik, issuer: letsencrypt } }\n";

describe("a flat layout of the fleet repository", function () {
  this.timeout(BUILD_TIMEOUT);
  const directory = mkdtempSync(join(tmpdir(), "flat-"));
  let flux: FluxBuild;
  let flat: ReadonlyMap<string, string>;
  let layered: ReadonlyMap<string, string>;

  before(async () => {
    flux = (await fluxBuildProgram(new AbortController().signal)).start();
    flat = await files(true);
    layered = await files(false);
  });

  after(() => {
    flux.close();
    rmSync(directory, { recursive: true });
  });

  it("has one directory for each stage and each workload, and no base", () => {
    const layers = [...flat.keys()].filter((path) => /^(?:infrastructure|apps)\//.test(path));
    assert.deepEqual(
      layers.filter((path) => /\/(?:base|overlays)\//.test(path)),
      [],
    );
    assert.deepEqual(layers.filter((path) => /cert-manager\/app\/|\/shop-window\//.test(path)).sort(), [
      "apps/shop-window/deployment.yaml",
      "apps/shop-window/ingress.yaml",
      "apps/shop-window/kustomization.yaml",
      "apps/shop-window/patches/deployment.yaml",
      "apps/shop-window/service-account.yaml",
      "apps/shop-window/service.yaml",
      "infrastructure/security/cert-manager/app/cluster-role-cert-manager-porkbun.yaml",
      "infrastructure/security/cert-manager/app/kustomization.yaml",
      "infrastructure/security/cert-manager/app/release.yaml",
    ]);
  });

  it("applies the same objects as base and overlay, stage by stage", async () => {
    const names = [...stagesIn(flat).keys()];
    assert.deepEqual(names, [...stagesIn(layered).keys()]);
    assert.ok(names.length > 15, names.join());
    for (const name of names) {
      const [one, other] = [await built("flat", flat, name), await built("layered", layered, name)];
      assert.deepEqual(one, other, name);
      assert.notEqual(one.length, 0, name);
    }
  });

  /** What a stack commits to the fleet repository. */
  async function files(isFlat: boolean): Promise<ReadonlyMap<string, string>> {
    const layout = isFlat ? ", layout: flat" : "";
    const project = {
      ...withWorkloads(workloadFiles("valid"), `${routes}${variables}`),
      ...Object.fromEntries(
        Object.entries(asProject(componentFiles("valid"))).filter(([path]) => !path.startsWith("Pulumi.")),
      ),
    };
    const stack = (project["Pulumi.dev.yaml"] ?? "").replace(/(platform:fleet: \{[^}]*?) \}/, `$1${layout} }`);
    assert.notEqual(stack, minimalFiles["Pulumi.dev.yaml"]);
    const read: Configuration = await readProject({ files: { ...project, "Pulumi.dev.yaml": stack } });
    const run = await record(
      () => new Platform("platform", { ...read, apps: [], registrations: [], flux: configuration().flux }),
    );
    const all = new Map(
      Object.entries(committedFiles(run)).map(([path, text]) => [path.replace(/^fleet\//, ""), text] as const),
    );
    const root = join(directory, isFlat ? "flat" : "layered");
    for (const [path, text] of [...all, ...peopleWrite]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return all;
  }

  async function built(place: string, all: ReadonlyMap<string, string>, name: string): Promise<readonly unknown[]> {
    const kustomization = stagesIn(all).get(name);
    assert(kustomization !== undefined);
    const { path = "." } = kustomization.spec ?? {};
    // Variables stay as they are: they are the cluster's.
    const spec = { ...kustomization.spec, path: "./", postBuild: null };
    const request = { root: join(directory, place), path, kustomization: { ...kustomization, spec }, variables: [] };
    const answer = await flux.ask({ build: request });
    assert.equal(answer.error, undefined, name);
    return answer.built.map(({ object }) => JSON.stringify(object)).sort();
  }
});

/** What a stage applies that people write. */
const peopleWrite = ["pools", "pools-of-prod"].map((directory) => {
  const object = `{ apiVersion: v1, kind: ConfigMap, metadata: { name: pool, namespace: ${directory} } }\n`;
  return [`infrastructure/custom/${directory}/pool.yaml`, object] as const;
});

const objectSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ path: z.string().optional() }).optional(),
});
type StageObject = z.output<typeof objectSchema>;

/** The Flux Kustomizations that apply directories of a layer, by name. */
function stagesIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, StageObject> {
  const listing = /^(?:infrastructure|apps)\/(?:.*\/ks|(?:overlays\/dev\/)?[a-z.-]+)\.yaml$/;
  const objects = [...files]
    .filter(([path]) => listing.test(path))
    .flatMap(([path, text]) => parseYamlDocuments(text, path))
    .flatMap((value) => objectSchema.safeParse(value).data ?? [])
    .filter(({ spec }) => /^\.\/(?:infrastructure|apps)\//.test(spec?.path ?? ""))
    .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  return new Map(objects.map((object) => [object.metadata.name, object]));
}
