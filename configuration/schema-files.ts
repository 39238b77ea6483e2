/** The JSON Schemas of the files that people write into their project, from its directory. */
export const PROJECT_SCHEMAS = [
  "apps/registration.schema.json",
  "infrastructure/component.schema.json",
  "workloads/workload.schema.json",
  // Pulumi would take Pulumi.schema.json for the file of a stack.
  "stack.schema.json",
] as const;
