import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type * as pulumi from "@pulumi/pulumi";
import { platformMark } from "../../manifests/platform-mark.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { AppAccess } from "./app-access.ts";
import { AppNamespaces } from "./app-namespaces.ts";
import { AppNetwork } from "./app-network.ts";
import { AppSecrets } from "./app-secrets.ts";
import type { AppArgs } from "./app.ts";
import { pullingNamespaces } from "./copied-secrets.ts";
import { RegistrySecret } from "./registry-secret.ts";

/** Creates the namespaces, then the objects that they need before anything is deployed. */
export function prepareNamespaces(
  parent: pulumi.Resource,
  name: string,
  given: AppArgs,
  users: readonly AppDeployment[],
): pulumi.Resource[] {
  const { registration, registries, registryStore, labelPrefix, rules, images } = given;
  const platform = registration.names.platformNamespace;
  const workloads = users.map(({ namespace }) => namespace);
  const namespaces = new AppNamespaces(
    `${name}-namespaces`,
    {
      app: registration.name,
      platform,
      workloads: users,
      labelPrefix,
      about: registration,
      protect: registration.protect,
    },
    { parent, dependsOn: [...rules] },
  );
  const inside = { parent, dependsOn: namespaces };
  const publicKey = new ConfigMap(
    `${name}-public-key`,
    {
      metadata: {
        name: appObjectNames(registration.name).publicKey,
        namespace: platform,
        labels: platformMark(labelPrefix),
      },
      data: { agePublicKey: given.ageKey.recipient },
    },
    inside,
  );
  const access = new AppAccess(
    `${name}-access`,
    { platform, workloads, access: registration.access, images, labelPrefix },
    inside,
  );
  const written = registryStore === undefined ? registries : [];
  const registrySecrets = written.map((registry) => {
    const pulling = pullingNamespaces(registry, registration, users);
    // A slash, since both names may have hyphens: a-b and c must not meet a and b-c.
    return new RegistrySecret(`${name}/${registry.name}`, { namespaces: pulling, registry, labelPrefix }, inside);
  });
  const secrets = users.every((user) => user.secrets.length === 0)
    ? []
    : [new AppSecrets(`${name}-secrets`, { platform, users, labelPrefix }, inside)];
  return [namespaces, publicKey, access, ...registrySecrets, ...secrets, ...boundNetwork(inside, name, given, users)];
}

/** Limits the network of each namespace where the app runs, unless it is open. */
function boundNetwork(
  options: pulumi.ComponentResourceOptions,
  name: string,
  { registration, boundaries, database, labelPrefix }: AppArgs,
  users: readonly AppDeployment[],
): AppNetwork[] {
  const { network = boundaries?.network ?? "open", environments } = registration;
  if (network === "open") return [];
  const from = boundaries?.networkFrom ?? [];
  const withDatabase = environments.filter(({ postgres }) => postgres !== undefined).map(({ namespace }) => namespace);
  const policies = users.map(({ namespace }) => ({
    ...{ namespace, network, from, labelPrefix },
    database: withDatabase.includes(namespace) ? database : undefined,
  }));
  return [new AppNetwork(`${name}-network`, { policies }, options)];
}
