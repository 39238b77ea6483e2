/** Commands of the README that are in no tutorial, by the test that runs them. */
export const ofReadme = {
  /** `test/end-to-end/tutorial-sandbox.test.ts`, after those of its tutorial. */
  inSandbox: ["git clone https://github.com/labrats-work/fleet", "leave_sandbox"],
  /** `test/end-to-end/own-sandbox/tutorial-real-cluster.test.ts`, after those of its tutorial. */
  inRealOrganisation: [
    "pulumi login",
    "pulumi config set --secret --path 'platform:registryPasswords.ghcr' --stack dev",
    "pulumi config set --secret platform:previewsToken --stack dev",
  ],
  /** None, with the reason. */
  nowhere: {
    "npm ci && npm run sandbox": "two commands of the tutorial of the sandbox in one",
    "npm cit": "npm ci, and then all tests",
  },
} as const;
