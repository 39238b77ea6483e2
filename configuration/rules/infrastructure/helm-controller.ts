import { fluxNamespace } from "../../../model/names/flux.ts";
import { faultAt } from "../../fault.ts";
import { overlayHere } from "./draft-consumers.ts";
import { isIn, stagesOf, type InfrastructureRule } from "./draft.ts";

const HELM_CONTROLLER = "helm-controller";

/** Where releases are to be installed, the release of Flux has what installs them. */
export const helmController: InfrastructureRule = (draft) => {
  const { flux, components, stack } = draft;
  const environment = overlayHere(draft);
  if (flux === undefined || environment === undefined) return [];
  const installed = flux.some(
    ({ kind, metadata: { name, namespace } }) =>
      kind === "Deployment" && namespace === fluxNamespace && name === HELM_CONTROLLER,
  );
  const asking = components.find(
    (component) =>
      isIn(component, environment) && stagesOf(component).some(({ values }) => Object.keys(values.releases).length > 0),
  );
  if (installed || asking === undefined) return [];
  const problem = `has no ${HELM_CONTROLLER}, and ${asking.source.file} needs it; write the install.yaml of an official release`;
  return [faultAt(stack.source, ["flux", "manifest"], problem)];
};
