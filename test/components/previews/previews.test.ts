import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { AppPreviews, type AppPreviewsArgs } from "../../../components/previews/app-previews.ts";
import { Previews } from "../../../components/previews/previews.ts";
import { RegistryStore } from "../../../components/registries/registry-store.ts";
import { PreviewsWorkflow } from "../../../components/previews/previews-workflow.ts";
import type { HostedPreviews } from "../../../model/previews.ts";
import { open } from "../../../sops/open.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { board, fleet, git, identity, myDiet } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { plainTexts, secret } from "../../../render/program/secret-value.ts";

const previews: HostedPreviews = {
  environment: "dev",
  path: "./k8s/overlays/preview",
  hours: 48,
  substitute: {},
  quota: { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 },
  domain: "my-diet.example.org",
};

const args = (): AppPreviewsArgs => ({
  app: myDiet,
  previews,
  fleet,
  git,
  registries: [{ name: "ghcr", server: "ghcr.io", username: "labrats-bot", password: pulumi.secret("hunter2") }],
  labelPrefix: "labrats.work",
});

const directory = "fleet/clusters/dev/home";
const templates = `${directory}/preview-templates`;

describe("AppPreviews", () => {
  let run: Recording;

  before(async () => {
    run = await record(() => new AppPreviews("previews", args()));
  });

  it("is what all previews of an app have in common, and what the workflow has to know", () => {
    assert.deepEqual(Object.keys(committedFiles(run)).sort(), [
      `${templates}/my-diet/namespace/access.yaml`,
      `${templates}/my-diet/namespace/ghcr-pull-secret.sops.yaml`,
      `${templates}/my-diet/namespace/namespace.yaml`,
      `${templates}/my-diet/namespace/sync.yaml`,
      `${templates}/my-diet/preview.json`,
      `${templates}/my-diet/preview.yaml`,
    ]);
  });

  it("touches no cluster: previews come and go without it", () => {
    const kinds = run.resources.filter(({ custom }) => custom).map(({ type }) => type);
    assert.deepEqual([...new Set(kinds)].sort(), ["github:index/repositoryFile:RepositoryFile", "pulumi:index:Stash"]);
  });

  it("seals the pull secret to the cluster, as in the app's other namespaces", async () => {
    const sealed = committedFiles(run)[`${templates}/my-diet/namespace/ghcr-pull-secret.sops.yaml`] ?? "";
    assert.doesNotMatch(sealed, /hunter2/);
    const { metadata, data } = z
      .looseObject({ metadata: z.unknown(), data: z.record(z.string(), z.string()) })
      .parse(await open(sealed, [identity]));
    assert.deepEqual(metadata, { name: "ghcr-pull-secret", namespace: "my-diet-pr-${NUMBER}" });
    assert.deepEqual(JSON.parse(Buffer.from(data[".dockerconfigjson"] ?? "", "base64").toString()), {
      auths: { "ghcr.io": { username: "labrats-bot", password: "hunter2", auth: "bGFicmF0cy1ib3Q6aHVudGVyMg==" } },
    });
  });

  it("has it copied where the cluster copies secrets", async () => {
    const copied = await record(() => {
      const registryStore = new RegistryStore("registries", {
        registries: args().registries,
        labelPrefix: "labrats.work",
        ...{ fleet: args().fleet, ground: [], operator: [] },
      });
      return new AppPreviews("previews", { ...args(), registryStore });
    });
    const files = committedFiles(copied);
    assert.deepEqual(
      Object.keys(files).filter((path) => path.includes("pull-secret")),
      [`${templates}/my-diet/namespace/pull-secrets.yaml`],
    );
    assert.match(
      files[`${templates}/my-diet/namespace/pull-secrets.yaml`] ?? "",
      /kind: ExternalSecret\nmetadata:\n {2}name: ghcr-pull-secret\n {2}namespace: my-diet-pr-\$\{NUMBER\}\n/,
    );
    assert.doesNotMatch(Object.values(files).join(""), /hunter2/);
  });

  it("gives each group the role that it has where the app runs", () => {
    const access = committedFiles(run)[`${templates}/my-diet/namespace/access.yaml`] ?? "";
    const bound = [...access.matchAll(/kind: ClusterRole\n {2}name: (\S+)\nsubjects:\n(?: .*\n)*? {4}name: (\S+)\n/g)];
    assert.deepEqual(
      bound.map(([, role, who]) => `${who ?? ""}: ${role ?? ""}`),
      ["my-diet-pr-${NUMBER}: admin", "mydiet-ops: admin", "mydiet-developer: edit"],
    );
  });

  it("has nothing in it of another app", async () => {
    const other = { ...args(), app: board, previews: { ...previews, domain: "board.example.org" }, registries: [] };
    const files = committedFiles(await record(() => new AppPreviews("previews", other)));
    assert.equal(Object.keys(files).length, 5);
    assert.deepEqual(
      Object.entries(files).filter(([path, text]) => `${path}${text}`.includes("my-diet")),
      [],
    );
  });
});

describe("Previews", () => {
  it("is a place for previews, and what applies them", async () => {
    const run = await record(() => ({ entry: new Previews("previews", { fleet }).entry }));
    assert.deepEqual(Object.keys(committedFiles(run)).sort(), [
      `${directory}/previews.yaml`,
      `${directory}/previews/place.yaml`,
    ]);
    assert.deepEqual(run.outputs, { entry: "previews.yaml" });
  });
});

describe("PreviewsWorkflow", () => {
  it("is a program, its token, and then the schedule on which it runs", async () => {
    const run = await record(() => {
      new PreviewsWorkflow("workflow", { fleet, token: "token-of-the-tests" });
    });
    assert.deepEqual(Object.keys(committedFiles(run)).sort(), [
      "fleet/.github/previews/checkout.mjs",
      "fleet/.github/previews/comment.mjs",
      "fleet/.github/previews/github.mjs",
      "fleet/.github/previews/limit.mjs",
      "fleet/.github/previews/main.mjs",
      "fleet/.github/previews/plan.mjs",
      "fleet/.github/previews/template.mjs",
      "fleet/.github/workflows/previews.yaml",
    ]);
    const label = "github:ActionsSecret workflow";
    assert.deepEqual(run.find(label).inputs, {
      repository: "fleet",
      secretName: "PREVIEWS_TOKEN",
      value: secret("token-of-the-tests"),
    });
    assert.deepEqual(
      plainTexts(run.resources.map(({ inputs }) => inputs)).filter((text) => text.includes("token-of-the-tests")),
      [],
    );
    const schedule = "github:RepositoryFile workflow-schedule/.github/workflows/previews.yaml";
    assert(run.comesAfter(schedule, label));
    assert(run.comesAfter(schedule, "github:RepositoryFile workflow-program/.github/previews/main.mjs"));
  });
});
