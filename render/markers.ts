import { LineCounter, parseAllDocuments, visit } from "yaml";
import { z } from "zod";
import { closest, quote } from "../configuration/suggestion.ts";
import { readYamlFile } from "./validate/yaml-file.ts";

/** The key that makes a comment a marker of Flux. */
const TOKEN = "$imagepolicy";

const marker = z.object({ [TOKEN]: z.string() });

/** Parts of an image that a marker can end with. */
const PARTS: readonly string[] = ["tag", "name", "digest"];

/**
 * Returns markers that Flux ignores silently or empties, each with file and line.
 * @param checkouts Files that people keep, by `<repository>/<path>`.
 * @param rendered Files that stacks commit, whose ImagePolicies markers can name.
 * @see https://github.com/fluxcd/image-automation-controller/tree/main/internal/update
 */
export function ignoredMarkers(
  checkouts: ReadonlyMap<string, string>,
  rendered: ReadonlyMap<string, string>,
): string[] {
  const policies = [...checkouts, ...rendered].flatMap(([file, text]) =>
    text.includes("ImagePolicy") ? policiesIn(file, text) : [],
  );
  return [...checkouts].flatMap(([file, text]) => {
    if (!text.includes(TOKEN)) return [];
    const problems = isRead(file) ? problemsIn(text, policies) : isProse(file) ? [] : unreadIn(text, policies);
    return problems.map(({ line, problem }) => `${file}:${line}: the marker ${problem}`);
  });
}

interface Policy {
  /** Empty where a list of kustomize's says it, or the Kustomization that applies it. */
  readonly namespace: string;
  readonly name: string;
  /** Whether it finds digests too. */
  readonly digest: boolean;
}

const policySchema = z.looseObject({
  metadata: z.looseObject({ namespace: z.string().default("") }),
  spec: z.looseObject({ digestReflectionPolicy: z.string().default("Never") }).prefault({}),
});

function policiesIn(file: string, text: string): Policy[] {
  return readYamlFile(file, text)
    .documents.filter(({ kind }) => kind === "ImagePolicy")
    .map(({ value, name }) => {
      const { metadata, spec } = policySchema.parse(value);
      return { namespace: metadata.namespace, name, digest: spec.digestReflectionPolicy !== "Never" };
    });
}

/** Flux reads no other files. */
function isRead(file: string): boolean {
  return /\.ya?ml$|(^|\/)Kustomization$/.test(file);
}

/** People quote markers there. */
function isProse(file: string): boolean {
  return /\.(md|txt|rst|adoc)$/i.test(file);
}

interface Ignored {
  readonly line: number;
  readonly problem: string;
}

function problemsIn(text: string, policies: readonly Policy[]): Ignored[] {
  const marked = text
    .split("\n")
    .flatMap((content, index) => (/#.*\$imagepolicy/.test(content) && !isLeftOut(content) ? [index + 1] : []));
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: "silent" });
  const list = Array.isArray(documents) ? documents : [];
  if (list.some(({ errors }) => errors.length > 0)) {
    return marked.map((line) => ({
      line,
      problem: "is in a file that is not YAML, which Flux passes over; keep it in a file of its own that is",
    }));
  }
  const behind = new Map<number, string>();
  for (const document of list) {
    visit(document, {
      Scalar: (key, { comment, range }) => {
        if (key === "key" || comment?.includes(TOKEN) !== true || range == null) return;
        behind.set(lines.linePos(range[1]).line, comment.trim());
      },
    });
  }
  return marked.flatMap((line) => {
    const comment = behind.get(line);
    const problem =
      comment === undefined
        ? "is not behind a value, so Flux passes over it; write the value on a line of its own, without { } or [ ], and the marker behind it"
        : wrongSetter(comment, policies);
    return problem === undefined ? [] : [{ line, problem }];
  });
}

/** A value that people have turned into a comment, with the marker behind it. */
function isLeftOut(line: string): boolean {
  return /^\s*#[^#{]*[^#{\s][^#{]*#/.test(line);
}

/** Whether a marker's namespace and name are those of a policy. */
function isMeant(policy: Policy, namespace: string, name: string): boolean {
  return policy.name === name && (policy.namespace === namespace || policy.namespace === "");
}

function wrongSetter(comment: string, policies: readonly Policy[]): string | undefined {
  const setter = setterOf(comment);
  if (setter === undefined) return `${quote(comment)} cannot be read; write {"${TOKEN}": "<namespace>:<policy>:tag"}`;
  const [namespace = "", policy = "", part, ...more] = setter.split(":");
  if (more.length > 0 || (part !== undefined && !PARTS.includes(part))) {
    return `${quote(setter)} asks for no part of an image; end it with :tag, :name or :digest, or with the policy`;
  }
  const known = policies.filter((one) => isMeant(one, namespace, policy));
  if (known.length === 0) {
    return `${quote(setter)} names no ImagePolicy; ${instead(namespace, policy, policies)}`;
  }
  if (part !== "digest" || known.some(({ digest }) => digest)) return undefined;
  return `${quote(setter)} asks for a digest that the policy does not follow, and Flux writes an empty text; add digest: Always to the policy`;
}

/** A namespace that is right makes no name more alike. */
function instead(namespace: string, policy: string, policies: readonly Policy[]): string {
  const here = policies.filter((one) => one.namespace === namespace || one.namespace === "");
  const near = closest(
    policy,
    here.map(({ name }) => name),
  );
  if (near !== undefined) return `did you mean ${quote(`${namespace}:${near}`)}?`;
  const others = policies.filter((one) => one.name === policy);
  const meant = others.length > 0 ? others : here.length > 0 ? here : policies;
  const names = new Set(meant.map((one) => `${one.namespace === "" ? namespace : one.namespace}:${one.name}`));
  return `write one of ${[...names].join(", ")}`;
}

/** Reports markers of existing policies in a file that Flux does not read; other markers may have another meaning. */
function unreadIn(text: string, policies: readonly Policy[]): Ignored[] {
  return text.split("\n").flatMap((content, index) => {
    const [, comment = ""] = /#\s*(\{.*\})\s*$/.exec(content) ?? [];
    const [namespace = "", policy = ""] = setterOf(comment)?.split(":") ?? [];
    if (!policies.some((one) => isMeant(one, namespace, policy))) return [];
    const problem = "is in a file that Flux does not read; keep it in one that ends in .yaml or .yml";
    return [{ line: index + 1, problem }];
  });
}

function setterOf(comment: string): string | undefined {
  try {
    return marker.safeParse(JSON.parse(comment)).data?.[TOKEN];
  } catch {
    return undefined;
  }
}
