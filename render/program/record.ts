import "../../stack-traces.ts";
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { withEnvironment } from "./environment.ts";
import { RecordingMonitor } from "./recording-monitor.ts";
import type { Registration } from "./registration.ts";

/** As backends without organisations call theirs. */
const organization = "organization";

/** How a program is run. */
export interface RunOptions {
  /** `dev` by default. */
  readonly stack?: string;
  /** `true`: values that providers make up are unknown. */
  readonly preview?: boolean;
  /** Outputs from the state or a provider, by label, instead of those that the fakes make up. */
  readonly state?: Readonly<Record<string, object>>;
  /** The environment variables of the program; by default, none of GitHub's and Kubernetes'. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** All that a program registered. */
export class Recording {
  /** Every resource but the stack, by label. */
  readonly resources: readonly Registration[];

  /** The value that the program returned, as the engine keeps it. */
  readonly outputs: unknown;

  readonly #outputs: ReadonlyMap<string, unknown>;

  constructor(registrations: readonly Registration[], outputs: ReadonlyMap<string, unknown>) {
    const stack = registrations.find(({ type }) => type === pulumi.runtime.rootPulumiStackTypeName);
    assert(stack !== undefined, "no stack was registered");
    this.resources = registrations
      .filter((registration) => registration !== stack)
      .map((registration) =>
        registration.parent === stack.label ? { ...registration, parent: undefined } : registration,
      )
      .sort((a, b) => (a.label < b.label ? -1 : 1));
    this.#outputs = outputs;
    this.outputs = outputs.get(stack.label);
  }

  /** The one resource with this label, `<package>:<kind> <name>`. */
  find(label: string): Registration {
    const found = this.resources.find((resource) => resource.label === label);
    return found ?? assert.fail(`no ${label} among\n${this.resources.map((resource) => resource.label).join("\n")}`);
  }

  /** Direct children of a resource; of the stack when no label is given. */
  children(label?: string): readonly Registration[] {
    return this.resources.filter(({ parent }) => parent === label);
  }

  /** All resources of a kind: `kubernetes:Secret`. */
  all(kind: string): readonly Registration[] {
    return this.resources.filter(({ label }) => label.startsWith(`${kind} `));
  }

  /** Returns the outputs that a component registered. */
  outputsOf(label: string): unknown {
    return this.#outputs.get(this.find(label).label);
  }

  /** Inputs of every custom resource, by label: for comparing the whole. */
  inputs(): Record<string, unknown> {
    return Object.fromEntries(
      this.resources.filter(({ custom }) => custom).map(({ label, inputs }) => [label, inputs]),
    );
  }

  /** Whether the engine makes `later` after `earlier` and deletes it before: by dependencies, its own or its parents'. */
  comesAfter(later: string, earlier: string): boolean {
    const seen = new Set<string>();
    const open = [later];
    for (let label = open.pop(); label !== undefined; label = open.pop()) {
      if (seen.has(label)) continue;
      seen.add(label);
      const { parent, dependencies } = this.find(label);
      open.push(...dependencies, ...(parent === undefined ? [] : [parent]));
    }
    seen.delete(later);
    return seen.has(this.find(earlier).label);
  }
}

/**
 * Runs a program as the engine would, with fakes for providers, until nothing is left to register.
 *
 * @param program What it returns becomes the stack's outputs, a resource excepted.
 * @throws What the program throws, and an error for each type or call that no fake is there for.
 */
export async function record(
  program: () => unknown,
  { stack = "dev", preview = false, state = {}, environment = {} }: RunOptions = {},
): Promise<Recording> {
  const monitor = new RecordingMonitor(state);
  await pulumi.runtime.setMocks(monitor.mocks, "platform", stack, preview, organization);
  pulumi.runtime.setMockOptions(monitor, "platform", stack, preview, organization);
  const rejections = await withEnvironment(environment, async () =>
    unhandledRejections(async () => {
      await pulumi.runtime.runInPulumiStack(async () => {
        const returned = await program();
        return pulumi.Resource.isInstance(returned) ? {} : returned;
      });
    }),
  );
  for (const failure of [...monitor.failures, ...rejections]) throw failure;
  return new Recording(monitor.registrations, monitor.registeredOutputs);
}

/**
 * Runs something until no registration is under way, and gathers what it throws or leaves behind rejected: the SDK awaits
 * little of what it starts, and leaves it to the language host to end the program.
 */
async function unhandledRejections(run: () => Promise<void>): Promise<unknown[]> {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => {
    rejections.push(reason);
  };
  process.on("unhandledRejection", note);
  try {
    await run().catch(note);
    await pulumi.runtime.disconnect();
    // Node.js tells of rejections once it has nothing else to do.
    await setImmediate();
    return rejections;
  } finally {
    process.off("unhandledRejection", note);
  }
}
