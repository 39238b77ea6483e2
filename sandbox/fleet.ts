import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { SandboxError } from "./errors.ts";
import { fleetPartOf, type FleetPart } from "./stack/settings.ts";

/** A stack of a sandbox, as the others need to know it. */
export interface Member {
  /** Name of the stack. */
  readonly name: string;
  readonly part: FleetPart;
}

/** The committed configuration file of a stack. */
export function committedFile(directory: string, stack: string): string {
  return join(directory, `Pulumi.${stack}.yaml`);
}

/**
 * Reads the committed file of a stack.
 * @throws SandboxError when there is none.
 */
export function committedPart(directory: string, stack: string): FleetPart {
  const file = committedFile(directory, stack);
  if (existsSync(file)) return fleetPartOf(file);
  const stacks = readdirSync(directory).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  throw new SandboxError(
    `There is no stack ${quote(stack)}: ${didYouMean(stack, stacks)} A new one is a new file ${file}`,
  );
}

/**
 * Checks that the stacks of a sandbox can share its fleet repository.
 * @throws SandboxError when none creates it, more than one does, or two own the same cluster.
 */
export function checkFleet(members: readonly Member[]): void {
  const creators = members.filter(({ part }) => part.createsFleet);
  const names = members.map(({ name }) => name).join(" and ");
  if (creators.length === 0) {
    throw new SandboxError(
      `No stack of this sandbox (${names}) has platform:fleet.create, so none creates the fleet repository. ` +
        "Add the stack that does: npm run sandbox -- --stack dev --stack prod",
    );
  }
  if (creators.length > 1) {
    throw new SandboxError(
      `The stacks ${creators.map(({ name }) => name).join(" and ")} all have platform:fleet.create, which only one of ` +
        "those that share a fleet repository can have. Set it to false in the others, or give each a sandbox of its own with --name",
    );
  }
  for (const [index, { name, part }] of members.entries()) {
    const other = members.slice(0, index).find((earlier) => earlier.part.cluster === part.cluster);
    if (other !== undefined) {
      throw new SandboxError(
        `The stacks ${other.name} and ${name} both own the cluster ${part.cluster}. ` +
          "Give one of them another platform:cluster.name",
      );
    }
  }
}
