import { z } from "zod";
import { SandboxError } from "../errors.ts";
import { faultsPath } from "../github/faults/control.ts";
import { fault as schema, faultNames, settingsOf } from "../github/faults/fault.ts";

/** The GitHub of a running sandbox. */
export interface FaultyGitHub {
  /** URL of its API. */
  readonly apiUrl: string;
  readonly token: string;
}

const active = z.array(z.object({ id: z.number(), met: z.number(), fault: z.looseObject({ fault: z.string() }) }));
const refusal = z.looseObject({ message: z.string() });

/**
 * Turns on a fault of the sandbox's GitHub.
 *
 * @param settings - each `<name>=<value>`
 * @throws SandboxError when the fault or a setting does not exist, or the sandbox is not running
 */
export async function turnFaultOn(github: FaultyGitHub, name: string, settings: readonly string[]): Promise<void> {
  requireName(name);
  const wanted = Object.fromEntries(settings.map((setting) => splitSetting(setting)));
  const checked = schema.safeParse({ fault: name, ...wanted });
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path, message }) => `  ${[...path, message].join(": ")}`);
    const known = settingsOf(name).join(", ");
    throw new SandboxError(
      `The fault ${name} cannot be turned on so. It has ${known === "" ? "no settings" : `the settings ${known}`}:\n${faults.join("\n")}`,
    );
  }
  await ask(github, "POST", "", JSON.stringify(checked.data));
}

/**
 * Turns off a fault of the sandbox's GitHub, or all.
 *
 * @throws SandboxError when the fault does not exist, or the sandbox is not running
 */
export async function turnFaultOff(github: FaultyGitHub, name?: string): Promise<void> {
  if (name !== undefined) requireName(name);
  await ask(github, "DELETE", name === undefined ? "" : `?fault=${name}`);
}

/** Lists the active faults and all available ones. */
export async function describeFaults(github: FaultyGitHub): Promise<string> {
  const on = active.parse(await ask(github, "GET", ""));
  const lines = on.map(({ met, fault: { fault, ...settings } }) => {
    const shown = Object.entries(settings).map(([key, value]) => ` ${key}=${String(value)}`);
    return `on: ${fault}${shown.join("")}, has met ${met} ${met === 1 ? "request" : "requests"}`;
  });
  return [...(lines.length === 0 ? ["No fault is on."] : lines), `There are: ${faultNames.join(", ")}`].join("\n");
}

function requireName(name: string): void {
  if (faultNames.some((known) => known === name)) return;
  throw new SandboxError(`There is no fault ${JSON.stringify(name)}. There are: ${faultNames.join(", ")}`);
}

function splitSetting(setting: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name === undefined || value === undefined) {
    throw new SandboxError(`${JSON.stringify(setting)} is no setting: write <name>=<value>, e.g. times=2`);
  }
  return [name, value];
}

async function ask({ apiUrl, token }: FaultyGitHub, method: string, query: string, body?: string): Promise<unknown> {
  const url = new URL(`${faultsPath}${query}`, apiUrl);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) }).catch(
    (cause: unknown) => {
      throw new SandboxError("The sandbox's GitHub does not answer. Start it in another terminal: npm run sandbox", {
        cause,
      });
    },
  );
  const text = await answer.text();
  const parsed: unknown = text === "" ? undefined : JSON.parse(text);
  if (!answer.ok) throw new SandboxError(`The sandbox's GitHub refuses: ${refusal.parse(parsed).message}`);
  return parsed;
}
