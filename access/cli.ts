import { parseArgs } from "node:util";
import { readAllRegistrations } from "../configuration/all-registrations.ts";
import { ConfigurationError } from "../configuration/fault.ts";
import { closest, quote } from "../configuration/suggestion.ts";
import { renderAccess } from "./render.ts";
import { accessReport } from "./report.ts";

const usage = `Usage: npm run access -- [<app>] [--json] [--apps <directory>]

Shows who may do what in an app, or in every app: on Kubernetes, on GitHub, where its people log in, and with its
sealed files. It reads the registrations, and needs no cluster, no token and no stack.
  --json              for machines
  --apps <directory>  where the registrations are (./apps)

Ends with 0; with 1 when a registration has a fault, and with 2 when there is no such app.`;

/** Something that was asked for wrongly; the message says how to ask. */
class WrongRequest extends Error {}

function readArguments(): { app: string | undefined; json: boolean; help: boolean; apps: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        apps: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (positionals.length > 1) throw new TypeError(`Write one app, not ${positionals.length}`);
    return { ...values, apps: values.apps, app: positionals[0] };
  } catch (error) {
    throw error instanceof TypeError ? new WrongRequest(`${error.message}\n\n${usage}`) : error;
  }
}

async function show(): Promise<void> {
  const { app, json, help, apps } = readArguments();
  if (help) {
    console.log(usage);
    return;
  }
  const registrations = await readAllRegistrations(process.cwd(), apps);
  if (app !== undefined && !registrations.has(app)) throw new WrongRequest(unknownApp(app, [...registrations.keys()]));
  const reports = [...registrations]
    .filter(([name]) => app === undefined || name === app)
    .map(([name, registration]) => accessReport(name, registration));
  if (json) console.log(JSON.stringify(app === undefined ? reports : reports[0], undefined, 2));
  else console.log(reports.map(renderAccess).join("\n").trimEnd());
}

function unknownApp(app: string, known: readonly string[]): string {
  if (known.length === 0) return `There is no app ${quote(app)}; there are no registrations at all`;
  const near = closest(app, known);
  const hint = near === undefined ? "" : `; did you mean ${quote(near)}?`;
  return `There is no app ${quote(app)} among ${known.join(", ")}${hint}`;
}

try {
  await show();
} catch (error) {
  if (!(error instanceof WrongRequest || error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof WrongRequest ? 2 : 1;
}
