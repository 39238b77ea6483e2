import assert from "node:assert/strict";
import { Platform } from "../../../components/platform.ts";
import type { Routes } from "../../../model/routes.ts";
import { configuration } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";

const up = async (routes: Routes): Promise<Recording> =>
  record(() => new Platform("platform", configuration({ routes })));

describe("RouteRights", function () {
  this.timeout(30_000);

  it("lets those who may change, or see, what is in a namespace do so with its routes, too", async () => {
    const run = await up({ gateway: { name: "cilium-gateway", namespace: "network" } });
    const aggregated = (...to: string[]) =>
      Object.fromEntries(to.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, "true"]));
    const rules = (...more: string[]) => [
      {
        apiGroups: ["gateway.networking.k8s.io"],
        resources: ["httproutes"],
        verbs: ["get", "list", "watch", ...more],
      },
    ];
    assert.deepEqual(
      run.all("kubernetes:ClusterRole").flatMap(({ label, inputs }) => (label.includes("-routes/") ? [inputs] : [])),
      [
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRole",
          metadata: { name: "http-routes-edit.labrats.work", labels: aggregated("edit", "admin") },
          rules: rules("create", "update", "patch", "delete"),
        },
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRole",
          metadata: { name: "http-routes-view.labrats.work", labels: aggregated("view") },
          rules: rules(),
        },
      ],
    );
  });

  it("are nobody's business on a cluster without a gateway", async () => {
    const run = await up({ ingress: { className: "traefik" } });
    assert.deepEqual(
      run.all("platform:RouteRights").map(({ label }) => label),
      [],
    );
  });
});
