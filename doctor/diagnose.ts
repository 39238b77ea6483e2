import type { DoctorRequest } from "./request.ts";
import { examine } from "./examine.ts";
import { realContext } from "./real-context.ts";
import { reportOf, type DoctorReport } from "./report.ts";
import { secretsIn } from "./settings.ts";

/** Variables that hold secrets. */
const secretVariables = ["GITHUB_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"];

/** Looks at everything around a stack. @param project its directory */
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
