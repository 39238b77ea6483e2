import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newApp } from "../../add/app.ts";
import { newComponent } from "../../add/component.ts";
import { addFile } from "../../add/new-file.ts";
import { newStack } from "../../add/stack.ts";
import { knownStacks, type KnownStack } from "../../add/stacks.ts";
import { UsageError } from "../../user-error.ts";
import { fluxWithHelm, minimalFiles, readProject } from "../configuration/project.ts";
import { projectRoot, testPlatform } from "../support/test-platform.ts";

const catalog = join(projectRoot, "catalog");

describe("npm run platform -- add", () => {
  let stacks: readonly KnownStack[];
  let directory: string;

  before(async () => {
    stacks = await knownStacks(testPlatform);
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "added-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("reads what it needs of the stack files, and no more", async () => {
    assert.deepEqual(
      stacks.map(({ name, environment, cluster, hosts, createsFleet, apps }) => [
        ...[name, environment, cluster, hosts, createsFleet, apps],
      ]),
      [
        ["dev", "dev", "home", ["dev"], true, "test/platform/apps"],
        ["prod", "prod", "cloud", ["prod"], false, "test/platform/apps"],
      ],
    );
    writeFileSync(join(directory, "Pulumi.odd.yaml"), "config: { platform:cluster: none, platform:apps: [1] }\n");
    const [odd] = await knownStacks(directory);
    assert.deepEqual([odd?.environment, odd?.hosts, odd?.apps], [undefined, [], "apps"]);
  });

  it("registers an app that the program takes, in every environment that a stack hosts", async () => {
    const { path, content, next } = newApp({ name: "shop" }, stacks);
    assert.equal(path, "test/platform/apps/shop.yaml");
    assert.deepEqual(next, ["pulumi preview --stack dev", "pulumi preview --stack prod"]);
    const { apps } = await readProject({ files: { ...minimalFiles, "apps/shop.yaml": content } });
    assert.deepEqual(
      apps.map(({ name, environments }) => [name, environments.map(({ hostname }) => hostname)]),
      [["shop", ["shop-dev.hcl.labrats.work"]]],
    );
  });

  it("keeps odd names as text", async () => {
    const odd = { name: "no", displayName: 'Say "no": 1 # 2', repository: "0123", environments: ["on", "123", "dev"] };
    const { content, next } = newApp(odd, stacks);
    assert.match(next.join("\n"), /No stack hosts on yet/);
    const { apps } = await readProject({ files: { ...minimalFiles, "apps/no.yaml": content } });
    assert.deepEqual(
      apps.map(({ displayName, source }) => [displayName, source.repository]),
      [[odd.displayName, "0123"]],
    );
  });

  it("installs a component that the program takes, with what the catalog says about it", async () => {
    const { path, content } = newComponent([catalog], "metrics-server", undefined, stacks);
    assert.equal(path, "test/platform/infrastructure/metrics-server.yaml");
    const [first] = readFileSync(join(catalog, "metrics-server.yaml"), "utf8").split("\n");
    assert.ok(first !== undefined && content.includes(first));
    const definition = readFileSync(join(catalog, "metrics-server.yaml"), "utf8");
    const { infrastructure } = await readProject({
      files: {
        ...minimalFiles,
        ...fluxWithHelm,
        "infrastructure/metrics-server.yaml": content,
        "catalog/metrics-server.yaml": definition,
      },
    });
    assert.deepEqual(
      infrastructure.components.map(({ name }) => name),
      ["metrics-server"],
    );
  });

  it("describes a cluster that joins the fleet of the others", async () => {
    const { path, content, next } = newStack({ name: "edge" }, stacks);
    assert.equal(path, "Pulumi.edge.yaml");
    assert.match(
      next.at(-1) ?? "",
      /^After its first pulumi up, add edge to platform:fleet.stacks in Pulumi.dev.yaml$/,
    );
    const file = content.replace(/manifest: .*/, "manifest: flux.yaml");
    const { cluster, fleet } = await readProject({ files: { ...minimalFiles, "Pulumi.dev.yaml": file } });
    assert.deepEqual([cluster.environment, cluster.name, cluster.domain], ["edge", "edge", "hcl.labrats.work"]);
    assert.deepEqual([fleet.repository, fleet.create], ["fleet", false]);
  });

  it("describes the first cluster, which creates the fleet repository", () => {
    const said = { name: "dev", owner: "acme", domain: "acme.example", manifest: "./flux.yaml", context: "on" };
    const { content, next } = newStack(said, []);
    assert.match(content, /owner: acme\n[^]*context: "on"\n[^]*create: true\n[^]*manifest: \.\/flux\.yaml\n/);
    assert.doesNotMatch(next.join("\n"), /fleet\.stacks/);
  });

  const refused: [what: string, make: () => unknown, message: RegExp][] = [
    ["an app with capital letters", () => newApp({ name: "Shop" }, stacks), /^The name of an app: "Shop" .*"shop"$/],
    ["a path without ./", () => newApp({ name: "a", path: "k8s" }, stacks), /^environments\.dev\.path .*"\.\/k8s"$/],
    ["an app without stacks", () => newApp({ name: "a" }, []), /add one with --environment <name>, or a stack first$/],
    [
      "a component that is misspelled",
      () => newComponent([catalog], "cert-manger", undefined, stacks),
      /^The catalog has no component "cert-manger"; did you mean "cert-manager"\?/,
    ],
    ["a component without stacks", () => newComponent([catalog], "loki", undefined, []), /or a stack first$/],
    ["a stack without an owner", () => newStack({ name: "a" }, []), /add --owner <organisation>$/],
    ["a stack without a domain", () => newStack({ name: "a", owner: "acme" }, []), /add --domain <domain>$/],
    [
      "a stack without Flux",
      () => newStack({ name: "a", owner: "acme", domain: "acme.example" }, []),
      /add --manifest <address>$/,
    ],
    [
      "a cluster that a stack has",
      () => newStack({ name: "two", environment: "dev", cluster: "home" }, stacks),
      /^The stack dev has the cluster dev\/home already/,
    ],
    ["a stack with a slash", () => newStack({ name: "a/b", environment: "a", cluster: "b" }, stacks), /^The name of a/],
    [
      "an owner with a space",
      () => newStack({ name: "a", owner: "my org" }, stacks),
      /^config\.platform:github\.owner /,
    ],
  ];
  for (const [what, make, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(make, (error) => error instanceof UsageError && message.test(error.message));
    });
  }

  it("writes one file, and never over another", () => {
    const file = { path: "apps/shop.yaml", content: "a\n", next: [] };
    assert.equal(addFile(directory, file), "written");
    assert.equal(addFile(directory, file), "the same as before");
    assert.throws(
      () => addFile(directory, { ...file, content: "b\n" }),
      /^UsageError: apps\/shop\.yaml exists already/,
    );
    assert.equal(readFileSync(join(directory, "apps/shop.yaml"), "utf8"), "a\n");
    assert.deepEqual(readdirSync(directory), ["apps"]);
    mkdirSync(join(directory, "apps/directory.yaml"));
    assert.throws(() => addFile(directory, { ...file, path: "apps/directory.yaml" }), UsageError);
  });
});
