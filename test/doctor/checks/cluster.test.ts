import assert from "node:assert/strict";
import { Unreachable } from "../../../http/ask.ts";
import { cluster } from "../../../doctor/checks/cluster.ts";
import { releasedAs } from "../flux-release.ts";
import { answer, changed, clusterWith, linesOf, planWith } from "../context.ts";

const review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const clusterAt = (gitVersion: string, allowed = true) =>
  clusterWith({ "/version": { gitVersion }, [review]: { status: { allowed } } });

describe("the doctor on the cluster", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });
  const withFlux = (version: string) => changed(plan, { flux: { documents: releasedAs(version) } });

  it("finds one that answers, is new enough for Flux, and may be changed", async () => {
    assert.deepEqual(await linesOf(cluster, { plan: withFlux("v2.9.5"), cluster: clusterAt("v1.33.4+k3s1") }), [
      "ok: https://192.0.2.1:6443 (context home) answers: Kubernetes v1.33.4+k3s1",
      "ok: It is new enough for Flux v2.9.5",
      "ok: The kubeconfig has all rights",
    ]);
  });

  it("compares it with what each Flux needs, and what the rules of access need", async () => {
    const faults = async (flux: string, kubernetes: string) =>
      (await linesOf(cluster, { plan: withFlux(flux), cluster: clusterAt(kubernetes) })).filter((line) =>
        line.startsWith("error"),
      );
    const needs = (flux: string, lowest: string): string =>
      `error: Flux ${flux} needs Kubernetes ${lowest} → Upgrade the cluster to Kubernetes ${lowest} or newer, or name an older release of Flux in platform:flux.manifest`;
    assert.deepEqual(await faults("v2.9.5", "v1.32.9"), [needs("v2.9.5", "1.33")]);
    assert.deepEqual(await faults("v2.7.0", "v1.32.0"), []);
    assert.deepEqual(await faults("v2.6.1", "v1.30.1"), [needs("v2.6.1", "1.31")]);
    // Of one that is newer than is known here.
    assert.deepEqual(await faults("v2.20.0", "v1.32.9"), [needs("v2.20.0", "1.33")]);
    const [own, ...others] = await faults("v2.3.0", "v1.29.0");
    assert.match(own ?? "", /^error: The rules between apps need Kubernetes 1\.30 → Upgrade/);
    assert.deepEqual(others, []);
  });

  it("says where it does not know the release of Flux", async () => {
    const lines = await linesOf(cluster, {
      plan: changed(plan, { flux: { documents: [] } }),
      cluster: clusterAt("v1.33.0"),
    });
    assert.match(lines[1] ?? "", /^unknown: Not compared with what Flux needs: the manifest does not say/);
  });

  it("finds that not all rights are there", async () => {
    const lines = await linesOf(cluster, { plan, cluster: clusterAt("v1.33.0", false) });
    assert.match(lines.at(-1) ?? "", /^error: The context home has not all rights, .*cluster-admin$/);
  });

  it("finds one that cannot be reached, does not take the credentials, or is none", async () => {
    const one = (ask: ReturnType<typeof clusterWith>["value"]["ask"]) =>
      linesOf(cluster, { plan, cluster: { value: { ...clusterAt("v1.33.0").value, ask } } });
    const [unreachable] = await one(() => Promise.reject(new Unreachable("no answer within 10 s")));
    assert.match(
      unreachable ?? "",
      /^error: https:.* \(context home\) cannot be reached: no answer within 10 s → See that/,
    );
    const [stranger] = await one(() => Promise.resolve(answer(401, { kind: "Status" })));
    assert.match(stranger ?? "", /^error: .* does not take the credentials of the context home \(401\) → Log in again/);
    const [other] = await one(() => Promise.resolve(answer(200, "<html>")));
    assert.match(other ?? "", /^error: .* is no API server of Kubernetes/);
    const [none] = await linesOf(cluster, { plan });
    assert.match(none ?? "", /^error: No cluster: the test has none → /);
  });
});
