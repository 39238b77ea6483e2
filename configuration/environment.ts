import type { Fault } from "./fault.ts";
import { quote } from "./suggestion.ts";

/** How messages call the environment, where they name a file otherwise. */
const FILE = "environment";

/** The form that makes a fine-grained token. */
const NEW_TOKEN = "settings/personal-access-tokens/new";

/** The rights that the program needs on GitHub. */
const RIGHTS =
  "all repositories; read and write: Administration, Contents, with previews also Secrets, Workflows; of the organisation, read: Members";

const GITHUB = "https://github.com/";
const GITHUB_API = "https://api.github.com/";

/** The result of {@link readEnvironment}. */
export interface EnvironmentReading {
  /** Absent when there are faults, or the program works as a GitHub App. */
  readonly token?: string;
  readonly faults: readonly Fault[];
}

/**
 * Reads the token for GitHub, and refuses variables that the GitHub provider would silently prefer to the configuration.
 *
 * @param github the configuration's, as far as it could be understood
 */
export function readEnvironment(
  environment: NodeJS.ProcessEnv,
  github: {
    readonly owner?: string | undefined;
    readonly baseUrl?: string | undefined;
    readonly app?: string | undefined;
    /** Whether there are source repositories of other owners. Default: no. */
    readonly hasOthers?: boolean;
  },
): EnvironmentReading {
  const token = github.app === undefined ? environment["GITHUB_TOKEN"] : undefined;
  const faults = [
    github.app === undefined
      ? [...fault("GITHUB_TOKEN", tokenProblem(token, github.baseUrl ?? GITHUB)), ...ambientApp(environment)]
      : [],
    // The provider takes its owner from these even when it is given another.
    overruled(environment, "GITHUB_OWNER", "owner", github.owner, github.hasOthers),
    overruled(environment, "GITHUB_ORGANIZATION", "owner", github.owner, github.hasOthers),
    // This one it takes only where it is given none.
    github.baseUrl === undefined ? overruled(environment, "GITHUB_BASE_URL", "baseUrl", GITHUB_API) : [],
  ].flat();
  return faults.length > 0 || token === undefined ? { faults } : { token, faults };
}

function tokenProblem(token: string | undefined, server: string): string | undefined {
  if (token === undefined || token === "") {
    const form = URL.canParse(NEW_TOKEN, server) ? new URL(NEW_TOKEN, server).href : NEW_TOKEN;
    const how = `make a token at ${form} (${RIGHTS}), then run: export GITHUB_TOKEN=<token>`;
    return `is not set; ${how}; or work as a GitHub App, see docs/guides/github-apps.md`;
  }
  return /\s/.test(token) ? "has a space or line break in it; export the token alone" : undefined;
}

/** With all three, the GitHub provider works as that App, whatever token it is given. */
function ambientApp(environment: NodeJS.ProcessEnv): Fault[] {
  const variables = ["GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PEM_FILE"];
  if (variables.some((variable) => (environment[variable] ?? "") === "")) return [];
  const problem = "is set with its companions, and the GitHub provider would work as that App";
  const instead = `name the App in platform:github.app, or run: unset ${variables.join(" ")}`;
  return fault("GITHUB_APP_ID", `${problem}; ${instead}`);
}

function overruled(
  environment: NodeJS.ProcessEnv,
  variable: string,
  key: string,
  wanted: string | undefined,
  hasOthers = false,
): Fault[] {
  const value = environment[variable];
  if (value === undefined || value === "" || (value === wanted && !hasOthers)) return [];
  const problem = `is ${quote(value)}, and the GitHub provider would use it`;
  const where = hasOthers ? " for other owners too; " : `; write it in platform:github.${key}, or `;
  return fault(variable, `${problem}${where}run: unset ${variable}`);
}

function fault(path: string, problem: string | undefined): Fault[] {
  return problem === undefined ? [] : [{ file: FILE, path, problem }];
}
