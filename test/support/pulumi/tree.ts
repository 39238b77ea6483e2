import type { Recording } from "../../../render/program/record.ts";
import type { Registration } from "../../../render/program/registration.ts";

/** Everything that was registered as an indented tree, options below each resource: for comparing the whole. */
export function tree(recording: Recording): string {
  return branch(recording, undefined, "").join("\n");
}

function branch(recording: Recording, parent: string | undefined, indent: string): string[] {
  return recording
    .children(parent)
    .flatMap((resource) => [
      `${indent}${resource.label}`,
      ...options(recording, resource).map((option) => `${indent}    ${option}`),
      ...branch(recording, resource.label, `${indent}  `),
    ]);
}

function options(recording: Recording, { options: given }: Registration): string[] {
  const { dependsOn = [], ignoreChanges, deletedWith, replacementTrigger, ...others } = given;
  return [
    ...shortest(recording, dependsOn).map((label) => `- after ${label}`),
    ...(deletedWith === undefined ? [] : [`- deleted with ${deletedWith}`]),
    ...(ignoreChanges === undefined ? [] : [`- ignores changes of ${ignoreChanges.join(", ")}`]),
    ...(replacementTrigger === undefined ? [] : ["- replaced by a trigger"]),
    ...Object.entries(others).map(([name, value]) => (value === true ? `- ${name}` : `- ${name}: ${String(value)}`)),
  ];
}

/** Without what follows from another one, and with a component instead of the custom resources below it if all are meant. */
function shortest(recording: Recording, labels: readonly string[]): string[] {
  const direct = labels.filter((label) => !labels.some((other) => recording.comesAfter(other, label)));
  const outermost = (label: string): string =>
    ancestors(recording, label).findLast((ancestor) => {
      const parts = customBelow(recording, ancestor);
      return parts.length > 1 && parts.every((part) => labels.includes(part));
    }) ?? label;
  return [...new Set(direct.map(outermost))].sort();
}

function ancestors(recording: Recording, label: string): string[] {
  const { parent } = recording.find(label);
  return parent === undefined ? [] : [parent, ...ancestors(recording, parent)];
}

function customBelow(recording: Recording, label: string): string[] {
  return recording
    .children(label)
    .flatMap((child) => (child.custom ? [child.label] : customBelow(recording, child.label)));
}
