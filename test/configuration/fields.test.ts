import assert from "node:assert/strict";
import { ANNOTATION, annotationProblem } from "../../configuration/fields/annotations.ts";
import { ROUTE_PATH, routePathProblem } from "../../configuration/fields/route-paths.ts";
import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../../configuration/fields/amounts.ts";
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
  WILDCARD_HOSTNAME,
  wildcardHostnameProblem,
} from "../../configuration/fields/kubernetes.ts";
import {
  ENVIRONMENT_VARIABLE,
  environmentVariableProblem,
  imageProblem,
  imageTagProblem,
  TAG,
  URL_PATH,
  urlPathProblem,
} from "../../configuration/fields/images.ts";
import {
  DATABASE,
  databaseProblem,
  postgresImageProblem,
  USER,
  userProblem,
} from "../../configuration/fields/postgres.ts";
import { clientNameProblem, issuerProblem, REDIRECT_URI, redirectUriProblem } from "../../configuration/fields/oidc.ts";
import { PORT_NAME, portNameProblem } from "../../configuration/fields/ports.ts";
import { GITHUB_KNOWN_HOSTS } from "../../configuration/github-known-hosts.ts";
import { hideSecrets, secretKind } from "../../configuration/fields/secrets.ts";
import { registryServerProblem, registryUserProblem } from "../../configuration/fields/registries.ts";
import { LABEL_KEY, LABEL_VALUE, labelKeyProblem, labelValueProblem } from "../../configuration/fields/labels.ts";
import { patternProblem } from "../../configuration/fields/patterns.ts";
import { ENTRY, entryProblem } from "../../configuration/fields/objects.ts";
import { knownHostsProblem, manifestProblem, sha256Problem } from "../../configuration/fields/text.ts";
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

