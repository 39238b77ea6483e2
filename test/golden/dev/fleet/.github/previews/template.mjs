previews/template.mjs, as it is
