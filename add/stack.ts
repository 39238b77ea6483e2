import { check } from "../configuration/schema/check.ts";
import { stackFileSchema } from "../configuration/schema/stack-file.ts";
import { quote } from "../configuration/suggestion.ts";
import { YamlSource } from "../configuration/yaml-source.ts";
import { UsageError } from "../user-error.ts";
import { inLine } from "../yaml/write.ts";
import type { NewFile } from "./new-file.ts";
import type { KnownStack } from "./stacks.ts";

/** The options of a new stack. */
export interface NewStack {
  readonly name: string;
  /** Owner on GitHub. Default: the owner of the first stack. */
  readonly owner?: string | undefined;
  /** Environment of the cluster. Default: the name of the stack. */
  readonly environment?: string | undefined;
  /** Name of the cluster. Default: the name of the stack. */
  readonly cluster?: string | undefined;
  /** Domain of the cluster. Default: the domain of the first stack. */
  readonly domain?: string | undefined;
  /** Address or path of the `install.yaml` of a Flux release. Default: the manifest of the first stack. */
  readonly manifest?: string | undefined;
  /** Context of the kubeconfig. Default: the current one. */
  readonly context?: string | undefined;
}

/**
 * The file of a new stack. The first stack of a project creates the fleet repository, and all others join it.
 *
 * @throws UsageError when the owner, the domain or the Flux release is unknown, when another stack already has the
 * cluster, or when a value is not allowed
 */
export function newStack(stack: NewStack, stacks: readonly KnownStack[]): NewFile {
  const { name, environment = name, cluster = name, context } = stack;
  const others = stacks.filter((other) => other.name !== name);
  const creator = others.find(({ createsFleet }) => createsFleet);
  const owner = stack.owner ?? others.find((other) => other.owner !== undefined)?.owner;
  const domain = stack.domain ?? others.find((other) => other.domain !== undefined)?.domain;
  if (owner === undefined) throw new UsageError("No stack names an owner on GitHub; add --owner <organisation>");
  if (domain === undefined) throw new UsageError("No stack names a domain; add --domain <domain>");
  const manifest = stack.manifest ?? others.find((other) => other.manifest !== undefined)?.manifest;
  if (manifest === undefined) throw new UsageError("No stack names a release of Flux; add --manifest <address>");
  const twin = others.find((other) => other.environment === environment && other.cluster === cluster);
  if (twin !== undefined) {
    throw new UsageError(
      `The stack ${twin.name} has the cluster ${environment}/${cluster} already; add another --cluster <name>`,
    );
  }
  const path = `Pulumi.${name}.yaml`;
  const content = `# The cluster ${environment}/${cluster}. All keys: docs/reference/configuration.md
config:
  platform:github:
    owner: ${inLine(owner)}

  platform:cluster:
    environment: ${inLine(environment)}
    name: ${inLine(cluster)}
    domain: ${inLine(domain)}
    # Environments of apps that run on this cluster.
    hosts: [${inLine(environment)}]
${context === undefined ? "    # A context of your kubeconfig. Default: the current one.\n    # context: my-cluster" : `    context: ${inLine(context)}`}

  platform:fleet:
    repository: ${inLine(creator?.fleet ?? "fleet")}
    create: ${creator === undefined}

  platform:flux:
    manifest: ${inLine(manifest)}
`;
  const source = new YamlSource(path, { text: content });
  const [fault] = check(stackFileSchema, source.value, source).faults;
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new UsageError(`The name of a stack ${quote(name)} has letters, digits, ".", "_" and "-" only`);
  if (fault !== undefined) throw new UsageError(`${fault.path} ${fault.problem}`);
  return {
    path,
    content,
    next: [
      `pulumi stack init ${name}`,
      `npm run platform -- flux pin --stack ${name}`,
      `npm run platform -- doctor --stack ${name}`,
      ...(creator === undefined
        ? []
        : [`After its first pulumi up, add ${name} to platform:fleet.stacks in Pulumi.${creator.name}.yaml`]),
    ],
  };
}
