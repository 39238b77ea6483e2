import type { Fault } from "../../fault.ts";
import { chartSources } from "./chart-sources.ts";
import { componentEnvironments } from "./component-environments.ts";
import { componentNamespaces } from "./component-namespaces.ts";
import { componentSecrets } from "./component-secrets.ts";
import type { InfrastructureDraft, InfrastructureRule } from "./draft.ts";
import { handWritten } from "./hand-written.ts";
import { helmController } from "./helm-controller.ts";
import { kustomizationNames } from "./kustomization-names.ts";
import { manifests } from "./manifests.ts";
import { namedComponents } from "./named-components.ts";
import { plainSecrets } from "./plain-secrets.ts";
import { postQuantum } from "./post-quantum.ts";
import { postRenderers } from "./post-renderers.ts";
import { postgres } from "./postgres.ts";
import { releaseOrder } from "./release-order.ts";
import { releases } from "./releases.ts";
import { settings } from "./settings.ts";
import { sourceAccess } from "./source-access.ts";
import { stageCycles } from "./stage-cycles.ts";
import { stageDependencies } from "./stage-dependencies.ts";
import { stages } from "./stages.ts";
import { survivingSecrets } from "./surviving-secrets.ts";
import { unsetVariables } from "./unset-variables.ts";
import { unwrittenValues } from "./unwritten-values.ts";
import { workloadNames } from "./workload-names.ts";

const RULES: readonly InfrastructureRule[] = [
  chartSources,
  componentEnvironments,
  componentNamespaces,
  componentSecrets,
  handWritten,
  helmController,
  kustomizationNames,
  manifests,
  namedComponents,
  plainSecrets,
  postQuantum,
  postRenderers,
  postgres,
  releaseOrder,
  releases,
  settings,
  sourceAccess,
  stageCycles,
  stageDependencies,
  stages,
  survivingSecrets,
  unsetVariables,
  unwrittenValues,
  workloadNames,
];

/** Returns the faults that the rules about components find. */
export function brokenInfrastructureRules(draft: InfrastructureDraft): readonly Fault[] {
  return RULES.flatMap((rule) => rule(draft));
}
