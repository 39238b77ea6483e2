import { z } from "zod";

const container = z.looseObject({
  name: z.string(),
  ports: z.array(z.looseObject({})).default([]),
  startupProbe: z.looseObject({}).optional(),
  readinessProbe: z.looseObject({}).optional(),
  livenessProbe: z.looseObject({}).optional(),
});

const deployment = z.looseObject({
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([container]) }) }),
  }),
});

/** The pods that a Deployment of one container makes, as its manifest has them. */
export function podOf(manifest: unknown) {
  return deployment.parse(manifest).spec.template.spec;
}
