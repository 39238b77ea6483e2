import type { Sealer } from "./their-fleet.ts";
import { claim, deployment, kustomization, list, namespace, type Files, type Style } from "./yaml.ts";

const root = "kubernetes/rpi-cluster";
const keyring = "decryption: { provider: sops, secretRef: { name: flux-sops } }";
const variables =
  "postBuild: { substituteFrom: [{ kind: ConfigMap, name: cluster-settings, optional: true }, { kind: Secret, name: cluster-secrets, optional: true }] }";

/** A chart in the namespace of its component, from a repository in Flux's, as long as Flux allows that. */
function release({ accounts }: Style): string {
  const [place, account] = accounts ? ["", "  serviceAccountName: helm\n"] : [", namespace: flux-system", ""];
  return `\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: cloudnative-pg, namespace: database }
spec:
  interval: 1h
${account}  chart: { spec: { chart: cloudnative-pg, version: 0.27.0, sourceRef: { kind: HelmRepository, name: cloudnative-pg${place} } } }
`;
}

function charts(namespaceName: string): string {
  return `\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: cloudnative-pg, namespace: ${namespaceName} }
spec: { type: oci, interval: 1h, url: "oci://ghcr.io/cloudnative-pg/charts" }
`;
}

/** What a locked down Flux wants in a namespace with a chart. */
const account = `\
apiVersion: v1
kind: ServiceAccount
metadata: { name: helm, namespace: database }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: database-helm }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: helm, namespace: database }]
---
${charts("database")}`;

/**
 * One cluster without overlays: four Kustomizations at the top, a `ks.yaml` for each component and app, variables from a
 * sealed Secret. The directory at the top has no list: Flux applies each of its files.
 */
export async function rpiCluster(seal: Sealer, style: Style): Promise<Files> {
  const top = [
    kustomization("cluster-repositories", `./${root}/flux/repositories`, style, ["wait: false"]),
    kustomization("cluster-settings", `./${root}/flux/settings`, style, ["wait: false", keyring]),
    kustomization("cluster-infrastructure", `./${root}/infrastructure`, style, [
      "dependsOn: [{ name: cluster-repositories }]",
      variables,
    ]),
    kustomization("cluster-apps", `./${root}/apps`, style, ["dependsOn: [{ name: cluster-repositories }]"]),
  ];
  const secret = (name: string, place: string, stringData: Readonly<Record<string, string>>): Promise<string> =>
    seal({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place }, stringData });
  return {
    [`${root}/flux/config/cluster.yaml`]: top.join("---\n"),
    [`${root}/flux/repositories/cloudnative-pg.yaml`]: charts("flux-system"),
    [`${root}/flux/settings/kustomization.yaml`]: list("cluster-settings.yaml", "cluster-secrets.sops.yaml"),
    [`${root}/flux/settings/cluster-settings.yaml`]:
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cluster-settings, namespace: flux-system }\ndata: { TIMEZONE: Europe/Berlin }\n",
    [`${root}/flux/settings/cluster-secrets.sops.yaml`]: await secret("cluster-secrets", "flux-system", {
      CLUSTER_DOMAIN: "home.example.org",
    }),
    [`${root}/infrastructure/kustomization.yaml`]: list("database"),
    [`${root}/infrastructure/database/kustomization.yaml`]: list(
      "namespace.yaml",
      "cloudnative-pg/ks.yaml",
      ...(style.accounts ? ["helm.yaml"] : []),
    ),
    [`${root}/infrastructure/database/namespace.yaml`]: namespace("database"),
    ...(style.accounts ? { [`${root}/infrastructure/database/helm.yaml`]: account } : {}),
    [`${root}/infrastructure/database/cloudnative-pg/ks.yaml`]: kustomization(
      "cloudnative-pg-operator",
      `./${root}/infrastructure/database/cloudnative-pg/operator`,
      style,
    ),
    [`${root}/infrastructure/database/cloudnative-pg/operator/kustomization.yaml`]: list("release.yaml"),
    [`${root}/infrastructure/database/cloudnative-pg/operator/release.yaml`]: release(style),
    [`${root}/apps/kustomization.yaml`]: list("home"),
    [`${root}/apps/home/kustomization.yaml`]: list("namespace.yaml", "linkding/ks.yaml"),
    [`${root}/apps/home/namespace.yaml`]: namespace("home"),
    [`${root}/apps/home/linkding/ks.yaml`]: kustomization("linkding", `./${root}/apps/home/linkding/app`, style, [
      "targetNamespace: home",
      "dependsOn: [{ name: cloudnative-pg-operator }]",
      "wait: true",
      keyring,
      variables,
    ]),
    [`${root}/apps/home/linkding/app/kustomization.yaml`]: list(
      "linkding.yaml",
      "bookmarks.yaml",
      "postgres-credentials.sops.yaml",
      "address.yaml",
    ),
    [`${root}/apps/home/linkding/app/linkding.yaml`]: deployment("linkding", "docker.io/sissbruecker/linkding:1.44.1"),
    [`${root}/apps/home/linkding/app/bookmarks.yaml`]: claim("bookmarks"),
    [`${root}/apps/home/linkding/app/address.yaml`]:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: address }\ndata: { host: "links.${CLUSTER_DOMAIN}" }\n',
    [`${root}/apps/home/linkding/app/postgres-credentials.sops.yaml`]: await secret(
      "linkding-postgres-credentials",
      "home",
      { username: "linkding", password: "swordfish" },
    ),
  };
}
