import assert from "node:assert/strict";
import { deploymentKustomizations } from "../../../manifests/app/deployments.ts";
import { board, myDiet, shop } from "../../support/fixtures.ts";

describe("deploymentKustomizations", () => {
  const [home, dev, migrations] = deploymentKustomizations("shop", "shop-platform", shop);

  it("says what the registration says, and looks at objects where they are deployed to", () => {
    assert.deepEqual(dev?.spec, {
      dependsOn: [
        { name: "shop-platform" },
        { name: "shop-migrations" },
        { name: "board-test", namespace: "board-platform" },
        { name: "my-diet-platform", namespace: "my-diet-platform" },
      ],
      interval: "1h30m",
      retryInterval: "30s",
      timeout: "20m",
      serviceAccountName: "deployer",
      sourceRef: { kind: "GitRepository", name: "shop-app-dev" },
      path: "./k8s",
      targetNamespace: "shop-dev",
      prune: false,
      wait: false,
      healthChecks: [
        { apiVersion: "apps/v1", kind: "Deployment", name: "shop", namespace: "shop-dev" },
        { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name: "search", namespace: "shop-dev" },
      ],
      deletionPolicy: "WaitForTermination",
      decryption: { provider: "sops", secretRef: { name: "shop-platform-age-key" } },
      postBuild: { substitute: { HOSTNAME: "shop.example.org" } },
    });
  });

  it("says of a home page what it says of an environment", () => {
    assert.equal(home?.metadata.name, "shop-home");
    const component = { name: "rook-ceph-rbd", namespace: "flux-system" };
    assert.deepEqual([home.spec.suspend, home.spec.dependsOn], [true, [{ name: "shop-dev" }, component]]);
    assert.deepEqual(home.spec.sourceRef, { kind: "GitRepository", name: "shop-app-home" });
  });

  it("leaves out what is as usual", () => {
    const { spec } = migrations ?? {};
    assert.deepEqual(
      ["suspend", "decryption", "dependsOn", "healthChecks"].filter((key) => key in (spec ?? {})),
      [],
    );
    assert.equal(spec?.sourceRef.name, "shop-app");
  });

  it("substitutes nothing where the registration says so", () => {
    const [bare] = board.environments;
    assert.ok(bare !== undefined);
    const [plain] = deploymentKustomizations("board", "board-platform", {
      environments: [{ ...bare, substitute: false }],
    });
    assert.equal(plain?.spec.postBuild, undefined);
  });

  it("substitutes the host name where it says nothing, so Flux stops at every other variable", () => {
    const [bare] = deploymentKustomizations("board", "board-platform", board);
    assert.deepEqual(bare?.spec.postBuild, { substitute: { HOSTNAME: "board-dev.example.org" } });
  });

  it("names objects of the kind that they depend on", () => {
    const inNamespaces = [myDiet, board, shop].flatMap((app) =>
      deploymentKustomizations(app.name, app.names.platformNamespace, app).map(
        ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
      ),
    );
    const wanted = (dev?.spec.dependsOn ?? []).map(({ name, namespace = "shop-platform" }) => `${namespace}/${name}`);
    assert.deepEqual(
      wanted.filter((name) => !name.endsWith("-platform") && !inNamespaces.includes(name)),
      [],
    );
  });
});
