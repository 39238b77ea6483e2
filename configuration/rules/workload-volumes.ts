import type { DraftWorkload } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { entryProblem } from "../fields/objects.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { isShared } from "../../model/volume.ts";
import { contested, whereIs } from "./claims.ts";

/** Reports faults of volumes that one key alone does not show. */
export function volumes(workload: DraftWorkload): Fault[] {
  return [...names(workload), ...mounts(workload), ...changes(workload), ...pods(workload)];
}

function names({ source, values }: DraftWorkload): Fault[] {
  const ofVolumes = Object.entries(values.volumes).flatMap(([name, { files = {} }]) => {
    const path = ["volumes", name];
    const problem = labelProblem(name);
    return [...(problem === undefined ? [] : [{ path, problem }]), ...ofFiles(files, [...path, "files"])];
  });
  const ofChanges = Object.entries(values.environments).flatMap(([environment, { volumes: changed }]) =>
    Object.entries(changed).flatMap(([name, { files = {} }]) =>
      ofFiles(files, ["environments", environment, "volumes", name, "files"]),
    ),
  );
  return [...ofVolumes, ...ofChanges].map(({ path, problem }) => faultAt(source, path, problem));
}

function ofFiles(files: Readonly<Record<string, unknown>>, path: Path): { path: Path; problem: string }[] {
  return Object.keys(files).flatMap((file) => {
    const problem = entryProblem(file);
    return problem === undefined ? [] : [{ path: [...path, file], problem }];
  });
}

function mounts({ source, values }: DraftWorkload): Fault[] {
  const claims = Object.entries(values.volumes).flatMap(([name, { mount }]) =>
    mount === undefined
      ? []
      : [{ name: mount, owner: "the workload", place: { source, path: ["volumes", name, "mount"] } }],
  );
  return contested(
    claims,
    ({ name }, first) => `${quote(name)} is ${whereIs(first)} already; write another path in the container`,
  );
}

/** Reports changes of volumes that do not exist, or that do not have the changed key. */
function changes({ source, values }: DraftWorkload): Fault[] {
  const known = Object.keys(values.volumes);
  return Object.entries(values.environments).flatMap(([environment, { volumes: changed }]) =>
    Object.entries(changed).flatMap(([name, change]) => {
      const path = ["environments", environment, "volumes", name];
      const volume = Object.hasOwn(values.volumes, name) ? values.volumes[name] : undefined;
      if (volume === undefined) {
        const advice = known.length === 0 ? "add it to volumes first" : didYouMean(name, known);
        return [faultAt(source, path, `${quote(name)} is not one of the workload's volumes; ${advice}`)];
      }
      return Object.keys(change).flatMap((key) => {
        const needed = key === "files" ? "files" : "claim";
        if (needed in volume) return [];
        return [faultAt(source, [...path, key], `belongs to a volume with ${needed}, and this has none; remove it`)];
      });
    }),
  );
}

/** A claim that only one node can mount is for one pod: pods on other nodes would wait forever. */
function pods({ source, values }: DraftWorkload): Fault[] {
  const [single] = Object.entries(values.volumes).flatMap(([name, { claim }]) =>
    claim !== undefined && isForOneNode(claim.access) ? [name] : [],
  );
  if (single === undefined) return [];
  return Object.entries(values.environments).flatMap(([environment, own]) => {
    const key = "autoscaling" in own ? "autoscaling" : "replicas";
    if (key === "replicas" && (own.replicas ?? 1) <= 1) return [];
    const problem = `makes several pods, and the claim of volume ${quote(single)} is for pods of one node`;
    const advice = `remove it, or write access: [ReadWriteMany] there, where the storage can do that`;
    return [faultAt(source, ["environments", environment, key], `${problem}; ${advice}`)];
  });
}

/** Whether all access modes of a claim are readable, and leave the claim to pods of one node. */
function isForOneNode(access: readonly (string | undefined)[]): boolean {
  const known = access.filter((mode) => mode !== undefined);
  return known.length > 0 && known.length === access.length && !isShared(known);
}