const ED25519 = "example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

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
    good: [
      "a",
      "A_b.c",
      "example.org/a",
      "nginx.ingress.kubernetes.io/proxy-body-size",
      "Company.example/a",
      `${long}a/a`,
      long,
    ],
    bad: ["", "a b", "a/b/c", "/a", "a/", "-a", "A..example/a", `${"a".repeat(254)}/a`, `${long}a`],
  },
  "key of a label": {
    problemOf: labelKeyProblem,
    pattern: LABEL_KEY,
    good: ["a", "A_b.c", "example.org/a", "pod-security.kubernetes.io/enforce", `${long}a/a`, long],
    bad: ["", "a b", "a/b/c", "/a", "a/", "-a", "A.example/a", "a..b/c", `${"a".repeat(254)}/a`, `${long}a`],
  },
  "value of a label": {
    problemOf: labelValueProblem,
    pattern: LABEL_VALUE,
    good: ["", "privileged", "V1.2_a", long],
    bad: ["a b", "a/b", "-a", "a.", "ä", `${long}a`, "a\n"],
  },
  "pattern of Flux": {
    problemOf: patternProblem,
    good: ["web-.*", "^https://github\\.com/a/", "${NAME}-web", "\\p{L}+", "a|b"],
    bad: ["", "web(", "[a", "a\nb", "(?<!a)b", "*"],
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
  "host name or wildcard": {
    problemOf: wildcardHostnameProblem,
    pattern: WILDCARD_HOSTNAME,
    good: ["a.example", "*.a.example", "*.xn--bcher-kva.example"],
    bad: ["", "*", "*.", "**.a", "*.*.a", "a.*.b", "*a.b", "*.1.2.3.4", "*.A"],
  },
  "label prefix": { problemOf: labelPrefixProblem, good: ["labrats.work"], bad: ["k8s.io", "a.kubernetes.io", "a/b"] },
  group: {
    problemOf: groupProblem,
    pattern: GROUP,
    good: ["ops", "oidc:ops", "/ops", "cn=ops,dc=example,dc=org", "The Ops (EMEA)", "Küche", "a".repeat(300)],
    unseen: ["a\u0000"],
    bad: ["", "system:masters", " a", "a ", "a\n", "a\nb", "a\u0000", "$a", "${A}", "{{ a }}"],
  },
  variable: {
    problemOf: variableProblem,
    pattern: VARIABLE,
    good: ["A", "_a1"],
    bad: ["", "1a", "a-b", "HOSTNAME", "a\n"],
  },
  owner: {
    problemOf: ownerProblem,
    good: ["a", "labrats-work", "A1", "a--b", "a-", "octo_corp"],
    bad: ["", "-a", "_a", "a.b", "a/b", "a".repeat(40), "a\n"],
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
    unseen: ["a\u0000", "HEAD", "0123456789abcdef0123456789abcdef01234567"],
    good: ["main", "head", "feature/a", "release-1.x", "a@b", "ä"],
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
      "HEAD",
      "0123456789abcdef0123456789abcdef01234567",
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
    good: ["ghcr.io", "docker.io", "https://index.docker.io/v1/", "localhost:5000", "a.example/team"],
    bad: [
      "",
      "http://ghcr.io",
      "ghcr.io:port",
      "a b",
      "user@ghcr.io",
      "hub.docker.com",
      "https://registry-1.docker.io/v2/",
    ],
  },
  "user of a registry": {
    problemOf: registryUserProblem,
    good: ["labrats-bot", "robot$pull", "org+robot", "a@example.org"],
    bad: ["", "a\nb", "bot:hunter2"],
  },
  "Flux manifest": {
    problemOf: manifestProblem,
    good: ["https://example.org/install.yaml", "install.yaml", "/a/b.yaml", "../b.yaml"],
    bad: ["", " ", "http://example.org/a", "oci://ghcr.io/a", "file:///a"],
  },
  processors: {
    problemOf: processorsProblem,
    pattern: PROCESSORS,
    unseen: ["0", "0.0"],
    good: ["1", "500m", "0.5", "1k"],
    bad: ["", "0", "0.0", "-1", "1 m", "512Mi", "2G", "1e3", "m", ".5", "1\n"],
  },
  bytes: {
    problemOf: bytesProblem,
    pattern: BYTES,
    unseen: ["0Mi"],
    good: ["512Mi", "1.5Gi", "2G", "100k", "134217728", "10737418240"],
    bad: ["", "0", "0Mi", "512", "1.5", "512m", "100m", "-1", "1 Gi", "1GB", "1gi", "1e3", "Gi", ".5", "1Gi\n"],
  },
  "entry of a Secret": {
    problemOf: entryProblem,
    pattern: ENTRY,
    good: ["a", ".env", "my.cnf", "-A_b", "a..b", "a".repeat(253)],
    bad: ["", ".", "..", "..a", "a b", "a/b", "a".repeat(254)],
  },
  "environment variable": {
    problemOf: environmentVariableProblem,
    pattern: ENVIRONMENT_VARIABLE,
    good: ["A", "_a1", "spring.datasource.url", "LOG-LEVEL", "a..b", ".net"],
    bad: ["", "1a", "a b", "a=b", ".", "..", "..a", "ä", "a\n"],
  },
  "path of an address": {
    problemOf: urlPathProblem,
    pattern: URL_PATH,
    good: ["/", "/healthz", "/api/health?full=1&a=/b"],
    bad: ["", "healthz", "https://a.example/", "/a b", "/a#b", "/\n"],
  },
  "keys of a server": {
    problemOf: knownHostsProblem,
    good: [GITHUB_KNOWN_HOSTS, `# a comment\n${ED25519} root@example.org\n`, ED25519.replace(/^\S+/, "|1|a=|b=")],
    bad: [
      "",
      "#",
      ED25519.replace(/^\S+ /, ""),
      ED25519.slice(0, -4),
      ED25519.replace("ssh-ed25519", "ssh-rsa"),
      "a ssh-rsa AAAA",
    ],
  },
  "tag of an image": {
    problemOf: imageTagProblem,
    pattern: TAG,
    good: ["1", "_1.2-a", `1.4.0@sha256:${"0".repeat(64)}`, `1@sha512:${"a".repeat(128)}`],
    bad: ["", "-1", "a:1", `@sha256:${"0".repeat(64)}`, "1@sha256:0", `1@sha256:${"A".repeat(64)}`, "a".repeat(129)],
  },
  "image of PostgreSQL": {
    problemOf: postgresImageProblem,
    good: [
      "postgres:17",
      "postgres:17-bookworm",
      "ghcr.io/a/postgresql:17.6",
      `localhost:5000/a:1@sha256:${"0".repeat(64)}`,
    ],
    bad: [
      "",
      "postgres",
      "postgres:latest",
      "postgres:bookworm",
      "a:",
      "A:1",
      "a:1@sha256:0",
      `postgres@sha256:${"0".repeat(64)}`,
    ],
  },
  database: {
    problemOf: databaseProblem,
    pattern: DATABASE,
    good: ["a", "my_diet", "my-diet", "My.Diet", "4711", "a".repeat(63)],
    bad: ["", "-a", ".a", "a b", 'a"', "a/b", "ä", "pg_a", "postgres", "template1", "a".repeat(64), "a\n"],
  },
  user: {
    problemOf: userProblem,
    pattern: USER,
    good: ["my-diet", "root", "template1"],
    bad: ["", "public", "none", "postgres", "streaming_replica", "pg_monitor", "cnpg_metrics", "a@b"],
  },
  "redirect URI": {
    problemOf: redirectUriProblem,
    pattern: REDIRECT_URI,
    good: [
      "https://a.example",
      "https://a.example/",
      "https://a.example:8443/b/c.d?e=f&g=%20",
      "http://localhost:3000/cb",
      "http://127.0.0.1/",
      "http://[::1]:8080/cb",
      "https://localhost/",
      "app.immich:///oauth-callback",
      "com.example.app:/cb",
      "audiobookshelf://oauth",
    ],
    unseen: [
      "com.example.app:/../cb",
      "javascript:/a",
      "file:///cb",
      "htps://a.example/cb",
      "https://a.example:443/",
      "https://a.example/../b",
      "https://1.2.3.4/",
    ],
    bad: [
      "",
      "a.example/cb",
      "/cb",
      "urn:ietf:wg:oauth:2.0:oob",
      "com.example:cb",
      "com.example.app:/../cb",
      "com.example.app:/cb#a",
      "com.example.app:/*",
      "App.immich:///cb",
      "javascript:alert(1)",
      "javascript:/a",
      "file:///cb",
      "htps://a.example/cb",
      "a.example:8443/cb",
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

describe("a problem", () => {
  it("suggests what was meant", () => {
    assert.match(hostnameProblem("*.a.example") ?? "", /is a wildcard, .*; write "app\.a\.example"$/);
    assert.match(hostnameProblem("Bücher.example") ?? "", /; write "xn--bcher-kva\.example"$/);
    assert.match(hostnameProblem("https://XN--bcher-KVA.example/a") ?? "", /; write "xn--bcher-kva\.example"$/);
    assert.match(imageTagProblem("nginx:1.4") ?? "", /; write .*"1\.4"$/);
    assert.match(imageProblem(`a/b:1@sha256:${"0".repeat(64)}`) ?? "", /tag: "1@sha256:0{64}"/);
    assert.match(groupProblem("  my\tgroup ") ?? "", /; write "my group"$/);
  });
});

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
      [
        identity,
        identity.toLowerCase(),
        `AGE-SECRET-KEY-PQ-1${"Q".repeat(58)}`,
        token,
        pem,
        "http://a:hush@b.example",
      ].map(secretKind),
      [
        "an AGE private key",
        "an AGE private key",
        "an AGE private key",
        "a GitHub token",
        "a private key",
        "a password in an address",
      ],
    );
  });

  it("are hidden each time they occur", () => {
    assert.equal(hideSecrets(`a ${identity}, ${identity} and ${token}!`), "a [secret], [secret] and [secret]!");
    assert.equal(hideSecrets(`key: ${pem}`), "key: [secret]");
  });

  it("are not seen where there are none", () => {
    for (const text of [
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
      "high_paths",
      "ghp_short",
      "https://a@b.example",
      "https://b.example:443/@a",
      "http://$(USER):$(PASSWORD)@b.example",
      "http://a:${PASSWORD}@b.example",
      "http://a:<password>@b.example",
      "postgres://a:a@localhost/a",
    ]) {
      assert.equal(secretKind(text), undefined);
      assert.equal(hideSecrets(text), text);
    }
  });
});
