import { describeFault } from "../../configuration/fault.ts";
import { warnings } from "../../configuration/warnings.ts";
import { fault, ok, unknown, warning } from "../finding.ts";
import { faultsOf } from "../plan.ts";
import type { Check } from "../check.ts";

/**
 * Checks the stack's configuration and everything that it names: registrations, components, workloads, Flux's manifest.
 */
export const configuration: Check = {
  name: "configuration",
  title: "Configuration",
  look: ({ settings, plan, stack }) => {
    const faults = faultsOf(plan).map((one) => {
      const [what = "", ...mend] = describeFault(one).split("; ");
      return fault(what, mend.length === 0 ? "Correct it there" : mend.join("; "));
    });
    const locked =
      "value" in settings && settings.value.locked !== undefined
        ? [unknown(`Secrets are not checked: ${settings.value.locked}`)]
        : [];
    if ("why" in plan && faults.length === 0) return Promise.resolve([unknown(`Not checked: ${plan.why}`)]);
    const unsafe = "value" in plan ? warnings(plan.value.configuration, stack).map((line) => warningOf(line)) : [];
    const sound = faults.length === 0 ? [ok("It has no errors")] : [];
    return Promise.resolve([...sound, ...faults, ...unsafe, ...locked]);
  },
};

function warningOf(line: string) {
  const [what = "", mend] = line.split(". Run: ");
  return mend === undefined ? warning(what) : warning(what, `Run: ${mend}`);
}
