import { AppAccess, type AppIdentity, type Installation } from "../../github/app.ts";
import { grantIt } from "../../github/app-refusal.ts";
import { GitHubError } from "../../github/github-error.ts";
import { askForEach } from "../../github/owners-github.ts";
import { wantedApps, type WantedApp } from "../../preflight/apps.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { namedSecret } from "../settings.ts";
import type { Check, CheckContext } from "../check.ts";

/** Checks the GitHub Apps of the run and of Flux: their login and their permissions. */
export const gitHubApps: Check = {
  name: "github-apps",
  title: "GitHub Apps",
  look: async (context) => {
    const { plan } = context;
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    const wanted = wantedApps(plan.value.configuration);
    if (wanted.length === 0) return [ok("None are used")];
    return (await askForEach(wanted, (one) => findingsOf(context, one))).flat();
  },
};

async function findingsOf({ settings, gitHub, now }: CheckContext, wanted: WantedApp): Promise<Finding[]> {
  const { name, id, installationId } = wanted.app;
  if ("why" in settings) return [unknown(`${name} is not checked: ${settings.why}`)];
  const key = namedSecret(settings.value, "githubAppKeys", name);
  if ("why" in key) return [unknown(`${name} is not checked: ${key.why}`)];
  // The App's own key is enough to ask GitHub. Another check reports a missing token.
  const { baseUrl } = "value" in gitHub ? gitHub.value : settings.value.legible.github;
  const identity: AppIdentity = { name, id, installationId, privateKey: key.value };
  const access = new AppAccess(identity, { baseUrl, timeout: 10_000 }, () => now().getTime());
  try {
    return await installed(access, wanted);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const [what = "", ...mend] = error.message.split("; ");
    const passes = ["limit", "server", "unreachable"].includes(error.problem);
    if (passes) return [unknown(`${name} is not checked: ${error.message}`)];
    return [fault(`${name}: ${what}`, mend.join("; "))];
  }
}

async function installed(access: AppAccess, wanted: WantedApp): Promise<Finding[]> {
  const { owner } = wanted;
  const { name } = wanted.app;
  const installation = await access.installation();
  const { account, page, suspended, forAll } = installation;
  if (account.toLowerCase() !== owner.toLowerCase()) {
    const mend = `Install it there, and write the last part of the installation's URL in platform:githubApps.${name}.installationId`;
    return [fault(`${name} is installed in ${account}, and not in ${owner}`, mend)];
  }
  if (suspended) return [fault(`${name} is suspended`, `An owner of ${owner} lifts that on ${page}`)];
  const names = forAll || wanted.repositories.length === 0 ? [] : await access.repositories();
  const chosen = new Set(names.map((one) => one.toLowerCase()));
  const missing = forAll ? [] : wanted.repositories.filter((one) => !chosen.has(one.toLowerCase()));
  const where =
    missing.length === 0
      ? ok(`${name} is installed for ${forAll ? "all repositories" : "what it reads"} of ${owner}`)
      : fault(
          `${name} is not installed for ${missing.join(", ")}`,
          `Choose All repositories on ${page}, or these: only what is there already can be chosen`,
        );
  return [where, ...permissions(name, installation, wanted), ...excess(name, installation, wanted)];
}

function permissions(name: string, { permissions: given, page }: Installation, wanted: WantedApp): Finding[] {
  return Object.entries(wanted.permissions).map(([permission, level]) => {
    const has = given[permission];
    if (has === level || has === "write" || has === "admin") return ok(`${name} has ${permission}: ${has}`);
    return fault(`${name} lacks ${permission}: ${level}`, `${grantIt}, ${page}`);
  });
}

/** Permissions that an App does not need. The keys of Apps that only read are in the cluster. */
function excess(name: string, { permissions: given }: Installation, { onlyReads }: WantedApp): Finding[] {
  const more = Object.entries(given).filter(([, level]) => level !== "read");
  if (!onlyReads || more.length === 0) return [];
  const listed = more.map(([permission, level]) => `${permission}: ${level}`).join(", ");
  const mend = "Leave it Contents: read-only: whoever gets at its private key in the cluster may do that, too";
  return [warning(`${name} only has to read, and has ${listed}`, mend)];
}
