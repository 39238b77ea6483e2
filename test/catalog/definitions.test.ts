import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Component } from "../../model/component.ts";
import { stageKustomizations } from "../../manifests/infrastructure/stages.ts";
import { definitionTexts, readCatalog } from "./catalog-project.ts";

const documentation = readFileSync(join(import.meta.dirname, "../../docs/reference/catalog.md"), "utf8");

/** Variables that every cluster has. */
const always = ["CLUSTER_DOMAIN", "CLUSTER_ENVIRONMENT", "CLUSTER_NAME"];

describe("the catalog", () => {
  let components: readonly Component[];
  before(async () => {
    components = await readCatalog();
  });

  it("can be installed as a whole, one stage after the other", () => {
    assert.deepEqual(
      components.flatMap((component) =>
        stageKustomizations(component, "dev").map(({ metadata, spec }) => {
          const after = (spec.dependsOn ?? []).map(({ name }) => name);
          return [`${component.layer}: ${metadata.name}`, ...after].join(" < ");
        }),
      ),
      [
        "apps: authelia < authelia-secrets",
        "infrastructure: cert-manager < cert-manager-secrets",
        "infrastructure: cert-manager-webhooks < cert-manager",
        "infrastructure: cert-manager-issuers < cert-manager-webhooks",
        "infrastructure: cert-manager-certificates < cert-manager-issuers",
        "infrastructure: cilium-gateway-pool < gateway-api",
        "infrastructure: cilium-gateway < cilium-gateway-pool < cert-manager-certificates",
        "infrastructure: cloudnative-pg-operator",
        "infrastructure: external-secrets",
        "infrastructure: gateway-api",
        "apps: homepage",
        "apps: kube-prometheus-stack-crds",
        "apps: kube-prometheus-stack < kube-prometheus-stack-crds < kube-prometheus-stack-secrets",
        "apps: linkding < linkding-secrets",
        "apps: loki",
        "infrastructure: metallb",
        "infrastructure: metallb-pool < metallb",
        "infrastructure: metrics-server",
        "infrastructure: rook-ceph-common",
        "infrastructure: rook-ceph-operator < rook-ceph-common",
        "infrastructure: rook-ceph-cluster < rook-ceph-operator",
        "infrastructure: rook-ceph-rbd < rook-ceph-cluster",
        "infrastructure: traefik",
      ],
    );
  });

  it("pins every chart to one version", () => {
    const versions = components.flatMap(({ sources, stages }) => [
      ...stages.flatMap(({ releases }) => releases.flatMap(({ chart }) => chart?.version ?? [])),
      ...Object.values(sources).flatMap((source) => (source.kind === "oci" ? Object.values<string>(source.ref) : [])),
    ]);
    assert.deepEqual(
      versions.filter((version) => !/^v?\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });

  it("says at the top of each file which variables it needs, and no others", () => {
    for (const [name, text] of Object.entries(definitionTexts)) {
      const [, comment = "", content = ""] = /^((?:#.*\n)+)([^]*)$/.exec(text) ?? [];
      assert.match(comment, /^# platform:settings .*\n(#.*\n)*# platform:secrets /m, name);
      assert.deepEqual(variablesIn(comment, /\b[A-Z]+(?:_[A-Z]+)+\b/g), variablesIn(content, /(?<=\$\{)\w+/g), name);
    }
  });

  it("is listed in its documentation", () => {
    const rows = [...documentation.matchAll(/^\| `(.+)$/gm)].map(([row]) => cells(row).slice(0, 5));
    assert.deepEqual(
      rows,
      components.map((component) => [
        `\`${component.name}\``,
        component.stages.map(({ name }) => name).join(" → "),
        chartsOf(component).join(", ") || "none",
        Object.values(component.sources)
          .map(({ url }) => url)
          .join(", ") || "none",
        variablesIn(definitionTexts[component.name] ?? "", /(?<=\$\{)\w+/g)
          .map((name) => `\`${name}\``)
          .join(", ") || "none",
      ]),
    );
  });
});

function variablesIn(text: string, pattern: RegExp): string[] {
  return [...new Set(text.match(pattern) ?? [])].filter((name) => !always.includes(name)).sort();
}

function cells(row: string): string[] {
  return row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** "cert-manager v1.21.1"; of a chart in a registry, the end of its address and its tag. */
function chartsOf({ sources, stages }: Component): string[] {
  return stages.flatMap(({ releases }) =>
    releases.map(({ chart, source }) => {
      const from = sources[source];
      if (chart !== undefined) return `${chart.name} ${chart.version}`;
      assert(from?.kind === "oci" && "tag" in from.ref);
      return `${from.url.replace(/^.*\//, "")} ${from.ref.tag}`;
    }),
  );
}
