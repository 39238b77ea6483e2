import type { IEnvVar } from "kubernetes-models/v1";
import { fluxNamespace } from "../../model/names/flux.ts";

/** Settings of a controller that are added to those of its release. */
export interface ControllerSettings {
  /** After the release's own: of an argument that is given twice, the last counts. */
  readonly arguments: readonly string[];
  /** The feature gates to enable, in addition to the release's. Default: none. */
  readonly featureGates?: readonly string[];
  /** Default: none. */
  readonly environment?: readonly IEnvVar[];
}

/** Service account of a tenant's object that names none: it exists everywhere and may do nothing. */
const nobody = "default";

/**
 * The field manager with which Pulumi's Kubernetes provider creates objects. kustomize-controller takes over all fields
 * that Pulumi created for Flux; otherwise a field that is removed from Git would stay, owned by Pulumi.
 */
const creator = "pulumi-kubernetes";

const noCrossNamespaceRefs = "--no-cross-namespace-refs=true";
const defaultServiceAccount = `--default-service-account=${nobody}`;

/**
 * Lets an object act outside the cluster as a service account of its own namespace, never as the controller. The
 * arguments `--default-…-service-account` require this gate: a controller exits at startup without it.
 * @see https://fluxcd.io/flux/installation/configuration/workload-identity/
 */
const ownIdentity = ["ObjectLevelWorkloadIdentity"] as const;

/** A proxy address on which nothing listens: requests sent through this proxy fail. */
const nowhere = "http://127.0.0.1:9";

/**
 * Limits a controller to the API server and Flux's own services. `--no-remote-bases` only stops Git: Kustomize still
 * fetches files over HTTP if a `kustomization.yaml` names their URL, and Helm does the same for a `$ref` in a chart's
 * `values.schema.json`. Both would do so from the controller's position in the network.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
const deadProxy: readonly IEnvVar[] = [
  { name: "HTTP_PROXY", value: nowhere },
  { name: "HTTPS_PROXY", value: nowhere },
  {
    name: "NO_PROXY",
    value: [
      "$(KUBERNETES_SERVICE_HOST)",
      `.${fluxNamespace}.svc.cluster.local.`,
      `.${fluxNamespace}.svc.cluster.local`,
      `.${fluxNamespace}.svc`,
      `.${fluxNamespace}`,
    ].join(","),
  },
];

/** The only way around that proxy is to the controller itself: Go sends nothing to `localhost` through one. */
const podIp: IEnvVar = { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } };

/**
 * A controller behind the proxy listens on the address of its Pod alone, which kubelets and Prometheus use. The
 * brackets work for both IPv4 and IPv6.
 */
const awayFromLoopback = [`--metrics-addr=[$(${podIp.name})]:8080`, `--health-addr=[$(${podIp.name})]:9440`] as const;

const confined: readonly IEnvVar[] = [...deadProxy, podIp];

/**
 * The settings that keep tenants inside their namespaces, by controller of a release; for kustomize-controller also the
 * field managers that give way to Flux. `docs/reference/flux.md` explains each argument, and which are left out.
 * @see https://fluxcd.io/flux/installation/configuration/multitenancy/
 */
export const controllerSettings: Readonly<Record<string, ControllerSettings>> = {
  "source-controller": { arguments: [defaultServiceAccount], featureGates: ownIdentity },
  "kustomize-controller": {
    arguments: [
      noCrossNamespaceRefs,
      "--no-remote-bases=true",
      defaultServiceAccount,
      `--default-kubeconfig-service-account=${nobody}`,
      `--default-decryption-service-account=${nobody}`,
      `--override-manager=${creator}`,
      ...awayFromLoopback,
    ],
    featureGates: ownIdentity,
    environment: confined,
  },
  "helm-controller": {
    arguments: [
      noCrossNamespaceRefs,
      defaultServiceAccount,
      `--default-kubeconfig-service-account=${nobody}`,
      ...awayFromLoopback,
    ],
    featureGates: ownIdentity,
    environment: confined,
  },
  "notification-controller": { arguments: [noCrossNamespaceRefs, defaultServiceAccount], featureGates: ownIdentity },
  "image-reflector-controller": { arguments: [noCrossNamespaceRefs, defaultServiceAccount], featureGates: ownIdentity },
  "image-automation-controller": {
    arguments: [noCrossNamespaceRefs, defaultServiceAccount],
    featureGates: ownIdentity,
  },
  "source-watcher": { arguments: [noCrossNamespaceRefs] },
};
