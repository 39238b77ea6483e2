import { validate, type Validation } from "../../../render/validate/validate.ts";
import type { Programs } from "./flux-build-program.ts";
import { sound, type Texts } from "./sound-cluster.ts";

/** Text by path; what is undefined, is not there. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** What a look takes besides the files. */
export interface Look {
  /** What others write, by `<repository>/<path>`. */
  readonly beneath?: Texts;
  /** Those of source- and kustomize-controller by default. */
  readonly definitions?: readonly string[];
  /** Of charts. Default: none. */
  readonly chartDefinitions?: readonly string[];
  /** What a Flux that was there before applies. */
  readonly adopted?: string;
}

/** Looks at the sound cluster with other files. */
export async function lookAt(
  programs: Programs,
  changes: Changes,
  { beneath = {}, definitions = programs.crds, chartDefinitions = [], adopted }: Look = {},
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
        chartCrds: chartDefinitions,
        ...(adopted === undefined ? {} : { adopted }),
      },
      fluxBuild,
      () => undefined,
    );
  } finally {
    fluxBuild.close();
  }
}
