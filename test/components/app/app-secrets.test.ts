import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { AppSecrets } from "../../../components/app/app-secrets.ts";
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
    run = await record(() => new AppSecrets("secrets", { platform, users, labelPrefix: "labrats.work" }));
  });

  it("is, where something is copied, as whom it is read and by which rights", () => {
    assert.equal(
      tree(run),
      [
        "platform:AppSecrets secrets",
        "  kubernetes:Role secrets/Role/secret-reader-my-diet-dev",
        "      - ignores changes of *",
        "  kubernetes:Role secrets/Role/secret-reader-my-diet-splash",
        "      - ignores changes of *",
        "  kubernetes:RoleBinding secrets/RoleBinding/secret-reader-my-diet-dev",
        "      - ignores changes of *",
        "  kubernetes:RoleBinding secrets/RoleBinding/secret-reader-my-diet-splash",
        "      - ignores changes of *",
        "  kubernetes:ServiceAccount secrets/my-diet-dev/secret-reader",
        "  kubernetes:ServiceAccount secrets/my-diet-splash/secret-reader",
      ].join("\n"),
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
