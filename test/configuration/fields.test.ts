import assert from "node:assert/strict";
import { ANNOTATION, annotationProblem } from "../../configuration/fields/annotations.ts";
import { ROUTE_PATH, routePathProblem } from "../../configuration/fields/route-paths.ts";
import { quantityProblem } from "../../configuration/fields/amounts.ts";
import { hoursOf } from "../../configuration/fields/duration.ts";
import {
  branchProblem,
  ownerProblem,
  REF,
  REPOSITORY,
  REPOSITORY_PATH,
  repositoryPathProblem,
  repositoryProblem,
  serverUrlProblem,
  sshHostProblem,
  teamProblem,
} from "../../configuration/fields/github.ts";
import {
  GROUP,
  groupProblem,
  HOSTNAME,
  hostnameProblem,
  LABEL,
  labelPrefixProblem,
  labelProblem,
  VARIABLE,
  variableProblem,
} from "../../configuration/fields/kubernetes.ts";
import { clientNameProblem, issuerProblem, redirectUriProblem } from "../../configuration/fields/oidc.ts";
import { PORT_NAME, portNameProblem } from "../../configuration/fields/ports.ts";
import { hideSecrets, secretKind } from "../../configuration/fields/secrets.ts";
import { manifestProblem, registryServerProblem, sha256Problem } from "../../configuration/fields/text.ts";
import {
  MODE,
  modeProblem,
  MOUNT,
  mountProblem,
  SUB_PATH,
  subPathProblem,
} from "../../configuration/fields/volumes.ts";
import { testFields, type Field } from "./test-fields.ts";

const long = "a".repeat(63);
const address = "http://127.0.0.1:3000/";

