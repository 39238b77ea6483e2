import { z } from "zod";
import { FLEET_LAYOUTS, VISIBILITIES } from "../../model/fleet.ts";
import { repositoryProblem, branchProblem } from "../fields/github.ts";
import { stackNameProblem } from "../fields/text.ts";
import { text, columns, choice } from "./fields.ts";

/** The repository from which Flux bootstraps. */
export const fleet = z.strictObject({
  repository: text("fleet", repositoryProblem).describe("The fleet repository, from which Flux bootstraps"),
  create: z
    .boolean()
    .describe(
      "Whether this stack creates it, and the platform repository of every app. Set `true` in exactly one of the stacks that share them",
    )
    .register(columns, { example: "`true`" }),
  stacks: z
    .array(text("prod", stackNameProblem))
    .default([])
    .describe(
      "Only for the stack that creates it: the other stacks that share it. Add a stack after `pulumi stack init`. This stack then also seals to the keys of that cluster",
    )
    .register(columns, { type: "list of stacks", example: "`[prod]`" }),
  branch: text("main", branchProblem)
    .default("main")
    .describe("The branch with the clusters' files. Created if it does not exist"),
  visibility: choice(VISIBILITIES)
    .default("private")
    .describe(
      "Who can read the fleet repository. [`internal`](concepts/access.md#internal-repositories) needs an organisation of an enterprise",
    )
    .register(columns, { example: "`internal`" }),
  platformVisibility: choice(VISIBILITIES)
    .default("private")
    .describe("Who can read the platform repositories, in the same words")
    .register(columns, { example: "`internal`" }),
  layout: choice(FLEET_LAYOUTS)
    .describe(
      "`flat` is for a repository of one cluster: [one directory for each stage](guides/infrastructure.md#a-flat-layout), without base and overlay",
    )
    .register(columns, { absent: "`overlays`", example: "`flat`" })
    .exactOptional(),
  adopt: z
    .boolean()
    .default(false)
    .describe(
      "Whether to take over an existing repository with its content: [recovery](guides/recovery.md#a-repository-exists-already)",
    )
    .register(columns, { example: "`false`" }),
});
