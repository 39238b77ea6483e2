import { z } from "zod";
import { FLUX_EXTRA_COMPONENTS } from "../../model/flux.ts";
import { repositoryPathProblem } from "../fields/github.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { MANIFEST_EXAMPLE, manifestProblem, sha256Problem } from "../fields/text.ts";
import { text, columns, choice } from "./fields.ts";

/** The release of Flux, and what a cluster gets of it. */
export const fluxSchema = z.strictObject({
  manifest: text(MANIFEST_EXAMPLE, manifestProblem)
    .describe("`install.yaml` of an official release of Flux. A path is relative to the project's directory")
    .register(columns, { type: "`https` URL or path of a file", example: "see `Pulumi.dev.yaml`" }),
  sha256: text("64 digits", sha256Problem)
    .describe("The digest of the manifest. `npm run platform -- flux pin --stack dev` writes it")
    .register(columns, {
      type: "64 lower-case digits",
      absent: "not checked, with a warning",
      example: "`9f86d081884c7d65…`",
    })
    .exactOptional(),
  extraComponents: z
    .array(choice(FLUX_EXTRA_COMPONENTS))
    .default([])
    .describe(
      "Controllers besides source, kustomize, helm and notification, for [images](guides/image-automation.md) above all: `image-reflector-controller`, `image-automation-controller`, `source-watcher`",
    )
    .register(columns, {
      type: "list of controllers",
      example: "`[image-reflector-controller, image-automation-controller]`",
    }),
  scrapedFrom: z
    .array(text("monitoring", labelProblem))
    .default([])
    .describe("Namespaces whose pods may read the metrics of Flux's controllers: [network](reference/flux.md#network)")
    .register(columns, { type: "list of namespaces", example: "`[monitoring]`" }),
  adopt: text("./clusters/my-cluster", repositoryPathProblem)
    .describe(
      "What a Flux applies that the cluster has already, as its root Kustomization names it. It [goes on beside the platform](guides/adopting-flux.md), and the fleet repository is taken over",
    )
    .register(columns, { type: "path", example: "`./clusters/my-cluster`" })
    .exactOptional(),
});
