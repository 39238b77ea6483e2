import { credentialsName } from "../model/names/postgres.ts";
import { isDownloaded } from "./flux-manifest.ts";
import type { Component } from "../model/component.ts";
import type { Configuration } from "../model/configuration.ts";

/** Returns warnings about settings that are allowed but unsafe or without effect, one line each. */
export function warnings(
  { flux, infrastructure, postgres }: Pick<Configuration, "flux" | "infrastructure" | "postgres">,
  stack: string,
): readonly string[] {
  const unpinned = flux.sha256 === undefined && isDownloaded(flux.manifest) ? [notPinned(stack)] : [];
  return [...unpinned, ...unusedDatabases({ infrastructure, postgres })];
}

/** A release that is downloaded, and could be another tomorrow. */
export function notPinned(stack: string): string {
  return `platform:flux.sha256 is not set: whatever the manifest's server sends is installed. Run: npm run platform -- flux pin --stack ${stack}`;
}

/** Databases of components that store their data elsewhere, because nothing in the component reads the credentials. */
export function unusedDatabases({
  infrastructure: { components },
  postgres,
}: Pick<Configuration, "infrastructure"> & { readonly postgres: Configuration["postgres"] }): readonly string[] {
  const consumers = new Set(postgres?.consumers.map(({ id }) => id));
  return components
    .filter((component) => consumers.has(component.name) && !reads(component, credentialsName(component.name)))
    .map(
      ({ name }) =>
        `component ${name} has a database, but nothing in it reads the Secret ${credentialsName(name)}: refer to this Secret in its values or manifests, or remove postgres`,
    );
}

/** Whether a component names a Secret; a directory that people write may do so. */
function reads({ stages, environments }: Component, secret: string): boolean {
  return stages.some(({ path }) => path !== undefined) || JSON.stringify([stages, environments]).includes(secret);
}
