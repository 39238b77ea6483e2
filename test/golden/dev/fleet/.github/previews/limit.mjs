previews/limit.mjs, as it is
