import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { CHART, chartProblem, GIT_URL, gitUrlProblem, HELM_RELEASE } from "../../configuration/fields/charts.ts";
import { helmReleaseProblem, publicKeyProblem, RELEASE, releaseProblem } from "../../configuration/fields/charts.ts";
import { renderedDigestProblem, renderedImageProblem, renderedTagProblem } from "../../configuration/fields/images.ts";
import { LABEL_SELECTOR, labelSelectorProblem } from "../../configuration/fields/labels.ts";
import { testFields } from "./test-fields.ts";

const pem = (key: KeyObject, type: "spki" | "pkcs1" = "spki"): string => key.export({ type, format: "pem" }).toString();
const onCurve = (namedCurve: string): string => pem(generateKeyPairSync("ec", { namedCurve }).publicKey);
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
const edwards = generateKeyPairSync("ed25519");
const whole = onCurve("prime256v1");
const digest = `sha256:${"0".repeat(64)}`;

testFields({
  "name of a release in a file": {
    problemOf: releaseProblem,
    pattern: RELEASE,
    good: ["a", "cert-manager", "a".repeat(53)],
    bad: ["", "a.b", "A", "-a", "a".repeat(54)],
  },
  "name of a release in Helm": {
    problemOf: helmReleaseProblem,
    pattern: HELM_RELEASE,
    good: ["a", "cert-manager", "shop.v2", "a".repeat(53)],
    bad: ["", "a..b", "a.", "A", "a_b", "a b", "-a", "a".repeat(54)],
  },
  "address of a Git repository": {
    problemOf: gitUrlProblem,
    pattern: GIT_URL,
    good: [
      "https://github.com/a/b",
      "http://git.example.org:3000/a/b.git",
      "ssh://git@github.com/a/b",
      "ssh://git.example.org:2222/a/b",
    ],
    bad: ["", "github.com/a/b", "git@github.com:a/b.git", "git://a/b", "https://a:b@c.example/d", "ssh://a:b@c/d"],
  },
  "chart in a repository or a directory of Git": {
    problemOf: chartProblem,
    pattern: CHART,
    good: ["cert-manager", "a_b.c", "./", "./charts/a"],
    bad: ["", "jetstack/cert-manager", "charts/a", "./../a", "a b", "-a"],
  },
  "public key of cosign": {
    problemOf: publicKeyProblem,
    good: [whole, onCurve("secp384r1"), pem(rsa), pem(rsa, "pkcs1"), pem(edwards.publicKey), `\n${whole}\n`],
    bad: [
      "",
      "cosign.pub",
      whole.replace(/.{8}(?=\n-----END)/, ""),
      whole.replace(/^M/m, "N"),
      "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
      onCurve("secp256k1"),
      pem(generateKeyPairSync("x25519").publicKey),
      edwards.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ],
  },
  "image of a chart": {
    problemOf: renderedImageProblem,
    good: ["nginx", "ghcr.io/a/b", "Registry.example.org:5000/a/b", "${REGISTRY}/nginx"],
    bad: ["", "nginx:1.29.1", `nginx@${digest}`, "https://ghcr.io/a", "ghcr.io/A", "a b", "a ${B}"],
  },
  "tag of an image of a chart": {
    problemOf: renderedTagProblem,
    good: ["1.29.1", `1.29.1@${digest}`, "${NGINX_TAG}"],
    bad: ["", "nginx:1.29.1", "1.29.1+a", "a b", digest],
  },
  "digest of an image of a chart": {
    problemOf: renderedDigestProblem,
    good: [digest, `sha512:${"a".repeat(128)}`, "sha256:${DIGEST}"],
    bad: ["", "sha256:0", "0".repeat(64), `sha256:${"A".repeat(64)}`, `@${digest}`],
  },
  "objects by their labels": {
    problemOf: labelSelectorProblem,
    pattern: LABEL_SELECTOR,
    good: [
      "a",
      "!a",
      "a=b",
      "a==b",
      "a = b",
      "a=",
      "a!=b,example.org/c=d",
      "a in (b, c)",
      "a notin (b),c",
      "a>1",
      "a in()",
    ],
    bad: ["", ",", "a,", "a:b", "a=b c", "a in b", "a in (b", "a=$b", "a>b", "-a=b", "=b", "a=b;c=d"],
  },
});
