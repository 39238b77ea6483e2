import { z } from "zod";
import { parseYamlDocuments } from "../support/parse-yaml.ts";

const definition = z.object({
  sources: z.record(z.string(), z.object({ helm: z.string(), oci: z.string(), git: z.string() }).partial()).default({}),
  stages: z.record(
    z.string(),
    z.object({
      releases: z.record(z.string(), z.object({ chart: z.string().optional(), source: z.string() })).default({}),
    }),
  ),
});

/** The definitions of a catalog, by name of the component. */
export type Definitions = readonly (readonly [component: string, definition: z.output<typeof definition>])[];

/** @param files text of the catalog's files, by name */
export function definitionsOf(files: Record<string, string>): Definitions {
  return Object.entries(files)
    .filter(([file]) => file.endsWith(".yaml"))
    .map(([file, text]) => [file.slice(0, -".yaml".length), definition.parse(parseYamlDocuments(text, file)[0])]);
}

/** Charts of repositories, by `<component>/<stage>/<release>`. */
export function chartsOf(definitions: Definitions): Record<string, { chart: string | undefined; helm: string }> {
  const charts = definitions.flatMap(([component, { sources, stages }]) =>
    Object.entries(stages).flatMap(([stage, { releases }]) =>
      Object.entries(releases).flatMap(([release, { chart, source }]) => {
        const helm = sources[source]?.helm;
        return helm === undefined ? [] : [[`${component}/${stage}/${release}`, { chart, helm }] as const];
      }),
    ),
  );
  return Object.fromEntries(charts);
}

/** Where a chart or several of them are that have no repository of charts. */
interface Address {
  readonly oci?: string;
  readonly git?: string;
}

/** Sources that have versions themselves, by `<component>/<source>`. */
export function sourcesOf(definitions: Definitions): Record<string, Address> {
  const sources = definitions.flatMap(([component, own]) =>
    Object.entries(own.sources).flatMap(([name, { oci, git }]): [string, Address][] => {
      if (oci !== undefined) return [[`${component}/${name}`, { oci }]];
      return git === undefined ? [] : [[`${component}/${name}`, { git }]];
    }),
  );
  return Object.fromEntries(sources);
}
