previews/comment.mjs, as it is
