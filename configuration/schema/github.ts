import { z } from "zod";
import { ownerProblem, serverUrlProblem, sshHostProblem } from "../fields/github.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { knownHostsProblem } from "../fields/text.ts";
import { text, columns, elsewhere } from "./fields.ts";

/** The organisation on GitHub, and how to reach it. */
export const github = z
  .strictObject({
    owner: text("labrats-work", ownerProblem)
      .describe(
        "Organisation or [person](concepts/access.md#a-person-as-owner) that owns every repository except [sources of other owners](guides/other-owners.md)",
      )
      .register(columns, { type: "name" }),
    baseUrl: text("https://github.example.org/", serverUrlProblem)
      .describe("GitHub Enterprise Server; `https`, or `http` on this machine")
      .register(columns, { absent: "github.com" })
      .exactOptional(),
    app: text("platform", labelProblem)
      .describe(
        "The [GitHub App](guides/github-apps.md#the-program-works-as-an-app) as which the program works, by its name in `platform:githubApps`",
      )
      .register(columns, { absent: "a token, `GITHUB_TOKEN`" })
      .exactOptional(),
    fluxApp: text("flux", labelProblem)
      .describe(
        "The [GitHub App](guides/github-apps.md#flux-reads-with-an-app) with which Flux reads the fleet repository, and platform repositories of apps without `githubApp`",
      )
      .register(columns, { absent: "deploy keys" })
      .exactOptional(),
    // Names of owners are checked by a rule: zod leaves the value of a key that it refuses unchecked.
    owners: z
      .record(
        z.string(),
        z.strictObject({
          app: text("platform-games", labelProblem).describe(
            "The GitHub App as which the program adds deploy keys to [repositories of that owner](guides/other-owners.md), by its name in `platform:githubApps`",
          ),
        }),
      )
      .default({})
      .describe("Credentials for other owners of source repositories, by owner"),
    sshHost: text("github.com", sshHostProblem)
      .default("github.com")
      .describe("The SSH server from which Flux clones")
      .register(columns, { type: "host or host:port", example: "`github.example.org:2222`" }),
    knownHosts: text("github.com ssh-ed25519 AAAA...", knownHostsProblem)
      .describe(
        "Host keys that Flux accepts, as `ssh-keyscan -p <port> <host>` prints them. Required for any other `sshHost`",
      )
      .register(columns, { type: "lines of `known_hosts`", absent: "the published keys of github.com" })
      .exactOptional(),
    pullRequests: z
      .boolean()
      .default(false)
      .describe(
        "Whether the program opens [pull requests](guides/pull-requests.md) with generated files instead of committing to the branch that clusters follow",
      )
      .register(columns, { example: "`true`" }),
    // The provider refuses 0.
    writeDelay: z
      .int()
      .min(1)
      .max(60_000)
      .default(1000)
      .describe("Milliseconds between two writes. GitHub slows down clients that write faster")
      .register(columns, { example: "`1000`" }),
  })
  .register(elsewhere, { token: "set the environment variable GITHUB_TOKEN, or write app" });
