import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, beforeEach, describe, it } from "mocha";
import { installPlugins, type InstalledPlugin, type InstallOptions } from "../../../sandbox/plugins/install.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");

describe("installPlugins", function () {
  // Starts a dozen processes, on a machine that may be busy.
  this.timeout(180_000);
  let directory: string;
  const started: ChildProcess[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plugins-"));
  });
  afterEach(() => {
    for (const child of started) child.kill("SIGKILL");
    rmSync(directory, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  function program(path: string, script: string): string {
    const file = join(directory, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  function install(more: Partial<InstallOptions> = {}): Promise<InstalledPlugin[]> {
    return installPlugins({
      pulumiHome: join(directory, "home"),
      checkout,
      programs: {
        github: program("toolchain/github", 'echo "github $*"'),
        random: program("toolchain/random", 'echo "random $*"'),
      },
      cache: join(directory, "cache"),
      userHome: join(directory, "user"),
      ...more,
    });
  }

  const origins = (plugins: InstalledPlugin[]): Record<string, string> =>
    Object.fromEntries(plugins.map(({ name, origin }) => [name, origin]));

  async function firstLine(command: string, ...flags: string[]): Promise<{ child: ChildProcess; line: string }> {
    const child = spawn(command, flags, { stdio: ["ignore", "pipe", "inherit"] });
    started.push(child);
    const lines = createInterface({ input: child.stdout });
    const line = await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      // Not "exit", which may come before what it has printed.
      child.once("close", (code) => {
        reject(new Error(`it ended with ${String(code)}`));
      });
    });
    return { child, line };
  }

  it("puts working stand-ins and built providers where the engine looks for them", async () => {
    const report: string[] = [];
    const plugins = await install({ report: (line) => report.push(line) });
    assert.deepEqual(origins(plugins), {
      nodejs: "stand-in",
      kubernetes: "stand-in",
      tls: "stand-in",
      github: "built",
      random: "built",
    });
    assert.equal(report.length, plugins.length);
    for (const { name, version, directory: place } of plugins) {
      const kind = name === "nodejs" ? "language" : "resource";
      assert.equal(place, join(directory, "home", "plugins", `${kind}-${name}-v${version}`));
      const { line } = await firstLine(join(place, `pulumi-${kind}-${name}`), "127.0.0.1:1");
      if (name === "github" || name === "random") {
        assert.equal(line, `${name} 127.0.0.1:1`);
        continue;
      }
      assert.match(line, /^\d+$/);
      assert.equal(await pluginVersion(name === "nodejs", line), version);
    }
  });

  it("starts plugins that end at once when the engine asks, or is gone", async () => {
    const plugins = await install();
    const tls = plugins.find(({ name }) => name === "tls")?.directory ?? "";
    const asked = await firstLine(join(tls, "pulumi-resource-tls"), "127.0.0.1:1");
    asked.child.kill("SIGINT");
    assert.deepEqual(await once(asked.child, "exit"), [0, null]);

    // Killed at once, and once the plugin is up.
    for (const wait of ["true", "sleep 1"]) {
      const engine = program(
        "engine",
        `'${join(tls, "pulumi-resource-tls")}' 127.0.0.1:1 >/dev/null & ${wait}; echo $!; wait`,
      );
      const { child, line } = await firstLine(engine);
      child.kill("SIGKILL");
      await ended(Number(line));
    }
  });

  it("prefers the user's own official plugins", async () => {
    const version = readVersion("kubernetes");
    program(`user/plugins/resource-kubernetes-v${version}/pulumi-resource-kubernetes`, "echo official");
    program("user/bin/pulumi-language-nodejs", "echo official host");
    const plugins = await install();
    assert.deepEqual(origins(plugins), {
      nodejs: "installed",
      kubernetes: "installed",
      tls: "stand-in",
      github: "built",
      random: "built",
    });
    const [host, kubernetes] = plugins;
    const run = async (plugin: InstalledPlugin | undefined, name: string): Promise<string> =>
      (await firstLine(join(plugin?.directory ?? "", name))).line;
    assert.equal(await run(host, "pulumi-language-nodejs"), "official host");
    assert.equal(await run(kubernetes, "pulumi-resource-kubernetes"), "official");
  });

  it("downloads official plugins once, and does not try again for a day when it cannot", async () => {
    const log = join(directory, "log");
    const pulumi = program(
      "pulumi",
      `echo "$*" >> '${log}'
       [ "$4" = tls ] || exit 1
       mkdir -p "$PULUMI_HOME/plugins/resource-tls-v$5"
       printf '#!/bin/sh\\necho downloaded\\n' > "$PULUMI_HOME/plugins/resource-tls-v$5/pulumi-resource-tls"
       chmod +x "$PULUMI_HOME/plugins/resource-tls-v$5/pulumi-resource-tls"`,
    );
    const programs = { github: pulumi, random: pulumi, pulumi };
    const asked = (): string[] => readFileSync(log, "utf8").trim().split("\n").sort();

    const first = await install({ programs });
    assert.deepEqual(origins(first), {
      nodejs: "stand-in",
      kubernetes: "stand-in",
      tls: "downloaded",
      github: "built",
      random: "built",
    });
    const commands = ["github", "kubernetes", "random", "tls"].map(
      (name) => `plugin install resource ${name} ${readVersion(name)} --non-interactive`,
    );
    assert.deepEqual(asked(), commands);
    await install({ programs });
    assert.deepEqual(asked(), commands);

    const record = join(directory, "cache", "official-plugins", `kubernetes-${readVersion("kubernetes")}.failed.json`);
    assert(existsSync(record));
    writeFileSync(record, JSON.stringify({ at: Date.now() - 25 * 60 * 60 * 1000 }));
    utimesSync(record, 0, 0);
    await install({ programs });
    assert.equal(asked().length, 5);
  });
});

async function pluginVersion(isHost: boolean, port: string): Promise<string> {
  const Client = isHost ? language.LanguageRuntimeClient : provider.ResourceProviderClient;
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const ask = promisify((callback: (error: Error | null, info: PluginInfo) => void) => {
    client.getPluginInfo(new empty.Empty(), callback);
  });
  const info = await ask();
  client.close();
  return info.getVersion();
}

function readVersion(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(checkout, "node_modules", "@pulumi", name, "package.json"), "utf8"),
  );
  assert(typeof manifest === "object" && manifest !== null && "version" in manifest);
  return String(manifest.version);
}

/** @throws Error when the process has not ended in two minutes; ends it then. */
async function ended(pid: number): Promise<void> {
  for (let tries = 0; isRunning(pid); tries++) {
    if (tries === 1200) {
      process.kill(pid, "SIGKILL");
      throw new Error("the plugin outlived its engine");
    }
    await sleep(100);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
