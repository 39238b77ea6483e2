import { ZodError } from "zod";
import type { Caller } from "../http/authentication.ts";
import { type Answer, created, noContent, ok, Refusal } from "../rest/answer.ts";
import type { WantedFault } from "./fault.ts";
import { fault } from "./fault.ts";
import type { Faults } from "./faults.ts";

/** The path on which the CLI turns faults on and off. GitHub has no such path. */
export const faultsPath = "/sandbox-faults";

/**
 * Serves {@link faultsPath}: GET lists the active faults, POST turns one on, DELETE turns off those of `?fault=<name>`,
 * or all.
 */
export function controlFaults(
  faults: Faults,
  caller: Caller,
  { method, url, body }: { readonly method: string; readonly url: URL; readonly body: Buffer },
): Answer {
  // A rejected token is one of the faults, so the token must still work here to turn it off.
  if (caller.kind !== "operator") return new Refusal(401, "Bad credentials").answer;
  switch (method) {
    case "GET":
      return ok(faults.all);
    case "POST":
      return turnOn(faults, body);
    case "DELETE": {
      const name = url.searchParams.get("fault");
      for (const { id, fault } of faults.all) if (name === null || name === fault.fault) faults.turnOff(id);
      return noContent;
    }
    default:
      return new Refusal(405, "Method Not Allowed").answer;
  }
}

function turnOn(faults: Faults, body: Buffer): Answer {
  try {
    const wanted: WantedFault = fault.parse(JSON.parse(body.toString()));
    return created({ id: faults.turnOn(wanted) });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const faults = error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join(".")}: ${message}`,
    );
    return new Refusal(422, faults.join("; ")).answer;
  }
}
