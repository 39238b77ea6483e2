import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { SandboxError } from "../errors.ts";

/** The GitHub to which a repository is pushed. */
export interface RepositoryPlace {
  /** URL of the API of the sandbox's GitHub. */
  readonly apiUrl: string;
  readonly token: string;
  /** Owner of repositories whose path names none. */
  readonly organization: string;
  /** Environment of `git`, which maps `https://github.com/` to the sandbox. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The result of {@link putRepository}. */
export type Put = "made" | "changed" | "the same as before";

/**
 * Gives a repository of the sandbox's GitHub the content of a directory, as its owner would with a browser and
 * `git push`: creates it if missing, and commits the difference.
 * @param path Its name, or `<organisation>/<name>` for an organisation other than the default one.
 * @param directory Its files; a `.git` in it is left out.
 * @throws SandboxError when the directory is empty or missing, or GitHub refuses.
 */
export async function putRepository(within: RepositoryPlace, path: string, directory: string): Promise<Put> {
  const { organization, name } = locate(path, within.organization);
  const place = { ...within, organization };
  const files = existsSync(directory) ? readdirSync(directory).filter(isContent) : [];
  if (files.length === 0)
    throw new SandboxError(`There are no files in ${directory}: name the directory with the app's code`);
  const isNew = await make(place, name);
  const work = mkdtempSync(join(tmpdir(), "gitops-platform-repository-"));
  const git = (...args: string[]) => execa("git", args, { cwd: work, env: place.environment });
  try {
    await git("clone", "--quiet", `https://github.com/${place.organization}/${name}`, ".");
    if (isNew) await git("symbolic-ref", "HEAD", "refs/heads/main");
    for (const file of readdirSync(work).filter(isContent)) rmSync(join(work, file), { recursive: true });
    cpSync(directory, work, { recursive: true, filter: isContent });
    await git("add", "--all");
    const { stdout } = await git("status", "--porcelain");
    if (stdout === "") return "the same as before";
    await git(...author, "commit", "--quiet", "--message", isNew ? "Begin" : "Change");
    await git("push", "--quiet", "origin", "HEAD");
    return isNew ? "made" : "changed";
  } finally {
    rmSync(work, { recursive: true });
  }
}

const author = ["-c", "user.name=Sandbox", "-c", "user.email=sandbox@example.org", "-c", "commit.gpgsign=false"];

function isContent(path: string): boolean {
  return basename(path) !== ".git";
}

/** Splits a path into the organisation and the name of a repository. */
export function locate(path: string, organization: string): { readonly organization: string; readonly name: string } {
  const [first = "", second] = path.split("/");
  return second === undefined ? { organization, name: first } : { organization: first, name: second };
}

/**
 * Creates a repository if missing.
 *
 * @returns whether it was created
 */
async function make({ apiUrl, token, organization }: RepositoryPlace, name: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${apiUrl}${path}`, { ...init, headers }).catch((cause: unknown) => {
      throw new SandboxError("The sandbox's GitHub does not answer. Start it in another terminal: npm run sandbox", {
        cause,
      });
    });
  if ((await ask(`/repos/${organization}/${encodeURIComponent(name)}`)).ok) return false;
  const body = JSON.stringify({ name, private: true });
  const answer = await ask(`/orgs/${organization}/repos`, { method: "POST", body });
  if (answer.ok) return true;
  const { message } = z.looseObject({ message: z.string() }).parse(await answer.json());
  throw new SandboxError(`GitHub makes no repository ${JSON.stringify(name)} in ${organization}: ${message}`);
}
