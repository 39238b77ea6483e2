import { z } from "zod";
import {
  COMMIT,
  commitProblem,
  DIGEST,
  digestProblem,
  GIT_URL,
  gitUrlProblem,
  HELM_URL,
  helmUrlProblem,
  OCI_URL,
  ociUrlProblem,
  publicKeyProblem,
} from "../fields/charts.ts";
import { branchProblem, REF } from "../fields/github.ts";
import { patternProblem } from "../fields/patterns.ts";
import { SEMVER_CHARACTERS, semverProblem } from "../fields/semver.ts";
import { knownHostsProblem, lineProblem } from "../fields/text.ts";
import { columns, examples, text } from "./fields.ts";

/** The version of a source. A rule checks which of these keys a source accepts. */
export const sourceVersion = {
  // Registries and Git accept different tags: a rule checks the tag.
  tag: text("37.4.0", lineProblem).describe("A tag. In a registry, it is the version of the chart").exactOptional(),
  semver: text(">=37.0.0 <38.0.0", semverProblem, SEMVER_CHARACTERS)
    .describe("A range of versions. The highest of the tags in it is used. Put it in quotes")
    .exactOptional(),
  digest: text("sha256:…", digestProblem, DIGEST)
    .describe("The digest to use, in a registry. If you also set `tag`, only people and Renovate read the tag")
    .exactOptional(),
  branch: text("main", branchProblem, REF).describe("A branch, in Git. Its newest commit is used").exactOptional(),
  commit: text("8c1c4e2…", commitProblem, COMMIT)
    .describe("The commit to use, in Git. If you also set `branch`, that branch must contain it")
    .exactOptional(),
};

const template = (example: string) => text(example, (value) => (value === "" ? "is empty; write a text" : undefined));

const credentials = z
  .strictObject({
    username: template("bot").describe("User name for the login").exactOptional(),
    password: template("${CHARTS_PASSWORD}")
      .describe("Password or token. `${NAME}` in it is a secret of the cluster")
      .exactOptional(),
    identity: template("${CHARTS_KEY}")
      .describe("Private key for Git over SSH. `${NAME}` in it is a secret of the cluster")
      .exactOptional(),
    knownHosts: text("git.example.org ssh-ed25519 AAAA…", knownHostsProblem)
      .describe("Keys of the SSH server, as `ssh-keyscan` prints them. Not needed for github.com")
      .exactOptional(),
  })
  .register(examples, { example: '{ username: bot, password: "${CHARTS_PASSWORD}" }' });

const verify = z
  .strictObject({
    keys: z
      .array(text("-----BEGIN PUBLIC KEY-----…", publicKeyProblem))
      .default([])
      .describe("Public keys of cosign. The signature of one of them is enough"),
    identities: z
      .array(
        z
          .strictObject({
            issuer: text("^https://token.actions.githubusercontent.com$", patternProblem).describe(
              "A regular expression for who has confirmed the identity",
            ),
            subject: text("^https://github.com/example/charts/", patternProblem).describe(
              "A regular expression for the identity that has signed",
            ),
          })
          .register(examples, { example: "{ issuer: ^https://issuer$, subject: ^https://subject$ }" }),
      )
      .default([])
      .describe("Identities that sign without a key, as in the certificate of a signature. One of them is enough"),
  })
  .register(examples, { example: "{ keys: [-----BEGIN PUBLIC KEY-----…] }" });

/** Where charts come from. That it is one place is checked by a rule. */
export const chartSourceSchema = z
  .strictObject({
    helm: text("https://charts.jetstack.io", helmUrlProblem, HELM_URL)
      .describe("A repository of charts")
      .register(columns, { type: "URL" })
      .exactOptional(),
    oci: text("oci://ghcr.io/traefik/helm/traefik", ociUrlProblem, OCI_URL)
      .describe("One chart in a registry. Its version is `tag`, `semver` or `digest`")
      .register(columns, { type: "`oci` URL" })
      .exactOptional(),
    git: text("https://github.com/example/charts", gitUrlProblem, GIT_URL)
      .describe("A Git repository with charts in it. What is used of it is `branch`, `tag`, `semver` or `commit`")
      .register(columns, { type: "URL" })
      .exactOptional(),
    ...sourceVersion,
    credentials: credentials
      .describe("Login for the source. The program writes it to a Secret that only the cluster can decrypt")
      .exactOptional(),
    verify: verify.describe("Signature by cosign that a chart in a registry must have").exactOptional(),
  })
  .register(examples, { example: "{ helm: https://charts.jetstack.io }" });

export type SourceValues = z.output<typeof chartSourceSchema>;
export type SourceVersionValues = Pick<SourceValues, keyof typeof sourceVersion>;
