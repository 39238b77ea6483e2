import { posix } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const kustomization = z.object({
  apiVersion: z.templateLiteral(["kustomize.toolkit.fluxcd.io/", z.string()]),
  kind: z.literal("Kustomization"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ path: z.string(), postBuild: z.unknown() }),
});
const list = z.object({ resources: z.array(z.string()) });
const sealedSecret = z.object({
  kind: z.literal("Secret"),
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  stringData: z.record(z.string(), z.unknown()).optional(),
  sops: z.unknown(),
});

/**
 * Sealed Secrets whose values Flux would substitute variables in after it has opened them: `<Kustomization>: <file>`.
 * Flux leaves an object alone that has its mark, and `data` in base64 has no dollar sign in it.
 * @param files Committed files by `<repository>/<path>`.
 */
export function secretsUnderSubstitution(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([file, text]) =>
    documents(text).flatMap((document) => {
      const { success, data } = kustomization.safeParse(document);
      if (!success || data.spec.postBuild === undefined) return [];
      const directory = posix.join(file.split("/")[0] ?? "", data.spec.path);
      return filesOf(directory, files)
        .filter((path) => documents(files[path] ?? "").some(isSubstituted))
        .map((path) => `${data.metadata.name}: ${path}`);
    }),
  );
}

const mark = "kustomize.toolkit.fluxcd.io/substitute";

function isSubstituted(document: unknown): boolean {
  const { success, data } = sealedSecret.safeParse(document);
  if (!success || data.sops === undefined || data.stringData === undefined) return false;
  return data.metadata.annotations[mark] !== "disabled" && data.metadata.labels[mark] !== "disabled";
}

/** What kustomize reads of a directory. */
function filesOf(directory: string, files: Readonly<Record<string, string>>): string[] {
  const own = files[`${directory}/kustomization.yaml`];
  if (own === undefined) return Object.keys(files).filter((path) => path.startsWith(`${directory}/`));
  const { success, data } = list.safeParse(documents(own)[0]);
  return (success ? data.resources : []).flatMap((resource) => {
    const path = posix.join(directory, resource);
    return path in files ? [path] : filesOf(path, files);
  });
}

function documents(text: string): unknown[] {
  if (!text.includes("kind:")) return [];
  return parseAllDocuments(text).map((document) => {
    const value: unknown = document.toJS();
    return value;
  });
}
