import assert from "node:assert/strict";
import { routeName } from "../../model/workload-host.ts";
import { helloWorkload } from "../support/workload.ts";

/** The host names of the only environment of `hello`. */
function hosts(values: object) {
  const [environment] = helloWorkload({ port: 80, environments: { dev: { tag: "1", ...values } } }).environments;
  assert(environment !== undefined);
  return environment.hosts;
}

describe("host names of a workload", () => {
  it("have what the route says where they say nothing else", () => {
    const route = { annotations: { a: "1", b: "1" }, paths: [{ path: "/api" }], tls: { issuer: "internal" } };
    const further = { hostname: "b.example", annotations: { b: "2" }, paths: [{ path: "/" }], tls: { enabled: false } };
    const paths = (path: string) => [{ path, exact: false, port: "http" }];
    const common = { paths: paths("/api"), annotations: { a: "1", b: "1" }, certificate: { issuer: "internal" } };
    assert.deepEqual(hosts({ hostname: "a.example", route, hosts: [further, { hostname: "c.example" }] }), [
      { hostname: "a.example", main: true, ...common },
      { hostname: "b.example", main: false, paths: paths("/"), annotations: { a: "1", b: "2" }, certificate: "none" },
      { hostname: "c.example", main: false, ...common },
    ]);
    assert.deepEqual(hosts({ route }), []);
  });

  it("have routes whose names are never those of others", () => {
    assert.equal(routeName("hello", { hostname: "a.example", main: true }), "hello");
    assert.equal(routeName("hello", { hostname: "a.example", main: false }), "hello.a.example");
    assert.equal(routeName("hello", { hostname: "*.a.example", main: false }), "hello.a.example.wildcard");
  });
});
