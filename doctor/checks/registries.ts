import { z } from "zod";
import { setSecret } from "../../configuration/commands.ts";
import { askForEach } from "../../github/owners-github.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { logIn } from "../registry/login.ts";
import { namedSecret, settingOf, type Settings } from "../settings.ts";
import type { Check, CheckContext } from "../check.ts";

const registrySchema = z.looseObject({ name: z.string(), server: z.string(), username: z.string() });
type Registry = z.output<typeof registrySchema>;

/** Checks the container registries that apps pull from: whether they accept the user name and the password. */
export const registries: Check = {
  name: "registries",
  title: "Registries",
  look: async ({ settings, ask }) => {
    if ("why" in settings) return [unknown(`Not checked: ${settings.why}`)];
    const { data = [] } = z.array(registrySchema).safeParse(settingOf(settings.value, "registries"));
    if (data.length === 0) return [ok("None are configured")];
    return askForEach(data, (registry) => registryFinding(settings.value, registry, ask));
  },
};

async function registryFinding(settings: Settings, registry: Registry, ask: CheckContext["ask"]): Promise<Finding> {
  const { name, server, username } = registry;
  const password = namedSecret(settings, "registryPasswords", name);
  if ("why" in password) return unknown(`${server}: ${password.why}`, setSecret("registryPasswords", name));
  const login = await logIn({ server, username, password: password.value }, ask);
  switch (login.is) {
    case "in":
      return ok(`${server} takes ${username} and the password`);
    case "open":
      return warning(`${server} lets anybody in, so nothing is known of the password`);
    case "refused":
      return fault(
        `${server} does not take ${username} with the password (${login.status})`,
        `Set another: ${setSecret("registryPasswords", name)}`,
      );
    case "unreachable":
      return warning(
        `${server} cannot be reached from here: ${login.why}`,
        "The cluster may reach it nevertheless; behind a proxy, set HTTPS_PROXY",
      );
    case "odd":
      return fault(login.why, `Correct the server of ${name} in platform:registries`);
  }
}
