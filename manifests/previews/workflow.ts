import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The directory of the workflow's own source: a part of this program, committed unchanged. */
const source = join(import.meta.dirname, "../../previews");

/** The workflow that keeps the previews of all clusters, by path in the fleet repository. */
export const previewsWorkflow: Readonly<Record<string, string>> = {
  ".github/workflows/previews.yaml": readFileSync(join(source, "workflow.yaml"), "utf8"),
};

/** The modules that the workflow runs, by path in the fleet repository. */
export const previewsProgram: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(source)
    .filter((file) => file.endsWith(".mjs"))
    .sort()
    .map((file) => [`.github/previews/${file}`, readFileSync(join(source, file), "utf8")]),
);

/** Actions secret of the fleet repository with which the workflow reads and comments on pull requests. */
export const previewsTokenSecret = "PREVIEWS_TOKEN";
