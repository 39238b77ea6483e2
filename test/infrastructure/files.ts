import { join } from "node:path";
import { filesIn } from "../support/files-in.ts";
import { fluxWithHelm, minimalFiles } from "../configuration/project.ts";

/** Files of a directory beside this one, by name. */
export function componentFiles(directory: "valid" | "invalid" | "catalog"): Record<string, string> {
  return filesIn(join(import.meta.dirname, directory));
}

/** Lines of a stack's file: the variables that the components of `valid` need. */
export const variables = `\
  platform:settings: { POOL: 192.168.1.240-192.168.1.250 }
  platform:secrets:
    PORKBUN_TOKEN: { secure: hush }
    CERTIFICATE: { secure: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n" }
    PIN: { secure: "0123" }
`;

/**
 * Component files as a project has them, beside a catalog of their own.
 * @param stack Further lines of the stack's file; by default {@link variables}.
 */
export function asProject(files: Readonly<Record<string, string>>, stack = variables): Record<string, string> {
  const inDirectory = (directory: string, all: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(all).map(([name, text]) => [`${directory}/${name}`, text]);
  return {
    "Pulumi.dev.yaml": `${minimalFiles["Pulumi.dev.yaml"] ?? ""}${stack}`,
    ...fluxWithHelm,
    "apps/my-diet.yaml": app,
    ...Object.fromEntries([
      ...inDirectory("catalog", componentFiles("catalog")),
      ...inDirectory("infrastructure", files),
    ]),
  };
}

/** With the namespaces `my-diet-platform`, `my-diet-splash` and `my-diet-dev`. */
const app = `\
displayName: MyDiet
source: { repository: apps.my-diet }
environments: { dev: { path: ./k8s, hostname: app.example.org } }
`;
