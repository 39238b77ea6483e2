import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { toYaml } from "../../manifests/yaml.ts";
import { isMapping, type YamlFile } from "./yaml-file.ts";

/** What stands where a secret is. */
export const secretPlaceholder = "placeholder-of-a-secret";

/** A directory with all repositories as Flux would have them after fetching and decrypting. */
export class Scratch {
  readonly directory = mkdtempSync(join(tmpdir(), "render-"));

  /** @param file `<repository>/<path>` */
  write(file: string, text: string, { documents }: YamlFile): void {
    const target = join(this.directory, file);
    mkdirSync(dirname(target), { recursive: true });
    const opened = documents.some(({ sealed }) => sealed)
      ? toYaml(documents.map(({ value, sealed }) => (sealed ? open(value) : value)))
      : text;
    writeFileSync(target, opened);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A sealed object as it would be without seal: with placeholders for what nobody can read here. */
function open(sealed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const object = Object.fromEntries(Object.entries(sealed).filter(([key]) => key !== "sops"));
  const { data, stringData } = sealed;
  return {
    ...object,
    ...(isMapping(data) ? { data: filled(data, Buffer.from(secretPlaceholder).toString("base64")) } : {}),
    ...(isMapping(stringData) ? { stringData: filled(stringData, secretPlaceholder) } : {}),
  };
}

function filled(values: Readonly<Record<string, unknown>>, placeholder: string): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, placeholder]));
}
