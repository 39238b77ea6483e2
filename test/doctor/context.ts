import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Answer } from "../../http/ask.ts";
import type { Finding } from "../../doctor/finding.ts";
import type { GitHubSide } from "../../doctor/github/side.ts";
import type { ClusterConnection } from "../../cluster/connection.ts";
import { planOf, type Plan } from "../../doctor/plan.ts";
import { readerOf, type Settings } from "../../doctor/settings.ts";
import type { Check, CheckContext } from "../../doctor/check.ts";
import { GitHubClient } from "../../github/client.ts";
import { readStack } from "../../configuration/stack.ts";
import { readState, type State } from "../../recovery/interrupted.ts";
import { configured, type ConfiguredValue } from "../../render/program/configured.ts";
import { testPlatform } from "../support/test-platform.ts";

/** The project's directory. */
export const project = join(import.meta.dirname, "../..");

/** A release of Flux that need not be downloaded. */
const fluxRelease = "test/support/flux-release.yaml";

/** What is not given, a check must not look at: what it needs and does not have, it is told so. */
export function contextWith(parts: Partial<CheckContext>): CheckContext {
  const missing = { why: "the test has none" };
  return {
    stack: "dev",
    project,
    environment: { GITHUB_TOKEN: "ghp_test" },
    settings: missing,
    plan: missing,
    state: { value: stateOf([]) },
    gitHub: missing,
    cluster: missing,
    now: () => new Date("2026-11-28T12:00:00Z"),
    ask: () => assert.fail("asks a server"),
    resolve: () => assert.fail("asks for a host name"),
    run: () => assert.fail("runs a program"),
    holderOf: () => assert.fail("asks for a lock"),
    ...parts,
  };
}

/** What a check finds, a line each: `error: message → mend`. */
export async function linesOf(check: Check, parts: Partial<CheckContext>): Promise<string[]> {
  return (await check.look(contextWith(parts))).map(lineOf);
}

export function lineOf({ verdict, message, mend }: Finding): string {
  return [`${verdict}: ${message}`, ...(mend?.split("\n") ?? [])].join(" → ");
}

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** Settings of the stack dev, with others laid over them, keys without the namespace. */
export async function settingsWith(changes: Readonly<Record<string, unknown>> = {}): Promise<Settings> {
  const { config } = stackFile.parse(parse(readFileSync(join(testPlatform, "Pulumi.dev.yaml"), "utf8")));
  const changed = Object.fromEntries(Object.entries(changes).map(([key, value]) => [`platform:${key}`, value]));
  const { values } = configured({ ...config, ...changed }, fluxRelease);
  return settingsOf(values);
}

/** Settings whose secrets can be read. */
export async function settingsOf(values: readonly ConfiguredValue[]): Promise<Settings> {
  const { legible } = await readStack({ config: readerOf(values), directory: project, stack: "dev" });
  return { values, placeholders: values, legible, locked: undefined };
}

/** Running the program takes seconds. */
const plans = new Map<string, Promise<{ readonly value: Plan }>>();

/** What an up of the stack dev would declare, with changed settings. */
export function planWith(changes: Readonly<Record<string, unknown>> = {}): Promise<{ readonly value: Plan }> {
  const key = JSON.stringify(changes);
  const plan = plans.get(key) ?? newPlan(changes);
  plans.set(key, plan);
  return plan;
}

async function newPlan(changes: Readonly<Record<string, unknown>>): Promise<{ readonly value: Plan }> {
  const plan = await planOf("dev", await settingsWith(changes));
  assert.ok("value" in plan, "value" in plan ? "" : JSON.stringify(plan.faults));
  return plan;
}

/** A plan with a configuration that differs, for what no stack of the tests has. */
export function changed({ value }: { readonly value: Plan }, configuration: object): { readonly value: Plan } {
  return { value: { ...value, configuration: { ...value.configuration, ...configuration } } };
}

/** A state with these resources: type, name and inputs. */
export function stateOf(resources: readonly (readonly [type: string, name: string, inputs: object])[]): State {
  return readState(
    JSON.stringify({
      deployment: {
        resources: resources.map(([type, name, inputs]) => ({
          urn: `urn:pulumi:dev::platform::${type}::${name}`,
          type,
          inputs,
        })),
      },
    }),
  );
}

/** An answer with headers; a body that is no text is sent as JSON. */
export function answer(status: number, body: unknown = "", headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: new Headers(headers), body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** A GitHub with an answer for some paths, after a method other than GET: `PUT repos/…`; 404 for all others. */
export function gitHubWith(
  answers: Readonly<Record<string, Answer>>,
  token = "ghp_test",
): { readonly value: GitHubSide } {
  return {
    value: {
      owner: "labrats-work",
      baseUrl: undefined,
      as: { token },
      client: new GitHubClient({ baseUrl: "http://127.0.0.1:1/", token, delay: 1 }),
      probe: (path, { method = "GET" } = {}) =>
        Promise.resolve(
          answers[method === "GET" ? path : `${method} ${path}`] ?? answer(404, { message: "Not Found" }),
        ),
    },
  };
}

/** A cluster with an object, or a list of objects, for some paths; 404 for all others. */
export function clusterWith(objects: Readonly<Record<string, unknown>>): { readonly value: ClusterConnection } {
  return {
    value: {
      server: "https://192.0.2.1:6443",
      context: "home",
      ask: (path) => {
        const found = objects[path];
        if (found === undefined) return Promise.resolve(answer(404, { kind: "Status" }));
        return Promise.resolve(answer(200, Array.isArray(found) ? { items: found } : found));
      },
      merge: (path) => Promise.reject(new Error(`the doctor changes ${path}`)),
    },
  };
}
