import * as pulumi from "@pulumi/pulumi";
import type { DraftComponent } from "./components.ts";
import type { Infrastructure } from "../model/infrastructure.ts";
import type { StackValues } from "./schema/stack.ts";
import { toComponent } from "./to-component.ts";

/** Returns everything that the cluster runs besides registered apps. */
export function toInfrastructure(
  { cluster, fleet, settings, secrets }: StackValues,
  components: readonly DraftComponent[],
): Infrastructure {
  const { environment = cluster.environment, write = true } = cluster.overlay;
  const layout = fleet.layout === "flat" ? { flat: true } : {};
  return {
    settings,
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, pulumi.secret(value)])),
    overlay: { environment, write, ...layout },
    ...(cluster.appsWaitFor === undefined ? {} : { appsWaitFor: cluster.appsWaitFor }),
    components: components.map(({ name, definition, installation }) => ({
      ...toComponent(name, definition.values, installation),
      ...layout,
    })),
  };
}
