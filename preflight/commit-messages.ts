import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { OWN_TRAILERS, type Author, type Commits } from "../model/commits.ts";
import { gitBlob } from "../github/git-blob.ts";
import { fileType, type TrackedFile } from "../github/tracked-file.ts";
import { updateSubject } from "../manifests/commit-subject.ts";

/** The facts about one run that its commits record. */
export interface CommitContext {
  readonly commits: Commits;
  /** Name of the stack. */
  readonly stack: string;
  /** When the run began; it identifies a run outside of a pipeline. */
  readonly now: Date;
}

/** The message and author of a commit, as inputs of the file's resource. */
interface Description {
  readonly commitMessage: string;
  readonly commitAuthor?: string;
  readonly commitEmail?: string;
}

/**
 * Gives the commit of each file that this run writes its verb, its author and its trailers. Every other file keeps the
 * message and the author that the state has: the provider commits a file again if only its message differs.
 *
 * @param files - what the state knows
 */
export function describingCommits(
  files: readonly TrackedFile[],
  context: CommitContext,
): pulumi.ResourceTransformation {
  const known = new Map(files.map((file) => [file.urn.split("::")[3], file]));
  const trailers = trailersOf(context);
  const author = authored(context.commits.author);
  const describe = (subject: string): Description => ({ commitMessage: `${subject}\n\n${trailers}`, ...author });
  return ({ type, name, props, opts }) => {
    if (type !== fileType) return undefined;
    const { branch, file, commitMessage: subject } = declared.parse(props);
    const before = known.get(name);
    // A file that moves is deleted and added.
    if (before?.branch !== branch || before.path !== file) return { props: { ...props, ...describe(subject) }, opts };
    const kept = { commitMessage: before.message ?? subject, ...authored(before.author) };
    const changed = describe(updateSubject(subject));
    return { props: { ...props, ...either(props["content"], before.wanted, kept, changed) }, opts };
  };
}

/** The inputs that the component sets for a file. */
const declared = z.object({ branch: z.string(), file: z.string(), commitMessage: z.string() });

/** The one description for a text with the id of Git that is wanted, the other for every other text. */
function either(content: unknown, wanted: string | undefined, same: Description, other: Description): object {
  const choose = (text: unknown): Description => (typeof text === "string" && gitBlob(text) === wanted ? same : other);
  if (typeof content === "string") return choose(content);
  // A message says nothing of the text, even if that is secret.
  const text: pulumi.Output<unknown> = pulumi.unsecret(pulumi.output(content));
  const chosen = text.apply(choose);
  const keys = ["commitMessage", "commitAuthor", "commitEmail"] as const;
  return Object.fromEntries(
    keys
      .filter((key) => same[key] !== undefined || other[key] !== undefined)
      .map((key) => [key, same[key] === other[key] ? same[key] : chosen.apply((description) => description[key])]),
  );
}

function authored(author: Author | undefined): Pick<Description, "commitAuthor" | "commitEmail"> {
  return author === undefined ? {} : { commitAuthor: author.name, commitEmail: author.email };
}

/** @see https://git-scm.com/docs/git-interpret-trailers */
function trailersOf({ commits: { run, trailers }, stack, now }: CommitContext): string {
  const own = [
    [OWN_TRAILERS.stack, stack],
    [OWN_TRAILERS.run, run.page ?? `${now.toISOString().slice(0, 19)}Z`],
    [OWN_TRAILERS.person, run.person],
    [OWN_TRAILERS.reason, run.reason],
  ] as const;
  return [...own, ...Object.entries(trailers)]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
