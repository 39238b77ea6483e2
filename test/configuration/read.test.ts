import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse, parseDocument, Scalar, stringify } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "../../configuration/fault.ts";
import { GITHUB_KNOWN_HOSTS } from "../../configuration/github-known-hosts.ts";
import type { Configuration } from "../../model/configuration.ts";
import { objectId } from "../../model/kubernetes-object.ts";
import { readProject } from "./project.ts";

const caseSchema = z.strictObject({
  files: z.record(z.string(), z.string()).default({}),
  links: z.record(z.string(), z.string()).default({}),
  pipes: z.array(z.string()).default([]),
  bytes: z.record(z.string(), z.string()).default({}),
  padded: z.record(z.string(), z.number()).default({}),
  environment: z.record(z.string(), z.string()).default({}),
  /** The whole message, or the whole configuration. */
  expected: z.string().default(""),
});

describe("readConfiguration", () => {
  const { fetch } = globalThis;
  before(() => {
    globalThis.fetch = () => Promise.reject(new Error("a test asks the network"));
  });
  after(() => {
    globalThis.fetch = fetch;
  });

  describe("reads", () => {
    forEachCase("valid", async (project) => stringify(await visible(await readProject(project)), { lineWidth: 0 }));
  });

  it("gives each registry its own password, and the token and the kubeconfig unchanged", async () => {
    const text = readFileSync(join(import.meta.dirname, "valid/all-keys.yaml"), "utf8");
    const { github, cluster, registries } = await readProject(caseSchema.parse(parse(text)));
    assert.equal(await valueOf(github.token), "token-of-the-tests");
    assert.match(await valueOf(cluster.kubeconfig), /^apiVersion: v1\nkind: Config\n/);
    assert.deepEqual(await Promise.all(registries.map(async ({ name, password }) => [name, await valueOf(password)])), [
      ["ghcr", "12345678"],
      ["local", "open sesame"],
    ]);
  });

  describe("refuses", () => {
    forEachCase("invalid", async (project) => {
      const error = await readProject(project).then(
        () => assert.fail("no fault was found"),
        (reason: unknown) => reason,
      );
      assert(error instanceof ConfigurationError, String(error));
      assert(pulumi.RunError.isInstance(error), "the engine would print a stack");
      assert.doesNotMatch(
        error.message,
        /hush|AGE-SECRET-KEY|gh[ps]_|github_pat|b3BlbnNzaC1rZXkt/,
        "a secret is shown",
      );
      return `${error.message}\n`;
    });
  });
});

/** One test for each file of a folder. The file's name says what it shows. */
function forEachCase(folder: string, read: (project: z.output<typeof caseSchema>) => Promise<string>): void {
  const directory = join(import.meta.dirname, folder);
  for (const file of readdirSync(directory).sort()) {
    it(file.replace(/\.yaml$/, "").replaceAll("-", " "), async () => {
      const path = join(directory, file);
      const text = readFileSync(path, "utf8");
      const project = caseSchema.parse(parse(text));
      const actual = await read(project);
      if (process.env["UPDATE"] === "1") writeFileSync(path, withExpected(text, actual));
      else assert.equal(actual, project.expected);
    });
  }
}

function withExpected(text: string, expected: string): string {
  const document = parseDocument(text);
  const scalar = new Scalar(expected);
  scalar.type = Scalar.BLOCK_LITERAL;
  document.set("expected", scalar);
  return document.toString({ lineWidth: 0 });
}

/** The configuration with secrets and long public values hidden; registrations that run elsewhere by name. */
async function visible({ flux, registrations, ...rest }: Configuration): Promise<object> {
  const hidden = await hide({
    ...rest,
    registrations: registrations.map(({ name }) => name),
    flux: { ...flux, documents: flux.documents.map(objectId) },
  });
  assert(typeof hidden === "object" && hidden !== null);
  return hidden;
}

function valueOf(output: pulumi.Output<string> | undefined): Promise<string> {
  return new Promise((resolve) => {
    assert(output !== undefined);
    output.apply(resolve);
  });
}

async function hide(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    assert(await pulumi.isSecret(value), "an output of the configuration is not secret");
    return "[secret]";
  }
  if (value === GITHUB_KNOWN_HOSTS) return "[keys of github.com]";
  if (Array.isArray(value)) return Promise.all(value.map(hide));
  if (typeof value !== "object" || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, child]) => [key, await hide(child)] as const),
  );
  return Object.fromEntries(entries);
}
