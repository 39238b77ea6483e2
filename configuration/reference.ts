import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { isStackSecret, referenceRows, withTables, type ReferenceRow } from "./reference-tables.ts";
import { chartSourceSchema } from "./schema/chart-source.ts";
import { componentSchema, shippedComponentSchema } from "./schema/component.ts";
import { deployment } from "./schema/deployment.ts";
import { registrationSchema } from "./schema/registration.ts";
import { releaseSchema } from "./schema/release.ts";
import { stackSchema } from "./schema/stack.ts";
import { workloadSchema } from "./schema/workload.ts";

/** Pages below `docs/` with tables of keys. */
export const REFERENCE_PAGES: readonly string[] = [
  "reference/configuration.md",
  "guides/infrastructure.md",
  "guides/workloads.md",
];

/**
 * A page with its tables of keys as the schemas have them now.
 * @param page Its path below `docs/`.
 * @param path Of its file, which settles its formatting.
 */
export async function referencePage(page: string, text: string, path: string): Promise<string> {
  const written = withTables(page, text, referenceTables());
  return format(written, { ...(await resolveConfig(path)), filepath: path });
}

/** Every table of keys, by name. What several keys have in common is in one table only. */
export function referenceTables(): ReadonlyMap<string, readonly ReferenceRow[]> {
  const shared = referenceRows(z.object(deployment));
  const inEach = ["home", "environments.<name>"].flatMap((where) => shared.map(({ key }) => `${where}.${key}`));
  const ofComponent = referenceRows(componentSchema);
  const ofShipped = referenceRows(shippedComponentSchema).filter(
    ({ key }) => !ofComponent.some((row) => row.key === key),
  );
  const ofWorkload = referenceRows(workloadSchema);
  const readiness = "health.readiness.";
  return new Map([
    ["stack", referenceRows(stackSchema, isStackSecret).map((row) => ({ ...row, key: `platform:${row.key}` }))],
    ["registration", referenceRows(registrationSchema).filter(({ key }) => !inEach.includes(key))],
    ["deployment", shared],
    ["component", [...ofShipped, ...ofComponent.filter(({ key }) => !OF_PART.test(key))]],
    ["source", referenceRows(chartSourceSchema)],
    ["release", referenceRows(releaseSchema)],
    ["workload", ofWorkload.filter(({ key }) => !OF_PROBE.test(key) && !AS_ELSEWHERE.test(key))],
    [
      "probe",
      // Readiness has the keys of all probes.
      ofWorkload
        .filter(({ key }) => key.startsWith(readiness) && !/\.(?:path|port|tcp|command)$/.test(key))
        .map((row) => ({ ...row, key: row.key.replace(readiness, "health.<probe>.") })),
    ],
  ]);
}

const OF_PROBE = /^health\.(?:startup|readiness|liveness)\./;

/** Keys of a component's source or release, which have tables of their own, and those that all consumers of databases have. */
const OF_PART = /^(?:sources\.<name>\.|stages\.<name>\.releases\.<name>\.|postgres\.)/;

/** Keys of a workload's environment that are those of its `route`, or of `resources` in all environments. */
const AS_ELSEWHERE = /^environments\.<name>\.(?:resources\.|hosts\[\]\.(?!hostname$))/;
