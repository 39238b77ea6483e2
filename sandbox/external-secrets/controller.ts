import type { KnownController } from "../controllers/controllers.ts";
import { OPERATOR, OPERATOR_NAMESPACE } from "./objects.ts";

/**
 * The External Secrets Operator as a process.
 *
 * @param program - path of its program
 * @param network - URL of the proxy to the Services of the cluster
 */
export function externalSecretsController(program: string, network: string): KnownController {
  return {
    namespace: OPERATOR_NAMESPACE,
    name: OPERATOR,
    program,
    // No metrics or probes are needed: "0" opens no port.
    overrides: ["--metrics-addr=0", "--live-addr=0", "--enable-leader-election=false"],
    // Go uses no proxy for addresses of this machine, so the operator connects to the API server directly.
    environment: { HTTPS_PROXY: network },
  };
}
