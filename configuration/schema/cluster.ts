import { z } from "zod";
import { APPS_WAIT_FOR } from "../../model/infrastructure.ts";
import { SET_KUBECONFIG } from "../commands.ts";
import { labelProblem, hostnameProblem } from "../fields/kubernetes.ts";
import { lineProblem } from "../fields/text.ts";
import { choice, text, columns, elsewhere } from "./fields.ts";

/** The one cluster of a stack. */
export const cluster = z
  .strictObject({
    environment: text("dev", labelProblem).describe("The environment of the cluster"),
    name: text("home", labelProblem).describe(
      "The name of the cluster, unique in its environment. Its directory in the fleet repository is `clusters/<environment>/<name>`",
    ),
    domain: text("example.org", hostnameProblem).describe(
      "The domain of the cluster. A home page without a host name is at `<app>.<domain>`",
    ),
    hosts: z
      .array(text("dev"))
      .describe("Environments whose deployments run on this cluster")
      .register(columns, { type: "list of environments", absent: "`[<environment>]`", example: "`[dev, test]`" })
      .exactOptional(),
    context: text("home", lineProblem)
      .describe("The context of the kubeconfig")
      .register(columns, { absent: "the current one" })
      .exactOptional(),
    overlay: z
      .strictObject({
        environment: text("dev", labelProblem)
          .describe("The environment whose [overlays](guides/infrastructure.md#several-clusters) the cluster applies")
          .register(columns, { type: "environment", absent: "the cluster's" })
          .exactOptional(),
        write: z
          .boolean()
          .describe(
            "Whether this stack writes these overlays. Set `true` in exactly one of the stacks whose clusters share them",
          )
          .register(columns, { absent: "`true`", example: "`false`" })
          .exactOptional(),
      })
      .default({})
      .describe("The overlays that the cluster applies"),
    appsWaitFor: choice(APPS_WAIT_FOR)
      .describe(
        "What [workloads and components of the layer `apps`](guides/infrastructure.md#what-waits-for-what) wait for: those that their `dependsOn` names, or all infrastructure",
      )
      .register(columns, { absent: "`named`", example: "`infrastructure`" })
      .exactOptional(),
  })
  .register(elsewhere, { kubeconfig: `run: ${SET_KUBECONFIG}` });