const fields: Readonly<Record<string, Field>> = {
  label: {
    problemOf: labelProblem,
    pattern: LABEL,
    good: ["a", "0", "a-b", "a--b", long],
    bad: ["", "-", "a-", "-a", "A", "a.b", "ä", `${long}a`, "a\n"],
  },
  "host name": {
    problemOf: hostnameProblem,
    pattern: HOSTNAME,
    good: ["localhost", "a.example", "xn--bcher-kva.example", `${long}.a`, "1.2.3.4.nip.io"],
    bad: [
      "",
      ".",
      "a.",
      ".a",
      "a..b",
      "A.example",
      "1.2.3.4",
      "a_b.example",
      "*.a",
      `${long}a.a`,
      "a.".repeat(127) + "a",
    ],
  },
  annotation: {
    problemOf: annotationProblem,
    pattern: ANNOTATION,
    good: ["a", "A_b.c", "example.org/a", "nginx.ingress.kubernetes.io/proxy-body-size", long],
    bad: ["", "a b", "a/b/c", "/a", "a/", "-a", "A.example/a", `${long}a`],
  },
  "path of a route": {
    problemOf: routePathProblem,
    pattern: ROUTE_PATH,
    good: ["/", "/api", "/api/", "/a.b/..c/%20", "/:a@b"],
    bad: [
      "",
      "api",
      "//",
      "/a//b",
      "/./a",
      "/a/..",
      "/a/.",
      "/%2f",
      "/%",
      "/a b",
      "/a#b",
      "/a?b",
      `/${"a".repeat(1024)}`,
    ],
  },
  mount: {
    problemOf: mountProblem,
    pattern: MOUNT,
    good: ["/a", "/var/lib/a.b/..c", "/with space/ä"],
    bad: ["", "/", "a", "./a", "/a/", "/a:b", "/a/../b", "/a/..", "/.", "/a\0"],
  },
  "path inside of a volume": {
    problemOf: subPathProblem,
    pattern: SUB_PATH,
    good: ["a", "a/b.toml", "..a", "a/..b"],
    bad: ["", "/a", "a/", "..", "../a", "a/..", "a/../b", "a\0"],
  },
  "mode of files": {
    problemOf: modeProblem,
    pattern: MODE,
    good: ["0400", "644"],
    bad: ["", "400o", "0888", "04000", "4"],
  },
  "name of a port": {
    problemOf: portNameProblem,
    pattern: PORT_NAME,
    good: ["http", "a", "8a", "dns-tcp", "a".repeat(15)],
    bad: ["", "80", "Http", "a--b", "-a", "a-", "a_b", "a".repeat(16)],
  },
  "label prefix": { problemOf: labelPrefixProblem, good: ["labrats.work"], bad: ["k8s.io", "a.kubernetes.io", "a/b"] },
  group: {
    problemOf: groupProblem,
    pattern: GROUP,
    good: ["ops", "oidc:ops", "/ops".slice(1), "a@b.c", "Team_1"],
    bad: ["", "system:masters", "a b", "-a", "a".repeat(254)],
  },
  variable: {
    problemOf: variableProblem,
    pattern: VARIABLE,
    good: ["A", "_a1"],
    bad: ["", "1a", "a-b", "HOSTNAME", "a\n"],
  },
  owner: {
    problemOf: ownerProblem,
    good: ["a", "labrats-work", "A1"],
    bad: ["", "a--b", "-a", "a-", "a.b", "a".repeat(40)],
  },
  repository: {
    problemOf: repositoryProblem,
    pattern: REPOSITORY,
    good: ["a", ".github", "apps.my-diet", "A_b", "a".repeat(100)],
    bad: ["", ".", "..", "a/b", "a.git", "a.wiki", "a b", "a".repeat(101)],
  },
  team: {
    problemOf: teamProblem,
    good: ["ops", "mydiet-ops", "my_team", "4-ops"],
    bad: ["", "Ops", "my team", "labrats-work/ops", "@labrats-work/ops", "4711", "ops\n"],
  },
  branch: {
    problemOf: branchProblem,
    pattern: REF,
    unseen: ["a\u0000"],
    good: ["main", "feature/a", "release-1.x", "a@b", "ä"],
    bad: [
      "",
      "@",
      "-a",
      "/a",
      "a/",
      "a.",
      "a..b",
      "a b",
      "a~b",
      "a^",
      "a:b",
      "a?",
      "a*",
      "a[",
      "a\\b",
      "a@{b",
      "a.lock",
      "a//b",
      "a/.b",
      "a\u0000",
      "a\u2028",
      "refs/heads/main",
    ],
  },
  path: {
    problemOf: repositoryPathProblem,
    pattern: REPOSITORY_PATH,
    good: ["./", "./k8s", "./k8s/overlays/dev/", "./..a", "./a+b@c_d"],
    bad: ["", ".", "..", "/", "/a", "a", "~/a", "./..", "./a/../b", "./a//b", "./a b", ".\\a", "../a", "./a\n"],
  },
  "URL of a server": {
    problemOf: serverUrlProblem,
    good: ["https://github.example.org", "https://github.example.org:8443/", address, "http://localhost:1/"],
    bad: [
      "",
      "github.example.org",
      "http://github.example.org",
      "http://127.example.org/",
      "https://a:b@github.example.org",
      "ssh://a",
    ],
  },
  "SSH host": {
    problemOf: sshHostProblem,
    good: ["github.com", "127.0.0.1:2222", "a:1", "a:65535"],
    bad: ["", "git@github.com", "a:", "a:0", "a:65536", "a:b", "a/b", "a b", "-a"],
  },
  "registry server": {
    problemOf: registryServerProblem,
    good: ["ghcr.io", "https://index.docker.io/v1/", "localhost:5000", "a.example/team"],
    bad: ["", "http://ghcr.io", "ghcr.io:port", "a b", "user@ghcr.io"],
  },
  "Flux manifest": {
    problemOf: manifestProblem,
    good: ["https://example.org/install.yaml", "install.yaml", "/a/b.yaml", "../b.yaml"],
    bad: ["", " ", "http://example.org/a", "oci://ghcr.io/a", "file:///a"],
  },
  quantity: {
    problemOf: quantityProblem,
    good: ["1", "500m", "0.5", "512Mi", "1.5Gi", "2G", "100k"],
    bad: ["", "0", "0Mi", "0.0", "-1", "1 Gi", "1GB", "1gi", "1e3", "Gi", ".5", "1\n"],
  },
  "redirect URI": {
    problemOf: redirectUriProblem,
    good: [
      "https://a.example",
      "https://a.example/",
      "https://a.example:8443/b/c.d?e=f&g=%20",
      "http://localhost:3000/cb",
      "http://127.0.0.1/",
      "http://[::1]:8080/cb",
      "https://localhost/",
    ],
    bad: [
      "",
      "a.example/cb",
      "/cb",
      "urn:ietf:wg:oauth:2.0:oob",
      "com.example:/cb",
      "javascript:alert(1)",
      "http://a.example/",
      "http://localhost.example/",
      "https://*.a.example/",
      "https://a.example/*",
      "https://a.example/#",
      "https://a.example/#b",
      "https://b@a.example/",
      "https://A.example/",
      "https://a.example:443/",
      "https://a.example/../b",
      "https://a.example?b",
      "https://a.example/ b",
      "https://a.example/{{b}}",
      "https://a.example/ä",
      " https://a.example/",
      "https://a.example/\n",
      "https:a.example/",
      "https://1.2.3.4/",
      "https://a_b.example/",
    ],
  },
  issuer: {
    problemOf: issuerProblem,
    good: ["https://auth.example.org", "https://auth.example.org:8443", "https://example.org/authelia"],
    bad: [
      "",
      "auth.example.org",
      "http://auth.example.org",
      "https://auth.example.org/",
      "https://auth.example.org/authelia//",
      "https://auth.example.org?a",
      "https://auth.example.org#a",
      "https://a@auth.example.org",
      "https://Auth.example.org",
      "https://auth.example.org/a b",
    ],
  },
  "name of a client": { problemOf: clientNameProblem, good: ["My Diet", "{a}", "$HOME"], bad: ["", "{{", "a\nb"] },
  "SHA-256": {
    problemOf: sha256Problem,
    good: ["0".repeat(64)],
    bad: ["", "0".repeat(63), "A".repeat(64), "g".repeat(64)],
  },
};

testFields(fields);

describe("a duration", () => {
  it("has hours, or parts of one", () => {
    assert.deepEqual(["72h", "1h30m", "90m"].map(hoursOf), [72, 1.5, 1.5]);
  });
});

describe("secrets that can be told by their form", () => {
  const token = `ghp_${"x".repeat(36)}`;
  const identity = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;
  const pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";

  it("are found", () => {
    assert.deepEqual(
      [identity, identity.toLowerCase(), `AGE-SECRET-KEY-PQ-1${"Q".repeat(58)}`, token, pem].map(secretKind),
      ["an AGE private key", "an AGE private key", "an AGE private key", "a GitHub token", "a private key"],
    );
  });

  it("are hidden each time they occur", () => {
    assert.equal(hideSecrets(`a ${identity}, ${identity} and ${token}!`), "a [secret], [secret] and [secret]!");
    assert.equal(hideSecrets(`key: ${pem}`), "key: [secret]");
  });

  it("are not seen where there are none", () => {
    for (const text of ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", "high_paths", "ghp_short"]) {
      assert.equal(secretKind(text), undefined);
      assert.equal(hideSecrets(text), text);
    }
  });
});
