import { fluxNamespace } from "../../model/names/flux.ts";
import { controllerSettings } from "../flux/controllers.ts";
import { namespaceOf } from "./judged.ts";
import { isMapping, itemsOf, textOf, valueAt } from "../../yaml/plain.ts";

type Value = Readonly<Record<string, unknown>>;

/** The service accounts of a cluster; each is named `<namespace>/<name>`. */
export interface Accounts {
  /** Whether any object creates the account. */
  readonly exist: (account: string) => boolean;
  /** Whether some binding gives it rights. */
  readonly haveRights: (account: string) => boolean;
}

/** The account that every namespace has. */
const everywhere = "default";

/** Flux's own accounts, which its release creates; those of controllers that apply objects have all rights. */
const controllers = new Set(Object.keys(controllerSettings).map((name) => `${fluxNamespace}/${name}`));

/** @param objects All objects of the cluster; an object with an unknown namespace counts for every namespace. */
export function accountsOf(objects: readonly Value[]): Accounts {
  const made = objects.filter(({ kind, apiVersion }) => kind === "ServiceAccount" && apiVersion === "v1");
  const names = new Set(made.map((value) => `${namespaceOf(value)}/${textOf(valueAt(value, "metadata", "name"))}`));
  const bound = new Set(objects.filter(isBinding).flatMap(subjectsOf));
  return {
    exist: (account) => {
      const [, name = ""] = account.split("/");
      return name === everywhere || controllers.has(account) || names.has(account) || names.has(`/${name}`);
    },
    haveRights: (account) => {
      const [namespace = "", name = ""] = account.split("/");
      const subjects = [
        account,
        `/${name}`,
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
        `system:serviceaccount:${namespace}:${name}`,
      ];
      return controllers.has(account) || subjects.some((subject) => bound.has(subject));
    },
  };
}

function isBinding({ kind }: Value): boolean {
  return kind === "RoleBinding" || kind === "ClusterRoleBinding";
}

function subjectsOf(binding: Value): string[] {
  return itemsOf(valueAt(binding, "subjects"))
    .filter(isMapping)
    .map((subject) => {
      const name = textOf(subject["name"]);
      return subject["kind"] === "ServiceAccount" ? `${textOf(subject["namespace"])}/${name}` : name;
    });
}
