import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { AppSecrets } from "../../../components/app/app-secrets.ts";
import { appExternalSecret, appSecretStore } from "../../../manifests/app/secrets.ts";
import { documentsOf, filesOfApp } from "../../support/app-files.ts";
import { mySecretDiet } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const platform = "my-diet-platform";
const labels = { "labrats.work/owner": "platform" };

describe("AppSecrets", () => {
  let run: Recording;

  before(async () => {
    const { home, environments } = mySecretDiet;
    const unconcerned = { namespace: "my-diet-test", secrets: [] };
    const users = [...(home === undefined ? [] : [home]), unconcerned, ...environments];
    run = await record(
      () => new AppSecrets("secrets", { app: "my-diet", platform, users, labelPrefix: "labrats.work" }),
    );
  });

  it("is, where something is copied: who may read, then the store, then the copies", () => {
    assert.equal(
      tree(run),
      [
        "platform:AppSecrets secrets",
        "  kubernetes:ExternalSecret secrets/my-diet-dev/database",
        "      - after kubernetes:SecretStore secrets/my-diet-dev/store",
        "  kubernetes:ExternalSecret secrets/my-diet-dev/mail",
        "      - after kubernetes:SecretStore secrets/my-diet-dev/store",
        "  kubernetes:ExternalSecret secrets/my-diet-splash/mail",
        "      - after kubernetes:SecretStore secrets/my-diet-splash/store",
        "  kubernetes:Role secrets/Role/secret-reader-my-diet-dev",
        "      - ignores changes of *",
        "  kubernetes:Role secrets/Role/secret-reader-my-diet-splash",
        "      - ignores changes of *",
        "  kubernetes:RoleBinding secrets/RoleBinding/secret-reader-my-diet-dev",
        "      - ignores changes of *",
        "  kubernetes:RoleBinding secrets/RoleBinding/secret-reader-my-diet-splash",
        "      - ignores changes of *",
        ...["my-diet-dev", "my-diet-splash"].flatMap((namespace) => [
          `  kubernetes:SecretStore secrets/${namespace}/store`,
          `      - after kubernetes:Role secrets/Role/secret-reader-${namespace}`,
          `      - after kubernetes:RoleBinding secrets/RoleBinding/secret-reader-${namespace}`,
          `      - after kubernetes:ServiceAccount secrets/${namespace}/secret-reader`,
        ]),
        "  kubernetes:ServiceAccount secrets/my-diet-dev/secret-reader",
        "  kubernetes:ServiceAccount secrets/my-diet-splash/secret-reader",
      ].join("\n"),
    );
  });

  it("waits for no copy, which may be there only when the team has sealed something", () => {
    const inputs = (label: string): unknown => run.find(`kubernetes:${label}`).inputs;
    assert.deepEqual(
      inputs("SecretStore secrets/my-diet-dev/store"),
      appSecretStore("my-diet", platform, "my-diet-dev", labels),
    );
    assert.deepEqual(
      inputs("ExternalSecret secrets/my-diet-dev/database"),
      appExternalSecret("my-diet", "my-diet-dev", { name: "database", from: "database-dev" }, labels),
    );
  });

  it("gives the rights that stand in Git, so that nothing changes when Flux takes over", () => {
    const inGit = documentsOf(filesOfApp(mySecretDiet)).map(({ value }) => value);
    const rights = [...run.all("kubernetes:Role"), ...run.all("kubernetes:RoleBinding")];
    assert.equal(rights.length, 4);
    for (const { inputs } of rights) {
      assert(
        inGit.some((value) => isDeepStrictEqual(value, inputs)),
        JSON.stringify(inputs),
      );
    }
  });

  it("has a service account whose token no pod gets unasked", () => {
    assert.deepEqual(run.find("kubernetes:ServiceAccount secrets/my-diet-dev/secret-reader").inputs, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "secret-reader", namespace: "my-diet-dev", labels },
      automountServiceAccountToken: false,
    });
  });
});
