import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { PreviewsWorkflow } from "./previews-workflow.ts";
import { Previews } from "./previews.ts";

/**
 * Creates the directory of previews, if this cluster has any, and the workflow, if this stack owns the fleet
 * repository.
 */
export function previewsOf(
  parent: pulumi.Resource,
  name: string,
  { apps, registrations, fleet: { create }, previewsToken: token }: Configuration,
  fleet: FleetDirectory,
): Previews | undefined {
  if (create && token !== undefined && registrations.some((app) => app.previews !== undefined)) {
    new PreviewsWorkflow(`${name}-previews-workflow`, { fleet, token }, { parent });
  }
  if (apps.every((app) => app.previews === undefined)) return undefined;
  return new Previews(`${name}-previews`, { fleet }, { parent });
}
