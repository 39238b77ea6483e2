import { z } from "zod";
import { jsonOf, Unreachable, type Answer } from "../../http/ask.ts";
import { fault, ok, unknown, type Finding } from "../finding.ts";
import { versionOfRelease } from "../kubernetes/flux-version.ts";
import { isBefore, kubernetesFor, LOWEST_KUBERNETES, minorOf, textOf, type Minor } from "../kubernetes/versions.ts";
import type { ClusterConnection } from "../../cluster/connection.ts";
import type { Check, CheckContext } from "../check.ts";

const version = z.looseObject({ gitVersion: z.string() });
const review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/** Checks the API server: its response, its version, and whether all objects may be changed. */
export const cluster: Check = {
  name: "cluster",
  title: "Cluster",
  look: async ({ cluster: known, plan }) => {
    if ("why" in known) return [fault(`No cluster: ${known.why}`, chooseContext)];
    const side = known.value;
    let answer: Answer;
    try {
      answer = await side.ask("/version");
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return [fault(`${side.server} (context ${side.context}) cannot be reached: ${error.message}`, chooseContext)];
    }
    const refused = refusal(side, answer);
    if (refused !== undefined) return [refused];
    const { data } = version.safeParse(jsonOf(answer));
    const kubernetes = minorOf(data?.gitVersion);
    if (data === undefined || kubernetes === undefined) {
      return [fault(`${side.server} is no API server of Kubernetes: it answered ${answer.status}`, chooseContext)];
    }
    const there = ok(`${side.server} (context ${side.context}) answers: Kubernetes ${data.gitVersion}`);
    return [there, ...versions(kubernetes, plan), await rights(side)];
  },
};

const chooseContext =
  "See that kubectl reaches it, and name its context: pulumi config set --path platform:cluster.context <context>";

function refusal({ server, context }: ClusterConnection, { status }: Answer): Finding | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return fault(
    `${server} does not take the credentials of the context ${context} (${status})`,
    "Log in again: they are wrong or have expired",
  );
}

function versions(kubernetes: Minor, plan: CheckContext["plan"]): Finding[] {
  const upgrade = (lowest: Minor): string => `Upgrade the cluster to Kubernetes ${textOf(lowest)} or newer`;
  const own = isBefore(kubernetes, LOWEST_KUBERNETES)
    ? [fault(`The rules between apps need Kubernetes ${textOf(LOWEST_KUBERNETES)}`, upgrade(LOWEST_KUBERNETES))]
    : [];
  if ("why" in plan) return [...own, unknown(`Not compared with what Flux needs: ${plan.why}`)];
  const flux = versionOfRelease(plan.value.configuration.flux.documents);
  if (flux === undefined) {
    return [...own, unknown("Not compared with what Flux needs: the manifest does not say which release it is")];
  }
  const lowest = kubernetesFor(flux.minor);
  if (lowest === undefined || !isBefore(kubernetes, lowest))
    return [...own, ok(`It is new enough for Flux ${flux.text}`)];
  const mend = `${upgrade(lowest)}, or name an older release of Flux in platform:flux.manifest`;
  return [...own, fault(`Flux ${flux.text} needs Kubernetes ${textOf(lowest)}`, mend)];
}

/** Checks one's own rights, which creates nothing, though it is a POST. */
async function rights({ ask, context }: ClusterConnection): Promise<Finding> {
  const resourceAttributes = { verb: "*", group: "*", resource: "*" };
  const answer = await ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  });
  const { data } = review.safeParse(jsonOf(answer));
  if (data === undefined) return unknown(`Rights not checked: the API server answered ${answer.status}`);
  if (data.status.allowed) return ok("The kubeconfig has all rights");
  return fault(
    `The context ${context} has not all rights, which Flux and roles of apps need`,
    "Use a kubeconfig that is bound to the ClusterRole cluster-admin",
  );
}
