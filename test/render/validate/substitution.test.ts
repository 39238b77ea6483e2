import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { kustomizeFile } from "../../../manifests/kustomize.ts";
import { substituteDisabled } from "../../../manifests/flux/substitution.ts";
import { substitutionProblemOf } from "../../../manifests/flux/substituted-value.ts";
import { clusterSecrets, clusterVariables, settingsFiles } from "../../../manifests/infrastructure/settings.ts";
import { settingsRoot } from "../../../manifests/infrastructure/roots.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";

/** Values that something on the way takes for something else. */
const odd = [
  "a$$b",
  "x${y",
  "${CLUSTER_NAME}",
  "-----BEGIN KEY-----\nMIIB\n-----END KEY-----\n",
  "a #b",
  "#a",
  "0123",
  "0o17",
  "1e3",
  "1_000",
  "3fa9c0",
  "0123abcd",
  "1.2.3",
  "12:30:45",
  "2026-01-02",
  "2026-01-02T03:04:05Z",
  "yes",
  "no",
  "y",
  "null",
  "~",
  "<<",
  ".inf",
  '{"a": 1}',
  "{a}",
  "[a]",
  "*a",
  "&a",
  "!a",
  "|",
  ">",
  "%a",
  "@a",
  "`a`",
  "a: b",
  "a:",
  ":a",
  "a:b",
  "- a",
  "-a",
  "-",
  "? a",
  "?a",
  "'",
  "a'b",
  '"',
  'a"b',
  "a\\b",
  " a",
  "a ",
  "a b",
  "a\tb",
  "---",
  "...",
  "ü",
  "😀",
  "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
  "hunter2",
];

/** Texts in each way in which YAML writes them. */
const around = [
  "${V}",
  "a${V}",
  "${V}b",
  "a ${V} b",
  "http://user:${V}@host",
  "{ ${V} }",
  "# ${V}",
  '"${V}"',
  "it's: ${V}",
  "a: ${V}",
  "one\n${V}\ntwo\n",
  "${V}\ntwo\n",
  "one \n${V}",
  "😀${V}",
  "${V}$$",
];

describe("Flux's substitution", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  it("leaves a value as it is where the program says so, and nowhere else", async () => {
    const cases = around.flatMap((text) => odd.map((value) => ({ text, value })));
    const results = await substituted(cases);
    const wrong = cases.flatMap(({ text, value }, index) => {
      const survives = results[index] === meant(text, value);
      const said = substitutionProblemOf(text, { V: value }) === undefined;
      return survives === said ? [] : [{ text, value, got: results[index] }];
    });
    assert.deepEqual(wrong, []);
  });

  it("leaves every value as it is of which the program says so", async () => {
    const value = fc.oneof(
      fc.string({ minLength: 1, unit: "grapheme" }),
      fc.stringMatching(/^[-0-9.eE+_xabno:#'"\\ ${}[\]*&!|>%@,?~y]{1,6}$/),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...around), value), { minLength: 100, maxLength: 200 }),
        async (pairs) => {
          const cases = pairs
            .map(([text, one]) => ({ text, value: one }))
            .filter(({ text, value: one }) => substitutionProblemOf(text, { V: one }) === undefined);
          const results = await substituted(cases);
          const wanted = cases.map(({ text, value: one }) => meant(text, one));
          assert.deepEqual(results, wanted);
        },
      ),
      { numRuns: 10 },
    );
  });

  it("changes no variable of a cluster, however often it is applied", async () => {
    const values = Object.fromEntries(odd.map((value, index) => [`V${index}`, value]));
    const cluster = clusterVariables({ domain: "example.org", environment: "dev", name: "home" });
    const files = {
      ...settingsFiles({ ...cluster, S: "a$$b" }, true),
      "cluster-secrets.sops.yaml": toYaml([clusterSecrets(values)]),
    };
    // As the cluster has it when it is applied a second time.
    const objects = await build(settingsRoot("."), files, { ...cluster, ...values });
    assert.deepEqual(
      objects.flatMap(({ stringData, data }) => [stringData ?? data]),
      [{ ...cluster, S: "a$$b" }, values],
    );
  });

  it("leaves alone an object that is marked, by annotation or by label", async () => {
    const marked = (name: string, metadata: object): object => ({
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } },
      data: { run: "cat ${file} $$" },
    });
    const object = [marked("a", { annotations: substituteDisabled }), marked("b", { labels: substituteDisabled })];
    const objects = await build(substituting, { "a.yaml": toYaml(object), "kustomization.yaml": list("a.yaml") }, {});
    assert.deepEqual(
      objects.map(({ data }) => data?.["run"]),
      ["cat ${file} $$", "cat ${file} $$"],
    );
  });

  /** What becomes of each text; undefined where Flux stops, or where it is no text any more. */
  async function substituted(cases: readonly { text: string; value: string }[]): Promise<unknown[]> {
    const objects = cases.map(({ text }, index) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `case-${index}` },
      data: { text: text.replace("${V}", `\${V${index}}`) },
    }));
    const files = { "cases.yaml": toYaml(objects), "kustomization.yaml": list("cases.yaml") };
    const variables = Object.fromEntries(cases.map(({ value }, index) => [`V${index}`, value]));
    const results = await build(substituting, files, variables);
    const byName = new Map(results.map(({ metadata, data }) => [metadata.name, data?.["text"]]));
    return cases.map((_, index) => byName.get(`case-${index}`));
  }

  /** Builds a directory as Flux does, with the variables of a cluster. */
  async function build(
    kustomization: object,
    files: Readonly<Record<string, string>>,
    variables: Readonly<Record<string, string>>,
  ): Promise<z.output<typeof objectSchema>[]> {
    const root = mkdtempSync(join(tmpdir(), "gitops-platform-substitution-"));
    const fluxBuild = programs.start();
    try {
      mkdirSync(join(root, "built"));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "built", name), text);
      const source = { kind: "Secret", namespace: "flux-system", name: "cluster-secrets", data: variables };
      const { error, built } = await fluxBuild.ask({
        build: { root, path: "built", kustomization, variables: [source] },
      });
      assert.equal(error, undefined);
      return built.map((one) =>
        objectSchema.parse(one.error === undefined ? one.object : { ...one.object, data: undefined }),
      );
    } finally {
      fluxBuild.close();
      rmSync(root, { recursive: true });
    }
  }
});

function meant(text: string, value: string): string {
  return text.replace(/\$\$|\$\{V\}/g, (found) => (found === "$$" ? "$" : value));
}

const objectSchema = z.object({
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.unknown()).optional().catch(undefined),
  stringData: z.record(z.string(), z.unknown()).optional(),
});

const substituting = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name: "substituting", namespace: "flux-system" },
  spec: { path: "built", postBuild: { substituteFrom: [{ kind: "Secret", name: "cluster-secrets" }] } },
};

function list(file: string): string {
  return toYaml([kustomizeFile([file])]);
}
