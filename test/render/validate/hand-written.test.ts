import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { app, sealed, sops } from "./people.ts";
import { deployment, kustomization, list } from "./sound-cluster.ts";

describe("what people write by hand", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  const look = async (changes: Changes): Promise<{ faults: string[]; warnings: string[]; objects: number }> => {
    const { faults, warnings, applied } = await lookAt(programs, changes);
    return { faults: faults.map(describeFault), warnings: warnings.map(describeFault), objects: applied.length };
  };
  const faultsOf = async (changes: Changes): Promise<string[]> => (await look(changes)).faults;
  describe("has no faults that are none:", () => {
    const generator = (kind: "configMap" | "secret", ...files: readonly string[]): string =>
      toYaml([{ [`${kind}Generator`]: [{ name: "files", namespace: "web", files }] }]);

    it("base64 that a generator has wrapped", async () => {
      const changes = app(
        ["web.yaml"],
        { "apps/long.txt": "a long text ".repeat(30) },
        generator("secret", "long.txt"),
      );
      assert.deepEqual(await faultsOf(changes), []);
    });

    it("inputs of generators that are no manifests, of whatever name", async () => {
      const changes = app(
        ["web.yaml"],
        { "apps/home.yaml": "a: !include b.yaml\n", "apps/chart.yaml": "{{ if .x }}\n- : :\n{{ end }}\n" },
        generator("configMap", "home.yaml", "config.yml=chart.yaml"),
      );
      assert.deepEqual(await faultsOf(changes), []);
    });

    it("sealed objects of every kind, whose numbers are numbers", async () => {
      const object = deployment.replace("replicas: 1", `replicas: ${JSON.stringify(sealed("int"))}`);
      const config = toYaml([
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "a", namespace: "web" },
          data: { a: sealed("str") },
          ...sops(),
        },
      ]);
      const changes = app(["web.yaml", "config.sops.yaml"], {
        "apps/web.yaml": `${object}sops: ${JSON.stringify({ age: [{}], mac: sealed("str") })}\n`,
        "apps/config.sops.yaml": config,
      });
      assert.deepEqual(await faultsOf(changes), []);
    });

    it("sealed files in other formats", async () => {
      const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "json", namespace: "web" } };
      const changes = app(
        ["web.yaml", "secret.json"],
        {
          "apps/secret.json": JSON.stringify({ ...secret, data: { token: sealed("str") }, ...sops() }),
          "apps/variables.env": `TOKEN=${sealed("str")}\nPORT=${sealed("str")}\nsops_mac=${sealed("str")}\nsops_version=3.13.2\n`,
          "apps/key.pem": JSON.stringify({ data: sealed("str"), ...sops() }),
        },
        toYaml([
          { secretGenerator: [{ name: "files", namespace: "web", files: ["key.pem"], envs: ["variables.env"] }] },
        ]),
      );
      assert.deepEqual(await look(changes), { faults: [], warnings: [], objects: 7 });
    });

    it("kinds that a chart may define", async () => {
      const changes = app(["web.yaml", "dashboard.yaml"], {
        "apps/dashboard.yaml": toYaml([
          { apiVersion: "grafana.example.org/v1", kind: "Dashboard", metadata: { name: "web" }, spec: {} },
        ]),
      });
      const { faults, unknownKinds } = await lookAt(programs, changes);
      assert.deepEqual([faults, [...unknownKinds]], [[], [["grafana.example.org/v1 Dashboard", 1]]]);
    });

    it("a version of a kind that the chart of this cluster may define", async () => {
      const route =
        "apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nmetadata: { name: tcp, namespace: web }\n";
      const found = await lookAt(programs, app(["web.yaml", "tcp.yaml"], { "apps/tcp.yaml": route }), {
        chartDefinitions: programs.allCrds,
      });
      assert.deepEqual(
        [found.faults, found.warnings.map(describeFault)],
        [
          [],
          [
            'fleet/apps/tcp.yaml:2  TCPRoute web/tcp: kind  is gateway.networking.k8s.io/v1alpha2 TCPRoute, and "v1alpha2" is not served; write v1, or give the definition that the cluster has: --crds <file>',
          ],
        ],
      );
    });

    it("variables that somebody else brings: they are warned of, and stood in for", async () => {
      const { faults, warnings } = await look({
        "clusters/dev/home/kustomization.yaml": list("flux-system", "apps.yaml"),
        "clusters/dev/home/settings.yaml": undefined,
        "apps/web.yaml": deployment.replace("replicas: 1", "replicas: ${REPLICAS}\n  paused: maybe"),
      });
      assert.deepEqual(warnings, [
        "fleet/clusters/dev/home/apps.yaml:9  Kustomization flux-system/apps: spec.postBuild.substituteFrom  names ConfigMap flux-system/settings, which is in no repository; Flux applies nothing until somebody makes it",
      ]);
      assert.deepEqual(faults, [
        "fleet/apps/web.yaml:8  Deployment web/web: spec.paused  is of type string; write one of type boolean",
      ]);
    });
  });

  it("is looked at to the end, whatever is wrong on the way", async () => {
    const changes = app(["web.yaml", "wbe2.yaml", "https://example.org/base.yaml", "odd.yaml"], {
      "apps/web.yaml": deployment.replace("replicas: 1", "replica: 1"),
      "apps/odd.yaml": "a: b: c\n",
    });
    assert.deepEqual(
      (await faultsOf(changes)).map((fault) => fault.replace(/;.*/, "")),
      [
        'fleet/apps/kustomization.yaml:3  resources  lists "https://example.org/base.yaml", which is elsewhere, and Flux here takes nothing from there',
        'fleet/apps/kustomization.yaml:3  resources  lists "wbe2.yaml", which is not there',
        'fleet/apps/odd.yaml:1  YAML  has a second ": " on one line',
        "fleet/apps/web.yaml:7  Deployment web/web: spec.replica  is no field of Deployment",
      ],
    );
  });

  it("is looked at without its source, and where source-watcher would put it together", async () => {
    const generator = toYaml([
      {
        apiVersion: "source.extensions.fluxcd.io/v1beta1",
        kind: "ArtifactGenerator",
        metadata: { name: "parts", namespace: "flux-system" },
        spec: {
          sources: [{ alias: "fleet", kind: "GitRepository", name: "flux-system" }],
          artifacts: [{ name: "apps", copy: [{ from: "@fleet/apps/**", to: "@artifact/" }] }],
        },
      },
    ]);
    const found = async (source: string, more: Changes = {}): Promise<string[]> =>
      (
        await faultsOf({
          "clusters/dev/home/apps.yaml": `${kustomization("apps", "./apps").replace("kind: GitRepository, name: flux-system", source)}---\n${generator}`,
          "apps/kustomization.yaml": `${list("web.yaml")}patches: [{ path: patch.yaml }]\n`,
          "apps/patch.yaml":
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: web }\nspec: {}\n",
          "apps/web.yaml": deployment.replace("replicas: 1", "replica: 1").replace("${TAG}", "1"),
          ...more,
        })
      ).map((fault) => fault.replace(/^.*: (?=kind|spec)|,.*|;.*/g, ""));
    const inside = "spec.replica  is no field of Deployment";
    assert.deepEqual(await found("kind: GitRepository, name: other"), [
      inside,
      "spec.sourceRef  is GitRepository flux-system/other",
    ]);
    assert.deepEqual(await found("kind: ExternalArtifact, name: apps"), [
      inside,
      'spec.path  is "./apps"',
      "spec.sourceRef  is an ExternalArtifact",
    ]);
    assert.deepEqual(await found("kind: ExternalArtifact, name: other"), [
      inside,
      "spec.sourceRef  is ExternalArtifact flux-system/other",
      "spec.sourceRef  is an ExternalArtifact",
    ]);
  });

  it("is looked at where it cannot be built", async () => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "key", namespace: "web" } };
    const changes = app(["web.yaml", "again.yaml", "key.yaml"], {
      "apps/web.yaml": deployment.replace("replicas: 1", "replica: 1"),
      "apps/again.yaml": deployment,
      "apps/key.yaml": toYaml([{ ...secret, data: { key: sealed("str") }, ...sops() }]),
    });
    assert.deepEqual(
      (await faultsOf(changes)).map((fault) => fault.replace(/ \(.*|;.*/, "")),
      [
        "fleet/apps/web.yaml:7  Deployment web/web: spec.replica  is no field of Deployment",
        "fleet/clusters/dev/home/apps.yaml:6  Kustomization flux-system/apps: spec.path  cannot be built by kustomize",
      ],
    );
  });
});
