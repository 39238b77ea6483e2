import type { EncodedSecret } from "../secrets.ts";
import { previewName } from "../../model/names/previews.ts";

/**
 * Builds the pull secret of a registry in a preview, to be sealed. It is in base64, which has no dollar sign, because
 * Flux substitutes variables after decryption.
 * @param name The name in the app's other namespaces: `ghcr-pull-secret`.
 */
export function previewPullSecret(name: string, app: string, dockerConfig: string): EncodedSecret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: previewName(app) },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(dockerConfig).toString("base64") },
  };
}
