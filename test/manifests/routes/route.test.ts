import assert from "node:assert/strict";
import { httpRoute, ingress, type RouteArgs } from "../../../manifests/routes/route.ts";

const service = (port: number) => ({ name: "hello", port });

const args: RouteArgs = {
  name: "hello",
  namespace: "hello-dev",
  hostname: "hello.example.org",
  paths: [
    { path: "/", exact: false, service: service(80) },
    { path: "/healthz", exact: true, service: service(8081) },
  ],
  annotations: {},
  certificate: "cluster",
};

/** What an Ingress says of its certificate, on a cluster with an issuer or without. */
function certificate(changes: Partial<RouteArgs>, issuer?: string) {
  const settings = { className: "traefik", ...(issuer === undefined ? {} : { issuer }) };
  const { metadata, spec } = ingress(settings, { ...args, ...changes });
  return { annotations: metadata?.annotations, secret: spec?.tls?.map(({ secretName }) => secretName) };
}

describe("a route", () => {
  it("leads paths to ports, as Ingress and as HTTPRoute", () => {
    assert.deepEqual(ingress({ className: "traefik" }, args).spec?.rules, [
      {
        host: "hello.example.org",
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: { service: { name: "hello", port: { number: 80 } } } },
            { path: "/healthz", pathType: "Exact", backend: { service: { name: "hello", port: { number: 8081 } } } },
          ],
        },
      },
    ]);
    assert.deepEqual(httpRoute({ name: "gateway", namespace: "network" }, args).spec, {
      parentRefs: [{ name: "gateway", namespace: "network" }],
      hostnames: ["hello.example.org"],
      rules: [
        { matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [{ name: "hello", port: 80 }] },
        { matches: [{ path: { type: "Exact", value: "/healthz" } }], backendRefs: [{ name: "hello", port: 8081 }] },
      ],
    });
  });

  it("has a certificate of the cluster's issuer, of another, of people's own, or none", () => {
    const issuer = "cert-manager.io/cluster-issuer";
    const none = { annotations: undefined, secret: undefined };
    assert.deepEqual(certificate({}, "letsencrypt"), {
      annotations: { [issuer]: "letsencrypt" },
      secret: ["hello-tls"],
    });
    assert.deepEqual(certificate({}), none);
    assert.deepEqual(certificate({ certificate: "none" }, "letsencrypt"), none);
    assert.deepEqual(certificate({ certificate: { issuer: "internal" } }), {
      annotations: { [issuer]: "internal" },
      secret: ["hello-tls"],
    });
    // cert-manager would write into the Secret if it were asked for a certificate.
    assert.deepEqual(certificate({ certificate: { secret: "own" } }, "letsencrypt"), {
      annotations: undefined,
      secret: ["own"],
    });
  });

  it("goes to another listener than the cluster's where it says so", () => {
    const gateway = { name: "gateway", namespace: "network", listener: "https" };
    const { spec } = httpRoute(gateway, { ...args, listener: "internal" });
    assert.deepEqual("parentRefs" in spec && spec.parentRefs, [
      { name: "gateway", namespace: "network", sectionName: "internal" },
    ]);
  });

  it("has annotations of its own, also over those of the issuer", () => {
    const annotations = { a: "1", "cert-manager.io/cluster-issuer": "other" };
    assert.deepEqual(certificate({ annotations }, "letsencrypt").annotations, annotations);
    assert.deepEqual(
      httpRoute({ name: "gateway", namespace: "network" }, { ...args, annotations }).metadata.annotations,
      annotations,
    );
  });
});
