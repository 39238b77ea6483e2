import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { randomBytes } from "node:crypto";
import { start } from "./index.ts";

const usage = `Usage: node sandbox/github/bin.js [options]

Starts a stand-in for GitHub, prints how it is reached as one line of JSON, and runs
until Ctrl-C.

  --organization <login>  owner of the repositories (default: acme)
  --person                the owner is a person, and not an organization
  --token <token>         the token that it takes (default: a new one)
  --directory <path>      keeps everything there (default: a temporary directory,
                          deleted at the end)
  --http-port <port>      of the API and of Git over HTTP (default: any free port)
  --ssh-port <port>       of Git over SSH (default: any free port)
  --seed <directory>      a repository of the directory's name with its files; give
                          it again for each further one
  --help                  shows this
`;

/** Runs the command line. @returns the exit status, after the stand-in has stopped */
async function run(args: string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        organization: { type: "string", default: "acme" },
        person: { type: "boolean", default: false },
        token: { type: "string", default: `github_pat_${randomBytes(24).toString("hex")}` },
        directory: { type: "string" },
        "http-port": { type: "string", default: "0" },
        "ssh-port": { type: "string", default: "0" },
        seed: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { organization, person, token, directory, seed } = values;
  const own = directory === undefined ? mkdtempSync(join(tmpdir(), "github-stand-in-")) : undefined;
  const stopped = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  try {
    const github = await start({
      ...{ directory: own ?? directory ?? "", organization, isPerson: person, token },
      ...{ httpPort: Number(values["http-port"]), sshPort: Number(values["ssh-port"]) },
    });
    for (const files of seed) await github.seedRepository(basename(files), files);
    const { url, apiUrl, sshHost, knownHosts } = github;
    console.log(JSON.stringify({ url, apiUrl, sshHost, knownHosts, organization, token }));
    await stopped;
    await github.close();
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
  return 0;
}

process.exitCode = await run(process.argv.slice(2));
