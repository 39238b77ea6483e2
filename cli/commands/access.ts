import type { Command } from "@commander-js/extra-typings";
import { closest, quote } from "../../configuration/suggestion.ts";
import { UsageError } from "../../user-error.ts";
import { jsonOption } from "../options.ts";

/** Adds `access`, which shows the permissions in an app. */
export function addAccess(program: Command): void {
  program
    .command("access")
    .summary("show who may do what in an app")
    .description(
      "Shows who may do what in an app, or in every app: on Kubernetes, on GitHub, where its people log in, and with its sealed files. It reads the registrations, and needs no cluster, no token and no stack.",
    )
    .argument("[app]", "name of the app")
    .option("--apps <directory>", "directory of the registrations (default: ./apps)")
    .addOption(jsonOption())
    .action(show);
}

async function show(app: string | undefined, { apps, json }: { apps?: string; json?: true }): Promise<void> {
  const { readAllRegistrations } = await import("../../configuration/all-registrations.ts");
  const { renderAccess } = await import("../../access/render.ts");
  const { accessReport } = await import("../../access/report.ts");
  const registrations = await readAllRegistrations(process.cwd(), apps);
  if (app !== undefined && !registrations.has(app)) throw new UsageError(unknownApp(app, [...registrations.keys()]));
  const reports = [...registrations]
    .filter(([name]) => app === undefined || name === app)
    .map(([name, registration]) => accessReport(name, registration));
  if (json === true) console.log(JSON.stringify(app === undefined ? reports : reports[0], undefined, 2));
  else {
    const width = process.stdout.isTTY ? process.stdout.columns : undefined;
    console.log(
      reports
        .map((report) => renderAccess(report, width))
        .join("\n")
        .trimEnd(),
    );
  }
}

function unknownApp(app: string, known: readonly string[]): string {
  if (known.length === 0) return `There is no app ${quote(app)}; there are no registrations at all`;
  const near = closest(app, known);
  const hint = near === undefined ? "" : `; did you mean ${quote(near)}?`;
  return `There is no app ${quote(app)} among ${known.join(", ")}${hint}`;
}
