import { type Choice } from "./kubeconfig.ts";
import type { Mutability } from "./immutable.ts";

/** The provider's configuration, including defaults. */
export interface Settings {
  kubeconfig: string;
  choice: Choice;
  /** Default namespace; empty: the namespace of the kubeconfig's context. */
  namespace: string;
  /** Whether to take over existing objects instead of refusing to create them. */
  upsert: boolean;
  /** Whether to always take fields over from other managers. */
  force: boolean;
  mutability: Mutability;
  /** Whether to drop objects of an unreachable cluster from the state. */
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
}

/**
 * Reads the variables that the engine sends to Configure: strings under `kubernetes:config:<name>`. A missing flag is
 * read from the environment, as in the official provider.
 *
 * @throws Error for a setting that the stand-in does not support.
 */
export function readSettings(variables: ReadonlyMap<string, string>): Settings {
  const setting = (name: string): string => variables.get(`kubernetes:config:${name}`) ?? "";
  const flag = (name: string, variable: string): boolean => (setting(name) || process.env[variable]) === "true";
  if (setting("renderYamlToDirectory") !== "") throw new Error("the stand-in provider cannot render YAML files");
  if ((setting("enableServerSideApply") || process.env["PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY"]) === "false") {
    throw new Error("the stand-in provider applies server-side only; remove enableServerSideApply: false");
  }
  return {
    kubeconfig: setting("kubeconfig"),
    choice: { context: setting("context"), cluster: setting("cluster") },
    namespace: setting("namespace"),
    upsert: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    force: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    mutability: {
      configMaps: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
      secrets: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    },
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
  };
}
