import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { filesIn } from "../support/files-in.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";
import { chartsOf, definitionsOf, sourcesOf } from "./catalog.ts";
import { customManager, extract, matchesAny, type Found } from "./extract.ts";
import { pinsOf } from "./pins.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const preset = z.looseObject({ ignorePaths: z.array(z.string()), customManagers: z.array(customManager).default([]) });
const presetIn = (path: string) => preset.parse(JSON.parse(read(path)));
const { ignorePaths, customManagers } = presetIn("renovate.json");
const find = (path: string, text: string) => extract(customManagers, path, text);

/** A project in which every kind of version is written. */
const ODD = "test/renovate/declarations/";
const projects = ["", ODD, ...readdirSync(join(root, "examples")).map((name) => `examples/${name}/`)];
const WRITTEN = /^((apps|catalog|infrastructure|workloads)\/[^/]+|Pulumi\.[^/]+)\.yaml$/;

function writtenIn(project: string): string[] {
  const directories = ["apps", "catalog", "infrastructure", "workloads", "."];
  return directories
    .filter((directory) => existsSync(join(root, project, directory)))
    .flatMap((directory) => readdirSync(join(root, project, directory)).map((name) => join(directory, name)))
    .filter((path) => WRITTEN.test(path))
    .map((path) => `${project}${path}`);
}

describe("renovate.json", () => {
  for (const path of projects.filter((one) => !one.endsWith(".md/")).flatMap(writtenIn)) {
    it(`finds every version in ${path}`, async () => {
      const text = read(path);
      const found = await find(path.replace(ODD, ""), text);
      const versions = found.flatMap((one) => [one.currentValue ?? [], one.currentDigest ?? []].flat());
      assert.deepEqual(versions.sort(), parseYamlDocuments(text, path).flatMap(pinsOf).sort());
    });
  }

  it("knows where there are newer versions of all kinds", async () => {
    const found = await Promise.all(writtenIn(ODD).map((path) => find(path.replace(ODD, ""), read(path))));
    assert.deepEqual(found.flat().map(summary), [
      "github-tags labrats-work/shop semver-coerced v1.0.0",
      "github-tags labrats-work/shop semver-coerced v1.1.0",
      "github-tags labrats-work/shop npm >=1.2.0 <2.0.0",
      "github-tags labrats-work/shop semver-coerced v1.3.0",
      "helm https://charts.example.org one 1.0.0",
      "helm https://charts.example.org two >=2.0.0 <3.0.0",
      "helm https://charts.example.org three 3.0.0",
      "helm https://charts.example.org one 1.1.0",
      "helm https://charts.example.org three 3.1.0",
      "helm https://charts.example.org three 3.0.1",
      "docker ghcr.io/example/pinned helm 2.4.0 cdef",
      "docker ghcr.io/example/range helm 1.x",
      "git-tags https://github.com/example/tools semver-coerced v1.2.3",
      "git-refs ssh://git@git.example.org:2222/example/own main e8f9",
      "git-tags https://github.com/example/tools semver-coerced v1.3.0",
      "docker ghcr.io/example/pinned helm 2.5.0",
      "git-tags https://github.com/example/git semver-coerced v9.0.0",
      "git-refs https://github.com/example/commit main bbd3",
      "docker ghcr.io/example/oci helm 5.0.0",
      "helm https://repo.example.org x 6.0.0",
      "docker ghcr.io/example/y helm 7.0.0",
      "docker registry.example.org:5000/a 1.0",
      "docker b 2 00dd",
      "docker ghcr.io/example/one v7 00bb",
      "docker quay.io/example/two 1.10 00cc",
      "docker ghcr.io/example/two 2",
      "docker nginx 1.29.1",
      "helm https://charts.jetstack.io cert-manager v1.22.0",
      "helm https://mdonoughe.github.io/porkbun-webhook porkbun-webhook 0.1.6",
      "docker ghcr.io/traefik/helm/traefik helm 42.0.0",
      "docker registry.example.org:5000/example/pinned 2.0.0-rc.1 00ee",
      "docker registry.example.org:5000/example/pinned 1.10",
      "github-release-attachments fluxcd/flux2 v2.9.4 00ff",
      "docker ghcr.io/cloudnative-pg/postgresql 17.6",
    ]);
  });

  it("finds Pulumi in workflows", async () => {
    const workflows = Object.entries(filesIn(join(root, ".github/workflows")));
    const found = await Promise.all(workflows.map(([name, text]) => find(`.github/workflows/${name}`, text)));
    const versions = workflows.flatMap(([, text]) => [...text.matchAll(/pulumi-version: (\S+)/g)].map((one) => one[1]));
    assert.notEqual(versions.length, 0);
    assert.deepEqual(
      found.flat(),
      versions.map((currentValue) => ({
        datasource: "github-releases",
        depName: "pulumi/pulumi",
        currentValue,
        extractVersion: "^v(?<version>.+)$",
      })),
    );
  });

  it("knows the charts of the catalog, whose versions other files change", () => {
    const definitions = definitionsOf(filesIn(join(root, "catalog")));
    const inQuery = (value: object) => JSON.stringify(JSON.stringify(value)).slice(1, -1);
    const text = read("renovate.json");
    const updated = text
      .replace(/(?<=\$charts := )\{.*?\}(?=; \$component)/, () => inQuery(chartsOf(definitions)))
      .replace(/(?<=from; \$sources := )\{.*?\}(?=; \$component)/, () => inQuery(sourcesOf(definitions)));
    if (process.env["UPDATE"] === "1") writeFileSync(join(root, "renovate.json"), updated);
    else assert.equal(text, updated, "to write it: UPDATE=1 npx mocha test/renovate/renovate.test.ts");
  });

  it("names the owner of repositories that the project's stacks have", () => {
    const owners = ["dev", "prod"].map((stack) => /^ {4}owner: (\S+)$/m.exec(read(`Pulumi.${stack}.yaml`))?.[1]);
    const named = /\$repository := \\"([^"\\]+)\/\\" & source\.repository/.exec(read("renovate.json"))?.[1];
    assert.deepEqual(owners, [named, named]);
  });

  it("leaves alone what is generated, and what is made up for tests", () => {
    const files = filesBelow("test").concat(filesBelow("sandbox/seed"));
    assert.ok(files.includes("test/golden/dev/fleet/clusters/dev/home/flux-system/gotk-components.yaml"));
    assert.deepEqual(
      files.filter((path) => !matchesAny(ignorePaths, path)),
      [],
    );
  });
});

