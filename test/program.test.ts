import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { toYaml } from "../yaml/write.ts";
import type { Identity } from "../model/age.ts";
import { open } from "../sops/open.ts";
import { committedFiles, isSealed, readable } from "../render/committed-files.ts";
import { assertGolden } from "./support/golden.ts";
import { createdOtherThanCommitted } from "./support/created-as-committed.ts";
import { secretsUnderSubstitution } from "./support/substituted-secrets.ts";
import { privateMark } from "../render/program/fakes.ts";
import type { Recording } from "../render/program/record.ts";
import { runProgram } from "./support/pulumi/run-program.ts";
import { plainTexts, revealed } from "../render/program/secret-value.ts";
import { tree } from "./support/pulumi/tree.ts";

const identitySchema = z.looseObject({
  stringData: z.strictObject({ "age.agekey": z.templateLiteral(["AGE-SECRET-KEY-1", z.string()]) }),
});

for (const stack of ["dev", "prod"]) {
  describe(`the program for ${stack}`, () => {
    let run: Recording;

    before(async function () {
      // The first one loads the SDKs.
      this.timeout(180_000);
      run = await runProgram(stack);
    });

    it("registers and commits what test/golden shows", () => {
      const files = Object.entries(committedFiles(run)).map(([path, content]): [string, string] => [
        path,
        isSealed(path) ? readable(content) : (sourceOf(content) ?? content),
      ]);
      assertGolden(stack, {
        ...Object.fromEntries(files),
        "resources.txt": `${tree(run)}\n`,
        "outputs.yaml": toYaml([run.outputs]),
      });
    });

    it("has Flux substitute variables in no secret that it opens", () => {
      assert.deepEqual(secretsUnderSubstitution(committedFiles(run)), []);
    });

    it("creates no object of Flux that is another one in its file", () => {
      assert.deepEqual(createdOtherThanCommitted(run), []);
    });

    it("hands over nothing private in plain", () => {
      const plain = run.resources.flatMap(({ label, inputs, options }) =>
        plainTexts([inputs, options]).map((text) => ({ label, text })),
      );
      const outputs = run.resources.flatMap(({ label }) =>
        plainTexts(run.outputsOf(label)).map((text) => ({ label, text })),
      );
      const stackOutputs = plainTexts(run.outputs).map((text) => ({ label: "the stack", text }));
      const leaks = [...plain, ...outputs, ...stackOutputs].filter(({ text }) =>
        new RegExp(`${privateMark}|AGE-SECRET-KEY-`).test(text),
      );
      assert.deepEqual(leaks, []);
    });

    it("seals files that open with the cluster's key, each to a Secret of its app", async () => {
      const identity = clusterIdentity(run);
      const sealed = Object.entries(committedFiles(run)).filter(([path]) => isSealed(path));
      const opened = await Promise.all(
        sealed.map(async ([path, text]) => {
          const secret = z
            .object({ kind: z.string(), metadata: z.object({}).loose(), stringData: z.object({}).loose() })
            .parse(await open(text, [identity]));
          return [path.split("/").at(-1), { ...secret, stringData: Object.keys(secret.stringData) }];
        }),
      );
      const namespace = "my-diet-platform";
      const deployKey = ["identity", "identity.pub", "known_hosts"];
      assert.deepEqual(Object.fromEntries(opened), {
        "age-key.sops.yaml": {
          kind: "Secret",
          metadata: { name: "my-diet-platform-age-key", namespace },
          stringData: ["age.agekey"],
        },
        "deploy-key.sops.yaml": {
          kind: "Secret",
          metadata: { name: "my-diet-deploy-key", namespace },
          stringData: deployKey,
        },
        "source-deploy-key.sops.yaml": {
          kind: "Secret",
          metadata: { name: "my-diet-source-deploy-key", namespace },
          stringData: deployKey,
        },
        ...(stack === "dev" ? { "oidc-my-diet.sops.yaml": oidcClient } : {}),
      });
    });

    it("uses one provider instance of each kind, and never an ambient one", () => {
      const used = run.resources
        .filter(({ label, custom }) => custom && /^(github|kubernetes):/.test(label))
        .map(({ label, provider }) => `${label.split(":")[0] ?? ""} by ${provider ?? "an ambient one"}`);
      assert.deepEqual([...new Set(used)].sort(), [
        "github by pulumi:github platform-github",
        "kubernetes by pulumi:kubernetes platform-kubernetes",
      ]);
    });

    it("registers the same resources in a preview, where nothing that providers make up is known", async () => {
      const preview = await runProgram(stack, { preview: true });
      assert.deepEqual(
        preview.resources.map(({ label }) => label),
        run.resources.map(({ label }) => label),
      );
    });
  });
}

/** The demo's one client, which the cluster of its first environment has. */
const oidcClient = {
  kind: "Secret",
  metadata: {
    name: "my-diet-oidc",
    namespace: "my-diet-platform",
    labels: { "labrats.work/oidc-client": "my-diet" },
  },
  stringData: ["client_id", "client_secret", "issuer", "discovery_url"],
};

/** Where a file stands in this project that is committed as it is. */
function sourceOf(content: string): string | undefined {
  const directory = join(import.meta.dirname, "..", "previews");
  const name = readdirSync(directory).find((file) => readFileSync(join(directory, file), "utf8") === content);
  return name === undefined ? undefined : `previews/${name}, as it is\n`;
}

function clusterIdentity(run: Recording): Identity {
  const { inputs } = run.find("kubernetes:Secret platform-flux-credentials-age-key");
  return identitySchema.parse(revealed(inputs)).stringData["age.agekey"];
}
