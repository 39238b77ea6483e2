import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { toYaml } from "../../yaml/write.ts";
import { unsealed } from "./sealed.ts";
import type { YamlFile } from "./yaml-file.ts";

/** A directory with all repositories as Flux would have them after fetching and decrypting. */
export class Scratch {
  readonly directory = mkdtempSync(join(tmpdir(), "render-"));

  /** @param file `<repository>/<path>` */
  write(file: string, text: string, { documents }: YamlFile): void {
    const target = join(this.directory, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, unsealed(file, text, documents));
  }

  copy(file: string, to: string): void {
    const target = join(this.directory, to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(this.directory, file), target);
  }

  /** Puts something else in place of a file. */
  replace(file: string, value: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.directory, file), toYaml([value]));
  }

  /** Takes a file away. */
  discard(file: string): void {
    rmSync(join(this.directory, file), { force: true });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
