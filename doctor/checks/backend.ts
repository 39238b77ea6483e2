import { z } from "zod";
import { interruptedOperations } from "../../recovery/interrupted.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { complaintOf } from "../run-program.ts";
import type { Check, CheckContext } from "../check.ts";

const whoami = z.looseObject({ user: z.string().default(""), url: z.string().default("") });
const stacks = z.array(z.looseObject({ name: z.string() }));

/** Checks Pulumi's backend: that the login works, that the stack exists, and that no run uses it. */
export const backend: Check = {
  name: "backend",
  title: "Backend",
  look: async (context) => {
    const { run, stack } = context;
    const who = await run("pulumi", ["whoami", "--json", "--non-interactive"]);
    if (who.exitCode === undefined) return [unknown(`Not checked: ${complaintOf(who, "pulumi")}`)];
    if (who.exitCode !== 0) return [fault(`Pulumi is not logged in: ${complaintOf(who, "pulumi")}`, logIn)];
    const { user, url } = whoami.parse(JSON.parse(who.stdout));
    const place = ok(`${user} is logged in at ${url}`);
    const list = await run("pulumi", ["stack", "ls", "--json", "--non-interactive"]);
    if (list.exitCode !== 0)
      return [place, fault(`Its stacks cannot be listed: ${complaintOf(list, "pulumi")}`, logIn)];
    const wanted = stack.split("/").at(-1);
    const exists = stacks.parse(JSON.parse(list.stdout)).some(({ name }) => name.split("/").at(-1) === wanted);
    if (!exists) return [place, warning(`It has no stack ${stack} yet`, `pulumi stack init ${stack}`)];
    return [place, secrets(context), await lock(context), ...interrupted(context)];
  },
};

const logIn = "pulumi login, or pulumi login file://… or s3://… for a backend of your own";

function secrets({ settings }: CheckContext): Finding {
  if ("why" in settings) return unknown(`Secrets: ${settings.why}`);
  const { locked } = settings.value;
  if (locked === undefined) return ok("The stack's secrets can be read");
  const mend = "Export the passphrase of the stack: PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE";
  return fault(`The stack's secrets cannot be read: ${locked}`, mend);
}

/**
 * Creating a stack that exists is refused and changes nothing, but creating one that does not exist would succeed. Call
 * this for existing stacks only.
 */
async function lock({ holderOf, stack }: CheckContext): Promise<Finding> {
  const held = await holderOf(stack);
  const mend = `Wait for it to end; if it was killed: npm run platform -- recover --stack ${stack}`;
  switch (held.by) {
    case "nobody":
      return ok("No run uses the stack");
    case "update":
      return fault(`An update of ${stack} is in progress`, mend);
    case "locks": {
      const [first] = held.locks;
      const whose = first === undefined ? "" : ` by ${first.user}@${first.host} since ${first.since}`;
      return fault(`The stack is locked${whose}`, mend);
    }
  }
}

function interrupted({ state, stack }: CheckContext): Finding[] {
  if ("why" in state) return [unknown(`The state: ${state.why}`)];
  const { creates, changes } = interruptedOperations(state.value);
  const count = creates.length + changes.length;
  if (count === 0) return [];
  const what = count === 1 ? "1 operation of an earlier run was" : `${count} operations of an earlier run were`;
  return [fault(`${what} interrupted`, `npm run platform -- recover --stack ${stack}`)];
}
