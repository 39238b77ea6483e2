import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { fileType } from "../github/tracked-file.ts";
import { untilFirstCommit } from "./branch-hook.ts";
import { changingOver, rootSourceName, rootSourceType } from "./change-over.ts";
import type { Existing } from "./compare.ts";
import { explainingFailures } from "./file-hook.ts";
import { isForbiddenKey } from "./forbidden-keys.ts";
import { declareStandIn, explainingUsedKeys, isStandIn } from "./lost-keys.ts";

/**
 * Has the engine import existing resources instead of creating them: the components declare the same resources whether
 * or not an earlier run was interrupted.
 */
export function takingOver(
  github: OwnersGitHub,
  existing: Existing,
  insteadOfKeys: (key: string) => string = () => "",
): pulumi.ResourceTransformation {
  let hook: pulumi.ErrorHook | undefined;
  let keyHook: pulumi.ErrorHook | undefined;
  let usedHook: pulumi.ErrorHook | undefined;
  const registered = new Set(existing.state.registrations.map(({ name }) => name));
  const explaining = filesExplaining(github);
  return (args) => {
    const { type, name, props, opts } = args;
    switch (type) {
      case "github:index/repository:Repository": {
        const repository = declared.parse(props);
        // People's topics stay.
        const topics = [...new Set([...(existing.topics.get(repository.name) ?? []), ...repository.topics])];
        // A repository that the state has under another name is renamed instead.
        const id = existing.state.repositories.has(name) ? undefined : existing.repositories.get(repository.name);
        return { props: { ...props, topics }, opts: importing(opts, id) };
      }
      case "github:index/repositoryDeployKey:RepositoryDeployKey": {
        if (isStandIn(name)) return undefined;
        const standIn = existing.standIns?.get(name);
        if (standIn !== undefined) {
          usedHook ??= explainingUsedKeys("used-deploy-key");
          const options = declareStandIn(args, standIn, usedHook);
          return { props, opts: importing(options, existing.deployKeys.get(name)) };
        }
        if (registered.has(name) || existing.deployKeys.has(name)) {
          return { props, opts: importing(opts, existing.deployKeys.get(name)) };
        }
        keyHook ??= explainingForbiddenKeys("forbidden-deploy-key", insteadOfKeys);
        return { props, opts: { ...opts, hooks: { onError: [keyHook] } } };
      }
      case rootSourceType:
        return name.endsWith(rootSourceName) ? changingOver(props, opts, existing.state.fleetSecret) : undefined;
      case "github:index/branch:Branch":
        // Registering a hook starts a server, which takes about a second.
        if (existing.state.branches.has(name)) return undefined;
        hook ??= untilFirstCommit("until-first-commit");
        return { props, opts: { ...opts, hooks: { onError: [hook] } } };
      case fileType:
        // Previews write nothing, so they need no hook and no server.
        if (pulumi.runtime.isDryRun()) return undefined;
        return { props, opts: { ...opts, hooks: { onError: [explaining(name, opts.parent)] } } };
      default:
        return undefined;
    }
  };
}

/** An organisation tells only its owners that it forbids deploy keys; everybody else learns of it by making one. */
function explainingForbiddenKeys(name: string, explanation: (key: string) => string): pulumi.ErrorHook {
  let isTold = false;
  return new pulumi.ErrorHook(name, async ({ name: key, errors: [error = ""] }) => {
    if (isForbiddenKey(error) && !isTold) {
      isTold = true;
      await pulumi.log.error(`The organisation forbids deploy keys.\n${explanation(key)}`);
    }
    return false;
  });
}

/**
 * Gives all files one hook. Its messages go to the file's parent: the SDK sends none for a resource that the engine has not
 * done with, and would wait for that here.
 */
function filesExplaining(github: OwnersGitHub): (name: string, parent?: pulumi.Resource) => pulumi.ErrorHook {
  const parents = new Map<string, pulumi.Resource | undefined>();
  let hook: pulumi.ErrorHook | undefined;
  return (name, parent) => {
    parents.set(name, parent);
    hook ??= explainingFailures("explain-failed-files", github, (message, name) =>
      pulumi.log.error(message, parents.get(name)),
    );
    return hook;
  };
}

function importing(opts: pulumi.CustomResourceOptions, id: string | undefined): pulumi.CustomResourceOptions {
  return id === undefined ? opts : { ...opts, import: id };
}

const declared = z.object({ name: z.string(), topics: z.array(z.string()) });
