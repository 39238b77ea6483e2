import assert from "node:assert/strict";
import { workloadBase } from "../../../manifests/workloads/base.ts";
import { workloadEntry } from "../../../manifests/workloads/entry.ts";
import { workloadOverlay } from "../../../manifests/workloads/overlay.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { helloWorkload } from "../../support/workload.ts";
import { podOf } from "./pod.ts";

const labelPrefix = "labrats.work";

/** The only environment of `hello`, with this level. */
function hello(podSecurity?: string) {
  const own = podSecurity === undefined ? {} : { podSecurity };
  const workload = helloWorkload({ environments: { dev: { tag: "1.4.0", ...own } } });
  const [environment] = workload.environments;
  assert(environment !== undefined);
  return { workload, environment };
}

/** What its namespace enforces. */
function enforced(podSecurity?: string): string | undefined {
  const entry = workloadEntry({ ...hello(podSecurity), directory: "hello", dependsOn: [], labelPrefix });
  return /pod-security\.kubernetes\.io\/enforce: (\S+)/.exec(entry)?.[1];
}

/** What its environment changes in pods. */
function patch(podSecurity?: string): unknown {
  const args = { directory: "apps/overlays/dev/hello", pullSecrets: { names: [], copied: false }, labelPrefix };
  const text = workloadOverlay({ ...hello(podSecurity), ...args })["patches/deployment.yaml"];
  if (text === undefined) return undefined;
  const { securityContext, containers } = podOf(parseYamlDocuments(text, "patch")[0]);
  return { pod: securityContext, container: containers[0]["securityContext"] };
}

describe("Pod Security of a workload", () => {
  it("is baseline, or what an environment chooses", () => {
    assert.deepEqual([undefined, "restricted", "privileged"].map(enforced), ["baseline", "restricted", "privileged"]);
  });

  it("makes pods what a restricted namespace takes, and changes no others", () => {
    assert.deepEqual(patch("restricted"), {
      pod: { runAsNonRoot: true },
      container: { capabilities: { drop: ["ALL"] } },
    });
    assert.equal(patch("baseline"), undefined);
    assert.equal(patch("privileged"), undefined);
  });

  it("goes with a user and a group, who have the files of volumes", () => {
    const context = (values: object) =>
      podOf(parseYamlDocuments(workloadBase(helloWorkload(values))["deployment.yaml"] ?? "", "deployment")[0])[
        "securityContext"
      ];
    const seccompProfile = { type: "RuntimeDefault" };
    const group = (id: number) => ({ runAsGroup: id, fsGroup: id, fsGroupChangePolicy: "OnRootMismatch" });
    assert.deepEqual(context({}), { seccompProfile });
    assert.deepEqual(context({ user: 1000 }), { seccompProfile, runAsUser: 1000, ...group(1000) });
    assert.deepEqual(context({ user: 1000, group: 0 }), { seccompProfile, runAsUser: 1000, ...group(0) });
    assert.deepEqual(context({ group: 2000 }), { seccompProfile, ...group(2000) });
  });
});
