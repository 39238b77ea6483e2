import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { platformDescription } from "../../model/names/app.ts";
import type { App } from "../../model/app.ts";
import { hostedFiles, platformFiles } from "../../manifests/app/platform-files.ts";
import { minimalFiles, readProject } from "../configuration/project.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";

const mailer = readFileSync(join(import.meta.dirname, "valid/mailer.yaml"), "utf8");

const stack = (minimalFiles["Pulumi.dev.yaml"] ?? "").replace(
  "environment: dev,",
  "environment: dev, hosts: [dev, prod],",
);

const kustomization = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ postBuild: z.unknown().optional() }),
});

describe("an app without a host name", () => {
  let app: App;
  before(async () => {
    const { apps } = await readProject({
      files: { "Pulumi.dev.yaml": stack, "apps/mailer.yaml": mailer },
    });
    const [first] = apps;
    assert(first !== undefined);
    app = first;
  });

  it("has no HOSTNAME in its manifests, and no substitution where it has no other variable either", () => {
    const files = hostedFiles({
      ...app,
      app: app.name,
      namespace: app.names.platformNamespace,
      cluster: "dev/home",
      labelPrefix: "labrats.work",
    });
    const found = Object.entries(files)
      .filter(([path]) => path.endsWith(".yaml"))
      .flatMap(([path, text]) => parseYamlDocuments(text, path))
      .flatMap((document) => {
        const { success, data } = kustomization.safeParse(document);
        return success ? [[data.metadata.name, data.spec.postBuild]] : [];
      });
    assert.deepEqual(found, [
      ["mailer-platform", undefined],
      ["mailer-dev", undefined],
      ["mailer-prod", { substitute: { QUEUE: "mails" } }],
    ]);
  });

  it("is told of, with who answers for it, where its team looks", () => {
    const { "README.md": page = "" } = platformFiles({
      ...app,
      app: app.name,
      namespace: app.names.platformNamespace,
      sourceRepository: "labrats-work/apps.mailer",
      ...{ labelPrefix: "labrats.work", copiesSecrets: false },
    });
    assert.match(
      page,
      /^# Mailer\n\nSends the newsletter, and takes what bounces\n\nOwner: Team Post {2}\nContact: post@example/,
    );
    assert.match(page, /\| dev +\| +\| `mailer-dev` /);
    assert.match(page, /\n\n- prod: `QUEUE`\n\n/);
    assert.doesNotMatch(page, /HOSTNAME|https:\/\/undefined/);
    assert.equal(platformDescription(app), "Sends the newsletter, and takes what bounces");
  });
});
