import { z } from "zod";
import { RecoveryError } from "./recovery-error.ts";
import type { State } from "./interrupted.ts";

/** Finds a public key among the deploy keys of a repository; `undefined` when it is not there. */
export type DeployKeyLookup = (wanted: {
  readonly repository: string;
  readonly key: string;
}) => Promise<string | undefined>;

const provider = z.object({ owner: z.string(), baseUrl: z.string().optional() });
const deployKeys = z.array(z.object({ id: z.number(), key: z.string() }));

/** Of deploy keys in one answer: GitHub's largest page. */
const pageSize = 100;

/**
 * A lookup in the GitHub that a state's provider talks to. GitHub numbers deploy keys itself, so only GitHub can tell
 * the id of one.
 *
 * @param token Value of `GITHUB_TOKEN`. It is missed only when a key is looked for.
 */
export function deployKeyLookup({ deployment }: State, token: string | undefined): DeployKeyLookup {
  return async ({ repository, key }) => {
    if (token === undefined || token === "") {
      throw new RecoveryError("GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>");
    }
    const { inputs } = deployment.resources.find(({ type }) => type === "pulumi:providers:github") ?? {};
    const { owner, baseUrl } = provider.parse(inputs);
    const root = baseUrl === undefined ? "https://api.github.com/" : new URL("api/v3/", baseUrl);
    for (let page = 1; ; page++) {
      const path = `repos/${owner}/${repository}/keys?per_page=${pageSize}&page=${page}`;
      const keys = deployKeys.parse(await get(new URL(path, root), token));
      const found = keys.find((candidate) => keyMaterial(candidate.key) === keyMaterial(key));
      if (found !== undefined) return `${repository}:${found.id}`;
      if (keys.length < pageSize) return undefined;
    }
  };
}

/** A public key without its comment. */
function keyMaterial(publicKey: string): string {
  return publicKey.trim().split(" ").slice(0, 2).join(" ");
}

async function get(url: URL, token: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    },
  });
  if (response.ok) return response.json();
  throw new RecoveryError(
    `GitHub answers ${response.status} to GET ${url.pathname}. GITHUB_TOKEN must be a token that pulumi up could use.`,
  );
}
