import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import { isRecipient } from "../../sops/age-identity.ts";
import type { Recipient } from "../../model/age.ts";

/** The facts about a cluster that the other clusters of its fleet repository need. */
export interface FleetMember {
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** The recipients of the cluster's sealed files: the cluster, and any break-glass keys. */
  readonly recipients: readonly Recipient[];
  /** The public AGE keys of each app that runs there: more than one while its key changes. */
  readonly apps: Readonly<Record<string, readonly Recipient[]>>;
}

/** Another stack that shares the fleet repository, read from its outputs. */
export class Neighbour extends pulumi.ComponentResource {
  /** Undefined until the other stack has run; the next `up` after that sees it. */
  readonly member: pulumi.Output<FleetMember | undefined>;

  /** @param stack Name of the stack, of this project and this organisation. */
  constructor(name: string, stack: string, options?: pulumi.ComponentResourceOptions) {
    super("platform:fleet:Neighbour", name, {}, options);
    const { outputs } = new pulumi.StackReference(
      name,
      { name: [pulumi.getOrganization(), pulumi.getProject(), stack].join("/") },
      { parent: this },
    );
    this.member = outputs.apply(toMember);
    this.registerOutputs();
  }
}

/** Reads the outputs of another stack, which may use another version of this program: unknown fields are ignored. */
function toMember(outputs: unknown): FleetMember | undefined {
  const { cluster, recipients, apps } = fields(outputs);
  if (typeof cluster !== "string" || !Array.isArray(recipients)) return undefined;
  const keys = Object.entries(fields(apps)).flatMap(([app, output]) => {
    const { agePublicKey, recipients: all } = fields(output);
    const known = (Array.isArray(all) ? all : [agePublicKey]).filter(isKey);
    return known.length === 0 ? [] : [[app, known] as const];
  });
  return { cluster, recipients: recipients.filter(isKey), apps: Object.fromEntries(keys) };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isKey(value: unknown): value is Recipient {
  return typeof value === "string" && isRecipient(value);
}

/** The other clusters of the fleet that have come up so far. */
export function neighbourhood(
  parent: pulumi.Resource,
  { fleet: { stacks } }: Configuration,
): pulumi.Output<FleetMember[]> {
  return pulumi
    .all(stacks.map((stack) => new Neighbour(stack, stack, { parent }).member))
    .apply((members) => members.filter((member) => member !== undefined));
}
