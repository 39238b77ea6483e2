import { askForEach } from "../../github/owners-github.ts";
import { ok, unknown, warning } from "../finding.ts";
import type { Plan } from "../plan.ts";
import type { Check, CheckContext } from "../check.ts";

/**
 * Resolves the host names of everything on the cluster. A missing one is no error: many are created once they have a
 * target.
 */
export const hostNames: Check = {
  name: "host-names",
  title: "Host names",
  look: async ({ plan, resolve }) => {
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    const names = hostNamesOf(plan.value);
    if (names.length === 0) return [ok("There are none")];
    const lost = (await askForEach(names, async (name) => ((await isFound(resolve, name)) ? [] : [name]))).flat();
    if (lost.length === 0) return [ok(`All ${names.length} are found`)];
    return [
      warning(
        `Not found in DNS: ${lost.join(", ")}`,
        "Create DNS records that point to the cluster, by hand or with external-dns. Previews need one for *.<app>.<domain>",
      ),
    ];
  },
};

async function isFound(resolve: CheckContext["resolve"], name: string): Promise<boolean> {
  try {
    // A wildcard is checked with an arbitrary name below it.
    return (await resolve(name.replace(/^\*/, "any-name"))).length > 0;
  } catch {
    return false;
  }
}

function hostNamesOf({ configuration: { apps, workloads, cluster } }: Plan): string[] {
  const ofApps = apps.flatMap(({ home, environments }) => [
    ...(home === undefined ? [] : [home.hostname]),
    ...environments
      .filter(({ name }) => cluster.hosts.includes(name))
      .flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname])),
  ]);
  const ofWorkloads = workloads.flatMap(({ environments }) =>
    environments
      .filter(({ name }) => cluster.hosts.includes(name))
      .flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname)),
  );
  return [...new Set([...ofApps, ...ofWorkloads])].sort();
}
