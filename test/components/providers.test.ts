import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { providers } from "../../components/providers.ts";
import type { Component } from "../../model/component.ts";
import type { Overlay } from "../../model/infrastructure.ts";
import type { Configuration } from "../../model/configuration.ts";
import { board, configuration, myDiet } from "../support/fixtures.ts";
import { privateMark } from "../../render/program/fakes.ts";
import { record, type Recording } from "../../render/program/record.ts";
import { secret } from "../../render/program/secret-value.ts";

const make = async (
  changes: Partial<Configuration> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Recording> =>
  record(
    () => {
      providers("platform", configuration(changes));
    },
    { environment },
  );

const pools: Component = {
  name: "pools",
  category: "network",
  layer: "infrastructure",
  namespaceLabels: {},
  sources: {},
  secrets: [],
  stages: [],
  environments: { dev: { sources: {}, stages: {} } },
};

describe("the providers of a stack", () => {
  it("take over what exists in the cluster only as long as some app says so", async () => {
    const upsert = async (apps: Configuration["apps"]): Promise<unknown> =>
      (await make({ apps })).find("pulumi:kubernetes platform-kubernetes").inputs["upsertExistingObjects"];
    assert.equal(await upsert([board, { ...myDiet, adopt: ["repository"] }]), undefined);
    assert.equal(await upsert([board, { ...myDiet, adopt: ["objects"] }]), "true");
  });

  it("take over what Flux may have brought from an overlay of another stack", async () => {
    const upsert = async (overlay: Overlay, components: readonly Component[]): Promise<unknown> => {
      const infrastructure = { ...configuration().infrastructure, overlay, components };
      return (await make({ infrastructure })).find("pulumi:kubernetes platform-kubernetes").inputs[
        "upsertExistingObjects"
      ];
    };
    assert.equal(await upsert({ environment: "dev", write: true }, [pools]), undefined);
    assert.equal(await upsert({ environment: "dev", write: false }, []), undefined);
    assert.equal(await upsert({ environment: "dev", write: false }, [pools]), "true");
  });

  it("know the cluster by its name, whatever its kubeconfig", async () => {
    const kubernetes = "pulumi:kubernetes platform-kubernetes";
    const { cluster } = configuration();
    assert.deepEqual((await make()).find(kubernetes).inputs, {
      clusterIdentifier: "dev/home",
      enableSecretMutable: "true",
    });
    const kubeconfig = pulumi.secret("apiVersion: v1\nkind: Config\n");
    const run = await make({ cluster: { ...cluster, context: "home", kubeconfig } });
    assert.deepEqual(run.find(kubernetes).inputs, {
      clusterIdentifier: "dev/home",
      enableSecretMutable: "true",
      context: "home",
      kubeconfig: secret("apiVersion: v1\nkind: Config\n"),
    });
  });

  it("keep the machine's own kubeconfig out of the state", async () => {
    const run = await make({}, { KUBECONFIG: "/home/somebody/.kube/config" });
    const { inputs } = run.find("pulumi:kubernetes platform-kubernetes");
    assert.deepEqual(inputs, {
      clusterIdentifier: "dev/home",
      enableSecretMutable: "true",
    });
  });

  it("write to GitHub with a secret token, as slowly as configured", async () => {
    const provider = "pulumi:github platform-github";
    const { github } = configuration();
    const common = { owner: "labrats-work", token: secret(`${privateMark} token`) };
    assert.deepEqual((await make()).find(provider).inputs, {
      ...common,
      // The SDK's own, for where nothing else is configured.
      baseUrl: "https://api.github.com/",
      writeDelayMs: "1000",
    });
    const run = await make({ github: { ...github, baseUrl: "https://git.example.org/", writeDelay: 1 } });
    assert.deepEqual(run.find(provider).inputs, { ...common, baseUrl: "https://git.example.org/", writeDelayMs: "1" });
  });

  it("write to GitHub as an App, with its key in the one form that the provider takes, and no token", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const app = { name: "platform", id: 12, installationId: 34, privateKey: pulumi.secret(key) };
    const { token: none, ...hub } = configuration().github;
    assert.notEqual(none, undefined);
    const run = await make({ github: { ...hub, app } }, { GITHUB_TOKEN: "of somebody" });
    const { appAuth, ...others } = run.find("pulumi:github platform-github").inputs;
    assert.deepEqual(others, { owner: "labrats-work", baseUrl: "https://api.github.com/", writeDelayMs: "1000" });
    const pemFile = privateKey.export({ format: "pem", type: "pkcs1" }).toString();
    assert.deepEqual(appAuth, secret(JSON.stringify({ id: "12", installationId: "34", pemFile })));
  });
});
