/** Commands of the README that `own-world/tutorial-real-cluster.test.ts` types after those of its tutorial, in their order. */
export const typedInTheRealOrganisation: readonly string[] = [
  "pulumi login",
  "pulumi config set --secret --path 'platform:registryPasswords.ghcr' --stack dev",
  "pulumi config set --secret platform:previewsToken --stack dev",
];
