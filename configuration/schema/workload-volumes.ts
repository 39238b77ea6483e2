import { z } from "zod";
import { BYTES, bytesProblem } from "../fields/amounts.ts";
import { LABEL, SUBDOMAIN } from "../fields/kubernetes.ts";
import { ENTRY, objectNameProblem } from "../fields/objects.ts";
import { MODE, modeProblem, MOUNT, mountProblem, SUB_PATH, subPathProblem } from "../fields/volumes.ts";
import { ACCESS_MODES } from "../../model/volume.ts";
import { examples, text } from "./fields.ts";

const size = () => text("10Gi", bytesProblem, BYTES);
const storageClass = () => text("ceph-block", objectNameProblem, SUBDOMAIN);

// Like those of variables, names of files and volumes are checked by a rule.
const files = () => z.record(z.string().meta({ pattern: ENTRY.source }), text("level = debug\n"));

const claim = z
  .strictObject({
    size: size().describe("How much it holds"),
    class: storageClass().describe("The StorageClass; the cluster's default one by default").exactOptional(),
    access: z
      .array(z.enum(ACCESS_MODES))
      .min(1)
      .meta({ uniqueItems: true })
      .default(["ReadWriteOnce"])
      .describe("How many pods may mount it at the same time: pods of one node, one pod, or pods of many nodes"),
  })
  .register(examples, { example: "{ size: 10Gi }" });

const KINDS = ["claim", "empty", "files", "secret"] as const;

const volume = z
  .strictObject({
    mount: text("/var/lib/hello", mountProblem, MOUNT).describe("Where it is in the container"),
    subPath: text("data", subPathProblem, SUB_PATH)
      .describe("Directory or single file of it to mount; all of it by default")
      .exactOptional(),
    readOnly: z.boolean().default(false).describe("Whether the container may not write to it"),
    claim: claim.describe("Storage of the cluster, which outlives pods").exactOptional(),
    empty: z
      .strictObject({
        size: size().describe("A pod that puts more into it is evicted; without bound by default").exactOptional(),
        memory: z.boolean().default(false).describe("Whether it is in memory, where it counts as the pod's own"),
      })
      .describe("Empty at the start of each pod, and gone with it")
      .exactOptional(),
    files: files().describe("Files by name, with these texts").exactOptional(),
    secret: text("hello-keys", objectNameProblem, SUBDOMAIN)
      .describe("A Secret in its namespaces, which people bring, whose entries become files")
      .exactOptional(),
    mode: text("0400", modeProblem, MODE)
      .describe("Rights to those files, in octal digits and quotes; 0644 by default")
      .exactOptional(),
  })
  .superRefine((value, context) => {
    const given = KINDS.filter((kind) => value[kind] !== undefined);
    const [first, second] = given;
    if (first === undefined) {
      const message = "does not say what is there; add one of claim, empty, files, secret";
      context.addIssue({ code: "custom", message });
    }
    if (second !== undefined) {
      const message = `does not go with ${String(first)}: a volume is one of the two; make another volume of it`;
      context.addIssue({ code: "custom", path: [second], message });
    }
    if (value.mode !== undefined && (first === "claim" || first === "empty")) {
      const message = `is for files and secret, and this is ${first}; remove it`;
      context.addIssue({ code: "custom", path: ["mode"], message });
    }
  })
  .register(examples, { example: "{ mount: /var/lib/hello, claim: { size: 10Gi } }" });

const named = <T extends z.ZodType>(value: T) =>
  z.record(z.string().meta({ pattern: LABEL.source }), value).default({});

/** Volumes of a workload, by name. */
export const volumes = named(volume);

/** What an environment has of them that is different. */
export const volumeChanges = named(
  z.strictObject({
    size: size().describe("Overrides the claim's size").exactOptional(),
    class: storageClass().describe("Overrides the claim's StorageClass").exactOptional(),
    files: files().describe("Files in addition to those of all environments").exactOptional(),
  }),
);

export type VolumesValues = z.output<typeof volumes>;
export type VolumeChanges = z.output<typeof volumeChanges>;
