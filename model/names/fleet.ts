/** The description of the fleet repository on GitHub. */
export const fleetDescription = "Desired state of the clusters";

/** Branch of every repository to which a stack commits that works through pull requests. */
export function stackBranch(stack: string): string {
  return `platform/${stack}`;
}

/** Topic on GitHub of every repository that a platform makes: whose it is, even when no state knows of it any more. */
export function platformTopic(fleetRepository: string): string {
  const name = fleetRepository.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  // https://docs.github.com/repositories/classifying-your-repository-with-topics: 50 characters at most.
  return `gitops-platform-${name}`.slice(0, 50).replace(/-+$/, "");
}
