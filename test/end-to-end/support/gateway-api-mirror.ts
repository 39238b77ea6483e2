import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { definitionsIn } from "../../../sandbox/crds/install.ts";
import { definitionTexts } from "../../catalog/catalog-project.ts";
import { Clone } from "../../support/clone.ts";
import type { SandboxUnderTest } from "./sandbox-under-test.ts";

/**
 * The repository that the catalog takes the Gateway API's kinds from, as the sandbox's GitHub can have it.
 *
 * @param directory For what it is made from; the caller removes it.
 * @returns its URL
 */
export async function mirrorGatewayApi(
  { github, toolchain }: Pick<SandboxUnderTest, "github" | "toolchain">,
  directory: string,
): Promise<string> {
  const scratch = mkdtempSync(join(directory, "gateway-api-"));
  const files = join(scratch, "files");
  const standard = join(files, "config", "crd", "standard");
  mkdirSync(standard, { recursive: true });
  for (const definition of definitionsIn(toolchain.asset("crds"))) {
    if (definition.spec.group !== "gateway.networking.k8s.io") continue;
    writeFileSync(join(standard, `${definition.metadata.name}.yaml`), stringify(definition));
  }
  await github.seedRepository("gateway-api", files, { private: false });
  const clone = await Clone.of(github, "gateway-api", scratch);
  const tag = /ref: \{ tag: (\S+) \}/.exec(definitionTexts["gateway-api"] ?? "")?.[1] ?? "";
  await clone.run("tag", tag);
  await clone.run("push", "--quiet", "origin", tag);
  return `${github.url}/labrats-work/gateway-api`;
}
