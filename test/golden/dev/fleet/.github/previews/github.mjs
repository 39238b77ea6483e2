previews/github.mjs, as it is
