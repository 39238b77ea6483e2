import { variablesOf } from "../../../manifests/infrastructure/template.ts";
import type { DraftComponent } from "../../components.ts";
import { setSecret } from "../../commands.ts";
import { faultAt, type Fault, type Path } from "../../fault.ts";
import type { SourceValues } from "../../schema/chart-source.ts";
import { placesOf } from "./chart-sources.ts";
import { misfitProblem } from "./component-secrets.ts";
import type { InfrastructureRule } from "./draft.ts";
import { OWN_VARIABLES } from "./settings.ts";

/** The credentials of a source fit its protocol and come from a secret of the cluster, and signatures have a signer. */
export const sourceAccess: InfrastructureRule = ({ components, stack }) => {
  const plain = [...OWN_VARIABLES, ...Object.keys(stack.values.settings)];
  return components.flatMap((component) => accessFaults(component, plain));
};

function accessFaults({ definition: { source, values } }: DraftComponent, plain: readonly string[]): Fault[] {
  return Object.entries(values.sources).flatMap(([name, one]) => {
    const at = (path: Path, problem: string | undefined): Fault[] =>
      problem === undefined ? [] : [faultAt(source, ["sources", name, ...path], problem)];
    const { credentials = {}, verify } = one;
    const secret = credentials.identity === undefined ? "password" : "identity";
    return [
      ...at(["credentials"], one.credentials === undefined ? undefined : formProblem(one)),
      ...(["username", "password", "identity"] as const).flatMap((key) => {
        const text = credentials[key];
        return text === undefined ? [] : at(["credentials", key], misfitProblem(text));
      }),
      ...at(["credentials", secret], plainProblem(credentials[secret], plain)),
      ...at(["verify"], verify === undefined ? undefined : verifyProblem(one)),
    ];
  });
}

/** Reports credentials that Flux cannot use for the place of a source. */
function formProblem({ credentials = {}, git, ...places }: SourceValues): string | undefined {
  const { username, password, identity, knownHosts } = credentials;
  const isSsh = git?.startsWith("ssh://") === true;
  if (!isSsh) {
    if (identity !== undefined || knownHosts !== undefined) {
      return "has an SSH key, and the source is reached over HTTPS; write username and password";
    }
    if (username !== undefined && password !== undefined) return undefined;
    return "is not whole; write username and password, for a token any username";
  }
  if (placesOf({ ...places, git }).length > 1) return undefined;
  if (username !== undefined || password !== undefined) {
    return "has a user and a password, and the source is reached over SSH; write identity, and knownHosts";
  }
  if (identity === undefined) return 'is not whole; write identity: "${MY_KEY}"';
  if (knownHosts !== undefined || /^ssh:\/\/([^@/]+@)?github\.com\//.test(git)) return undefined;
  return "does not say which server is the right one; write knownHosts, the lines that ssh-keyscan prints";
}

function plainProblem(text: string | undefined, plain: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  // A name that nothing sets is told by another rule.
  if (variablesOf(text).some(({ name }) => !plain.includes(name))) return undefined;
  return `is a secret in plain text; change it where it is used, run: ${setSecret("secrets", "<NAME>")}, and write "\${<NAME>}"`;
}

function verifyProblem({ oci, verify }: SourceValues): string | undefined {
  if (oci === undefined) return "is for charts in registries, which alone have signatures of cosign; remove it";
  const { keys = [], identities = [] } = verify ?? {};
  if (keys.length > 0 && identities.length > 0)
    return "has keys and identities, and Flux looks at keys only; remove one";
  if (keys.length + identities.length > 0) return undefined;
  return "would take the signature of anybody; write keys, or identities: who signs";
}
