import { z } from "zod";
import type { Plan } from "../plan.ts";

const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

/** Names of the objects of a kind that a run creates: `Namespace`. */
export function plannedNames({ recording }: Plan, kind: string): readonly string[] {
  return recording.all(`kubernetes:${kind}`).flatMap(({ inputs }) => named.safeParse(inputs).data?.metadata.name ?? []);
}

/** Whether a run takes over objects that exist in the cluster, instead of failing with `already exists`. */
export function takesOver({ recording }: Plan): boolean {
  return recording.resources.some(
    ({ type, inputs }) => type === "pulumi:providers:kubernetes" && isTrue(inputs["upsertExistingObjects"]),
  );
}

/** Whether an input is true. The engine's protocol passes a provider's inputs as JSON. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
