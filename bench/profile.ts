import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

export type Profile = z.infer<typeof profileSchema>;

/** The environment variables that make the program write a profile of itself to `file`. */
export function profilingEnvironment(file: string): Record<string, string> {
  const hook = pathToFileURL(join(import.meta.dirname, "profile-hook.mjs")).href;
  return { NODE_OPTIONS: `--import ${hook}`, BENCH_PROFILE: file };
}

/** Reads the profile in a file and removes the file. */
export function takeProfile(file: string): Profile {
  const profile = profileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  rmSync(file);
  return profile;
}

/**
 * Milliseconds in a project's own code and in the libraries that it calls, except for Pulumi's.
 * @param project The directory of the project.
 */
export function ownTime({ nodes, samples, timeDeltas }: Profile, project: string): number {
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const urls = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const root = pathToFileURL(`${project}/`).href;
  const isOwn = (node: number): boolean => {
    for (let id: number | undefined = node; id !== undefined; id = parents.get(id)) {
      const url = urls.get(id) ?? "";
      if (url.includes("/node_modules/@pulumi/")) return false;
      if (url.startsWith(root) && !url.includes("/node_modules/")) return true;
    }
    return false;
  };
  const own = new Set(nodes.map(({ id }) => id).filter(isOwn));
  return samples.reduce((sum, id, index) => sum + (own.has(id) ? (timeDeltas[index] ?? 0) : 0), 0) / 1000;
}
