import { z } from "zod";
import { BYTES, bytesProblem } from "../fields/amounts.ts";
import { LABEL, SUBDOMAIN } from "../fields/kubernetes.ts";
import { ENTRY, objectNameProblem } from "../fields/objects.ts";
import { MODE, modeProblem, MOUNT, mountProblem, SUB_PATH, subPathProblem } from "../fields/volumes.ts";
import { ACCESS_MODES } from "../../model/volume.ts";
import { columns, examples, text } from "./fields.ts";

const size = () => text("10Gi", bytesProblem, BYTES);
const storageClass = () => text("ceph-block", objectNameProblem, SUBDOMAIN);

// Like those of variables, names of files and volumes are checked by a rule.
const files = () => z.record(z.string().meta({ pattern: ENTRY.source }), text("level = debug\n"));

const claim = z
  .strictObject({
    size: size().describe("Storage of the cluster that outlives pods"),
    class: storageClass()
      .describe("The StorageClass")
      .register(columns, { absent: "the cluster's default" })
      .exactOptional(),
    access: z
      .array(z.enum(ACCESS_MODES))
      .min(1)
      .meta({ uniqueItems: true })
      .default(["ReadWriteOnce"])
      .describe("`ReadWriteOnce`, `ReadWriteOncePod`, `ReadWriteMany`, `ReadOnlyMany`")
      .register(columns, { type: "list of access modes" }),
  })
  .register(examples, { example: "{ size: 10Gi }" });

const KINDS = ["claim", "empty", "files", "secret"] as const;

const volume = z
  .strictObject({
    mount: text("/var/lib/hello", mountProblem, MOUNT).describe(
      "[Volumes](guides/workloads.md#volumes): the path in the container",
    ),
    subPath: text("data", subPathProblem, SUB_PATH)
      .describe("The directory or file of the volume that is mounted")
      .register(columns, { absent: "all of it" })
      .exactOptional(),
    readOnly: z.boolean().default(false).describe("Whether the volume is read-only"),
    claim: claim.describe("Storage of the cluster, which outlives pods").exactOptional(),
    empty: z
      .strictObject({
        size: size()
          .describe("A directory that is empty when a pod starts, and is deleted with the pod")
          .register(columns, { absent: "unlimited" })
          .exactOptional(),
        memory: z
          .boolean()
          .default(false)
          .describe("Whether the directory is in memory, where it counts towards the pod's memory"),
      })
      .describe("Empty at the start of each pod, and gone with it")
      .exactOptional(),
    files: files().describe("The content of files, by file name").exactOptional(),
    secret: text("hello-keys", objectNameProblem, SUBDOMAIN)
      .describe("A Secret in the workload's namespace whose entries become files. You create it")
      .exactOptional(),
    mode: text("0400", modeProblem, MODE)
      .describe("The permissions of the files of `files` and `secret`, in quotes")
      .register(columns, { absent: "`0644`" })
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

/** The changes of volumes in one environment. */
export const volumeChanges = named(
  z.strictObject({
    size: size()
      .describe("Replaces the size of the claim")
      .register(columns, { absent: "as in all environments" })
      .exactOptional(),
    class: storageClass()
      .describe("Replaces the StorageClass of the claim")
      .register(columns, { absent: "as in all environments" })
      .exactOptional(),
    files: files()
      .describe("Added to the files of all environments")
      .register(columns, { absent: "`{}`" })
      .exactOptional(),
  }),
);

export type VolumesValues = z.output<typeof volumes>;
export type VolumeChanges = z.output<typeof volumeChanges>;
