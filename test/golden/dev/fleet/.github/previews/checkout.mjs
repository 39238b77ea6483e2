previews/checkout.mjs, as it is
