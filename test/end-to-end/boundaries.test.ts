import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import { definitionsIn, installDefinitions } from "../../sandbox/crds/install.ts";
import { cannotPass } from "./boundaries/cannot-pass.ts";
import { gatewayKinds } from "./boundaries/gateways.ts";
import { hostnames } from "./boundaries/hostnames.ts";
import { boundariesHold } from "./boundaries/lets.ts";
import { addresses, pushes, tokens } from "./boundaries/others.ts";
import { ownersHold } from "./boundaries/owners.ts";
import { placement } from "./boundaries/placement.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const gatewayApi = "gateway.networking.k8s.io";

describe("the API server, in the namespaces of apps", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let client: KubernetesClient;

  before(async () => {
    platform = await sharedPlatform();
    ({ client } = platform.cluster);
  });

  for (const bound of [...tokens, ...addresses, ...placement, ...pushes, ...hostnames]) cannotPass(bound, () => client);

  describe("where there is the Gateway API", () => {
    const ofGateways = () =>
      definitionsIn(platform.toolchain.asset("crds")).filter(({ spec }) => spec.group === gatewayApi);

    before(async () => {
      const { signal } = platform.sandbox.supervisor;
      await installDefinitions(client, platform.toolchain.asset("crds"), [gatewayApi], signal);
    });

    after(async () => {
      for (const definition of ofGateways()) await client.delete(definitionReference(definition), { wait: 60_000 });
    });

    for (const bound of gatewayKinds) cannotPass(bound, () => client);
  });

  boundariesHold(() => client);
  ownersHold(() => client);
});
function definitionReference({ metadata }: ReturnType<typeof definitionsIn>[number]) {
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: metadata.name };
}
