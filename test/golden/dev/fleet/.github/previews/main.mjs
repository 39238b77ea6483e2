previews/main.mjs, as it is
