import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { ConfigurationError } from "../configuration/fault.ts";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { stacksOf } from "../render/stack-file.ts";
import { pin, type Pin, type PinRequest } from "./pin.ts";

const usage = `Usage: npm run flux -- pin --stack <stack> [--replace] [--stack-files <directory>]

Reads the Flux manifest that a stack names, checks that it is a release of Flux, and writes its SHA-256 digest into
Pulumi.<stack>.yaml as platform:flux.sha256. From then on, every run refuses any other manifest.
  --replace      also where the file has another digest: after you have changed platform:flux.manifest
  --stack-files  where the files Pulumi.<stack>.yaml are; the project's directory by default

Exit status: 0 pinned, 1 errors found, 2 usage error.`;

/** Something that was asked for wrongly; the message says how to ask. */
class WrongRequest extends Error {}

/** @returns undefined when only the usage was asked for */
function readArguments(): PinRequest | undefined {
  const project = process.cwd();
  const { values, positionals } = parse();
  if (values.help) return undefined;
  const [command, ...more] = positionals;
  if (command !== "pin" || more.length > 0) throw new WrongRequest(usage);
  const { stack, replace, "stack-files": directory = project } = values;
  if (stack === undefined) throw new WrongRequest(`Write --stack\n\n${usage}`);
  if (!existsSync(directory)) throw new WrongRequest(`--stack-files ${quote(directory)} is not there`);
  const stacks = stacksOf(directory);
  if (!stacks.includes(stack)) {
    const hint = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : didYouMean(stack, stacks);
    throw new WrongRequest(`There is no stack ${quote(stack)}; ${hint}`);
  }
  return { project, directory, stack, replace };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        stack: { type: "string", short: "s" },
        "stack-files": { type: "string" },
        replace: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw error instanceof TypeError ? new WrongRequest(`${error.message}\n\n${usage}`) : error;
  }
}

function report({ manifest, sha256, version, written }: Pin, file: string): string {
  return [
    `Flux ${version ?? "(unknown version)"} from ${manifest}`,
    `SHA-256 ${sha256}`,
    written ? `Written to ${file} as platform:flux.sha256.` : `${file} has it already.`,
    ...(written ? ["Compare it with the digest that the page of the release shows, before you commit the file."] : []),
  ].join("\n");
}

try {
  const request = readArguments();
  console.log(request === undefined ? usage : report(await pin(request), `Pulumi.${request.stack}.yaml`));
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof WrongRequest)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof WrongRequest ? 2 : 1;
}
