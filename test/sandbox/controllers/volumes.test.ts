import assert from "node:assert/strict";
import { volumeFor } from "../../../sandbox/controllers/volumes.ts";

const claim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "hello-data", namespace: "hello-dev", uid: "1234" },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
};

describe("storage of the sandbox", () => {
  it("gives each claim a volume of its class that is its own", () => {
    assert.deepEqual(volumeFor(claim)?.["spec"], {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      storageClassName: "fast",
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: {
        ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
        ...{ name: "hello-data", namespace: "hello-dev", uid: "1234" },
      },
      hostPath: { path: "/nowhere/1234" },
    });
  });

  it("leaves alone what has a volume, and what is going", () => {
    assert.equal(volumeFor({ ...claim, spec: { ...claim.spec, volumeName: "disk" } }), undefined);
    const metadata = { ...claim.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
    assert.equal(volumeFor({ ...claim, metadata }), undefined);
  });
});
