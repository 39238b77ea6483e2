import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import { toYaml } from "../../../manifests/yaml.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { deployment, kustomization, list, settings } from "./sound-cluster.ts";

const configMap = (data: object, more: object = {}): string =>
  toYaml([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "files", namespace: "web", ...more }, data }]);

const sealed = (type: string): string => `ENC[AES256_GCM,data:aGVsbG8=,iv:aXY=,tag:dGFn,type:${type}]`;
const sops = (keys: object = { age: [{ recipient: "age1", enc: "x" }] }): object => ({
  sops: { ...keys, mac: sealed("str") },
});
const decrypting =
  "  decryption: { provider: sops, secretRef: { name: sops-age } }\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }";

describe("what people write by hand", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  const look = async (changes: Changes): Promise<{ faults: string[]; warnings: string[]; objects: number }> => {
    const { faults, warnings, objects } = await lookAt(programs, changes);
    return { faults: faults.map(describeFault), warnings: warnings.map(describeFault), objects };
  };
  const faultsOf = async (changes: Changes): Promise<string[]> => (await look(changes)).faults;
  /** The directory of the app, with another list and more files; its Kustomization decrypts. */
  const app = (resources: readonly string[], files: Changes, more = ""): Changes => ({
    "clusters/dev/home/apps.yaml": kustomization("apps", "./apps", decrypting),
    "apps/kustomization.yaml": `${list(...resources)}${more}`,
    ...files,
  });

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

  it("is looked at where it cannot be built", async () => {
    const changes = app(["web.yaml", "again.yaml"], {
      "apps/web.yaml": deployment.replace("replicas: 1", "replica: 1"),
      "apps/again.yaml": deployment,
    });
    assert.deepEqual(
      (await faultsOf(changes)).map((fault) => fault.replace(/ \(.*|;.*/, "")),
      [
        "fleet/apps/web.yaml:7  Deployment web/web: spec.replica  is no field of Deployment",
        "fleet/clusters/dev/home/apps.yaml:6  Kustomization flux-system/apps: spec.path  cannot be built by kustomize",
      ],
    );
  });

  describe("gets advice that fits:", () => {
    const adviceFor = async (files: Changes): Promise<string[]> =>
      (await faultsOf(app(["web.yaml", "files.yaml"], files))).map((fault) => fault.replace(/^.*?;/, ""));

    it("for a variable of the cluster", async () => {
      const cluster = settings.replace("name: settings", "name: cluster-settings");
      const changes = {
        "clusters/dev/home/apps.yaml": kustomization(
          "apps",
          "./apps",
          "  postBuild: { substituteFrom: [{ kind: ConfigMap, name: cluster-settings }] }",
        ),
        "clusters/dev/home/settings.yaml": cluster,
        "apps/files.yaml": configMap({ a: "${B}" }),
      };
      assert.deepEqual(await adviceFor(changes), [
        " set it in platform:settings, write ${B:=…} with a default, or $${B} to keep it",
      ]);
    });

    it("for a shell's", async () => {
      const script = "#!/bin/sh\nfor file in *; do\n  cat ${file}\ndone\n";
      assert.deepEqual(await adviceFor({ "apps/files.yaml": configMap({ script }) }), [
        " write $${file} if it is the script's own; else set it under spec.postBuild.substitute of Kustomization flux-system/apps",
      ]);
    });

    it("for a value that YAML takes for something else", async () => {
      const changes = {
        "clusters/dev/home/settings.yaml": settings.replace('TAG: "1"', 'TAG: "1", V: "a: b"'),
        "apps/files.yaml": configMap({ a: "${V}" }),
      };
      assert.deepEqual(await faultsOf(app(["web.yaml", "files.yaml"], changes)), [
        'fleet/apps/files.yaml:7  ConfigMap web/files  is no YAML any more once the values of its variables stand there (mapping values are not allowed in this context): a value has a character, such as ": ", that means something in YAML; put what has such a value into a Secret or ConfigMap, and name that',
      ]);
    });
  });

  describe("survives substitution, or is a fault:", () => {
    const value = (text: string, more: Changes = {}): Changes =>
      app(["web.yaml", "files.yaml"], {
        "clusters/dev/home/settings.yaml": settings.replace('TAG: "1"', `TAG: "1", V: ${JSON.stringify(text)}`),
        "apps/files.yaml": configMap({ a: "${V}" }),
        ...more,
      });

    it("a value that is cut, or loses its line breaks", async () => {
      const lost = (reason: string): string[] => [
        `fleet/apps/files.yaml:7  ConfigMap web/files: data.a  has \${V} in it, whose value does not survive: ${reason}; put the value into a Secret or ConfigMap, and name that`,
      ];
      assert.deepEqual(
        await faultsOf(value("a #b")),
        lost("Flux substitutes before it reads the YAML, and reads something else there"),
      );
      assert.deepEqual(await faultsOf(value("a\nb")), lost("Flux removes line breaks from what it substitutes"));
    });

    it("not where it arrives, nor where nothing is replaced", async () => {
      for (const text of ["a b", '"0123"']) assert.deepEqual(await faultsOf(value(text)), []);
      const alone = configMap({ a: "${V}" }, { annotations: { "kustomize.toolkit.fluxcd.io/substitute": "disabled" } });
      assert.deepEqual(await faultsOf(value("a #b", { "apps/files.yaml": alone })), []);
    });
  });

  describe("is sealed to who opens it:", () => {
    const secret = (entries: object, more: object = sops()): Changes =>
      app(["web.yaml", "secret.sops.yaml"], {
        "apps/secret.sops.yaml": toYaml([
          { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "web" }, ...entries, ...more },
        ]),
      });

    it("entries that are no text are named", async () => {
      const stringData = { user: sealed("str"), port: sealed("int"), tls: sealed("bool"), ratio: sealed("float") };
      const fault = (line: number, name: string, type: string): string =>
        `fleet/apps/secret.sops.yaml:${line}  Secret web/s: stringData.${name}  is sealed as ${type}, and Kubernetes takes text there; put the value in quotes, and seal it again`;
      assert.deepEqual(await faultsOf(secret({ stringData })), [
        fault(8, "port", "a number"),
        fault(9, "tls", "true or false"),
        fault(10, "ratio", "a number"),
      ]);
    });

    it("a key in a cloud is out of reach, and a Kustomization names a key", async () => {
      const stringData = { user: sealed("str") };
      assert.deepEqual(await faultsOf(secret({ stringData }, sops({ gcp_kms: [{ resource_id: "projects/x" }] }))), [
        "fleet/apps/secret.sops.yaml:8  Secret web/s: sops  is sealed to a key in a cloud or in Vault, which kustomize-controller here does not reach; seal it to an AGE key",
      ]);
      const without = {
        ...secret({ stringData }),
        "clusters/dev/home/apps.yaml": kustomization(
          "apps",
          "./apps",
          "  decryption: { provider: sops }\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }",
        ),
      };
      assert.deepEqual(await faultsOf(without), [
        "fleet/apps/secret.sops.yaml:1  Secret web/s  is sealed, and Kustomization flux-system/apps names no key, nor has kustomize-controller one of its own; give that spec.decryption.secretRef",
      ]);
    });
  });
});
