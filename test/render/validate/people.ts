import { toYaml } from "../../../yaml/write.ts";
import type { Changes } from "./look.ts";
import { kustomization, list } from "./sound-cluster.ts";

/** A ConfigMap `web/files`. */
export const configMap = (data: object, more: object = {}): string =>
  toYaml([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "files", namespace: "web", ...more }, data }]);

/** A value as SOPS seals it. */
export const sealed = (type: string): string => `ENC[AES256_GCM,data:aGVsbG8=,iv:aXY=,tag:dGFn,type:${type}]`;
/** What SOPS adds to a file. */
export const sops = (keys: object = { age: [{ recipient: "age1", enc: "x" }] }): object => ({
  sops: { ...keys, mac: sealed("str") },
});
const decrypting =
  "  decryption: { provider: sops, secretRef: { name: sops-age } }\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }";

/** The directory of the app, with another list and more files; its Kustomization decrypts. */
export const app = (resources: readonly string[], files: Changes, more = ""): Changes => ({
  "clusters/dev/home/apps.yaml": kustomization("apps", "./apps", decrypting),
  "apps/kustomization.yaml": `${list(...resources)}${more}`,
  ...files,
});
