import { z } from "zod";
import { keysSchema } from "../configuration/schema/keys.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { aged, inventoryOf, type AgedKey } from "../preflight/keys/inventory.ts";
import { readState } from "../recovery/interrupted.ts";
import { pulumi } from "../recovery/pulumi.ts";
import { readStackFile } from "../render/stack-file.ts";

/**
 * Every key that a stack has made, from its state, with the ages that its file allows.
 *
 * @param directory Of the stack's file.
 * @throws ExecaError when the state cannot be had
 */
export async function listKeys(directory: string, stack: string, now: Date): Promise<AgedKey[]> {
  const config = await readStackFile(directory, stack);
  const { maxAge } = keysSchema.catch({ generations: {}, maxAge: {} }).parse(config[`${NAMESPACE}:keys`] ?? {});
  const { deployment } = readState(await pulumi(["stack", "export", "--stack", stack]));
  return inventoryOf(deployment.resources).map((entry) => aged(entry, maxAge, now));
}

const HEADS = ["KEY", "KIND", "GENERATION", "AGE", "DUE", "PUBLIC KEY", "WHO HAS IT"];

/** A table, without colours, and without spaces at the ends of lines. */
export function renderKeys(keys: readonly AgedKey[]): string {
  if (keys.length === 0) return "The stack has no keys yet: run pulumi up";
  const rows = keys.map(({ key, purpose, generation, days, due, isOverdue, publicKey, holder }) => [
    ...[key, KINDS[purpose], String(generation), days === null ? "-" : `${days} d`],
    ...[due === null ? "-" : `${due}${isOverdue ? " (overdue)" : ""}`, shortened(publicKey), holder],
  ]);
  const all = [HEADS, ...rows];
  const widths = HEADS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const KINDS = { age: "AGE key", deployKey: "deploy key", client: "client secret", database: "password" } as const;

/** A post-quantum key has 2,000 characters; `--json` has them all. */
function shortened(publicKey: string | null): string {
  const text = z.string().catch("-").parse(publicKey).split(" ").slice(0, 2).join(" ");
  return text.length > 70 ? `${text.slice(0, 67)}...` : text;
}
