// What programs need that serve the built pages: where they lie, and how to serve them. The pages are
// files with a placeholder for the style nonce, not modules (docs/contract.md, "License server";
// docs/sdk.md, "The registration page").

export type * from './api/registration-state.ts'
export * from './page-folders.ts'
export * from './serving.ts'
