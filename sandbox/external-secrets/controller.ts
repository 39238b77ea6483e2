import type { KnownController } from "../controllers/controllers.ts";
import { OPERATOR, OPERATOR_NAMESPACE } from "./objects.ts";

/**
 * The operator, as the sandbox can run it.
 *
 * @param program - path of its program
 * @param network - URL of the proxy through which it reaches the Services of the cluster
 */
export function externalSecretsController(program: string, network: string): KnownController {
  return {
    namespace: OPERATOR_NAMESPACE,
    name: OPERATOR,
    program,
    // Nobody scrapes or probes: "0" opens no port.
    overrides: ["--metrics-addr=0", "--live-addr=0", "--enable-leader-election=false"],
    // Go asks no proxy for addresses of this machine, so its own way to the API server stays the direct one.
    environment: { HTTPS_PROXY: network },
  };
}
