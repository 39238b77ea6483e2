import { join } from "node:path";
import { labelProblem } from "../configuration/fields/kubernetes.ts";
import { JSON_SCHEMA_FILE } from "../configuration/registrations.ts";
import { check } from "../configuration/schema/check.ts";
import { registrationSchema } from "../configuration/schema/registration.ts";
import { YamlSource } from "../configuration/yaml-source.ts";
import { UsageError } from "../user-error.ts";
import { inLine } from "../yaml/write.ts";
import type { NewFile } from "./new-file.ts";
import type { KnownStack } from "./stacks.ts";

/** The options of a new app. */
export interface NewApp {
  readonly name: string;
  /** Name for people. Default: the name. */
  readonly displayName?: string | undefined;
  /** Source repository. Default: `apps.<name>`. */
  readonly repository?: string | undefined;
  /** Names of environments. Default: every environment that a stack hosts. */
  readonly environments?: readonly string[] | undefined;
  /** Directory with the manifests, in each environment. Default: `./k8s`. */
  readonly path?: string | undefined;
}

/**
 * The registration of a new app, with a host name `<app>-<environment>.<domain>` in each environment.
 *
 * @throws UsageError when no stack hosts an environment, or a value is not allowed
 */
export function newApp(app: NewApp, stacks: readonly KnownStack[]): NewFile {
  const { name, displayName = name, repository = `apps.${name}`, path = "./k8s" } = app;
  const problem = labelProblem(name);
  if (problem !== undefined) throw new UsageError(`The name of an app: ${problem}`);
  const hosted = [...new Set(stacks.flatMap(({ hosts }) => hosts))];
  const environments = app.environments ?? hosted;
  if (environments.length === 0) {
    throw new UsageError("No stack file has an environment; add one with --environment <name>, or a stack first");
  }
  const domainOf = (environment: string): string =>
    stacks.find(({ hosts }) => hosts.includes(environment))?.domain ?? "example.org";
  const content = `# yaml-language-server: $schema=${JSON_SCHEMA_FILE}
# Registers the app "${name}". All keys: docs/reference/configuration.md
displayName: ${inLine(displayName)}

# The repository with the code of the team. It must exist.
source: { repository: ${inLine(repository)}, branch: main }

# Who may work with the app: groups of the identity provider of the cluster. Roles are admin, developer and reader.
# access:
#   - { group: ${name}-developers, role: developer }

environments:
${environments
  .map(
    (environment) =>
      `  ${inLine(environment)}: { path: ${inLine(path)}, hostname: ${name}-${environment}.${domainOf(environment)} }`,
  )
  .join("\n")}
`;
  const file = join(stacks[0]?.apps ?? "apps", `${name}.yaml`);
  const source = new YamlSource(file, { text: content });
  const { faults } = check(registrationSchema, source.value, source);
  const [fault] = faults;
  if (fault !== undefined) throw new UsageError(`${fault.path} ${fault.problem}`);
  const unhosted = environments.filter((environment) => !hosted.includes(environment));
  return {
    path: file,
    content,
    next: [
      ...unhosted.map((environment) => `No stack hosts ${environment} yet: add it to platform:cluster.hosts of one`),
      ...stacks.map((stack) => `pulumi preview --stack ${stack.name}`),
    ],
  };
}
