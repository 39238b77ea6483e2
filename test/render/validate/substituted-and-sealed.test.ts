import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { app, configMap, sealed, sops } from "./people.ts";
import { fromSettings, kustomization, settings } from "./sound-cluster.ts";

describe("what people have substituted and sealed", function () {
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

    it("inputs of a secretGenerator are opened, with a key, and others are not", async () => {
      const files = { "apps/token.env": `TOKEN=${sealed("str")}\nsops_mac=${sealed("str")}\n` };
      const generator = (kind: string): string =>
        toYaml([{ [kind]: [{ name: "files", namespace: "web", envs: ["token.env"] }] }]);
      assert.deepEqual(await faultsOf(app(["web.yaml"], files, generator("secretGenerator"))), []);
      assert.deepEqual(await faultsOf(app(["web.yaml"], files, generator("configMapGenerator"))), [
        'fleet/apps/kustomization.yaml:8  configMapGenerator  lists "token.env", which is sealed, and Flux opens what a secretGenerator lists; move it there',
      ]);
      const without = {
        ...app(["web.yaml"], files, generator("secretGenerator")),
        "clusters/dev/home/apps.yaml": kustomization("apps", "./apps", fromSettings),
      };
      assert.deepEqual(await faultsOf(without), [
        "fleet/clusters/dev/home/apps.yaml:4  Kustomization flux-system/apps: spec.decryption  is missing, and fleet/apps/token.env is sealed; name the provider and the key",
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
