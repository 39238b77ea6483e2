import { AsyncLocalStorage } from "node:async_hooks";
import { RepositoryDeployKey, type RepositoryDeployKeyArgs } from "@pulumi/github/repositoryDeployKey.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/**
 * Two resources of one deploy key that GitHub has lost. Replacing its resource would end in GitHub's 404: the engine deletes
 * the old registration, and of what is to stay it only learns from the run before. So the run that finds the loss declares a
 * second resource, which registers the key again, and has the first stay on GitHub when it goes. The next run has the first
 * take over what the second has made, the one after that has only the first.
 */
export interface StandIn {
  /** Whether deleting the key's own resource leaves GitHub alone. */
  readonly retainOwn: boolean;
  /** Whether deleting the stand-in leaves GitHub alone. */
  readonly retainStandIn: boolean;
}

const suffix = "/again";

/** Returns the name of the temporary resource that replaces a deploy key's. */
export function standInOf(name: string): string {
  return `${name}${suffix}`;
}

/** Whether a resource temporarily replaces another. */
export function isStandIn(name: string): boolean {
  return name.endsWith(suffix);
}

/** Declares the temporary registration of a deploy key, beside the key. @returns the options of the key's own resource */
export function declareStandIn(
  { name, props, opts, resource }: pulumi.ResourceTransformationArgs,
  { retainOwn, retainStandIn }: StandIn,
  hook: pulumi.ErrorHook,
): pulumi.CustomResourceOptions {
  const { parent } = opts;
  // Its own resource is only being constructed: what depends on it at once would find no URN.
  const dependsOn: Promise<pulumi.Resource> = Promise.resolve().then(() => resource);
  new RepositoryDeployKey(standInOf(name), declared(props), {
    ...(parent === undefined ? {} : { parent }),
    retainOnDelete: retainStandIn,
    hooks: { onError: [hook] },
    dependsOn,
  });
  return { ...opts, retainOnDelete: retainOwn };
}

/** The same key: a transformation gets the arguments without their types. */
function declared(props: Readonly<Record<string, unknown>>): RepositoryDeployKeyArgs {
  const of = <T>(name: string, schema: z.ZodType<T>): pulumi.Output<T> =>
    pulumi.all([props[name]]).apply(([value]) => schema.parse(value));
  return {
    repository: of("repository", z.string()),
    title: of("title", z.string()),
    key: of("key", z.string()),
    readOnly: of("readOnly", z.boolean()),
  };
}

/**
 * Creates a hook that explains a deploy key that GitHub already has, as after `pulumi up --refresh`, which the program
 * cannot detect.
 */
export function explainingUsedKeys(name: string): pulumi.ErrorHook {
  // The engine calls from outside the program.
  const inProgram = AsyncLocalStorage.snapshot();
  const again = `pulumi up --stack ${pulumi.getStack()}`;
  return new pulumi.ErrorHook(name, async ({ errors: [error = ""] }) => {
    if (error.includes("key is already in use")) {
      await inProgram(() => pulumi.log.error(`The deploy key is registered again already. Run: ${again}`));
    }
    return false;
  });
}
