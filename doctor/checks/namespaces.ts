import { listed } from "../kubernetes/objects.ts";
import { plannedNames, takesOver } from "../kubernetes/planned.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { objectsIn } from "../state.ts";
import type { Check } from "../check.ts";

/** Looks for namespaces that a run would create but that exist already. */
export const namespaces: Check = {
  name: "namespaces",
  title: "Namespaces",
  look: async ({ cluster, plan, state }) => {
    if ("why" in cluster) return [unknown(`Not checked: ${cluster.why}`)];
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    if ("why" in state) return [unknown(`Not checked: ${state.why}`)];
    const existing = new Set(
      (await listed(cluster.value, "/api/v1/namespaces"))?.map(({ metadata }) => metadata.name) ?? [],
    );
    const made = objectsIn(state);
    const wanted = [...new Set(plannedNames(plan.value, "Namespace"))];
    const own = wanted.filter((name) => existing.has(name) && made.has(`Namespace ${name}`));
    const foreign = wanted.filter((name) => existing.has(name) && !made.has(`Namespace ${name}`));
    const counts = [`${wanted.length} are made`, ...(own.length === 0 ? [] : [`${own.length} of them already`])];
    return [ok(counts.join(", ")), ...foreign.map((name) => findingOf(name, takesOver(plan.value)))];
  },
};

function findingOf(name: string, isTakenOver: boolean): Finding {
  if (isTakenOver) return warning(`${name} is there and becomes the platform's, with all that is in it`);
  return fault(
    `${name} is there, and this stack did not make it: pulumi up would end in "already exists"`,
    name === "flux-system"
      ? "See the line about Flux; of a stack whose state is lost: docs/guides/recovery.md"
      : "To take it over: adopt: [objects] in the registration of its app, docs/guides/moving-in.md\nElse delete it, or give the app or the environment another name",
  );
}
