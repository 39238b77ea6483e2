previews/plan.mjs, as it is
