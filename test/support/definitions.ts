import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { ensureToolchain, type Toolchain } from "../../sandbox/toolchain/toolchain.ts";

const definition = z.object({
  spec: z.object({
    versions: z.array(
      z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.record(z.string(), z.unknown()) }) }),
    ),
  }),
});

/**
 * Checks objects by the definition of their kind, as an API server does that refuses unknown fields; rules in CEL are left
 * out.
 */
export interface Definitions {
  /**
   * @param definitionName Plural and group: `helmreleases.helm.toolkit.fluxcd.io`.
   * @throws AssertionError naming what of the object the definition does not have.
   */
  assertValid(definitionName: string, object: unknown): void;
}

/** The definitions of all kinds that a platform may use. Building them takes minutes where they are not there yet. */
export async function kindDefinitions(signal: AbortSignal): Promise<Definitions> {
  const toolchain = await ensureToolchain({ only: ["crds", "flux-build"], report: () => undefined, signal });
  return {
    assertValid: (definitionName, object) => {
      const { apiVersion } = z.object({ apiVersion: z.string() }).parse(object);
      const { versions } = definition.parse(read(toolchain, definitionName)).spec;
      const version = versions.find(({ name }) => apiVersion.endsWith(`/${name}`));
      assert(version !== undefined, `${definitionName} has no version ${apiVersion}`);
      const { properties, ...schema } = z
        .looseObject({ properties: z.record(z.string(), z.unknown()) })
        .parse(closed(version.schema.openAPIV3Schema));
      const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
      const fits = ajv.compile({ ...schema, properties: { ...properties, metadata: { type: "object" } } });
      assert(fits(object), JSON.stringify(fits.errors, undefined, 2));
    },
  };
}

function read(toolchain: Toolchain, definitionName: string): unknown {
  const [plural = "", ...group] = definitionName.split(".");
  // Its own program has the sources.
  if (!definitionName.endsWith(".source.toolkit.fluxcd.io")) {
    return JSON.parse(readFileSync(join(toolchain.asset("crds"), `${definitionName}.json`), "utf8"));
  }
  const file = join(toolchain.asset("flux-build/source-controller"), "crd/bases", `${group.join(".")}_${plural}.yaml`);
  return parse(readFileSync(file, "utf8"));
}

/** The schema, with fields that it does not name refused, wherever it says that there are no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [key, closed(value)]);
  const isOpen = "additionalProperties" in schema || "x-kubernetes-preserve-unknown-fields" in schema;
  const isObject = "properties" in schema && "type" in schema && schema.type === "object";
  return { ...Object.fromEntries(entries), ...(isObject && !isOpen ? { additionalProperties: false } : {}) };
}
