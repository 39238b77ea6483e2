import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ToolchainError } from "../../../sandbox/toolchain/errors.ts";
import { ensureToolchain, type ToolchainEvent } from "../../../sandbox/toolchain/toolchain.ts";
import { crdModules } from "../../../sandbox/toolchain/crd-modules.ts";
import { programNames, recipes } from "../../../sandbox/toolchain/recipes.ts";
import { fakeGo, type FakeGo, type FakeGoOptions } from "./fake-go.ts";

describe("toolchain", () => {
  let go: FakeGo;
  const use = (options?: FakeGoOptions): void => {
    go = fakeGo(options);
  };
  afterEach(() => {
    go.remove();
  });

  const ensure = async (options: Partial<Parameters<typeof ensureToolchain>[0]> = {}) => {
    const events: ToolchainEvent[] = [];
    const report = (event: ToolchainEvent): void => void events.push(event);
    const signal = new AbortController().signal;
    return { toolchain: await ensureToolchain({ report, signal, environment: go.environment, ...options }), events };
  };
  const told = (events: ToolchainEvent[], kind: ToolchainEvent["kind"]): string[] =>
    events.filter((event) => event.kind === kind).map((event) => ("recipe" in event ? event.recipe : ""));
  const builds = (): string[] => go.calls().filter((call) => call.startsWith("build"));
  const entries = (): string[] => readdirSync(join(go.cache, "programs"));
  const names = recipes.map(({ name }) => name);

  it("builds every program, and deletes downloads and intermediate results", async () => {
    use({ build: 'mkdir -p "$GOCACHE" "$GOMODCACHE"' });
    const { toolchain, events } = await ensure();
    for (const name of programNames) assert.equal(basename(toolchain.program(name)), name);
    assert.deepEqual(
      programNames.filter((name) => !existsSync(toolchain.program(name))),
      [],
    );
    assert.deepEqual(told(events, "built").sort(), [...names].sort());
    assert.deepEqual(events.at(-1), { kind: "cleaning" });
    assert.equal(existsSync(join(go.cache, "go")), false);
    assert.equal(existsSync(join(go.cache, "build.lock")), false);
  });

  it("takes the YAML files of assets, without tests", async () => {
    use();
    const { toolchain } = await ensure({ only: ["kwok"] });
    assert.deepEqual(readdirSync(toolchain.asset("kwok/stages")), ["a.yaml"]);
  });

  it("has a program write an asset, from files of modules that no go.mod requires", async () => {
    use();
    const { toolchain } = await ensure({ only: ["crds"] });
    assert.deepEqual(
      readFileSync(join(toolchain.asset("crds"), "a.json"), "utf8")
        .trim()
        .split("\n"),
      crdModules.flatMap(({ paths }) => paths.map((path) => join(go.directory, "module", path))),
    );
  });

  it("builds a recipe that is laid over a module in a copy of that module", async () => {
    use({ build: 'find . -name "*.go" | sort >"$GITOPS_PLATFORM_CACHE/built"; cp go.mod "$GITOPS_PLATFORM_CACHE"' });
    const { toolchain } = await ensure({ only: ["external-secrets"] });
    assert.deepEqual(readFileSync(join(go.cache, "built"), "utf8").trim().split("\n"), [
      "./api/openapi-spec/v3/a.go",
      "./config/crds/bases/a.go",
      "./kustomize/stage/a.go",
      "./kustomize/stage/testdata/a.go",
      "./pkg/generator/register/register.go",
      "./pkg/provider/register/register.go",
    ]);
    assert.match(readFileSync(join(go.cache, "go.mod"), "utf8"), /^module github.com\/external-secrets\//);
    assert.deepEqual(readdirSync(toolchain.asset("external-secrets/crds")), ["a.yaml"]);
  });

  it("refuses a module that is not the pinned one", async () => {
    use({ sum: "h1:other" });
    await assert.rejects(
      ensure({ only: ["external-secrets"] }),
      /external-secrets v0\.20\.4 is not the module that was pinned\. It is h1:other, /,
    );
    assert.deepEqual(builds(), []);
  });

  it("builds nothing the second time", async () => {
    use();
    await ensure();
    const before = go.calls();
    const { events } = await ensure();
    assert.deepEqual(go.calls(), before);
    assert.deepEqual(told(events, "cached"), names);
    assert.equal(events.length, names.length);
  });

  it("builds only what is asked for, keeps the downloads for the rest, and knows what it was not asked for", async () => {
    use({ build: 'mkdir -p "$GOCACHE"' });
    const { toolchain } = await ensure({ only: ["age"] });
    assert.equal(builds().length, 1);
    assert.equal(existsSync(toolchain.program("sops")), true);
    assert.throws(() => toolchain.program("pulumi"), /without pulumi/);
    assert.throws(() => toolchain.asset("kwok/stages"), /without kwok\/stages/);
    assert.equal(existsSync(join(go.cache, "go", "build")), true);
  });

  it("tells how far a build is", async () => {
    use();
    const { events } = await ensure({ only: ["kwok"] });
    assert.deepEqual(
      events.filter((event) => event.kind === "compiling"),
      [1, 2].map((done) => ({ kind: "compiling", recipe: "kwok", done, total: 3 })),
    );
  });

  it("lets two that build at once do each build once", async () => {
    use({ build: "sleep 0.1" });
    const [first, second] = await Promise.all([ensure({ only: ["kwok", "sops"] }), ensure({ only: ["kwok", "sops"] })]);
    assert.equal(builds().length, 2);
    assert.equal(first.toolchain.program("kwok"), second.toolchain.program("kwok"));
    assert.equal([...told(first.events, "waiting"), ...told(second.events, "waiting")].length, 1);
  });

  it("ends Go and leaves nothing half built when it is interrupted", async () => {
    use({ build: "sleep 30" });
    const interrupted = new AbortController();
    const run = ensure({ only: ["kwok"], signal: interrupted.signal });
    while (builds().length === 0) await sleep(10);
    interrupted.abort(new Error("interrupted"));
    await assert.rejects(run, /^Error: interrupted$/);
    assert.deepEqual(entries(), []);
    assert.equal(existsSync(join(go.cache, "build.lock")), false);
  });

  it("ends the other build when one fails, and keeps what is built", async () => {
    use({ build: 'case "$*" in *cmd/kwok*) sleep 0.1; exit 1 ;; *cmd/pulumi*) ;; *) sleep 30 ;; esac' });
    await assert.rejects(ensure({ only: ["pulumi", "kwok", "control-plane"] }), /sandbox's kwok could not be built/);
    assert.deepEqual(
      entries().map((entry) => entry.split("-")[0]),
      ["engine"],
    );
  });

  it("says why a build failed, in which words Go says it, and where the log is", async () => {
    use({ build: "echo first >&2; echo 'x.go:1: no space left on device' >&2; exit 1" });
    const log = join(go.cache, "logs", "kwok.log");
    await assert.rejects(ensure({ only: ["kwok"] }), (error) => {
      assert.ok(error instanceof ToolchainError);
      assert.match(error.message, /kwok could not be built: the disk is full\. .*GITOPS_PLATFORM_CACHE/);
      assert.match(error.message, /\n {4}first\n {4}x\.go:1: no space left on device\n/);
      assert.ok(error.message.includes(`The whole log is ${log}.`));
      return true;
    });
    assert.match(readFileSync(log, "utf8"), /^\$ go list .*\n\$ go build .*\nfirst\nx\.go:1/);
  });

  it("says where modules come from when one cannot be had", async () => {
    use({ list: "echo 'example.com/x@v1.0.0: reading https://proxy.invalid: 404 Not Found' >&2; exit 1" });
    await assert.rejects(
      ensure({ only: ["kwok"] }),
      /could not be fetched\. They come from GOPROXY, which is https:\/\/proxy\.invalid/,
    );
  });
});
