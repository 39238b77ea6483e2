import { generateKeyPairSync, randomBytes, type KeyPairKeyObjectResult } from "node:crypto";
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { parse } from "yaml";
import { pulumiConfig } from "../../configuration/pulumi.ts";
import { readConfiguration } from "../../configuration/read.ts";
import { encodeIdentity } from "../../sops/age-identity.ts";
import type { Configuration } from "../../model/configuration.ts";

/** A project that consists of nothing but what configuration is read from. */
export interface Project {
  /** Text by path. Those of `minimalFiles` are there unless they are overwritten. */
  readonly files?: Readonly<Record<string, string>>;
  /** The stack's file as the engine has read it, where the one on the disk is another. */
  readonly engineFile?: string;
  /** Targets of symbolic links by path, relative to the link's own directory: beside the project lies `elsewhere.yaml`. */
  readonly links?: Readonly<Record<string, string>>;
  /** Paths of named pipes, to which nobody writes. */
  readonly pipes?: readonly string[];
  /** Bytes of files by path, in base64. */
  readonly bytes?: Readonly<Record<string, string>>;
  /** Files that are this many bytes longer than their text, by path. */
  readonly padded?: Readonly<Record<string, number>>;
  /** Added to a token for GitHub; an empty value takes a variable away. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The smallest project without faults. */
export const minimalFiles: Readonly<Record<string, string>> = {
  "Pulumi.dev.yaml": `\
config:
  platform:github: { owner: labrats-work }
  platform:cluster: { environment: dev, name: home, domain: example.org }
  platform:fleet: { repository: fleet, create: true }
  platform:flux: { manifest: flux.yaml }
`,
  "flux.yaml": `\
apiVersion: v1
kind: Namespace
metadata: { name: flux-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: source-controller, namespace: flux-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: kustomize-controller, namespace: flux-system }
`,
};

/** In place of the same file of `minimalFiles`: a Flux that installs charts. */
export const fluxWithHelm = {
  "flux.yaml": `${minimalFiles["flux.yaml"] ?? ""}\
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: helm-controller, namespace: flux-system }
`,
};

/** Reads the configuration of a project's stack `dev`, as in a run of the program. */
export async function readProject({
  files = {},
  links = {},
  pipes = [],
  bytes = {},
  padded = {},
  environment = {},
  engineFile,
}: Project): Promise<Configuration> {
  const around = await mkdtemp(join(tmpdir(), "configuration-"));
  const directory = join(around, "project");
  try {
    await mkdir(directory);
    await writeFile(join(around, "elsewhere.yaml"), "hush-hush: hush-hush\n");
    const all = { ...minimalFiles, ...files };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    for (const [path, target] of Object.entries(links)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await rm(join(directory, path), { force: true });
      await symlink(target, join(directory, path));
    }
    for (const [path, content] of Object.entries(bytes)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), Buffer.from(content, "base64"));
    }
    for (const [path, length] of Object.entries(padded)) await appendFile(join(directory, path), "#".repeat(length));
    for (const path of pipes) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await rm(join(directory, path), { force: true });
      await execa("mkfifo", [join(directory, path)]);
    }
    setConfig(engineFile ?? all["Pulumi.dev.yaml"] ?? "");
    return await readConfiguration({
      config: pulumiConfig(),
      environment: { GITHUB_TOKEN: "token-of-the-tests", ...environment },
      directory,
      stack: "dev",
    });
  } finally {
    pulumi.runtime.setAllConfig({});
    await rm(around, { recursive: true });
  }
}

/**
 * Hands a stack's file over as engine and language host do: text as it is, everything else as JSON, `{ secure: x }` as x,
 * and the whole key secret when any part of it is. The fixtures' secure values are not really encrypted.
 */
function setConfig(stackFile: string): void {
  const { config } = parse(stackFile, { maxAliasCount: -1 }) as { config: Record<string, unknown> };
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const plain = decrypt(value);
    values[key.replace(":", ":config:")] = typeof plain === "string" ? plain : JSON.stringify(plain);
    if (JSON.stringify(plain) !== JSON.stringify(value)) secrets.push(key);
  }
  pulumi.runtime.setAllConfig(values, secrets);
}

/** Private keys that fixtures name, so that none is committed. */
const madeUp: ReadonlyMap<unknown, string> = new Map([
  ["an RSA key", pem(generateKeyPairSync("rsa", { modulusLength: 2048 }))],
  ["an RSA key of 1024 bits", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }))],
  ["an AGE key", encodeIdentity(randomBytes(32))],
  ["a post-quantum AGE key", encodeIdentity(randomBytes(32), "hybrid")],
  ["an elliptic key", pem(generateKeyPairSync("ec", { namedCurve: "P-256" }))],
]);

function pem({ privateKey }: KeyPairKeyObjectResult): string {
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

function decrypt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decrypt);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value && Object.keys(value).length === 1) return madeUp.get(value.secure) ?? value.secure;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, decrypt(child)]));
}
