import assert from "node:assert/strict";
import { z } from "zod";
import { roleDescriptions } from "../../access/role-descriptions.ts";
import { platformRules, workloadClusterRoles } from "../../components/app/roles.ts";
import { ROLES } from "../../model/app.ts";

/** What Kubernetes' own roles are for. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const workloads = {
  admin: "changes everything, and who may",
  edit: "changes everything, secrets too",
  view: "sees everything but secrets",
} as const;

const rulesSchema = z.array(z.object({ resources: z.array(z.string()), verbs: z.array(z.string()) }));

describe("the words for a role", () => {
  for (const role of ROLES) {
    it(`tell what ${role} may do`, () => {
      const rules = rulesSchema.parse(platformRules[role]);
      const seesSecrets = rules.some(({ resources }) => resources.includes("secrets"));
      assert.deepEqual([...new Set(rules.flatMap(({ verbs }) => verbs))], ["get", "list", "watch"]);
      assert.deepEqual(roleDescriptions[role], {
        platform: seesSecrets ? "sees deployment and secrets" : "sees deployment",
        workloads: workloads[workloadClusterRoles[role]],
      });
    });
  }
});
