import type { IRole, IRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { AppSecret } from "../../model/deployment.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { secretReader } from "../../model/names/app-objects.ts";

const rbac = "rbac.authorization.k8s.io";

/** A Role or RoleBinding in a platform namespace. */
export type SecretReader = (IRole | IRoleBinding) & KubernetesObject;

/** A namespace in which the app runs, and the secrets that it gets from the app's platform namespace. */
export interface SecretUser {
  readonly namespace: string;
  readonly secrets: readonly AppSecret[];
}

/**
 * Returns the rights to read secrets of a platform namespace from the app's other namespaces: each may read exactly the
 * secrets that its registration names. Without any, the role allows nothing, because Flux rejects a directory without
 * manifests.
 *
 * @param platform The platform namespace.
 */
export function secretReaders(platform: string, users: readonly SecretUser[]): SecretReader[] {
  const readers = users.filter(({ secrets }) => secrets.length > 0).flatMap((user) => secretReaderOf(platform, user));
  return readers.length > 0 ? readers : [role(platform, secretReader, [])];
}

/** Returns the Role and RoleBinding of one namespace with secrets. */
export function secretReaderOf(platform: string, { namespace, secrets }: SecretUser): SecretReader[] {
  const name = `${secretReader}-${namespace}`;
  const names = [...new Set(secrets.map(({ from }) => from))];
  // Without names it would be the right to read all of them.
  if (names.length === 0) throw new Error(`${namespace} gets no secrets`);
  return [
    role(platform, name, [{ apiGroups: [""], resources: ["secrets"], resourceNames: names, verbs: ["get"] }]),
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name, namespace: platform },
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name: secretReader, namespace }],
    },
  ];
}

function role(namespace: string, name: string, rules: NonNullable<IRole["rules"]>): SecretReader {
  return { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name, namespace }, rules };
}
