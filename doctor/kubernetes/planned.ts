import { z } from "zod";
import type { Plan } from "../plan.ts";

const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

/** Names of the objects of a kind that a run makes: `Namespace`. */
export function plannedNames({ recording }: Plan, kind: string): readonly string[] {
  return recording.all(`kubernetes:${kind}`).flatMap(({ inputs }) => named.safeParse(inputs).data?.metadata.name ?? []);
}

/** Whether a run takes over what it meets in the cluster, in place of ending in `already exists`. */
export function takesOver({ recording }: Plan): boolean {
  return recording.resources.some(
    ({ type, inputs }) => type === "pulumi:providers:kubernetes" && isTrue(inputs["upsertExistingObjects"]),
  );
}

/** The engine's protocol has a provider's inputs as JSON. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
