import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";
import { sshHostProblem } from "../fields/github.ts";
import { knownHostsProblem } from "../fields/text.ts";
import { GITHUB_KNOWN_HOSTS } from "../github-known-hosts.ts";
import { quote } from "../suggestion.ts";

/** Host keys are pinned, so those of another server than github.com have to be given. */
export const knownHosts: Rule = ({ stack: { source, values } }) => {
  const { sshHost = "github.com", knownHosts, baseUrl } = values.github;
  if ((sshHostProblem(sshHost) ?? knownHostsProblem(knownHosts ?? GITHUB_KNOWN_HOSTS)) !== undefined) return [];
  const [host = "", port = "22"] = sshHost.split(":");
  const scan = `write the output of: ssh-keyscan -p ${port} ${host}`;
  if (knownHosts === undefined) {
    if (host !== "github.com") {
      return [
        faultAt(source, ["github", "knownHosts"], `is missing, and ${quote(sshHost)} is not github.com; ${scan}`),
      ];
    }
    if (baseUrl === undefined) return [];
    return [
      faultAt(
        source,
        ["github", "sshHost"],
        "is missing while baseUrl is not github.com; write the host of that server",
      ),
    ];
  }
  const wanted = port === "22" ? host : `[${host}]:${port}`;
  const names = knownHosts.split("\n").flatMap((line) => (line.split(" ")[0] ?? "").split(","));
  // Hashed names cannot be compared without their salt; OpenSSH does that.
  if (names.some((name) => name === wanted || name.startsWith("|1|"))) return [];
  return [faultAt(source, ["github", "knownHosts"], `has no key of ${quote(wanted)}; ${scan}`)];
};
