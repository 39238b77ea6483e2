import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/**
 * An amount of processors or bytes as Kubernetes writes it, with the units that people use.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const QUANTITY = /^[0-9]{1,6}(\.[0-9]{1,3})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** Such an amount, greater than nothing. */
export function quantityProblem(value: string): Problem {
  if (QUANTITY.test(value) && Number.parseFloat(value) > 0) return undefined;
  return `${quote(value)} is not an amount; write processors as "500m" or "2", memory as "512Mi" or "2Gi"`;
}
