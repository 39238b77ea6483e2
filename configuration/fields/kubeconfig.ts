import { z } from "zod";
import { readYaml } from "../../yaml/read.ts";
import { SET_KUBECONFIG } from "../commands.ts";
import { didYouMean, quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

const kubeconfig = z.object({
  clusters: z.array(z.unknown()).min(1),
  contexts: z.array(z.object({ name: z.string() })),
});

/** A kubeconfig is a secret: of its content, only names of contexts are shown. */
export function kubeconfigProblem(text: string, context: string | undefined): Problem {
  const { documents, faults } = readYaml(text);
  const [document, ...more] = faults.length > 0 ? [] : documents;
  const parsed = document === undefined || more.length > 0 ? undefined : kubeconfig.safeParse(document.value);
  if (parsed?.success !== true) return `is not a kubeconfig; run: ${SET_KUBECONFIG}`;
  const contexts = parsed.data.contexts.map(({ name }) => name);
  if (context === undefined || contexts.includes(context)) return undefined;
  return `has no context ${quote(context)}, which platform:cluster.context asks for; ${didYouMean(context, contexts)}`;
}
