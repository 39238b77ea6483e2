import type { AgeRecipient, KeyKind } from "../../model/age.ts";
import type { App } from "../../model/app.ts";
import type { Configuration } from "../../model/configuration.ts";
import { appKeyName, CLUSTER_KEY, generationsOf } from "../../model/keys.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { clusterKeySecretName, fluxNamespace } from "../../model/names/flux.ts";
import { sealsBesideCode } from "../../manifests/app/sops-config.ts";
import { recipientKind } from "../../sops/age-identity.ts";
import type { OwnState } from "../own-state.ts";
import { PreflightError } from "../preflight-error.ts";

/** One generation of a key in the state. */
export interface Generation {
  readonly generation: number;
  readonly recipient: AgeRecipient;
  readonly kind: KeyKind;
}

/** A branch with files that are sealed to a key. */
export interface SealedPlace {
  readonly repository: string;
  readonly branch: string;
  /** The app whose source it is, where the source belongs to another owner than the stack's. */
  readonly foreign?: App;
}

/** A key of which the state has another generation than the one that is asked for. */
export interface ChangingKey {
  /** The name of the key in the configuration: `my-diet/age`. */
  readonly key: string;
  /** The generation that is asked for. */
  readonly generation: number;
  /** Its public key; absent while the state does not have it. */
  readonly recipient?: AgeRecipient;
  /** The other generations in the state, the newest first; at least one. */
  readonly others: readonly Generation[];
  /** The Secret from which Flux reads the key. */
  readonly secret: { readonly namespace: string; readonly name: string };
  /** The branches that may have files sealed to the key. */
  readonly places: readonly SealedPlace[];
}

type Asked = Pick<Configuration, "keys" | "ageKeyKind" | "ageKeys" | "apps" | "fleet">;

/**
 * The AGE keys that change.
 *
 * @throws PreflightError when a generation is asked for that is gone, or another kind of key without another generation
 */
export function changingKeys(configuration: Asked, state: Pick<OwnState, "ageKeys">): ChangingKey[] {
  const kindsLeft: string[] = [];
  const gone: string[] = [];
  const { ageKeyKind: kind } = configuration;
  const changing = keysOf(configuration).flatMap(({ resource, ...one }): ChangingKey[] => {
    const { generation } = generationsOf(configuration.keys, one.key);
    const known = [...(state.ageKeys.get(resource)?.generations ?? [])]
      .map(([number, recipient]) => ({
        ...{ generation: number, recipient },
        kind: recipientKind(recipient) ?? "x25519",
      }))
      .sort((a, b) => b.generation - a.generation);
    const newest = known[0]?.generation ?? 0;
    const wanted = known.find((each) => each.generation === generation);
    if (wanted === undefined && generation < newest) {
      gone.push(`${one.key}: ${newest} keeps the key, ${newest + 1} makes another one; ${generation} is gone`);
    }
    if (wanted !== undefined && wanted.kind !== kind) kindsLeft.push(`${one.key}: ${newest + 1}`);
    const others = known.filter((each) => each !== wanted);
    if (others.length === 0) return [];
    return [{ ...one, generation, others, ...(wanted === undefined ? {} : { recipient: wanted.recipient }) }];
  });
  if (gone.length > 0) {
    throw new PreflightError(
      `platform:keys.generations asks for generations that are gone; nothing was changed. Write one of:\n${listed(gone)}`,
    );
  }
  if (kindsLeft.length > 0) {
    throw new PreflightError(
      `platform:ageKeyKind is ${kind}, and these keys are of the other kind; nothing was changed. Another kind is another key. Write into platform:keys.generations:\n${listed(kindsLeft)}`,
    );
  }
  return changing;
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Every AGE key that the stack makes. */
function keysOf({ ageKeys, apps, fleet }: Asked): (Omit<ChangingKey, "generation" | "others"> & {
  readonly resource: string;
})[] {
  const { branch } = fleet;
  const made = apps.filter(({ name }) => !Object.hasOwn(ageKeys, name));
  return [
    {
      ...{ key: CLUSTER_KEY, resource: "platform-cluster" },
      secret: { namespace: fluxNamespace, name: clusterKeySecretName },
      places: [{ repository: fleet.repository, branch }],
    },
    ...made.map((app) => ({
      ...{ key: appKeyName(app.name), resource: `${app.name}-age` },
      secret: { namespace: app.names.platformNamespace, name: appObjectNames(app.name).ageKey },
      places: [
        { repository: app.names.platformRepository, branch },
        ...(sealsBesideCode(app) ? sourceBranches(app) : []),
      ],
    })),
  ];
}

/** Branches of the source repository; what a tag holds does not change. */
function sourceBranches(app: App): SealedPlace[] {
  const { source, home, environments } = app;
  const refs = [home, ...environments].flatMap((deployment) =>
    deployment?.decrypt === true ? [deployment.ref ?? source.ref] : [],
  );
  const branches = new Set(refs.flatMap((ref) => ("branch" in ref ? [ref.branch] : [])));
  const owned = source.owner === undefined ? {} : { foreign: app };
  return [...branches].map((branch) => ({ repository: source.repository, branch, ...owned }));
}
