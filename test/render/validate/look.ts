import { validate, type Validation } from "../../../render/validate/validate.ts";
import type { Programs } from "./flux-build-program.ts";
import { sound, type Texts } from "./sound-cluster.ts";

/** Text by path; what is undefined, is not there. */
export type Changes = Readonly<Record<string, string | undefined>>;

/**
 * Looks at the sound cluster with other files.
 *
 * @param beneath What others write, by `<repository>/<path>`.
 * @param definitions Those of source- and kustomize-controller by default.
 * @param adopted What a Flux that was there before applies.
 */
export async function lookAt(
  programs: Programs,
  changes: Changes,
  beneath: Texts = {},
  definitions = programs.crds,
  adopted?: string,
): Promise<Validation> {
  const fluxBuild = programs.start();
  const files = Object.entries({ ...sound, ...changes }).flatMap(([path, text]) =>
    text === undefined ? [] : [[`fleet/${path}`, text] as const],
  );
  try {
    return await validate(
      {
        tree: new Map(files),
        beneath: new Map(Object.entries(beneath)),
        fleet: "fleet",
        cluster: "dev/home",
        owner: "labrats-work",
        crds: definitions,
        ...(adopted === undefined ? {} : { adopted }),
      },
      fluxBuild,
      () => undefined,
    );
  } finally {
    fluxBuild.close();
  }
}
