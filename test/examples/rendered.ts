import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { renderAndValidate } from "../../render/run.ts";
import type { RenderReport } from "../../render/report.ts";
import { buildPrograms } from "../../sandbox/build-programs.ts";
import { silently } from "../../terminal/steps.ts";

const project = join(import.meta.dirname, "..", "..");

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }).optional(),
  spec: z.looseObject({}).optional(),
});

/** An object of a rendered file. */
export type RenderedObject = z.output<typeof objectSchema>;

/** What one stack of an example would commit. */
export class Rendered {
  readonly report: RenderReport;
  /** Text by `<repository>/<path>`. */
  readonly files: ReadonlyMap<string, string>;

  private constructor(report: RenderReport, files: ReadonlyMap<string, string>) {
    this.report = report;
    this.files = files;
  }

  /** @param checkouts Directory of the example, by repository in which people keep it. */
  static async of(example: string, stack: string, checkouts: Readonly<Record<string, string>> = {}): Promise<Rendered> {
    const examples = join(project, "examples", example);
    const out = mkdtempSync(join(tmpdir(), "rendered-example-"));
    try {
      const request = {
        stack,
        out,
        stackFiles: examples,
        json: false,
        download: false,
        crds: [],
        checkouts: new Map(Object.entries(checkouts).map(([name, place]) => [name, join(examples, place)])),
      };
      const report = await renderAndValidate(request, buildPrograms, silently, new AbortController().signal);
      return new Rendered(report, new Map(readAll(out, out)));
    } finally {
      rmSync(out, { recursive: true });
    }
  }

  /** Paths below a directory, without it. */
  below(directory: string): string[] {
    return [...this.files.keys()]
      .filter((path) => path.startsWith(`${directory}/`))
      .map((path) => path.slice(directory.length + 1));
  }

  /** The objects of a file, in order. */
  objects(path: string): RenderedObject[] {
    const text = this.files.get(path);
    if (text === undefined) throw new Error(`${path} would not be committed`);
    return parseAllDocuments(text).map((document) => objectSchema.parse(document.toJS()));
  }

  /** Every Flux Kustomization of a directory with what it waits for: `<name> <- <name>, <name>`. */
  chains(directory: string): string[] {
    return (
      [...this.files.keys()]
        .filter((path) => path.startsWith(`${directory}/`) && path.endsWith(".yaml") && !path.endsWith(".sops.yaml"))
        // A patch can be a list of operations.
        .filter((path) => !path.includes("/patches/"))
        .flatMap((path) => this.objects(path))
        .filter(({ kind, spec }) => kind === "Kustomization" && spec?.["sourceRef"] !== undefined)
        .map(
          ({ metadata, spec }) =>
            `${metadata?.name ?? ""} <- ${dependencies.parse(spec?.["dependsOn"] ?? []).join(", ")}`,
        )
    );
  }
}

const dependencies = z.array(z.object({ name: z.string() }).transform(({ name }) => name));

function readAll(root: string, directory: string): [string, string][] {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .flatMap((path): [string, string][] =>
      statSync(path).isDirectory() ? readAll(root, path) : [[relative(root, path), readFileSync(path, "utf8")]],
    );
}
