import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Component } from "../../model/component.ts";
import { fluxWithHelm, minimalFiles, readProject } from "../configuration/project.ts";

const directory = join(import.meta.dirname, "../../catalog");

/** Text of every definition that is shipped, by its name. */
export const definitionTexts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(directory)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => [file.slice(0, -".yaml".length), readFileSync(join(directory, file), "utf8")]),
);

/** What its components ask for: each variable without a default. */
export const catalogVariables = {
  settings: {
    ACME_EMAIL: "operators@example.org",
    AUTHELIA_EMAIL: "ada@example.org",
    AUTHELIA_USER: "ada",
    GATEWAY_ADDRESSES: "192.168.1.240/29",
    GRAFANA_ADMIN_USER: "ada",
    LINKDING_USER: "ada",
    LOAD_BALANCER_ADDRESSES: "192.168.1.200-192.168.1.219",
    ROOK_DEVICES: "^sd[b-d]",
  },
  secrets: {
    AUTHELIA_PASSWORD_HASH: "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g",
    AUTHELIA_RESET_KEY: "r".repeat(64),
    AUTHELIA_SESSION_KEY: "s".repeat(64),
    AUTHELIA_STORAGE_KEY: "t".repeat(64),
    GRAFANA_ADMIN_PASSWORD: "hunter2",
    LINKDING_PASSWORD: "hunter3",
    PORKBUN_API_KEY: "pk1_a",
    PORKBUN_SECRET_KEY: "sk1_b",
  },
} as const;

/**
 * Reads a project that installs the whole catalog in the environment `dev`, each under its own name.
 * @param instead Other files of components, by name.
 * @param further Secrets that those need.
 */
export async function readCatalog(
  instead: Readonly<Record<string, string>> = {},
  further: Readonly<Record<string, string>> = {},
): Promise<readonly Component[]> {
  const files = Object.entries(definitionTexts).flatMap(([name, text]): [string, string][] => [
    [`catalog/${name}.yaml`, text],
    [`infrastructure/${name}.yaml`, instead[name] ?? `from: ${name}\nenvironments: { dev: {} }\n`],
  ]);
  const project = { ...fluxWithHelm, "Pulumi.dev.yaml": stackFile(further), ...Object.fromEntries(files) };
  const { infrastructure } = await readProject({ files: project });
  return infrastructure.components;
}

function stackFile(further: Readonly<Record<string, string>>): string {
  const { settings, secrets } = catalogVariables;
  const all = Object.entries({ ...secrets, ...further });
  const encrypted = Object.fromEntries(all.map(([name, value]) => [name, { secure: value }]));
  const document = parseDocument(minimalFiles["Pulumi.dev.yaml"] ?? "");
  document.setIn(["config", "platform:settings"], settings);
  document.setIn(["config", "platform:secrets"], encrypted);
  document.setIn(["config", "platform:postgres"], { storage: { size: "1Gi" } });
  return document.toString();
}
