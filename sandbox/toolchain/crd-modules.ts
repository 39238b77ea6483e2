import type { ModuleFiles } from "./recipes.ts";

/**
 * The sources of custom resource definitions. The versions match those that the charts of `catalog/` install, as
 * closely as modules exist. Flux's own are generated from its APIs, which the program `crds` has in its `go.mod`.
 */
export const crdModules = [
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.1",
    sum: "h1:0LttV37Q5c2CBNoHkjuI8sLKTXWZDC2SwQkxrBMKV9w=",
    paths: ["deploy/crds"],
  },
  {
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.1",
    sum: "h1:mock6phZbI6rvZerwrVNk7hVNymQgHo+6sJ81Ia7ftY=",
    paths: ["config/crd/standard"],
  },
  {
    module: "go.universe.tf/metallb",
    version: "v0.16.1",
    sum: "h1:iVtjCslcUFMOEvuNeAyW2ygZxyW+6YjnNcEuCTOZezc=",
    paths: ["config/crd/bases"],
  },
  {
    module: "github.com/rook/rook",
    version: "v1.20.6",
    sum: "h1:2+Qe/CLcZ2WrXf9Vhf21JwZQqN8cVXPQskZzHf3KLjU=",
    paths: ["deploy/examples/crds.yaml"],
  },
  {
    module: "github.com/cloudnative-pg/cloudnative-pg",
    version: "v1.30.0",
    sum: "h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=",
    paths: ["config/crd/bases"],
  },
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.93.1",
    sum: "h1:4Juk8v93RdG1DSGD/mGp+SeQKPmnlLIj2iq3blLZgFY=",
    paths: ["example/prometheus-operator-crd"],
  },
  {
    module: "github.com/traefik/traefik/v3",
    version: "v3.7.11",
    sum: "h1:AdGIts8MRFqWMjXhZFisrbLseB7vjikUL1q9H9DSvrM=",
    paths: ["docs/content/reference/dynamic-configuration"],
  },
  {
    module: "github.com/cilium/cilium",
    version: "v1.20.2",
    sum: "h1:dqiEGIcXc+gqCLYG/l7VCFJ8GHyb4HUrwbZOpkX5dL8=",
    // Only the kinds that a platform writes: the others of Cilium's twenty are its internal records.
    paths: [
      "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumloadbalancerippools.yaml",
      "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml",
      "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumclusterwidenetworkpolicies.yaml",
      "pkg/k8s/apis/cilium.io/client/crds/v2alpha1/ciliuml2announcementpolicies.yaml",
    ],
  },
] as const satisfies readonly ModuleFiles[];
