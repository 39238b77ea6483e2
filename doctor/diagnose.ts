import type { DoctorRequest } from "./request.ts";
import { examine } from "./examine.ts";
import { realContext } from "./real-context.ts";
import { reportOf, type DoctorReport } from "./report.ts";
import { secretsIn } from "./settings.ts";

/** Environment variables that hold secrets. */
const secretVariables = ["GITHUB_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"];

/** Runs all checks on a stack. @param project The directory of the project. */
export async function diagnose(
  request: DoctorRequest,
  project: string,
  environment: NodeJS.ProcessEnv,
): Promise<DoctorReport> {
  const context = await realContext(request, project, environment);
  const secrets = [
    ...secretVariables.map((name) => environment[name] ?? ""),
    ...("value" in context.settings ? secretsIn(context.settings.value) : []),
  ];
  return reportOf(request.stack, await examine(context), secrets);
}
