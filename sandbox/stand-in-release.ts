import { appendFileSync } from "node:fs";
import { FLUX_EXTRA_COMPONENTS } from "../model/flux.ts";
import { fluxNamespace } from "../model/names/flux.ts";
import { toYaml } from "../yaml/write.ts";
import { writeInstallManifest } from "./flux/install-manifest.ts";
import { playedComponents } from "./flux/played-components.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";

/**
 * Writes a file that stands in for a release of Flux without a download. It has every controller that a stack can
 * select: a bare Deployment for controllers whose files are not available.
 */
export function writeStandIn(file: string, toolchain: Toolchain): void {
  const controllers = {
    "source-controller": toolchain.asset("flux-build/source-controller"),
    "kustomize-controller": toolchain.asset("flux-build/kustomize-controller"),
  };
  writeInstallManifest(file, controllers, toolchain.asset("crds"));
  const played = new Set(playedComponents.map(({ name }) => name));
  const missing = FLUX_EXTRA_COMPONENTS.filter((name) => !played.has(name));
  appendFileSync(file, `---\n${toYaml(missing.map(bareController))}`);
}

function bareController(name: string) {
  const labels = { app: name };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "manager", image: `ghcr.io/fluxcd/${name}` }] },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      namespace: fluxNamespace,
      labels: { "app.kubernetes.io/component": name, "app.kubernetes.io/part-of": "flux" },
    },
    spec: { selector: { matchLabels: labels }, template },
  };
}
