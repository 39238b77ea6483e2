import type { Draft } from "../rule.ts";
import type { Path, Source } from "../../fault.ts";
import { environmentNamespace } from "../../../model/names/app.ts";
import { hostedHere } from "../deployments.ts";
import { isIn, type InfrastructureDraft } from "./draft.ts";

/** Somebody on this cluster who asks for a database. */
export interface DraftConsumer {
  readonly id: string;
  readonly source: Source;
  /** Where it asks. */
  readonly path: Path;
  readonly wish: { readonly database?: string | undefined; readonly user?: string | undefined };
}

/** Everybody on this cluster who does: apps and workloads in the environments that it hosts, and components. */
export function draftConsumers(draft: InfrastructureDraft): DraftConsumer[] {
  return [...ofWorkloads(draft), ...ofApps(draft), ...ofComponents(draft)];
}

/** The environment whose overlays the cluster applies; undefined while that is not known. */
export function overlayHere({ stack: { values } }: Draft): string | undefined {
  return values.cluster.overlay.environment ?? values.cluster.environment;
}

function ofWorkloads(draft: Draft): DraftConsumer[] {
  const here = hostedHere(draft);
  return draft.workloads.flatMap(({ name, source, values: { postgres: wish, environments } }) =>
    wish === undefined
      ? []
      : Object.keys(environments)
          .filter((environment) => here.includes(environment))
          .map((environment) => ({ id: environmentNamespace(name, environment), source, path: ["postgres"], wish })),
  );
}

function ofApps(draft: Draft): DraftConsumer[] {
  const here = hostedHere(draft);
  return draft.registrations.flatMap(({ app, source, values }) =>
    Object.entries(values.environments).flatMap(([environment, { postgres: wish }]) => {
      if (wish === undefined || !here.includes(environment)) return [];
      const path = ["environments", environment, "postgres"];
      return [{ id: environmentNamespace(app, environment), source, path, wish }];
    }),
  );
}

function ofComponents(draft: InfrastructureDraft): DraftConsumer[] {
  const environment = overlayHere(draft);
  return draft.components.flatMap((component) => {
    const { postgres: wish } = component.installation;
    if (wish === undefined || environment === undefined || !isIn(component, environment)) return [];
    return [{ id: component.name, source: component.source, path: ["postgres"], wish }];
  });
}
