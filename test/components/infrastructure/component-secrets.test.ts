import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ComponentSecrets } from "../../../components/infrastructure/component-secrets.ts";
import type { Component, ComponentSecret } from "../../../model/component.ts";
import { open } from "../../../sops/open.ts";
import { committedFiles, isSealed } from "../../../render/committed-files.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { fleet, identity } from "../../support/fixtures.ts";

/** What text substitution would make something else of. */
const values = {
  KEY: "-----BEGIN KEY-----\nMIIB\n-----END KEY-----\n",
  PIN: "0123",
  JSON: '{"a": "b #c"}',
  DOLLARS: "a$$b ${x",
};

const secret = (name: string, changes: Partial<ComponentSecret>): ComponentSecret => ({
  name,
  namespace: "web",
  type: "Opaque",
  labels: {},
  entries: {},
  ...changes,
});

const component = (name: string, secrets: readonly ComponentSecret[]): Component => ({
  name,
  category: "network",
  layer: "apps",
  namespace: "web",
  namespaceLabels: { team: "web" },
  sources: {},
  secrets,
  stages: [],
  environments: { dev: { sources: {}, stages: {} } },
});

const web = component("web", [
  secret("all", {
    type: "example.org/all",
    entries: { key: "${KEY}", pin: "${PIN}", json: "${JSON}", both: "${HOST}: ${DOLLARS}" },
  }),
  secret("for-a-release", { namespace: "flux-system", labels: { a: "b" }, entries: { pin: "${PIN}" } }),
]);

describe("ComponentSecrets", () => {
  let run: Recording;
  let files: Readonly<Record<string, string>>;

  before(async function () {
    // The first one loads the SDKs.
    this.timeout(180_000);
    run = await record(() => {
      const flux = new pulumi.ComponentResource("platform:test:Flux", "flux");
      const secrets = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pulumi.secret(value)]));
      const components = [web, component("bare", [])];
      new ComponentSecrets("secrets", { fleet, flux, components, settings: { HOST: "example.org" }, secrets });
    });
    files = committedFiles(run);
  });

  it("are finished Secrets, whatever their values are, which the cluster can open", async () => {
    const sealed = Object.entries(files).filter(([path]) => isSealed(path));
    const opened = await Promise.all(sealed.map(async ([path, text]) => [path, await open(text, [identity])] as const));
    const directory = "fleet/clusters/dev/home/component-secrets/web";
    assert.deepEqual(Object.fromEntries(opened), {
      [`${directory}/web.all.sops.yaml`]: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "all", namespace: "web" },
        type: "example.org/all",
        stringData: { key: values.KEY, pin: "0123", json: values.JSON, both: `example.org: ${values.DOLLARS}` },
      },
      [`${directory}/flux-system.for-a-release.sops.yaml`]: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
          name: "for-a-release",
          namespace: "flux-system",
          labels: { "reconcile.fluxcd.io/watch": "Enabled", a: "b" },
        },
        type: "Opaque",
        stringData: { pin: "0123" },
      },
    });
  });

  it("come with their namespace, labelled as it will be, and Flux substitutes nothing in them", () => {
    const text = files["fleet/clusters/dev/home/component-secrets/web/namespaces.yaml"] ?? "";
    assert.match(text, /name: web\n {2}labels:\n {4}team: web\n/);
    assert.doesNotMatch(text, /flux-system/);
    const kustomization = files["fleet/clusters/dev/home/component-secrets.yaml"] ?? "";
    assert.match(kustomization, /name: web-secrets\n/);
    assert.doesNotMatch(kustomization, /postBuild|bare/);
  });

  it("are applied when their files are there, and go before them", () => {
    const applied = "kubernetes:Kustomization secrets/Kustomization/web-secrets";
    assert.ok(run.comesAfter(applied, "platform:RepositoryFiles secrets/web"));
    assert.ok(run.comesAfter("platform:RepositoryFiles secrets", applied));
  });
});
