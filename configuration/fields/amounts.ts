import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/**
 * An amount of processors, as Kubernetes writes it, with the units that people use.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const PROCESSORS = /^[0-9]{1,6}(\.[0-9]{1,3})?[mk]?$/;

/**
 * An amount of bytes in the same way. Kubernetes takes thousandths of a byte, too, and few bytes without a unit, for neither
 * of which a pod starts.
 */
export const BYTES = /^([0-9]{7,15}|[0-9]{1,6}(\.[0-9]{1,3})?(k|M|G|T|Ki|Mi|Gi|Ti))$/;

/** Processors, more than none. */
export function processorsProblem(value: string): Problem {
  if (PROCESSORS.test(value) && Number.parseFloat(value) > 0) return undefined;
  return `${quote(value)} is not an amount of processors; write "500m" or "2"`;
}

/** Memory or storage, more than none. */
export function bytesProblem(value: string): Problem {
  if (BYTES.test(value) && Number.parseFloat(value) > 0) return undefined;
  const [, number = "", prefix = "", i = ""] = /^([0-9.]+) ?([kmgt]?)(i?)b?$/i.exec(value) ?? [];
  const near = `${number}${prefix.toUpperCase() || "M"}${i.toLowerCase() || "i"}`;
  const instead = BYTES.test(near) && Number.parseFloat(near) > 0 ? near : "512Mi";
  return `${quote(value)} is not an amount of bytes; write ${quote(instead)}`;
}
