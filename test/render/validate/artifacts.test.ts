import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import { artifactsOf, contentsOf } from "../../../render/validate/artifacts.ts";
import { FileIndex } from "../../../render/validate/file-index.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { deployment, kustomization, list } from "./sound-cluster.ts";

interface Copying {
  from: string;
  to?: string;
  exclude?: string[];
  strategy?: string;
}

const generatorOf = (spec: object): Record<string, unknown> => ({
  apiVersion: "source.extensions.fluxcd.io/v1beta1",
  kind: "ArtifactGenerator",
  metadata: { name: "parts", namespace: "flux-system" },
  spec: { sources: [{ alias: "fleet", kind: "GitRepository", name: "flux-system" }], ...spec },
});

describe("an artifact that source-watcher puts together", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  const paths = ["apps/web.yaml", "apps/README.md", "apps/base/db.yaml", "apps/base/test/db.yaml", "other/[1].yaml"];
  const files = new FileIndex(new Map(paths.map((path) => [`fleet/${path}`, ""])));
  const repositories = (alias: string): string | undefined => (alias === "fleet" ? "fleet" : undefined);
  const contents = (...copies: readonly Copying[]): Record<string, string> | undefined => {
    const copy = copies.map(({ from, to = "@artifact/", ...rest }) => ({ from: `@fleet/${from}`, to, ...rest }));
    const [artifact] = artifactsOf(generatorOf({ artifacts: [{ name: "a", copy }] }), repositories, files);
    const found = artifact === undefined ? undefined : contentsOf(artifact, repositories, files);
    return found === undefined
      ? undefined
      : Object.fromEntries([...found].map(([to, file]) => [to, file.replace("fleet/", "")]));
  };
  const same = (...names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, name]));

  it("has what cp would copy", () => {
    assert.deepEqual(contents({ from: "apps/**" }), {
      "web.yaml": "apps/web.yaml",
      "README.md": "apps/README.md",
      "base/db.yaml": "apps/base/db.yaml",
      "base/test/db.yaml": "apps/base/test/db.yaml",
    });
    assert.deepEqual(contents({ from: "apps/base/", to: "@artifact/x" }), {
      "x/base/db.yaml": "apps/base/db.yaml",
      "x/base/test/db.yaml": "apps/base/test/db.yaml",
    });
    assert.deepEqual(contents({ from: "apps/*.yaml", to: "@artifact/x/" }), { "x/apps/web.yaml": "apps/web.yaml" });
    assert.deepEqual(contents({ from: "*/b?se" }), same("apps/base/db.yaml", "apps/base/test/db.yaml"));
    assert.deepEqual(contents({ from: "apps/[^b-z]*" }), same("apps/README.md"));
    assert.deepEqual(contents({ from: "apps/web.yaml", to: "@artifact/x/" }), { "x/web.yaml": "apps/web.yaml" });
    assert.deepEqual(contents({ from: "apps/web.yaml", to: "@artifact/x" }), { x: "apps/web.yaml" });
    assert.deepEqual(contents({ from: "apps/base" }, { from: "apps/web.yaml", to: "@artifact/base" }), {
      "base/db.yaml": "apps/base/db.yaml",
      "base/test/db.yaml": "apps/base/test/db.yaml",
      "base/web.yaml": "apps/web.yaml",
    });
  });

  it("has nothing that is excluded", () => {
    const except = (from: string, ...exclude: readonly string[]): string[] =>
      Object.values(contents({ from, exclude: [...exclude] }) ?? {});
    assert.deepEqual(except("apps/**", "*.md", "**/test/**"), ["apps/web.yaml", "apps/base/db.yaml"]);
    assert.deepEqual(except("apps/**", "base/**"), ["apps/web.yaml", "apps/README.md"]);
    assert.deepEqual(except("apps", "{web,db}.yaml"), ["apps/README.md"]);
    assert.deepEqual(except("apps/web.yaml", "apps/*"), []);
  });

  it("is known only where all that goes into it is", () => {
    assert.equal(contents({ from: "apps/**", strategy: "Merge" }), undefined);
    const copy = [{ from: "@chart/", to: "@artifact/" }];
    const [artifact] = artifactsOf(generatorOf({ artifacts: [{ name: "a", copy }] }), repositories, files);
    assert.ok(artifact !== undefined && contentsOf(artifact, repositories, files) === undefined);
  });

  it("is made once for each directory that a pattern matches", () => {
    const found = artifactsOf(
      generatorOf({
        pathPattern: "@fleet/{top}/{in}",
        artifacts: [{ name: "{top}-{in}", copy: [{ from: "@fleet/{top}/{in}/**", to: "@artifact/{in}/" }] }],
      }),
      repositories,
      files,
    );
    assert.deepEqual(
      found.map((artifact) => [artifact.name, [...(contentsOf(artifact, repositories, files) ?? [])]]),
      [
        [
          "apps-base",
          [
            ["base/db.yaml", "fleet/apps/base/db.yaml"],
            ["base/test/db.yaml", "fleet/apps/base/test/db.yaml"],
          ],
        ],
      ],
    );
  });

  describe("is built", () => {
    let programs: Programs;

    before(async () => {
      programs = await fluxBuildProgram(new AbortController().signal);
    });

    const release = {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name: "tv", namespace: "media" },
      spec: { interval: "1h", chartRef: { kind: "OCIRepository", name: "tv" } },
    };
    const faultsOf = async (copy: readonly Copying[], more: Changes = {}): Promise<string[]> =>
      (await found(copy, more)).faults;
    const found = async (
      copy: readonly Copying[],
      more: Changes = {},
    ): Promise<Record<"faults" | "warnings", string[]>> => {
      const artifacts = [
        {
          name: "apps",
          copy: copy.map(({ from, to = "@artifact/", ...rest }) => ({ from: `@fleet/${from}`, to, ...rest })),
        },
      ];
      const source = "kind: ExternalArtifact, name: apps";
      const { faults, warnings } = await lookAt(
        programs,
        {
          "clusters/dev/home/apps.yaml": `${kustomization("apps", "./").replace("kind: GitRepository, name: flux-system", source)}---\n${toYaml([generatorOf({ artifacts })])}`,
          "apps/kustomization.yaml": list("web.yaml", "tv.yaml"),
          "apps/web.yaml": deployment.replace("${TAG}", "1"),
          "apps/tv.yaml": toYaml([release]),
          ...more,
        },
        { definitions: programs.allCrds },
      );
      return {
        faults: faults.map((fault) => describeFault(fault).replace(/,.*|;.*/g, "")),
        warnings: warnings.map(describeFault),
      };
    };
    const gate =
      "fleet/clusters/dev/home/apps.yaml:8  Kustomization flux-system/apps: spec.sourceRef  is an ExternalArtifact";
    const account = "fleet/apps/tv.yaml:6  HelmRelease media/tv: spec.serviceAccountName  is missing";

    it("so that releases in it are seen as Flux would apply them", async () => {
      assert.deepEqual(await faultsOf([{ from: "apps/**" }]), [account, gate]);
      const patch = {
        ...release,
        spec: { serviceAccountName: "default" },
      };
      const patched = `${list("web.yaml", "tv.yaml")}patches: [{ path: patch.yaml }]\n`;
      const bound = toYaml([
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "tv", namespace: "media" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
          subjects: [{ kind: "ServiceAccount", name: "default", namespace: "media" }],
        },
      ]);
      const more = { "apps/patch.yaml": toYaml([patch]), "apps/binding.yaml": bound };
      const kustomize = patched.replace('"web.yaml"', '"binding.yaml","web.yaml"');
      assert.deepEqual(await faultsOf([{ from: "apps/**" }], { ...more, "apps/kustomization.yaml": kustomize }), [
        gate,
      ]);
    });

    it("and what it lacks is named where people write it", async () => {
      assert.deepEqual(await faultsOf([{ from: "apps/**", exclude: ["web.yaml"] }]), [
        'fleet/apps/kustomization.yaml:3  resources  lists "web.yaml"',
        account,
        gate,
      ]);
    });

    it("with a fault in the file that people write", async () => {
      const broken = { "apps/web.yaml": deployment.replace("replicas: 1", "replica: 1").replace("${TAG}", "1") };
      assert.deepEqual(await faultsOf([{ from: "apps/**" }], broken), [
        account,
        "fleet/apps/web.yaml:7  Deployment web/web: spec.replica  is no field of Deployment",
        gate,
      ]);
    });

    it("is looked at file by file where something else goes into it", async () => {
      const warning =
        "fleet/clusters/dev/home/apps.yaml:8  Kustomization flux-system/apps: spec.sourceRef  is ExternalArtifact flux-system/apps, which has merged or extracted files in it, or files from elsewhere; its files were checked one by one: accounts of releases, patches and variables were not";
      for (const strategy of ["Merge", "Extract"]) {
        assert.deepEqual(await found([{ from: "apps/**", strategy }]), { faults: [gate], warnings: [warning] });
      }
    });
  });
});