describe("the presets of repositories that the platform writes to", () => {
  // What no manager of Renovate reads.
  const UNREAD = /(^|\/)(README\.md|\.sops\.yaml)$/;
  const repositories = {
    "renovate/fleet.json": ["dev/fleet", "prod/fleet", "workloads/equipped", "workloads/plain", "infrastructure/dev"],
    "renovate/platform-repository.json": ["dev/my-diet-platform", "prod/my-diet-platform"],
  };
  const written = {
    "renovate/fleet.json": [
      "infrastructure/custom/issuers/issuer.yaml",
      "cloudflare/tunnel.yaml",
      ".github/workflows/own.yaml",
    ],
    "renovate/platform-repository.json": ["platform/database.sops.yaml", "platform/redis.yaml"],
  };

  for (const [file, directories] of Object.entries(repositories)) {
    const { ignorePaths: ignored } = presetIn(file);

    it(`${file} ignores all generated files`, () => {
      const files = directories.flatMap((directory) => filesBelow(`test/golden/${directory}`, ""));
      assert.ok(files.length > 5);
      assert.deepEqual(
        files.filter((path) => !UNREAD.test(path) && path !== "resources.txt" && !matchesAny(ignored, path)),
        [],
      );
    });
  }

  for (const [file, paths] of Object.entries(written)) {
    it(`${file} leaves what people write to Renovate's own managers`, () => {
      const { ignorePaths: ignored, flux, kubernetes } = presetIn(file);
      const patterns = z.object({ managerFilePatterns: z.array(z.string()) });
      for (const path of paths) {
        assert.equal(matchesAny(ignored, path), false, path);
        for (const manager of [flux, kubernetes]) {
          assert.ok(matchesAny(patterns.parse(manager).managerFilePatterns, path), path);
        }
      }
    });
  }
});

/** Paths of all files in a directory of the project, from `from` on. */
function filesBelow(directory: string, from = `${directory}/`): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => from + join(entry.parentPath, entry.name).slice(join(root, directory).length + 1));
}

function summary(found: Found): string {
  const { datasource, registryUrl, packageName, depName, versioning, currentValue, currentDigest } = found;
  return [datasource, registryUrl, packageName ?? depName, versioning, currentValue, currentDigest?.slice(-4)]
    .filter((one) => one !== undefined)
    .join(" ");
}
