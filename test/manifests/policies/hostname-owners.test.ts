import assert from "node:assert/strict";
import { appOwner, hostnameOwners } from "../../../manifests/policies/hostname-owners.ts";
import { workloadNamespaceLabels } from "../../../manifests/workloads/entry.ts";
import { board, configuration, myDiet } from "../../support/fixtures.ts";
import { helloWorkload } from "../../support/workload.ts";

const { boundaries, cluster } = configuration();
const previews = {
  path: "./k8s",
  environment: "dev",
  hours: 72,
  substitute: {},
  quota: { cpu: "1", memory: "1Gi", storage: "1Gi", pods: 1 },
};

describe("the owners of host names", () => {
  it("are apps, wherever they run, the login, workloads, and the platform for its domain", () => {
    const owners = hostnameOwners(
      configuration({
        registrations: [myDiet, { ...board, hostnames: ["Board.Example.com"] }],
        oidc: { issuer: "https://Auth.example.org:8443", namespace: "authelia" },
        boundaries: { ...boundaries, reservedHostnames: ["intranet.example.com"] },
        workloads: [
          helloWorkload({
            port: 8080,
            environments: { dev: { tag: "1", hostname: "hello.example.org" }, prod: { tag: "1" } },
          }),
        ],
      }),
    );
    assert.deepEqual(owners, {
      "app.my-diet-dev.example.org": "app my-diet",
      "auth.example.org": "the login",
      "board-dev.example.org": "app board",
      "board-test.example.org": "app board",
      "board.example.com": "app board",
      "example.org": "the platform",
      "hello.example.org": "app hello",
      "intranet.example.com": "the platform",
      "my-diet.example.org": "app my-diet",
    });
  });

  it("are workloads by the name that is in the label of their namespaces, by which the API server knows them", () => {
    const { "labels.example.org/app": name = "" } = workloadNamespaceLabels("hello", "labels.example.org", "baseline");
    assert.equal(appOwner(name), "app hello");
  });

  it("are apps for what their previews are under, as long as nobody has that name", () => {
    const app = { ...board, previews: { ...previews, domain: "board.example.org" } };
    assert.equal(hostnameOwners(configuration({ apps: [app] }))["board.example.org"], "app board");
    const taken = { ...myDiet, hostnames: ["board.example.org"] };
    assert.equal(hostnameOwners(configuration({ apps: [app, taken] }))["board.example.org"], "app my-diet");
  });

  it("are all apps that share a name, and one alone for a name that it has alone", () => {
    const shared = { hostnames: ["One.example.net", "*.a.example.net"], sharedHostnames: ["one.example.net"] };
    const { home, ...homeless } = myDiet;
    assert(home !== undefined);
    const alone = { ...homeless, environments: [], ...shared };
    const owners = hostnameOwners(configuration({ registrations: [{ ...board, environments: [], ...shared }, alone] }));
    assert.deepEqual(owners, {
      "*.a.example.net": "app board",
      "example.org": "the platform",
      "one.example.net": "app board, app my-diet",
    });
  });

  it("are all workloads and apps that share a name", () => {
    const hostname = "one.example.net";
    const registrations = [{ ...board, environments: [], hostnames: [hostname], sharedHostnames: [hostname] }];
    const environments = { dev: { tag: "1", hostname } };
    const workloads = [
      helloWorkload({ port: 80, environments, sharedHostnames: [hostname] }),
      { ...helloWorkload({ port: 80, environments, sharedHostnames: [hostname] }), name: "docs" },
    ];
    const owners = hostnameOwners(configuration({ registrations, workloads }));
    assert.equal(owners[hostname], "app board, app hello, app docs");
  });

  it("are an app for the domain of the cluster, where it is registered for that", () => {
    const owners = hostnameOwners(configuration({ apps: [{ ...board, hostnames: [cluster.domain] }] }));
    assert.equal(owners[cluster.domain], "app board");
  });
});
