import { z } from "zod";
import { setSecret } from "../commands.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { registryServerProblem, registryUserProblem } from "../fields/registries.ts";
import { text, columns, elsewhere } from "./fields.ts";

/** A container registry from which apps pull images. */
export const registry = z
  .strictObject({
    name: text("ghcr", labelProblem).describe("The pull secret in the namespaces of apps is `<name>-pull-secret`"),
    server: text("ghcr.io", registryServerProblem)
      .describe(
        "`ghcr.io`, `docker.io`, also with a port and a path below which the login counts; both pods and scans for new tags find it",
      )
      .register(columns, { type: "host, port, path" }),
    username: text("labrats-bot", registryUserProblem).describe("The user name at the registry"),
  })
  .register(elsewhere, { password: `run: ${setSecret("registryPasswords", "<name>")}` });

/** Whatever is wrong with the password of a registry. */
export function passwordProblem(value: string): string | undefined {
  return value === "" ? "is empty; set the password, or an access token of the registry" : undefined;
}
